package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formulaStarts are the characters that begin a formula in spreadsheet programs, with their full-width and small forms.
const formulaStarts = "=+-@＝＋－＠﹦﹢﹣﹫"

// breaks are where a program that is set to another separator, or to none, may split a text.
const breaks = ";\t\r\n"

// IsFormula reports whether a spreadsheet program may read a text as a formula.
func IsFormula(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && (strings.IndexByte("\t\r\n", rest[0]) >= 0 || startsFormula(rest))
}

// startsFormula reports whether a formula begins here, behind white space and apostrophes.
func startsFormula(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' {
		return false // Nearly every text ends here.
	}
	rest := strings.TrimLeftFunc(s, skipped)
	first, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && strings.ContainsRune(formulaStarts, first)
}

// skipped reports whether a character may stand before a formula: white space that is no break,
// what cannot be seen, and apostrophes.
func skipped(r rune) bool {
	if strings.ContainsRune(breaks, r) {
		return false
	}
	return r == '\'' || unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc)
}

// appendNeutral writes a text behind dst with an apostrophe before everything in it that may be read as a formula.
// Apostrophes are skipped in that test, so that the same places are found in the written text.
func appendNeutral(dst []byte, s string) []byte {
	if IsFormula(s) {
		dst = append(dst, '\'')
	}
	for {
		i := strings.IndexAny(s, breaks) + 1
		if i == 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		if s = s[i:]; startsFormula(s) {
			dst = append(dst, '\'')
		}
	}
}
