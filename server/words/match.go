package words

import (
	"maps"
	"slices"

	"golang.org/x/text/language"
)

// matcher finds the language that fits a reader best. Its index is used and not its tag, which carries extensions of what
// was asked for.
var matcher = func() language.Matcher {
	var tags []language.Tag
	for _, l := range languages {
		tags = append(tags, l.tag)
	}
	return language.NewMatcher(tags)
}()

// maxPreferenceBytes bounds how much of a reader's preference is parsed.
const maxPreferenceBytes = 200

// Match returns the language to write in. A preference is a BCP 47 tag or the value of an Accept-Language header; the first
// that one of the languages serves decides. Where none does, it is English.
func Match(preferences ...string) *Language {
	for _, preference := range preferences {
		if preference == "" {
			continue
		}
		for _, l := range languages {
			if preference == l.tag.String() {
				return l
			}
		}
		if _, index, confidence := matcher.Match(parse(preference)...); confidence > language.No {
			return languages[index]
		}
	}
	return languages[en]
}

// parse returns the tags of a preference, the most wanted first; none of one that cannot be parsed.
func parse(preference string) []language.Tag {
	if preference == "" || len(preference) > maxPreferenceBytes {
		return nil
	}
	tags, _, err := language.ParseAcceptLanguage(preference)
	if err != nil {
		return nil
	}
	return tags
}

// Locale returns which of some locales serves a preference best, a BCP 47 tag or the value of an Accept-Language header;
// the first of them where none does.
func Locale(locales []string, preference string) string {
	if len(locales) == 0 {
		return ""
	}
	index, _ := best(locales, parse(preference))
	return locales[index]
}

// Serving returns which of some locales serves a preference, a BCP 47 tag or the value of an Accept-Language header; false where
// none does.
func Serving(locales []string, preference string) (string, bool) {
	if len(locales) == 0 {
		return "", false
	}
	index, found := best(locales, parse(preference))
	return locales[index], found
}

// best returns the index of the locale that fits best, and whether any does.
func best(locales []string, wanted []language.Tag) (index int, found bool) {
	tags := make([]language.Tag, len(locales))
	for i, locale := range locales {
		tags[i] = language.Make(locale)
	}
	_, index, confidence := language.NewMatcher(tags).Match(wanted...)
	return index, confidence > language.No
}

// Title returns of a title by locale the one for the language: that which fits best, else the English one, else the first
// by locale. A title that is empty is none.
func (l *Language) Title(byLocale map[string]string) string {
	if title := byLocale[l.Tag()]; title != "" {
		return title
	}
	locales := slices.DeleteFunc(slices.Sorted(maps.Keys(byLocale)), func(locale string) bool { return byLocale[locale] == "" })
	if len(locales) == 0 {
		return ""
	}
	for _, wanted := range []language.Tag{l.tag, language.English} {
		if index, found := best(locales, []language.Tag{wanted}); found {
			return byLocale[locales[index]]
		}
	}
	return byLocale[locales[0]]
}
