package paper

// line draws a line of that width.
func (s *sheet) line(x1, y1, x2, y2 float64, colour rgb, width float64) {
	s.stroke(colour, width)
	s.pdf.Line(x1, y1, x2, y2)
}

func (s *sheet) stroke(colour rgb, width float64) {
	s.pdf.SetDrawColor(colour.r, colour.g, colour.b)
	s.pdf.SetLineWidth(width)
}

func (s *sheet) fill(colour rgb) { s.pdf.SetFillColor(colour.r, colour.g, colour.b) }
