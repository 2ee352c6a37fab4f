package phototest

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"

	"golang.org/x/image/draw"
)

// Edit is what somebody does to a photo before it is sent again.
type Edit string

// The edits. Crop cuts up to a twentieth off one side, or half of that off all sides, and Cut twice as much; Mixed does all of the
// others a little.
const (
	Same     Edit = "same"
	Reencode Edit = "reencode"
	Scale    Edit = "scale"
	Brighten Edit = "brighten"
	Crop     Edit = "crop"
	Mixed    Edit = "mixed"
	Cut      Edit = "cut"
)

// Edits are all of them.
var Edits = []Edit{Same, Reencode, Scale, Brighten, Crop, Mixed, Cut}

// Apply edits a photo. What is left open follows from the seed. A photo that is no JPEG is returned as it is.
func (e Edit) Apply(photo []byte, seed uint64) []byte {
	from, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil || e == Same {
		return photo
	}
	r := rand.New(rand.NewPCG(seed, 9))
	between := func(low, high float64) float64 { return low + (high-low)*r.Float64() }
	switch e {
	case Reencode:
		return Encode(from, 25+r.IntN(60))
	case Scale:
		return Encode(scale(from, between(0.45, 1.6)), 80)
	case Brighten:
		return Encode(brighten(from, between(0.85, 1.2), between(-20, 20)), 80)
	case Crop, Cut:
		most := 0.05
		if e == Cut {
			most = 0.1
		}
		var cut [4]float64
		if r.IntN(2) == 0 {
			cut[r.IntN(len(cut))] = between(most/5, most)
		} else {
			for i := range cut {
				cut[i] = between(0, most*0.6)
			}
		}
		return Encode(crop(from, cut), 80)
	default:
		cut := crop(from, [4]float64{between(0, 0.03), between(0, 0.03), between(0, 0.03), between(0, 0.03)})
		return Encode(scale(brighten(cut, between(0.9, 1.1), between(-10, 10)), between(0.6, 1.3)), 40+r.IntN(50))
	}
}

func scale(from image.Image, by float64) image.Image {
	to := image.NewRGBA(image.Rect(0, 0, int(float64(from.Bounds().Dx())*by), int(float64(from.Bounds().Dy())*by)))
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	return to
}

// crop cuts off parts on the left, above, on the right and below.
func crop(from image.Image, cut [4]float64) image.Image {
	b := from.Bounds()
	part := func(i, of int) int { return int(cut[i] * float64(of)) }
	left := image.Pt(b.Min.X+part(0, b.Dx()), b.Min.Y+part(1, b.Dy()))
	to := image.NewRGBA(image.Rect(0, 0, b.Max.X-part(2, b.Dx())-left.X, b.Max.Y-part(3, b.Dy())-left.Y))
	draw.Draw(to, to.Bounds(), from, left, draw.Src)
	return to
}

func brighten(from image.Image, by, add float64) image.Image {
	to := image.NewRGBA(from.Bounds())
	brighter := func(v uint32) uint8 { return uint8(min(255, max(0, float64(v>>8)*by+add))) }
	for y := from.Bounds().Min.Y; y < from.Bounds().Max.Y; y++ {
		for x := from.Bounds().Min.X; x < from.Bounds().Max.X; x++ {
			red, green, blue, _ := from.At(x, y).RGBA()
			to.SetRGBA(x, y, color.RGBA{R: brighter(red), G: brighter(green), B: brighter(blue), A: 255})
		}
	}
	return to
}
