package photo

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// Slip is what a till slip says. Its texts are in the language of the shop.
type Slip struct {
	// Shop and Place are the head, Day and Served the lines below it: the day with its time, and who served.
	Shop, Place, Day, Served string
	Lines                    []SlipLine
	// Total is the last line, and Thanks what stands below it.
	Total  SlipLine
	Thanks string
}

// SlipLine is a text with a price.
type SlipLine struct{ Text, Price string }

// The measures of the paper in pixels.
const (
	paperWidth = 300
	margin     = 18
	lineHeight = 24
)

// TillSlip draws a slip that lies on a table. Private is around the line of who served.
func TillSlip(random *rand.Rand, s Slip, meta Meta) (Photo, error) {
	paper, served, err := s.paper(random)
	if err != nil {
		return Photo{}, err
	}
	canvas := image.NewRGBA(image.Rect(0, 0, short, long))
	table(random, canvas)
	things(random, canvas)
	size := paper.Bounds().Size()
	angle := (random.Float64() - 0.5) * 0.7
	zoom := min(1.0+0.6*random.Float64(), 0.95*long/float64(size.Y))
	cos, sin := zoom*math.Cos(angle), zoom*math.Sin(angle)
	middle := f64.Vec2{short/2 + float64(between(random, -70, 70)), long/2 + float64(between(random, -80, 80))}
	place := f64.Aff3{
		cos, -sin, middle[0] - cos*float64(size.X)/2 + sin*float64(size.Y)/2,
		sin, cos, middle[1] - sin*float64(size.X)/2 - cos*float64(size.Y)/2,
	}
	shadow := place
	shadow[2], shadow[5] = shadow[2]+6, shadow[5]+8
	draw.NearestNeighbor.Transform(canvas, shadow, image.NewUniform(color.RGBA{0, 0, 0, 90}), paper.Bounds(), draw.Over, nil)
	draw.ApproxBiLinear.Transform(canvas, place, paper, paper.Bounds(), draw.Src, nil)
	content, err := finish(random, canvas, meta)
	private := around(place, served).Intersect(canvas.Bounds())
	private.Min, private.Max = image.Pt(smaller(private.Min.X), smaller(private.Min.Y)), image.Pt(smaller(private.Max.X), smaller(private.Max.Y))
	return Photo{JPEG: content, Private: private}, err
}

// paper draws the slip itself, and returns where it says who served.
func (s *Slip) paper(random *rand.Rand) (*image.RGBA, image.Rectangle, error) {
	ink := color.RGBA{40, 40, 48, 255}
	head, err := newPen(22, true, ink)
	if err != nil {
		return nil, image.Rectangle{}, err
	}
	plain, err := newPen(15, false, ink)
	if err != nil {
		return nil, image.Rectangle{}, err
	}
	strong, err := newPen(19, true, ink)
	if err != nil {
		return nil, image.Rectangle{}, err
	}
	paper := image.NewRGBA(image.Rect(0, 0, paperWidth, (len(s.Lines)+10)*lineHeight))
	draw.Draw(paper, paper.Bounds(), image.NewUniform(shade(color.RGBA{247, 246, 240, 255}, 0.94+0.06*random.Float64())), image.Point{}, draw.Src)
	y := margin + lineHeight
	head.center(paper, paperWidth/2, y, s.Shop)
	plain.center(paper, paperWidth/2, y+lineHeight, s.Place)
	y += 3 * lineHeight
	plain.write(paper, margin, y-lineHeight/2, s.Day)
	y += lineHeight / 2
	plain.write(paper, margin, y, s.Served)
	served := image.Rect(margin-4, y-16, margin+plain.width(s.Served)+4, y+6)
	y += lineHeight / 2
	fill(paper, margin, y, paperWidth-2*margin, 1, ink)
	for _, line := range s.Lines {
		y += lineHeight
		plain.write(paper, margin, y, line.Text)
		plain.writeLeft(paper, paperWidth-margin, y, line.Price)
	}
	y += lineHeight / 2
	fill(paper, margin, y, paperWidth-2*margin, 2, ink)
	y += lineHeight
	strong.write(paper, margin, y, s.Total.Text)
	strong.writeLeft(paper, paperWidth-margin, y, s.Total.Price)
	plain.center(paper, paperWidth/2, y+3*lineHeight/2, s.Thanks)
	return paper, served, nil
}

// around returns the smallest rectangle around another one that was turned and moved.
func around(by f64.Aff3, r image.Rectangle) image.Rectangle {
	out := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32), Max: image.Pt(math.MinInt32, math.MinInt32)}
	for _, corner := range []image.Point{r.Min, {r.Max.X, r.Min.Y}, {r.Min.X, r.Max.Y}, r.Max} {
		x := by[0]*float64(corner.X) + by[1]*float64(corner.Y) + by[2]
		y := by[3]*float64(corner.X) + by[4]*float64(corner.Y) + by[5]
		out.Min.X, out.Min.Y = min(out.Min.X, int(math.Floor(x))), min(out.Min.Y, int(math.Floor(y)))
		out.Max.X, out.Max.Y = max(out.Max.X, int(math.Ceil(x))), max(out.Max.Y, int(math.Ceil(y)))
	}
	return out
}

var tables = []color.RGBA{
	{139, 98, 62, 255}, {96, 70, 52, 255}, {188, 160, 120, 255}, {92, 96, 104, 255}, {58, 62, 70, 255}, {170, 172, 168, 255}, {120, 40, 36, 255},
	{60, 92, 84, 255},
}

// table draws the boards of a table, which lie along or across.
func table(random *rand.Rand, canvas *image.RGBA) {
	wood, along, at := one(random, tables), random.IntN(2) == 0, 0
	for size := canvas.Bounds().Size(); at < max(size.X, size.Y); {
		width := between(random, 50, 190)
		board := shade(wood, 0.82+0.32*random.Float64())
		if along {
			fill(canvas, at, 0, width-2, size.Y, board)
			fill(canvas, at+width-2, 0, 2, size.Y, shade(wood, 0.5))
		} else {
			fill(canvas, 0, at, size.X, width-2, board)
			fill(canvas, 0, at+width-2, size.X, 2, shade(wood, 0.5))
		}
		at += width
	}
}

// things draws what else lies on the table: cups seen from above, and cards.
func things(random *rand.Rand, canvas *image.RGBA) {
	size := canvas.Bounds().Size()
	for range between(random, 1, 3) {
		x, y := random.IntN(size.X), random.IntN(size.Y)
		c := color.RGBA{uint8(between(random, 30, 190)), uint8(between(random, 30, 170)), uint8(between(random, 30, 180)), 255}
		if random.IntN(2) == 0 {
			radius := between(random, 60, 110)
			disc(canvas, x, y, radius, shade(c, 1.2))
			disc(canvas, x, y, radius*3/4, shade(color.RGBA{70, 45, 30, 255}, 0.7+0.6*random.Float64()))
			continue
		}
		fill(canvas, x-between(random, 60, 140), y-between(random, 40, 90), between(random, 120, 260), between(random, 90, 170), c)
	}
}

// disc draws a filled circle.
func disc(canvas *image.RGBA, x, y, radius int, c color.RGBA) {
	for dy := -radius; dy <= radius; dy++ {
		half := int(math.Sqrt(float64(radius*radius - dy*dy)))
		fill(canvas, x-half, y+dy, 2*half, 1, c)
	}
}
