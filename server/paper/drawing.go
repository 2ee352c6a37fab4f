package paper

import (
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"mysteryshopper/server/picture"
	"mysteryshopper/server/words"
)

// drawingWidth is how wide pictures are laid out, in their own units: so wide that their text is as large as a note.
const drawingWidth = 860.0

// drawingMargin is the margin of a picture, which falls away on paper.
const drawingMargin = 24.0

// drawing prints pictures at one scale.
type drawing struct {
	*sheet
	scale float64
	// above is the height in the picture that lies at y on the page.
	above, y float64
}

// printScale is the length of a picture's unit on paper.
const printScale = inner / (drawingWidth - 2*drawingMargin)

// drawUnder begins a part of the report with a picture. A picture of half a page at most is not parted.
func (s *sheet) drawUnder(title words.Text, p picture.Picture) { s.drawWithNote(title, p, "") }

// drawWithNote does the same, with a note below the picture that does not stand on another page than all of it.
func (s *sheet) drawWithNote(title words.Text, p picture.Picture, note string) {
	made := s.laidOut(p)
	lines := s.ruler.wrap(note, noteFace, inner, 3)
	high := printedHeight(made) + float64(len(lines))*noteFace.height()
	if high > (bottom-top)/2 {
		high = 40
	}
	s.head(s.language.Text(title), high)
	s.print(made)
	s.lines(left, lines, noteFace)
}

// printedHeight returns how high a picture is on paper.
func printedHeight(made *picture.Drawing) float64 {
	return (made.Height - 2*drawingMargin) * printScale
}

func (s *sheet) laidOut(p picture.Picture) *picture.Drawing {
	return picture.Draw(p, picture.Options{Language: s.language.Tag(), Width: drawingWidth, Printed: true})
}

// draw prints a picture across the page.
func (s *sheet) draw(p picture.Picture) { s.print(s.laidOut(p)) }

// print prints a picture. Where the page has no room for all of it, it goes on on the next one, from one of its cuts.
func (s *sheet) print(made *picture.Drawing) {
	d := &drawing{sheet: s, scale: printScale}
	from, end := drawingMargin+8, made.Height-drawingMargin+6 // The last line's descenders.
	for from < end {
		to := end
		if room := from + (bottom-s.y)/d.scale; to > room {
			to = lastCut(made.Cuts, from, min(room, max(from, end-leastRest/d.scale)))
		}
		if to == from && s.y > top+10 {
			s.next()
			continue
		}
		if room := from + (bottom-s.y)/d.scale; to == from && end > room {
			to = lastCut(made.Cuts, from, room)
		}
		if to == from {
			to = end // It fits no page. No picture is so high between two cuts.
		}
		d.part(made.Shapes, from, to)
		s.y += (to - from) * d.scale
		from = to
	}
}

// leastRest is how much of a picture at least goes on the next page, so that no single row stands alone there.
const leastRest = 22.0

// lastCut returns the greatest cut up to a height; from where there is none.
func lastCut(cuts []float64, from, most float64) float64 {
	for _, cut := range cuts {
		if cut > from && cut <= most {
			from = cut
		}
	}
	return from
}

// part prints what lies between two heights of a picture.
func (d *drawing) part(shapes []picture.Shape, from, to float64) {
	d.above, d.y = from, d.sheet.y
	d.pdf.ClipRect(left-1, d.y-1, inner+2, (to-from)*d.scale+2, false)
	for i := range shapes {
		if low, high := extent(&shapes[i]); high >= from && low < to {
			d.shape(&shapes[i])
		}
	}
	d.pdf.ClipEnd()
	d.inForce = face{} // The clip has ended with the fonts set in it.
}

// extent returns the least and the greatest height of a shape.
func extent(s *picture.Shape) (low, high float64) {
	if len(s.Points) == 0 {
		return 0, -1
	}
	if s.Kind == picture.Rectangle {
		return s.Points[0].Y, s.Points[0].Y + s.Points[1].Y
	}
	low, high = s.Points[0].Y, s.Points[0].Y
	for _, p := range s.Points {
		low, high = min(low, p.Y), max(high, p.Y)
	}
	return low, high
}

// at returns the place of a point on the page.
func (d *drawing) at(p picture.Point) fpdf.PointType {
	return fpdf.PointType{X: left + (p.X-drawingMargin)*d.scale, Y: d.y + (p.Y-d.above)*d.scale}
}

func (d *drawing) shape(s *picture.Shape) {
	if s.Kind == picture.Label {
		d.label(s)
		return
	}
	look := d.pen(s.Style)
	if look == "" {
		return
	}
	points := make([]fpdf.PointType, len(s.Points))
	for i, p := range s.Points {
		points[i] = d.at(p)
	}
	switch s.Kind {
	case picture.Rectangle:
		d.pdf.Rect(points[0].X, points[0].Y, s.Points[1].X*d.scale, s.Points[1].Y*d.scale, look)
	case picture.Circle:
		d.pdf.Circle(points[0].X, points[0].Y, s.Radius*d.scale, look)
	case picture.Polygon:
		d.pdf.Polygon(points, look)
	case picture.Line, picture.Strokes:
		for i := 0; i+1 < len(points); i += 2 {
			d.pdf.Line(points[i].X, points[i].Y, points[i+1].X, points[i+1].Y)
		}
	case picture.Polyline:
		d.pdf.MoveTo(points[0].X, points[0].Y)
		for _, p := range points[1:] {
			d.pdf.LineTo(p.X, p.Y)
		}
		d.pdf.DrawPath("D")
	}
	d.pdf.SetDashPattern(nil, 0)
}

// pen sets the look of a shape, and returns whether it is drawn, filled or both, as the library names it.
func (d *drawing) pen(s picture.Style) (look string) {
	if s.Fill != "" {
		d.fill(colourOf(s.Fill))
		look = "F"
	}
	if s.Stroke == "" {
		return look
	}
	d.stroke(colourOf(s.Stroke), s.Width*d.scale)
	var dashes []float64
	for length := range strings.FieldsSeq(s.Dash) {
		n, _ := strconv.ParseFloat(length, 64) // Pictures write numbers.
		dashes = append(dashes, n*d.scale)
	}
	d.pdf.SetDashPattern(dashes, 0)
	return look + "D"
}

func (d *drawing) label(s *picture.Shape) {
	f := face{size: s.Font.Size * d.scale / point, bold: s.Font.Bold, colour: colourOf(s.Font.Fill)}
	text, p := d.clean(s.Text), d.at(s.Points[0])
	switch s.Font.Anchor {
	case "end":
		d.putRight(p.X, p.Y, text, f)
	case "middle":
		d.putMiddle(p.X, p.Y, text, f)
	default:
		d.put(p.X, p.Y, text, f)
	}
}

// colourOf reads a colour such as #0072B2; black where there is none.
func colourOf(text string) (c rgb) {
	if _, err := fmt.Sscanf(text, "#%02x%02x%02x", &c.r, &c.g, &c.b); err != nil {
		return ink
	}
	return c
}
