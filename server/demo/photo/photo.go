// Package photo draws the photos of a demo: till slips on a table and fronts of shops, as a phone's camera sees them. They are
// JPEG of some 20 to 40 kB with the metadata that phones write.
//
// The same source of random numbers and the same texts draw the same bytes. No two photos of a demo are alike: light, colours
// and what is beside the subject are drawn anew for each, as they would be at another visit.
package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// The sizes in pixels of what is drawn, of the side that is longer and the other one. Photos are smaller by two thirds, and have
// a quality as JPEG.
const (
	long    = 720
	short   = 540
	quality = 76
)

// smaller returns a length of the drawing in pixels of the photo.
func smaller(n int) int { return n * 2 / 3 }

// Photo is a drawn photo.
type Photo struct {
	JPEG []byte
	// Private is where the photo shows somebody's name; empty where it shows none. It is in the pixels of the photo.
	Private image.Rectangle
}

// finish makes a photo of a drawing: it puts the light and the grain of a camera on it, and encodes it with the metadata.
func finish(random *rand.Rand, canvas *image.RGBA, meta Meta) ([]byte, error) {
	size := canvas.Bounds().Size()
	small := image.NewRGBA(image.Rect(0, 0, smaller(size.X), smaller(size.Y)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), canvas, canvas.Bounds(), draw.Src, nil)
	light(random, small)
	var to bytes.Buffer
	if err := jpeg.Encode(&to, small, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return meta.insert(to.Bytes()), nil
}

// Forwarded returns a photo as a messenger passes it on: smaller, with a lower quality and without metadata.
func Forwarded(content []byte) (Photo, error) {
	from, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		return Photo{}, err
	}
	size := from.Bounds().Size()
	small := image.NewRGBA(image.Rect(0, 0, smaller(size.X), smaller(size.Y)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), from, from.Bounds(), draw.Src, nil)
	var to bytes.Buffer
	err = jpeg.Encode(&to, small, &jpeg.Options{Quality: quality * 2 / 3})
	return Photo{JPEG: to.Bytes()}, err
}

// light darkens the corners of a photo, lets one side of it be brighter than the other, and adds grain.
func light(random *rand.Rand, canvas *image.RGBA) {
	size := canvas.Bounds().Size()
	angle, strength := random.Float64()*2*math.Pi, 0.10+0.15*random.Float64()
	x, y := math.Cos(angle), math.Sin(angle)
	middle := f64.Vec2{float64(size.X) * (0.3 + 0.4*random.Float64()), float64(size.Y) * (0.3 + 0.4*random.Float64())}
	grain := random.Uint64() | 1
	for row := range size.Y {
		across := (float64(row)/float64(size.Y) - 0.5) * y
		for column := range size.X {
			dx, dy := (float64(column)-middle[0])/float64(size.X), (float64(row)-middle[1])/float64(size.X)
			factor := 1 + strength*((float64(column)/float64(size.X)-0.5)*x+across) - 0.35*(dx*dx+dy*dy)
			grain ^= grain << 13
			grain ^= grain >> 7
			grain ^= grain << 17
			noise := float64(int8(grain)) / 24
			at := canvas.Pix[canvas.PixOffset(column, row):][:3]
			for i := range at {
				at[i] = uint8(min(max(float64(at[i])*factor+noise, 0), 255))
			}
		}
	}
}

// shade returns a colour that is brighter or darker by a factor.
func shade(c color.RGBA, factor float64) color.RGBA {
	by := func(v uint8) uint8 { return uint8(min(float64(v)*factor, 255)) }
	return color.RGBA{by(c.R), by(c.G), by(c.B), 255}
}

// fill fills a rectangle.
func fill(to draw.Image, x, y, width, height int, c color.Color) {
	draw.Draw(to, image.Rect(x, y, x+width, y+height), image.NewUniform(c), image.Point{}, draw.Src)
}

// between draws a whole number within two bounds.
func between(random *rand.Rand, least, most int) int { return least + random.IntN(most-least+1) }

// one draws one of several values.
func one[T any](random *rand.Rand, values []T) T { return values[random.IntN(len(values))] }
