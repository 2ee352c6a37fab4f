package fault

import (
	"strings"

	"golang.org/x/text/language"
)

const english = "en"

// languages are those of every text, the one to fall back on first.
var languages = []string{english, "de", "sv", "hu"}

var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = language.MustParse(l)
	}
	return language.NewMatcher(tags)
}()

// maxPreferenceBytes bounds what is read of a caller's preference.
const maxPreferenceBytes = 200

// Languages returns the languages that texts are there in.
func Languages() []string { return append([]string(nil), languages...) }

// Language returns the language to answer in. Each preference is a BCP 47 tag or the value of an Accept-Language
// header; the first that is served wins, and English does where none is.
func Language(preferences ...string) string {
	for _, p := range preferences {
		if l, ok := served(p); ok {
			return l
		}
	}
	return english
}

func served(preference string) (string, bool) {
	for _, l := range languages {
		if preference == l {
			return l, true
		}
	}
	if preference == "" || len(preference) > maxPreferenceBytes {
		return "", false
	}
	tags, _, err := language.ParseAcceptLanguage(preference)
	if err != nil {
		return "", false
	}
	// The matcher's index is asked for and not its tag, which carries extensions of what was asked.
	_, index, confidence := matcher.Match(tags...)
	return languages[index], confidence > language.No
}

// texts is one text in every language. A part in brackets is left out where a parameter in it is missing:
// "Choose a number[ from {min} to {max}]."
type texts struct{ en, de, sv, hu string }

func (t texts) in(language string) string {
	switch language {
	case "de":
		return t.de
	case "sv":
		return t.sv
	case "hu":
		return t.hu
	}
	return t.en
}

// render fills the parameters into a text.
func render(text string, params map[string]string) string {
	var b strings.Builder
	for text != "" {
		open := strings.IndexByte(text, '[')
		if open < 0 {
			break
		}
		shut := open + strings.IndexByte(text[open:], ']')
		if shut < open {
			break
		}
		b.WriteString(text[:open])
		if part, ok := fill(text[open+1:shut], params); ok {
			b.WriteString(part)
		}
		text = text[shut+1:]
	}
	b.WriteString(text)
	return b.String()
}

// fill replaces the parameters of a part and says whether all of them were there.
func fill(part string, params map[string]string) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(part, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, _ := strings.Cut(rest, "}")
		value, ok := params[name]
		if !ok {
			return "", false
		}
		b.WriteString(value)
		part = after
	}
}
