package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	nbsp     = "\u00A0"
	ellipsis = "…"
	// box stands for characters that the typeface cannot show.
	box = "□"
	// longest is how many bytes of a text are used: more than any place on a sheet has room for.
	longest = 4096
)

// clean makes one line of a text that may hold anything: white space becomes single spaces, control characters and marks
// of direction are removed, and each run of characters that the typeface cannot show becomes one box. The sheet records
// that there was any.
func (s *sheet) clean(text string) string { return s.cleanLong(text[:min(len(text), longest)]) }

// cleanLong is clean for a text of any length.
func (s *sheet) cleanLong(text string) string {
	var b strings.Builder
	boxed := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "")) {
		switch {
		case r == '\u00A0':
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case invisible(r):
			continue
		case s.ruler.has(r):
			b.WriteRune(r)
		default:
			if !boxed {
				b.WriteString(box)
			}
			boxed, s.boxed = true, true
			continue
		}
		boxed = false
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == ' ' }), " ")
}

// invisible reports whether a character has no shape of its own: control and format characters, variation selectors.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector) || r == unicode.ReplacementChar
}

// wrap breaks a clean text into lines no wider than that, at most so many; the last ends in an ellipsis where something
// was cut. A word wider than a line is broken.
func (r *ruler) wrap(text string, f face, wide float64, most int) []string {
	var lines []string
	rest := text
	for rest != "" && len(lines) < most {
		var line string
		line, rest = r.line(rest, f, wide)
		lines = append(lines, line)
	}
	if rest != "" && len(lines) > 0 {
		lines[len(lines)-1] = r.cut(lines[len(lines)-1]+" "+rest, f, wide)
	}
	return lines
}

// line splits a text into as many words as fit from its start, at least one character, and the rest.
func (r *ruler) line(text string, f face, wide float64) (line, rest string) {
	end := r.fitting(text, f, wide)
	if end == len(text) {
		return text, ""
	}
	if text[end] == ' ' {
		return text[:end], text[end+1:]
	}
	if space := strings.LastIndexByte(text[:end], ' '); space > 0 {
		return text[:space], text[space+1:]
	}
	return text[:end], text[end:]
}

// cut shortens a text to the width, with an ellipsis where it had to.
func (r *ruler) cut(text string, f face, wide float64) string {
	if r.width(text, f) <= wide {
		return text
	}
	end := r.fitting(text, f, wide-r.width(ellipsis, f))
	return strings.TrimRight(text[:end], " ,;:.–") + ellipsis
}

// fitting returns how many bytes from the start of a text fit, at least those of its first character.
func (r *ruler) fitting(text string, f face, wide float64) int {
	sum := 0.0
	for i, c := range text {
		sum += r.width(string(c), f)
		if sum > wide && i > 0 && !unicode.Is(unicode.Mn, c) {
			return i
		}
	}
	return len(text)
}

// month writes a month, and span the months from one to another. What is no month is cleaned.
func (s *sheet) month(month string) string { return s.clean(s.language.Month(month)) }

func (s *sheet) span(from, to string) string { return s.clean(s.language.Span(from, to)) }
