package picture

import (
	"encoding/xml"
	"math"
	"strconv"
)

// canvas collects the marks of a picture, the later above the earlier.
type canvas struct{ out []byte }

// style is the look of a shape. An empty fill or stroke is not drawn.
type style struct {
	fill, stroke string
	width        float64
	// dash has the lengths of dashes and gaps.
	dash string
}

type point struct{ x, y float64 }

// Where a text stands: it starts at its place, is centred on it, or ends there.
const (
	start  = "start"
	middle = "middle"
	end    = "end"
)

// font is the look of a text. An empty colour is ink, an empty anchor is start.
type font struct {
	size   float64
	fill   string
	anchor string
	bold   bool
}

// Write appends bytes, for the escaping functions of the standard library. It never fails.
func (c *canvas) Write(p []byte) (int, error) {
	c.out = append(c.out, p...)
	return len(p), nil
}

func (c *canvas) raw(parts ...string) {
	for _, part := range parts {
		c.out = append(c.out, part...)
	}
}

// escaped writes a text that may hold anything.
func (c *canvas) escaped(text string) {
	// A write to the canvas never fails.
	_ = xml.EscapeText(c, []byte(clean(text)))
}

// attribute writes a number with one decimal at most.
func (c *canvas) attribute(name string, v float64) {
	c.raw(" ", name, `="`, decimal(v), `"`)
}

// decimal writes a coordinate with one decimal at most.
func decimal(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0 // Not −0.
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// mark draws a group with a title, which screen readers read out.
func (c *canvas) mark(title string, draw func()) {
	c.raw("<g><title>")
	c.escaped(title)
	c.raw("</title>\n")
	draw()
	c.raw("</g>\n")
}

func (c *canvas) style(s style) {
	if s.fill == "" {
		s.fill = "none"
	}
	c.raw(` fill="`, s.fill, `"`)
	if s.stroke != "" {
		c.raw(` stroke="`, s.stroke, `"`)
		c.attribute("stroke-width", s.width)
	}
	if s.dash != "" {
		c.raw(` stroke-dasharray="`, s.dash, `"`)
	}
	c.raw("/>\n")
}

func (c *canvas) rect(x, y, w, h float64, s style) {
	c.raw("<rect")
	c.attribute("x", x)
	c.attribute("y", y)
	c.attribute("width", w)
	c.attribute("height", h)
	c.style(s)
}

func (c *canvas) line(x1, y1, x2, y2 float64, s style) {
	c.raw("<line")
	c.attribute("x1", x1)
	c.attribute("y1", y1)
	c.attribute("x2", x2)
	c.attribute("y2", y2)
	c.style(s)
}

func (c *canvas) circle(x, y, r float64, s style) {
	c.raw("<circle")
	c.attribute("cx", x)
	c.attribute("cy", y)
	c.attribute("r", r)
	c.style(s)
}

// diamond draws a square on its corner, r from its middle to each corner.
func (c *canvas) diamond(x, y, r float64, s style) {
	c.polygon([]point{{x - r, y}, {x, y - r}, {x + r, y}, {x, y + r}}, s)
}

func (c *canvas) polygon(points []point, s style)  { c.points("polygon", points, s) }
func (c *canvas) polyline(points []point, s style) { c.points("polyline", points, s) }

func (c *canvas) points(element string, points []point, s style) {
	c.raw("<", element, ` points="`)
	for i, p := range points {
		if i > 0 {
			c.raw(" ")
		}
		c.raw(decimal(p.x), ",", decimal(p.y))
	}
	c.raw(`"`)
	if s.stroke != "" {
		c.raw(` stroke-linejoin="round"`)
	}
	c.style(s)
}

// hatch fills a box with slanted lines, rising to the right where slant is over 0 and to the left where it is under. They
// are drawn one by one: not every program that converts a picture supports patterns.
func (c *canvas) hatch(x, y, w, h, slant float64, s style) {
	const step = 7
	c.raw(`<path d="`)
	for offset := float64(step); offset < w+h; offset += step {
		// The line from (offset, 0) down to (0, offset), in the box's own coordinates.
		x1, y1 := min(offset, w), max(0, offset-w)
		x2, y2 := max(0, offset-h), min(offset, h)
		if slant < 0 {
			x1, x2 = w-x1, w-x2
		}
		c.raw("M", decimal(x+x1), " ", decimal(y+y1), "L", decimal(x+x2), " ", decimal(y+y2))
	}
	c.raw(`"`)
	c.style(s)
}

// text writes one line with its baseline at y.
func (c *canvas) text(x, y float64, text string, f font) {
	c.raw("<text")
	c.attribute("x", x)
	c.attribute("y", y)
	c.attribute("font-size", f.size)
	if f.anchor != "" && f.anchor != start {
		c.raw(` text-anchor="`, f.anchor, `"`)
	}
	if f.bold {
		c.raw(` font-weight="bold"`)
	}
	if f.fill != "" && f.fill != ink {
		c.raw(` fill="`, f.fill, `"`)
	}
	c.raw(">")
	c.escaped(text)
	c.raw("</text>\n")
}
