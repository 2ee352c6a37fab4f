package picture

// spanScale is a scale of whole numbers from 1 to of, across a part of a row.
type spanScale struct {
	left, right float64
	of          int64
}

const (
	// spanWide is the width of the scale in a column of its own.
	spanWide = 112.0
	// stackedSpan is how far below the mark of a row the scale lies on narrow pages.
	stackedSpan = 18.0
	// spanThick is the height of a bar, leastSpan its least width.
	spanThick, leastSpan = 8.0, 3.0
)

// x is the middle of a number's place.
func (s spanScale) x(n int64) float64 {
	if s.of <= 1 {
		return (s.left + s.right) / 2
	}
	n = min(max(n, 1), s.of)
	return s.left + float64(n-1)/float64(s.of-1)*(s.right-s.left)
}

// span draws a bar from one number to another, with a point at a third, on the line of all of them.
func (r *rows) span(from, to, at int64, y float64) {
	if r.spans.of == 0 {
		return
	}
	if r.stacked {
		y += stackedSpan
	}
	r.drawSpan(r.spans, from, to, at, y)
}

// drawSpan draws a bar on a scale.
func (s *sheet) drawSpan(on spanScale, from, to, at int64, y float64) {
	s.line(on.left, y, on.right, y, Style{Stroke: link, Width: 1})
	left, right := on.x(from), on.x(to)
	if right-left < leastSpan {
		middle := (left + right) / 2
		left, right = middle-leastSpan/2, middle+leastSpan/2
	}
	s.rect(left, y-spanThick/2, right-left, spanThick, Style{Fill: link, Stroke: rule, Width: 1})
	s.line(on.x(at), y-spanThick, on.x(at), y+spanThick, Style{Stroke: ink, Width: 2})
}
