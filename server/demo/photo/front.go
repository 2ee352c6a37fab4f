package photo

import (
	"image"
	"image/color"
	"math/rand/v2"
)

// Front is what the front of a shop says.
type Front struct {
	// Sign is above the window, Offer is in it.
	Sign, Offer string
}

// ShopFront draws a shop as it is seen from the other side of the street.
func ShopFront(random *rand.Rand, f Front, meta Meta) (Photo, error) {
	canvas := image.NewRGBA(image.Rect(0, 0, long, short))
	sky(random, canvas)
	house := image.Rect(between(random, -80, 60), between(random, 20, 110), between(random, long-120, long+60), between(random, 400, 440))
	wall := one(random, walls)
	fill(canvas, house.Min.X, house.Min.Y, house.Dx(), house.Dy(), shade(wall, 0.8+0.3*random.Float64()))
	upperWindows(random, canvas, house)
	if err := f.shop(random, canvas, house, wall); err != nil {
		return Photo{}, err
	}
	street(random, canvas, house.Max.Y)
	content, err := finish(random, canvas, meta)
	return Photo{JPEG: content}, err
}

var (
	walls = []color.RGBA{
		{176, 120, 96, 255}, {214, 198, 160, 255}, {150, 158, 166, 255}, {232, 226, 214, 255}, {128, 84, 72, 255}, {196, 170, 130, 255}, {118, 136, 120, 255},
	}
	skies = []color.RGBA{{150, 180, 214, 255}, {196, 202, 208, 255}, {236, 220, 200, 255}, {108, 118, 136, 255}, {60, 70, 96, 255}}
	signs = []color.RGBA{{20, 60, 110, 255}, {140, 28, 36, 255}, {24, 92, 62, 255}, {40, 40, 44, 255}}
	coats = []color.RGBA{{30, 34, 60, 255}, {120, 36, 40, 255}, {70, 70, 70, 255}, {40, 80, 60, 255}, {180, 150, 90, 255}}
)

// sky draws the sky, brighter towards the ground.
func sky(random *rand.Rand, canvas *image.RGBA) {
	c, size := one(random, skies), canvas.Bounds().Size()
	for y := range size.Y {
		fill(canvas, 0, y, size.X, 1, shade(c, 0.85+0.35*float64(y)/float64(size.Y)))
	}
}

// upperWindows draws the windows above the shop.
func upperWindows(random *rand.Rand, canvas *image.RGBA, house image.Rectangle) {
	count, width := between(random, 3, 6), between(random, 44, 70)
	for i := range count {
		x := house.Min.X + (2*i+1)*house.Dx()/(2*count) - width/2
		glass := shade(color.RGBA{110, 126, 140, 255}, 0.6+0.9*random.Float64())
		if random.IntN(4) == 0 {
			glass = color.RGBA{244, 220, 150, 255} // somebody is at home
		}
		fill(canvas, x-4, house.Min.Y+14, width+8, 88, color.RGBA{240, 240, 236, 255})
		fill(canvas, x, house.Min.Y+18, width, 80, glass)
		fill(canvas, x+width/2-2, house.Min.Y+18, 4, 80, color.RGBA{240, 240, 236, 255})
	}
}

// shop draws the sign, the awning, the window and the door.
func (f *Front) shop(random *rand.Rand, canvas *image.RGBA, house image.Rectangle, wall color.RGBA) error {
	top := house.Min.Y + between(random, 118, 140)
	sign := one(random, signs)
	fill(canvas, house.Min.X+20, top, house.Dx()-40, 52, sign)
	name, err := newPen(34, true, color.White)
	if err != nil {
		return err
	}
	name.center(canvas, house.Min.X+house.Dx()/2, top+38, f.Sign)
	awning, stripes := top+52, shade(sign, 1.6)
	for x, i := house.Min.X+20, 0; x < house.Max.X-20; x, i = x+24, i+1 {
		c := color.RGBA{238, 236, 230, 255}
		if i%2 == 0 {
			c = stripes
		}
		fill(canvas, x, awning, min(24, house.Max.X-20-x), 26, c)
	}
	inside := color.RGBA{250, 226, 170, 255}
	if random.IntN(3) == 0 {
		inside = color.RGBA{170, 176, 178, 255}
	}
	left := house.Min.X + 40
	glass := image.Rect(left, awning+34, house.Max.X-40, house.Max.Y-24)
	door := glass.Min.X + between(random, 0, 3)*(glass.Dx()-90)/3
	fill(canvas, glass.Min.X, glass.Min.Y, glass.Dx(), glass.Dy(), shade(inside, 0.75+0.3*random.Float64()))
	for x := glass.Min.X + 12; x < glass.Max.X-60; x += between(random, 50, 100) {
		lamp(random, canvas, x, glass.Max.Y)
	}
	fill(canvas, door, glass.Min.Y-6, 90, house.Max.Y-glass.Min.Y+6, shade(wall, 0.5))
	fill(canvas, door+10, glass.Min.Y+6, 70, house.Max.Y-glass.Min.Y-30, color.RGBA{200, 214, 220, 255})
	offer, err := newPen(22, true, color.RGBA{150, 20, 30, 255})
	if err != nil {
		return err
	}
	poster := glass.Min.X + glass.Dx()/2 - offer.width(f.Offer)/2
	fill(canvas, poster-12, glass.Min.Y+14, offer.width(f.Offer)+24, 38, color.White)
	offer.write(canvas, poster, glass.Min.Y+41, f.Offer)
	return nil
}

// lamp draws a lamp in the window.
func lamp(random *rand.Rand, canvas *image.RGBA, x, floor int) {
	height, c := between(random, 34, 90), color.RGBA{uint8(between(random, 60, 230)), uint8(between(random, 60, 230)), uint8(between(random, 40, 200)), 255}
	fill(canvas, x+20, floor-height, 4, height, color.RGBA{60, 60, 60, 255})
	for i := range 26 {
		fill(canvas, x+22-8-i/2, floor-height-26+i, 16+i, 1, c)
	}
}

// street draws the pavement, people on it and what stands in front of the shop.
func street(random *rand.Rand, canvas *image.RGBA, top int) {
	size := canvas.Bounds().Size()
	pavement := shade(color.RGBA{140, 138, 134, 255}, 0.7+0.5*random.Float64())
	fill(canvas, 0, top, size.X, size.Y-top, pavement)
	for x := between(random, -60, 0); x < size.X; x += 64 {
		fill(canvas, x, top, 2, 60, shade(pavement, 0.8))
	}
	fill(canvas, 0, top+60, size.X, 6, shade(pavement, 1.2))
	for range random.IntN(4) {
		x, height, coat := random.IntN(size.X), between(random, 130, 190), one(random, coats)
		foot := top + between(random, 20, 70)
		fill(canvas, x, foot-height, 40, height*5/8, coat)
		fill(canvas, x+4, foot-height*3/8, 12, height*3/8, shade(coat, 0.5))
		fill(canvas, x+24, foot-height*3/8, 12, height*3/8, shade(coat, 0.5))
		disc(canvas, x+20, foot-height-14, 15, color.RGBA{70, 52, 44, 255}) // seen from behind
	}
	for range random.IntN(3) {
		x := random.IntN(size.X)
		fill(canvas, x, top-40, 44, 70, color.RGBA{110, 76, 54, 255})
		disc(canvas, x+22, top-62, between(random, 26, 40), shade(color.RGBA{50, 110, 60, 255}, 0.7+0.6*random.Float64()))
	}
}
