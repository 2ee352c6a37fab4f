package evidence

import (
	"bytes"
	stdimage "image"
	"image/color"
	"image/color/palette"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"
)

// TestScaledToItsSize compares images that need no scaling with what the scaler makes of them, pixel by pixel: what looks are
// computed from must not depend on the way.
func TestScaledToItsSize(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(pix ...[]uint8) {
		for _, plane := range pix {
			for i := range plane {
				plane[i] = uint8(random.Uint32())
			}
		}
	}
	const width, height = 61, 43
	bounds := stdimage.Rect(0, 0, width, height)
	images := map[string]stdimage.Image{}
	for _, ratio := range []stdimage.YCbCrSubsampleRatio{stdimage.YCbCrSubsampleRatio444, stdimage.YCbCrSubsampleRatio422, stdimage.YCbCrSubsampleRatio420, stdimage.YCbCrSubsampleRatio440, stdimage.YCbCrSubsampleRatio411} {
		m := stdimage.NewYCbCr(bounds, ratio)
		noise(m.Y, m.Cb, m.Cr)
		images["JPEG "+ratio.String()] = m
	}
	gray, deep, cmyk := stdimage.NewGray(bounds), stdimage.NewGray16(bounds), stdimage.NewCMYK(bounds)
	glass, glassDeep, opaque := stdimage.NewNRGBA(bounds), stdimage.NewNRGBA64(bounds), stdimage.NewRGBA(bounds)
	few := stdimage.NewPaletted(bounds, palette.WebSafe)
	few.Palette[7] = color.NRGBA{200, 10, 10, 60}
	noise(gray.Pix, deep.Pix, cmyk.Pix, glass.Pix, glassDeep.Pix, opaque.Pix, few.Pix)
	for i := 3; i < len(opaque.Pix); i += 4 {
		opaque.Pix[i] = 255
	}
	for i := range few.Pix {
		few.Pix[i] %= uint8(len(few.Palette))
	}
	for name, m := range map[string]stdimage.Image{"gray": gray, "gray, 16 bits": deep, "CMYK": cmyk, "transparent": glass, "transparent, 16 bits": glassDeep, "opaque": opaque, "palette": few} {
		images[name] = m
	}
	for name, m := range images {
		want := stdimage.NewRGBA(bounds)
		draw.Draw(want, bounds, stdimage.White, stdimage.Point{}, draw.Src)
		draw.ApproxBiLinear.Scale(want, bounds, m, bounds, draw.Over, nil)
		if got := scaled(m, width); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: the pixels are others", name)
		}
	}
}
