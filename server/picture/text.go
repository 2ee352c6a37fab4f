package picture

import (
	"strings"
	"unicode"
)

// maxText is how many characters of a text are kept at most.
const maxText = 1000

// clean makes one line of a text: white space becomes single spaces; control characters, what turns the direction of
// writing around, and what is not UTF-8 are left out.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != nbsp:
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, '\u202A' <= r && r <= '\u202E', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r
	}, text)
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	text = strings.TrimSpace(text)
	if len(text) <= maxText {
		return text
	}
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:whole(runes, maxText-1)]) + ellipsis
	}
	return text
}

const (
	nbsp     = '\u00A0'
	ellipsis = "…"
)

// widths are those of Helvetica's characters from space to tilde, in thousandths of the size, from its font metrics by
// Adobe. Arial's and Liberation Sans' are the same.
var widths = [...]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

// The widths of other characters are estimates, rather too wide than too narrow.
const (
	upperWidth = 780
	otherWidth = 580
	wideWidth  = 1100
)

// runeWidth returns the width of a character in thousandths of the size.
func runeWidth(r rune) int {
	switch {
	case r >= ' ' && int(r-' ') < len(widths):
		return int(widths[r-' '])
	case r == nbsp:
		return int(widths[0])
	case joins(r):
		return 0
	case r >= 0x1100 && r < 0x1E00, r >= 0x2E80:
		return wideWidth
	case unicode.IsUpper(r), r == []rune(ellipsis)[0]:
		return upperWidth
	}
	return otherWidth
}

// joins reports whether a character belongs to the one before it.
func joins(r rune) bool {
	return unicode.Is(unicode.Mn, r) || r == '\u200D' || '\uFE00' <= r && r <= '\uFE0F'
}

// measure returns how wide a text is, a tenth more rather than less: where none of the fonts is there, another may be
// wider.
func measure(text string, size float64) float64 {
	sum := 0
	for _, r := range text {
		sum += runeWidth(r)
	}
	return scaled(sum, size)
}

// scaled is a width in thousandths of the size.
func scaled(thousandths int, size float64) float64 {
	const slack = 1.1
	return float64(thousandths) * size * slack / 1000
}

// measureBold is measure for bold text.
func measureBold(text string, size float64) float64 { return measure(text, size) * 1.08 }

// wrap breaks a text into lines no wider than that, at most so many; the last ends in an ellipsis where something was
// cut. A word wider than a line is broken.
func wrap(text string, size, wide float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(clean(text), " ") {
		for {
			joined := strings.TrimPrefix(line+" "+word, " ")
			if word == "" || measure(joined, size) <= wide {
				line = joined
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
				continue
			}
			// A word alone on its line: as much of it as fits beside a hyphen.
			runes := []rune(word)
			fitting := fit(runes, size, wide-measure("-", size))
			if fitting == len(runes) {
				line = word
				break
			}
			lines, word = append(lines, string(runes[:fitting])+"-"), string(runes[fitting:])
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = shorten(lines[most-1], size, wide)
	}
	return lines
}

// shorten ends a text in an ellipsis within the width.
func shorten(text string, size, wide float64) string {
	runes := []rune(text)
	runes = runes[:min(len(runes), fit(runes, size, wide-measure(ellipsis, size)))]
	return strings.TrimRight(string(runes), " ,;:-") + ellipsis
}

// fit returns how many characters fit the width, at least one.
func fit(runes []rune, size, wide float64) int {
	sum := 0
	for n, r := range runes {
		if sum += runeWidth(r); scaled(sum, size) > wide {
			return whole(runes, max(n, 1))
		}
	}
	return len(runes)
}

// whole returns the greatest length up to n that cuts no character from what belongs to it, or that of the first
// character where it is longer.
func whole(runes []rune, n int) int {
	cuts := func(at int) bool { return at < len(runes) && (joins(runes[at]) || runes[at-1] == '\u200D') }
	at := n
	for at > 1 && cuts(at) {
		at--
	}
	for at > 0 && cuts(at) {
		at++
	}
	return at
}

// oneLine is a text on one line of that width, cut where it must be.
func oneLine(text string, size, wide float64) string {
	return strings.Join(wrap(text, size, wide, 1), "")
}
