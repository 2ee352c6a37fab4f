package picture

import (
	"encoding/hex"
	"encoding/xml"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
)

// idMark is a placeholder for the prefix of the ids, which depends on the content. No text can hold it.
const idMark = "\x00"

// SVG encodes the drawing. The same drawing gives the same bytes.
func (d *Drawing) SVG() []byte {
	var e encoder
	width, height := decimal(d.Width), decimal(d.Height)
	e.raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`, width, `" height="`, height,
		`" viewBox="0 0 `, width, " ", height, `" role="img" aria-labelledby="`, idMark, `title `, idMark,
		`desc" lang="`, d.Language, `" xml:lang="`, d.Language, `" font-family="`, fonts, `" fill="`, ink, "\">\n")
	e.raw(`<title id="`, idMark, `title">`)
	e.escaped(d.Title)
	e.raw("</title>\n", `<desc id="`, idMark, `desc">`)
	for i, text := range d.Sentences {
		if i > 0 {
			e.raw(" ")
		}
		e.escaped(text)
	}
	e.raw("</desc>\n")
	e.raw(`<rect width="`, width, `" height="`, height, `" fill="`, paper, "\"/>\n")
	for i := range d.Shapes {
		e.shape(&d.Shapes[i])
	}
	e.raw("</svg>\n")
	return []byte(strings.ReplaceAll(string(e.out), idMark, prefixOf(e.out)))
}

// prefixOf returns the prefix that keeps the ids of this document apart from those of others in the same page.
func prefixOf(document []byte) string {
	h := fnv.New64a()
	// A write to a hash never fails.
	_, _ = h.Write(document)
	return "p" + hex.EncodeToString(h.Sum(nil)) + "-"
}

// encoder writes elements of SVG.
type encoder struct{ out []byte }

// Write appends bytes, for the escaping functions of the standard library. It never fails.
func (e *encoder) Write(p []byte) (int, error) {
	e.out = append(e.out, p...)
	return len(p), nil
}

func (e *encoder) raw(parts ...string) {
	for _, part := range parts {
		e.out = append(e.out, part...)
	}
}

// escaped writes a text that may hold anything.
func (e *encoder) escaped(text string) {
	// A write to the encoder never fails.
	_ = xml.EscapeText(e, []byte(clean(text)))
}

// attributes writes pairs of a name and a number.
func (e *encoder) attributes(names string, values ...float64) {
	for i, name := range strings.Fields(names) {
		e.raw(" ", name, `="`, decimal(values[i]), `"`)
	}
}

// decimal writes a coordinate with one decimal at most.
func decimal(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0 // Not −0.
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (e *encoder) shape(s *Shape) {
	p := s.Points
	switch s.Kind {
	case Group:
		e.raw("<g><title>")
		e.escaped(s.Text)
		e.raw("</title>\n")
		return
	case GroupEnd:
		e.raw("</g>\n")
		return
	case Label:
		e.label(p[0], s.Text, s.Font)
		return
	case Rectangle:
		e.raw("<rect")
		e.attributes("x y width height", p[0].X, p[0].Y, p[1].X, p[1].Y)
	case Line:
		e.raw("<line")
		e.attributes("x1 y1 x2 y2", p[0].X, p[0].Y, p[1].X, p[1].Y)
	case Circle:
		e.raw("<circle")
		e.attributes("cx cy r", p[0].X, p[0].Y, s.Radius)
	case Polygon:
		e.corners("polygon", s)
	case Polyline:
		e.corners("polyline", s)
	case Strokes:
		e.raw(`<path d="`)
		for i := 0; i+1 < len(p); i += 2 {
			e.raw("M", decimal(p[i].X), " ", decimal(p[i].Y), "L", decimal(p[i+1].X), " ", decimal(p[i+1].Y))
		}
		e.raw(`"`)
	}
	e.style(s.Style)
}

func (e *encoder) corners(element string, s *Shape) {
	e.raw("<", element, ` points="`)
	for i, p := range s.Points {
		if i > 0 {
			e.raw(" ")
		}
		e.raw(decimal(p.X), ",", decimal(p.Y))
	}
	e.raw(`"`)
	if s.Style.Stroke != "" {
		e.raw(` stroke-linejoin="round"`)
	}
}

// style writes the look of a shape, and ends its element.
func (e *encoder) style(s Style) {
	if s.Fill == "" {
		s.Fill = "none"
	}
	e.raw(` fill="`, s.Fill, `"`)
	if s.Stroke != "" {
		e.raw(` stroke="`, s.Stroke, `"`)
		e.attributes("stroke-width", s.Width)
	}
	if s.Dash != "" {
		e.raw(` stroke-dasharray="`, s.Dash, `"`)
	}
	e.raw("/>\n")
}

func (e *encoder) label(at Point, text string, f Font) {
	e.raw("<text")
	e.attributes("x y font-size", at.X, at.Y, f.Size)
	if f.Anchor != "" && f.Anchor != start {
		e.raw(` text-anchor="`, f.Anchor, `"`)
	}
	if f.Bold {
		e.raw(` font-weight="bold"`)
	}
	if f.Fill != "" && f.Fill != ink {
		e.raw(` fill="`, f.Fill, `"`)
	}
	e.raw(">")
	e.escaped(text)
	e.raw("</text>\n")
}
