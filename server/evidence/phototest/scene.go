// Package phototest draws photos for tests: scenes as phones take them, by different people at different times, and what people
// do to a photo that they send once more. All of it follows from numbers.
package phototest

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// Kind is what a photo shows.
type Kind string

// The kinds of photos. A Wall is too uniform to be compared.
const (
	Front   Kind = "front"
	Shelf   Kind = "shelf"
	Counter Kind = "counter"
	Slip    Kind = "slip"
	Wall    Kind = "wall"
)

// The size of a photo.
const (
	// Width is how many pixels a photo is wide.
	Width = 240
	// Height is how many pixels a photo is high.
	Height = 180
)

// Shot is a photo: Scene is which front, shelf or counter, or of which chain a slip is, and View who took it when: from where, in
// which light, and with whom before it.
type Shot struct {
	Kind  Kind   `json:"kind"`
	Scene uint64 `json:"scene"`
	View  uint64 `json:"view"`
}

// patch is a rectangle, or the oval in it, in parts of the picture.
type patch struct {
	left, top, right, bottom float64
	oval                     bool
	colour                   [3]float64
}

func (p *patch) has(x, y float64) bool {
	if x < p.left || x >= p.right || y < p.top || y >= p.bottom {
		return false
	}
	if !p.oval {
		return true
	}
	dx, dy := (2*x-p.left-p.right)/(p.right-p.left), (2*y-p.top-p.bottom)/(p.bottom-p.top)
	return dx*dx+dy*dy < 1
}

type painter struct {
	*rand.Rand
	patches []patch
}

func newPainter(a, b uint64) *painter { return &painter{Rand: rand.New(rand.NewPCG(a, b))} }

// between returns a number of a range.
func (p *painter) between(low, high float64) float64 { return low + (high-low)*p.Float64() }

func (p *painter) colour(low, high float64) (c [3]float64) {
	base := p.between(low, high)
	for i := range c {
		c[i] = min(1, max(0, base+p.between(-0.17, 0.17)))
	}
	return c
}

func (p *painter) rect(x, y, width, height float64, c [3]float64) {
	p.patches = append(p.patches, patch{x, y, x + width, y + height, false, c})
}

func (p *painter) oval(x, y, width, height float64, c [3]float64) {
	p.patches = append(p.patches, patch{x, y, x + width, y + height, true, c})
}

func (p *painter) letters(x, y, width, height float64, c [3]float64) {
	for at := x; at < x+width; {
		letter := height * p.between(0.3, 0.8)
		if p.IntN(6) > 0 {
			p.rect(at, y+height*p.between(0, 0.3), letter*0.8, height*p.between(0.5, 0.9), c)
		}
		at += letter
	}
}

// front is a row of shops in a street.
func (p *painter) front() {
	p.rect(-1, -1, 3, 1.35, p.colour(0.6, 0.95))
	for x := -0.6; x < 1.6; {
		width := p.between(0.4, 0.9)
		p.shop(x, p.between(-0.3, 0.1), width)
		x += width
	}
	p.rect(-1, p.between(0.82, 0.88), 3, 2, p.colour(0.3, 0.6))
	for range 3 {
		p.rect(p.between(-0.2, 1.2), 0.7, p.between(0.03, 0.11), 0.15, p.colour(0.1, 0.7))
	}
}

func (p *painter) shop(x, top, width float64) {
	p.rect(x, top, width, 2, p.colour(0.25, 0.8))
	rows, windows := 1+p.IntN(2), 2+p.IntN(3)
	for row := range rows {
		for i := range windows {
			p.rect(x+width*(float64(i)+0.25)/float64(windows), top+0.06+0.14*float64(row), width*0.5/float64(windows), 0.09, p.colour(0.1, 0.5))
		}
	}
	sign := top + 0.1 + 0.15*float64(rows)
	p.rect(x+0.03, sign, width-0.06, 0.12, p.colour(0.1, 0.9))
	p.letters(x+0.08, sign+0.02, width-0.16, 0.08, p.colour(0.6, 1))
	p.rect(x+0.04, sign+0.16, width-0.08, 0.4, p.colour(0.15, 0.6))
	for range 6 + p.IntN(8) {
		side := p.between(0.04, 0.12)
		p.rect(p.between(x+0.05, x+width-0.1), sign+p.between(0.2, 0.5), side, side*p.between(0.5, 1.5), p.colour(0.1, 0.95))
	}
	door := p.between(x+0.05, x+width-0.2)
	p.rect(door, sign+0.18, 0.15, 0.6, p.colour(0.05, 0.5))
	p.rect(door+0.02, sign+0.2, 0.11, 0.3, p.colour(0.3, 0.8))
}

// shelf is a shelf with goods.
func (p *painter) shelf() {
	p.rect(-1, -1, 3, 3, p.colour(0.2, 0.7))
	for y := -0.3; y < 1.3; {
		height := p.between(0.16, 0.28)
		for x := -0.4; x < 1.4; {
			width, tall := p.between(0.04, 0.12), height*p.between(0.5, 0.9)
			packet, label := p.colour(0.1, 0.95), p.colour(0.3, 1)
			for range 1 + p.IntN(4) {
				p.rect(x, y+height-tall, width*0.92, tall, packet)
				p.rect(x+width*0.15, y+height-tall*0.6, width*0.6, tall*0.3, label)
				x += width
			}
		}
		p.rect(-1, y+height, 3, 0.03, p.colour(0.6, 0.9))
		y += height + 0.03
	}
}

// counter is a counter with what stands on it and hangs behind it.
func (p *painter) counter() {
	p.rect(-1, -1, 3, 3, p.colour(0.4, 0.9))
	for range 12 {
		p.rect(p.between(-0.4, 1.2), p.between(-0.2, 0.4), p.between(0.08, 0.33), p.between(0.05, 0.25), p.colour(0.1, 0.9))
	}
	for range 4 {
		p.oval(p.between(-0.2, 1.2), p.between(-0.1, 0.1), 0.1, 0.1, p.colour(0.8, 1))
	}
	top := p.between(0.5, 0.65)
	p.rect(-1, top, 3, 2, p.colour(0.15, 0.6))
	p.rect(-1, top, 3, 0.06, p.colour(0.5, 0.9))
	for range 6 {
		side := p.between(0.05, 0.2)
		p.rect(p.between(-0.2, 1.2), top-0.02-side, side, side, p.colour(0.05, 0.8))
	}
}

// slip is a till slip on a table. Those of one chain have the same head, and the table is always the same.
func (p *painter) slip(view uint64) {
	p.rect(-1, -1, 3, 3, p.colour(0.2, 0.7))
	for range 10 {
		p.rect(p.between(-1, 1), p.between(-1, 1), 2, 0.01, p.colour(0.2, 0.6))
	}
	ink := [3]float64{0.2, 0.2, 0.25}
	p.rect(0.3, 0.05, 0.4, 1.2, [3]float64{0.93, 0.93, 0.9})
	p.letters(0.38, 0.09, 0.24, 0.06, ink)
	lines := newPainter(view, 3)
	y := 0.2
	for range 4 + lines.IntN(9) {
		lines.letters(0.33, y, lines.between(0.08, 0.22), 0.02, ink)
		lines.letters(0.6, y, 0.06, 0.02, ink)
		y += 0.04
	}
	lines.rect(0.33, y, 0.34, 0.005, ink)
	lines.letters(0.33, y+0.02, 0.1, 0.04, ink)
	lines.letters(0.55, y+0.02, 0.12, 0.04, ink)
	p.patches = append(p.patches, lines.patches...)
}

// people stand before a scene.
func (p *painter) people() {
	for range p.IntN(4) {
		x, tall := p.between(-0.1, 1), p.between(0.25, 0.7)
		p.oval(x, 0.95-tall, tall*0.4, tall*1.2, p.colour(0.05, 0.8))
		p.oval(x+tall*0.12, 0.95-tall*1.15, tall*0.16, tall*0.2, p.colour(0.4, 0.8))
	}
}

// Draw returns the photo.
func (s Shot) Draw() *image.RGBA {
	p := newPainter(s.Scene, uint64(len(s.Kind)))
	switch s.Kind {
	case Front:
		p.front()
	case Shelf:
		p.shelf()
	case Counter:
		p.counter()
	case Slip:
		p.slip(s.View)
	default:
		p.rect(-1, -1, 3, 3, p.colour(0.1, 0.9))
	}
	now := newPainter(s.View, 77)
	camera := newCamera(now)
	if s.Kind != Slip && s.Kind != Wall {
		now.people()
	}
	p.patches = append(p.patches, now.patches...)
	drawn := image.NewRGBA(image.Rect(0, 0, Width, Height))
	for y := range Height {
		for x := range Width {
			drawn.SetRGBA(x, y, camera.at(p.patches, float64(x)/Width-0.5, float64(y)/Height-0.5))
		}
	}
	return drawn
}

// JPEG returns the photo as a phone stores it.
func (s Shot) JPEG() []byte { return Encode(s.Draw(), 90) }

// Encode returns an image as JPEG of a quality from 1 to 100.
func Encode(drawn image.Image, quality int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, drawn, &jpeg.Options{Quality: quality}) // neither a buffer nor these sizes fail
	return b.Bytes()
}

// camera is from where a scene is seen and in which light: moved, nearer, leaning, from the side; darker, warmer, with a shadow
// on one side.
type camera struct {
	grain                  *rand.Rand
	x, y, zoom, sin, cos   float64
	slant                  float64
	light, warmth, shadows float64
}

func newCamera(p *painter) *camera {
	c := &camera{
		x: p.between(-0.08, 0.08), y: p.between(-0.05, 0.05), zoom: p.between(0.85, 1.2), slant: p.between(-0.2, 0.2),
		light: p.between(0.7, 1.2), warmth: p.between(-0.07, 0.07), shadows: p.between(-0.25, 0.25),
	}
	c.sin, c.cos = math.Sincos(0.07 * p.NormFloat64())
	c.grain = rand.New(rand.NewPCG(p.Uint64(), 5))
	return c
}

// at returns what is seen at a place of the picture, from -0.5 to 0.5.
func (c *camera) at(patches []patch, x, y float64) color.RGBA {
	const ratio = float64(Height) / Width
	u, v := x/c.zoom, y*ratio/c.zoom
	u, v = u*c.cos-v*c.sin, u*c.sin+v*c.cos
	depth := 1 + c.slant*u
	u, v = u/depth+0.5+c.x, v/depth/ratio+0.5+c.y
	seen := [3]float64{0.5, 0.5, 0.5}
	for i := len(patches) - 1; i >= 0; i-- {
		if patches[i].has(u, v) {
			seen = patches[i].colour
			break
		}
	}
	light, grain := c.light*(1+c.shadows*x), 0.04*(c.grain.Float64()-0.5)
	shown := func(value, tint float64) uint8 { return uint8(255 * min(1, max(0, value*tint*light+grain))) }
	return color.RGBA{R: shown(seen[0], 1+c.warmth), G: shown(seen[1], 1), B: shown(seen[2], 1-c.warmth), A: 255}
}
