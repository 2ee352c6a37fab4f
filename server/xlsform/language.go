package xlsform

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"mysteryshopper/checklist"
)

// localesByName maps the English and the own names of languages, in lower case, to their locales.
var localesByName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	english := display.English.Tags()
	for _, tag := range display.Supported.Tags() {
		for _, name := range []string{english.Name(tag), display.Self.Name(tag)} {
			if key := strings.ToLower(name); key != "" && names[key] == "" {
				names[key] = tag.String()
			}
		}
	}
	return names
})

// localeOf returns the locale of a language as headings name it: "German (de)", "de", "German" or "Deutsch". It is
// empty where the language is not known.
func localeOf(name string) string {
	if open := strings.LastIndexByte(name, '('); open >= 0 && strings.HasSuffix(name, ")") {
		if tag, err := language.Parse(strings.TrimSpace(name[open+1 : len(name)-1])); err == nil {
			return tag.String()
		}
		name = strings.TrimSpace(name[:open])
	}
	if locale := localesByName()[strings.ToLower(name)]; locale != "" {
		return locale
	}
	if tag, err := language.Parse(name); err == nil {
		return tag.String()
	}
	return ""
}

// languageOf returns a locale as headings name it, "German (de)".
func languageOf(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil {
		return locale
	}
	name := display.English.Tags().Name(tag)
	if name == "" {
		return locale
	}
	return name + " (" + locale + ")"
}

// setLocales finds the locale of every column with a language, and the default one. A form without languages is in
// English.
func (r *reader) setLocales() {
	first := ""
	for _, s := range r.sheets {
		for i, c := range s.columns {
			if c.language == "" || !isText(c.name) {
				continue
			}
			if r.locales[c.language] == "" {
				r.locales[c.language] = localeOf(c.language)
			}
			if r.locales[c.language] == "" && s.hasContent(i) {
				r.report(Problem{Sheet: s.name, Row: 1, Column: c.heading, Reason: UnknownLanguage,
					Text: "the language is not known; write its code in parentheses, as in label::German (de)"})
			}
			if first == "" && s.name == surveySheet {
				first = r.locales[c.language]
			}
		}
	}
	setting, heading := "", ""
	if len(r.settings.rows) > 0 {
		setting, heading = r.settings.rows[0].valueAndHeading("default_language")
	}
	locale := localeOf(setting)
	switch {
	case locale != "":
	case setting != "" && setting != "default":
		r.reportCell(r.settings.rows[0], heading, InvalidValue, "the language is not known; write it as in German (de)")
		fallthrough
	default:
		locale = first
	}
	if locale == "" {
		locale = "en"
	}
	r.version.DefaultLocale = locale
}

// hasContent reports whether a column has a cell with content.
func (s *sheet) hasContent(column int) bool { return s.firstContent(column) > 0 }

// firstContent returns the number of the first row with content in a column; 0 where there is none.
func (s *sheet) firstContent(column int) int {
	for _, r := range s.rows {
		if column < len(r.cells) && r.cells[column] != "" {
			return r.number
		}
	}
	return 0
}

// text returns the texts of a row in all languages. A column without a language is in the default one; it counts where
// no column that names that language has content.
func (r *reader) text(from row, name string) checklist.Text {
	var text checklist.Text
	named := map[string]bool{}
	for i, c := range from.sheet.columns {
		if c.name != name || i >= len(from.cells) || from.cells[i] == "" {
			continue
		}
		locale := r.localeOfColumn(c)
		if locale == "" || named[locale] || text[locale] != "" && c.language == "" {
			continue
		}
		if text == nil {
			text = checklist.Text{}
		}
		text[locale], named[locale] = from.cells[i], c.language != ""
	}
	return text
}
