package workbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxName is how many UTF-16 units the name of a sheet can have.
const maxName = 31

// sheetNames makes names of sheets out of titles: without what a name cannot have, short enough, none empty and no
// two alike.
func sheetNames(titles []string) []string {
	names := make([]string, len(titles))
	// Excel keeps this name for itself.
	used := map[string]bool{"history": true}
	for i, title := range titles {
		plain := plainName(title)
		name := plain
		for n := 2; name == "" || used[strings.ToLower(name)]; n++ {
			suffix := strconv.Itoa(n)
			name = strings.TrimSpace(shorten(plain, maxName-1-len(suffix)) + " " + suffix)
		}
		used[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// plainName replaces what a name cannot have.
func plainName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, title)
	return strings.Trim(shorten(strings.Trim(name, "' "), maxName), "' ")
}

// shorten cuts a text to at most so many UTF-16 units, between two characters.
func shorten(text string, units int) string {
	for i, r := range text {
		if units -= utf16.RuneLen(r); units < 0 {
			return text[:i]
		}
	}
	return text
}
