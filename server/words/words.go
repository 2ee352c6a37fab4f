// Package words holds every term and text that the server writes for people, in English, German, Swedish and Hungarian,
// and writes numbers, percentages, lengths of time and dates the way the readers of each language do.
//
// A term has one wording in one language, wherever it is shown. To change a wording, edit its Text; to add a text, add a
// variable in the file of its area and use it. To add a language, add it to the constants and to languages below; the
// tests then name every text that lacks it.
//
// A text may hold placeholders in braces, such as {n}. A part in brackets is left out where one of its placeholders has no
// value: "Choose a number[ from {min} to {max}]."
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// The languages, in the order of every Text. English is the one to fall back on.
const (
	en = iota
	de
	sv
	hu
	count
)

// Text is one text in every language.
type Text [count]string

// Language writes texts, numbers and times for the readers of one language. Match returns one. It may be used by many
// goroutines at once.
type Language struct {
	index   int
	tag     language.Tag
	printer *message.Printer
}

// languages are all there are, in the order of every Text.
var languages = [count]*Language{
	en: newLanguage(en, language.English), de: newLanguage(de, language.German),
	sv: newLanguage(sv, language.Swedish), hu: newLanguage(hu, language.Hungarian),
}

func newLanguage(index int, tag language.Tag) *Language {
	return &Language{index: index, tag: tag, printer: message.NewPrinter(tag)}
}

// Languages returns the BCP 47 tags of all languages, English first.
func Languages() []string {
	tags := make([]string, count)
	for i, l := range languages {
		tags[i] = l.Tag()
	}
	return tags
}

// Tag returns the BCP 47 tag of the language: en, de, sv or hu.
func (l *Language) Tag() string { return l.tag.String() }

// Text returns a text in the language. Values are pairs of a placeholder's name and what stands in its place; a value is
// not filled in turn. A placeholder outside of brackets that has no value stays as it is.
func (l *Language) Text(t Text, values ...string) string {
	return fill(t[l.index], func(name string) (string, bool) {
		for i := 0; i+1 < len(values); i += 2 {
			if values[i] == name {
				return values[i+1], true
			}
		}
		return "", false
	})
}

// TextOf is Text with the values in a map.
func (l *Language) TextOf(t Text, values map[string]string) string {
	return fill(t[l.index], func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	})
}

// Counted returns the text for one thing or for any other number of them, with the number in place of {n}.
func (l *Language) Counted(one, many Text, n int64) string {
	if n == 1 {
		many = one
	}
	return l.Text(many, "n", l.Number(n))
}

// Heading returns a term with a capital letter, as headings and labels have it.
func (l *Language) Heading(t Text, values ...string) string { return Capital(l.Text(t, values...)) }

// fill replaces placeholders, and leaves out the parts in brackets that lack a value.
func fill(text string, value func(name string) (string, bool)) string {
	if !strings.ContainsAny(text, "[{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "[")
		part, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			break
		}
		filled, _ := fillPart(before, value)
		b.WriteString(filled)
		if filled, complete := fillPart(part, value); complete {
			b.WriteString(filled)
		}
		text = after
	}
	filled, _ := fillPart(text, value)
	b.WriteString(filled)
	return b.String()
}

// fillPart replaces placeholders. It reports whether all of them had a value.
func fillPart(text string, value func(name string) (string, bool)) (filled string, complete bool) {
	var b strings.Builder
	complete = true
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String(), complete
		}
		name, after, _ := strings.Cut(rest, "}")
		filling, ok := value(name)
		if !ok {
			complete, filling = false, "{"+name+"}"
		}
		b.WriteString(filling)
		text = after
	}
}

// Capital returns a text with its first letter in upper case.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Sentence returns a text that ends in a full stop, where it has no end yet.
func Sentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Lower returns a heading as it stands inside of a sentence. Only German keeps the capitals of nouns.
func (l *Language) Lower(heading string) string {
	if l.index == de {
		return heading
	}
	return strings.ToLower(heading)
}
