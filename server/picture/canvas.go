package picture

// Kind is the kind of a shape.
type Kind uint8

// The kinds of shapes.
const (
	// Rectangle has its upper left corner and its size as points.
	Rectangle Kind = iota
	// Line has two ends.
	Line
	// Circle has its centre.
	Circle
	// Polygon and Polyline have their corners.
	Polygon
	Polyline
	// Strokes are separate lines, a pair of ends each.
	Strokes
	// Label is one line of text with its baseline at its point.
	Label
	// Group holds the shapes up to its GroupEnd, under a title that screen readers read out.
	Group
	GroupEnd
)

// Shape is one mark of a drawing.
type Shape struct {
	Kind   Kind
	Points []Point
	Radius float64
	Style  Style
	// Text is that of a label or the title of a group. It may hold anything.
	Text string
	Font Font
}

// Point is a place in units of the drawing, from its upper left corner.
type Point struct{ X, Y float64 }

// Style is the look of a shape. An empty fill or stroke is not drawn.
type Style struct {
	Fill, Stroke string
	Width        float64
	// Dash has the lengths of dashes and gaps.
	Dash string
}

// Where a text stands: it starts at its place, is centred on it, or ends there.
const (
	start  = "start"
	middle = "middle"
	end    = "end"
)

// Font is the look of a text. An empty colour is ink, an empty anchor is start.
type Font struct {
	Size   float64
	Fill   string
	Anchor string
	Bold   bool
}

// canvas collects the marks of a picture, the later above the earlier.
type canvas struct{ shapes []Shape }

func (c *canvas) add(s Shape) { c.shapes = append(c.shapes, s) }

// mark draws a group with a title, which screen readers read out.
func (c *canvas) mark(title string, draw func()) {
	c.add(Shape{Kind: Group, Text: title})
	draw()
	c.add(Shape{Kind: GroupEnd})
}

func (c *canvas) rect(x, y, w, h float64, s Style) {
	c.add(Shape{Kind: Rectangle, Points: []Point{{x, y}, {w, h}}, Style: s})
}

func (c *canvas) line(x1, y1, x2, y2 float64, s Style) {
	c.add(Shape{Kind: Line, Points: []Point{{x1, y1}, {x2, y2}}, Style: s})
}

func (c *canvas) circle(x, y, r float64, s Style) {
	c.add(Shape{Kind: Circle, Points: []Point{{x, y}}, Radius: r, Style: s})
}

// diamond draws a square on its corner, r from its middle to each corner.
func (c *canvas) diamond(x, y, r float64, s Style) {
	c.polygon([]Point{{x - r, y}, {x, y - r}, {x + r, y}, {x, y + r}}, s)
}

func (c *canvas) polygon(points []Point, s Style) {
	c.add(Shape{Kind: Polygon, Points: points, Style: s})
}

func (c *canvas) polyline(points []Point, s Style) {
	c.add(Shape{Kind: Polyline, Points: points, Style: s})
}

// hatch fills a box with slanted lines, rising to the right where slant is over 0 and to the left where it is under. They
// are drawn one by one: not every program that converts a picture supports patterns.
func (c *canvas) hatch(x, y, w, h, slant float64, s Style) {
	const step = 7
	var lines []Point
	for offset := float64(step); offset < w+h; offset += step {
		// The line from (offset, 0) down to (0, offset), in the box's own coordinates.
		x1, y1 := min(offset, w), max(0, offset-w)
		x2, y2 := max(0, offset-h), min(offset, h)
		if slant < 0 {
			x1, x2 = w-x1, w-x2
		}
		lines = append(lines, Point{x + x1, y + y1}, Point{x + x2, y + y2})
	}
	c.add(Shape{Kind: Strokes, Points: lines, Style: s})
}

// text writes one line with its baseline at y.
func (c *canvas) text(x, y float64, text string, f Font) {
	c.add(Shape{Kind: Label, Points: []Point{{x, y}}, Text: text, Font: f})
}
