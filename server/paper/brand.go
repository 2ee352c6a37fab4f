package paper

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	_ "image/jpeg" // A logo may be one.
	"image/png"
	"regexp"
	"strconv"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
)

// Brand is what an agency prints on its papers. A nil one prints none.
type Brand struct {
	name   string
	colour rgb
	// logo is a PNG, empty for none; wide and high are its size in millimetres.
	logo       []byte
	wide, high float64
	mark       string
}

// Mark distinguishes brands; empty of none.
func (b *Brand) Mark() string {
	if b == nil {
		return ""
	}
	return b.mark
}

// The bounds of a brand.
const (
	longestName    = 80
	MostLogoBytes  = 512 << 10
	mostLogoPixels = 2000
	// The room of a logo on the page, in millimetres.
	logoWide, logoHigh = 50.0, 14.0
)

var colourForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// ErrBrand is wrapped by the errors of NewBrand.
var ErrBrand = errors.New("the brand cannot be used")

// NewBrand returns a brand of a name, a colour such as #0072B2 and a logo as PNG or JPEG, each of which may be empty; nil
// where all are. The logo is decoded and written anew, so that nothing but its pixels gets onto a paper.
func NewBrand(name, colour string, logo []byte) (*Brand, error) {
	if name == "" && colour == "" && len(logo) == 0 {
		return nil, nil
	}
	b := &Brand{name: name, colour: ink}
	switch {
	case utf8.RuneCountInString(name) > longestName:
		return nil, fmt.Errorf("%w: its name has more than %d characters", ErrBrand, longestName)
	case colour != "" && !colourForm.MatchString(colour):
		return nil, fmt.Errorf("%w: its colour is not of the form #RRGGBB", ErrBrand)
	case colour != "":
		b.colour = colourOf(colour)
	}
	if err := b.setLogo(logo); err != nil {
		return nil, err
	}
	sum := fnv.New64a()
	_, _ = fmt.Fprintf(sum, "%q %v %x", b.name, b.colour, b.logo) // A write to a hash never fails.
	b.mark = strconv.FormatUint(sum.Sum64(), 16)
	return b, nil
}

func (b *Brand) setLogo(logo []byte) error {
	if len(logo) == 0 {
		return nil
	}
	if len(logo) > MostLogoBytes {
		return fmt.Errorf("%w: its logo has more than %d bytes", ErrBrand, MostLogoBytes)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(logo))
	if err != nil {
		return fmt.Errorf("%w: its logo is neither PNG nor JPEG: %w", ErrBrand, err)
	}
	if size.Width > mostLogoPixels || size.Height > mostLogoPixels || size.Width*size.Height == 0 {
		return fmt.Errorf("%w: its logo is larger than %d by %d pixels", ErrBrand, mostLogoPixels, mostLogoPixels)
	}
	picture, _, err := image.Decode(bytes.NewReader(logo))
	if err != nil {
		return fmt.Errorf("%w: its logo cannot be read: %w", ErrBrand, err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		return fmt.Errorf("%w: its logo cannot be written: %w", ErrBrand, err)
	}
	scale := min(logoWide/float64(size.Width), logoHigh/float64(size.Height))
	b.logo, b.wide, b.high = out.Bytes(), float64(size.Width)*scale, float64(size.Height)*scale
	return nil
}

// print prints the name and the logo at the upper right of the first page, and returns the colour of its rule.
func (b *Brand) print(s *sheet) rgb {
	if b == nil {
		return ink
	}
	y := top
	if len(b.logo) > 0 {
		s.pdf.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(b.logo))
		s.pdf.ImageOptions("logo", right-b.wide, top-6, b.wide, b.high, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
		y += b.high
	}
	s.putRight(right, y, s.ruler.cut(s.clean(b.name), quietFace, inner/2), quietFace)
	return b.colour
}
