package paper

import (
	"fmt"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface holds which characters a font has, and how wide they are. It is safe for concurrent use.
type typeface struct{ font *sfnt.Font }

// typefaces are the regular and the bold one, read once.
var typefaces = sync.OnceValue(func() [2]typeface {
	return [2]typeface{readTypeface(liberationsansregular.TTF), readTypeface(liberationsansbold.TTF)}
})

// readTypeface reads a font that is compiled in.
func readTypeface(ttf []byte) typeface {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("paper: a font that is compiled in cannot be read: %v", err))
	}
	return typeface{font: f}
}

// perEm is how many units widths are counted in for each unit of the size.
const perEm = 1000

// has reports whether the font can show a character. It is false for scripts that are written from the right, whose
// characters would stand in the wrong order, and outside of Unicode's first plane, which the library that writes the PDF
// does not support.
func (t typeface) has(buf *sfnt.Buffer, r rune) bool {
	if r > 0xFFFF || unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
		return false
	}
	glyph, err := t.font.GlyphIndex(buf, r)
	return err == nil && glyph != 0
}

// width returns the width of a character in units of perEm.
func (t typeface) width(buf *sfnt.Buffer, r rune) int {
	glyph, err := t.font.GlyphIndex(buf, r)
	if err != nil {
		return perEm
	}
	wide, err := t.font.GlyphAdvance(buf, glyph, fixed.I(perEm), font.HintingNone)
	if err != nil {
		return perEm
	}
	return wide.Ceil()
}

// ruler measures texts for one report and caches widths.
type ruler struct {
	buf    sfnt.Buffer
	widths [2]map[rune]int
	known  map[rune]bool
}

func newRuler() *ruler {
	return &ruler{widths: [2]map[rune]int{{}, {}}, known: map[rune]bool{}}
}

// has reports whether both fonts can show a character.
func (r *ruler) has(c rune) bool {
	has, cached := r.known[c]
	if !cached {
		faces := typefaces()
		has = faces[0].has(&r.buf, c) && faces[1].has(&r.buf, c)
		r.known[c] = has
	}
	return has
}

// width returns the width of a text in millimetres.
func (r *ruler) width(text string, f face) float64 {
	weight := 0
	if f.bold {
		weight = 1
	}
	sum := 0
	for _, c := range text {
		wide, cached := r.widths[weight][c]
		if !cached {
			wide = typefaces()[weight].width(&r.buf, c)
			r.widths[weight][c] = wide
		}
		sum += wide
	}
	return float64(sum) / perEm * f.size * point
}
