package paper

import "codeberg.org/go-pdf/fpdf"

// line draws a line of that width.
func (s *sheet) line(x1, y1, x2, y2 float64, colour rgb, width float64) {
	s.stroke(colour, width)
	s.pdf.Line(x1, y1, x2, y2)
}

// dashed draws a line of dashes and gaps of that length.
func (s *sheet) dashed(x1, y1, x2, y2 float64, colour rgb, width, dash float64) {
	s.pdf.SetDashPattern([]float64{dash, dash}, 0)
	s.line(x1, y1, x2, y2, colour, width)
	s.pdf.SetDashPattern(nil, 0)
}

func (s *sheet) stroke(colour rgb, width float64) {
	s.pdf.SetDrawColor(colour.r, colour.g, colour.b)
	s.pdf.SetLineWidth(width)
}

func (s *sheet) fill(colour rgb) { s.pdf.SetFillColor(colour.r, colour.g, colour.b) }

// bar draws a bar from x; what is thin is hatched in an outline.
func (s *sheet) bar(x, y, wide, high float64, thin bool) {
	if wide <= 0 {
		s.line(x, y, x, y+high, blue, 0.5)
		return
	}
	if !thin {
		s.fill(blue)
		s.pdf.Rect(x, y, wide, high, "F")
		return
	}
	s.pdf.ClipRect(x, y, wide, high, false)
	s.stroke(blue, 0.25)
	for offset := -high; offset < wide; offset += 1.3 {
		s.pdf.Line(x+offset, y+high, x+offset+high, y)
	}
	s.pdf.ClipEnd()
	s.stroke(blue, 0.3)
	s.pdf.Rect(x, y, wide, high, "D")
}

// whisker draws an interval lying, from one x to another. Its white edge keeps it apart from a bar.
func (s *sheet) whisker(from, to, y, high float64) {
	for _, pen := range []struct {
		colour rgb
		width  float64
	}{{white, 0.9}, {ink, 0.35}} {
		s.line(from, y, to, y, pen.colour, pen.width)
		s.line(from, y-high/2, from, y+high/2, pen.colour, pen.width)
		s.line(to, y-high/2, to, y+high/2, pen.colour, pen.width)
	}
}

// dot draws a point of a line; what is thin is hollow.
func (s *sheet) dot(x, y, radius float64, thin bool) {
	s.stroke(blue, 0.4)
	s.fill(blue)
	if thin {
		s.fill(white)
	}
	s.pdf.Circle(x, y, radius, "FD")
}

// area fills what lies between two lines.
func (s *sheet) area(points []fpdf.PointType, colour rgb) {
	s.fill(colour)
	s.pdf.Polygon(points, "F")
}
