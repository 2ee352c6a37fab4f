package checklist

import (
	"slices"
	"strconv"
	"strings"
)

// isKey reports whether s is [a-z0-9][a-z0-9-]{0,62}.
func isKey(s string) bool {
	return len(s) >= 1 && len(s) <= 63 && s[0] != '-' && onlyKeyBytes(s)
}

// isChecklistID reports whether s is [a-z][a-z0-9-]{1,62}.
func isChecklistID(s string) bool {
	return len(s) >= 2 && len(s) <= 63 && s[0] >= 'a' && s[0] <= 'z' && onlyKeyBytes(s)
}

func onlyKeyBytes(s string) bool {
	for i := range len(s) {
		if b := s[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return true
}

// isLocale reports whether s has the form of a BCP 47 tag: a language of two to eight letters and subtags of one to
// eight letters or digits. It does not check whether the tag is registered.
func isLocale(s string) bool {
	for i, tag := range strings.Split(s, "-") {
		if len(tag) < 1 || len(tag) > 8 || (i == 0 && len(tag) < 2) {
			return false
		}
		for j := range len(tag) {
			letter := tag[j]|0x20 >= 'a' && tag[j]|0x20 <= 'z'
			digit := tag[j] >= '0' && tag[j] <= '9'
			if !letter && (!digit || i == 0) {
				return false
			}
		}
	}
	return true
}

// isBlank reports whether s is empty or Unicode white space alone.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// canonicalInteger reads an integer that is written as its shortest decimal.
func canonicalInteger(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == s
}

func sortedLocales(t Text) []string {
	locales := make([]string, 0, len(t))
	for locale := range t {
		locales = append(locales, locale)
	}
	slices.Sort(locales)
	return locales
}

// element and member build paths such as sections[1].questions[0].
func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
func member(path, name string) string   { return path + "." + name }

func rangeParams(least, most int64) map[string]string {
	return map[string]string{"min": strconv.FormatInt(least, 10), "max": strconv.FormatInt(most, 10)}
}
