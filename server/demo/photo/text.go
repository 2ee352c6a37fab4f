package photo

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typefaces are the regular and the bold typeface, which papers are set in too.
var typefaces = sync.OnceValues(func() ([2]*sfnt.Font, error) {
	regular, err := opentype.Parse(liberationsansregular.TTF)
	if err != nil {
		return [2]*sfnt.Font{}, fmt.Errorf("read the regular typeface: %w", err)
	}
	bold, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return [2]*sfnt.Font{}, fmt.Errorf("read the bold typeface: %w", err)
	}
	return [2]*sfnt.Font{regular, bold}, nil
})

// pen writes text of one size and colour on an image.
type pen struct {
	face font.Face
	ink  *image.Uniform
}

// newPen returns a pen for text of a height in pixels.
func newPen(height float64, bold bool, ink color.Color) (*pen, error) {
	both, err := typefaces()
	if err != nil {
		return nil, err
	}
	typeface := both[0]
	if bold {
		typeface = both[1]
	}
	face, err := opentype.NewFace(typeface, &opentype.FaceOptions{Size: height, DPI: 72, Hinting: font.HintingFull})
	return &pen{face: face, ink: image.NewUniform(ink)}, err
}

// width returns how wide a text is in pixels.
func (p *pen) width(text string) int { return font.MeasureString(p.face, text).Ceil() }

// write writes a text whose base line begins at a point.
func (p *pen) write(to draw.Image, x, y int, text string) {
	d := font.Drawer{Dst: to, Src: p.ink, Face: p.face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// writeLeft writes a text that ends at a point.
func (p *pen) writeLeft(to draw.Image, x, y int, text string) { p.write(to, x-p.width(text), y, text) }

// center writes a text whose middle is at a point.
func (p *pen) center(to draw.Image, x, y int, text string) { p.write(to, x-p.width(text)/2, y, text) }
