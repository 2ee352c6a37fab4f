package api

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
)

const (
	// titleColumn begins the name of a column with titles in one language, such as title:de.
	titleColumn = "title:"
	// longestTitles bounds the bytes of a cell with all titles: the 60 that a location may have need less.
	longestTitles = 60_000
)

// withTitles adds the columns of titles in a language.
func withTitles(c imports.Columns) imports.Columns {
	known := c.Known
	c.Known = func(name string) bool {
		locale, of := strings.CutPrefix(name, titleColumn)
		return known(name) || of && locale != "" && localeViolations("", locale) == nil
	}
	return c
}

// setTitle sets the title of a location in a language; an empty one removes it.
func setTitle(l *pb.Location, locale, title string) {
	titles := maps.Clone(l.GetTitles())
	if titles == nil {
		titles = map[string]string{}
	}
	if titles[locale] = title; title == "" {
		delete(titles, locale)
	}
	l.Titles = titles
}

// exportedTitle begins a title in a cell of an export, such as de=Der Laden; fi=Kauppa.
var exportedTitle = regexp.MustCompile(`(?:^|; )([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)=`)

// setTitles sets all titles of a location from the cell of an export; an empty one removes them. A title that has the beginning
// of another one in it, such as "; de=", cannot be told from two: such titles are imported by columns of their own.
func setTitles(l *pb.Location, text string) pb.Reason {
	l.Titles = nil
	starts := exportedTitle.FindAllStringSubmatchIndex(text, -1)
	if len(text) > longestTitles || text != "" && (len(starts) == 0 || starts[0][0] != 0) {
		return pb.Reason_INVALID_FORMAT
	}
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		setTitle(l, text[at[2]:at[3]], text[at[1]:end])
	}
	return 0
}

// titlesFromProto returns titles by language; nil where there are none.
func titlesFromProto(p map[string]string) checklist.Text {
	if len(p) == 0 {
		return nil
	}
	return checklist.Text(p)
}

// titleViolations returns a violation for each language that is not of BCP 47's form.
func titleViolations(titles checklist.Text) []fault.Violation {
	var violations []fault.Violation
	for _, locale := range slices.Sorted(maps.Keys(titles)) {
		violations = append(violations, localeViolations("resource.titles."+locale, locale)...)
	}
	return violations
}
