package sheet

import "strings"

// Original undoes what keeps a text of a CSV file from being a formula.
func Original(s string) string {
	if !strings.Contains(s, "'") {
		return s
	}
	var b strings.Builder
	if s[0] == '\'' && IsFormula(s) {
		s = s[1:]
	}
	for {
		i := strings.IndexAny(s, breaks) + 1
		if i == 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		if s = s[i:]; strings.HasPrefix(s, "'") && startsFormula(s) {
			s = s[1:]
		}
	}
}
