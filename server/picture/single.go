package picture

import (
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Single is one figure, large.
type Single struct {
	Caption
	chart.Figure
	// Band is the title of the figure's band; empty where it has none.
	Band string
	// PassMark is in basis points; nil where there is none.
	PassMark *int32
}

func (f Single) draw(s *sheet) bool {
	description := f.Figure.Describe(s.language)
	if f.Band != "" {
		description += ", " + f.Band
	}
	s.describe(description)
	s.mark(description, func() { f.figure(s) })
	if thin := f.Thinness(s.language); thin != "" {
		s.y += 6
		s.note(words.Sentence(words.Capital(thin)))
	}
	return true
}

func (f Single) figure(s *sheet) {
	const size = 84.0
	s.y += size
	if f.Value == nil {
		s.y -= size / 3
		s.text(margin, s.y, words.Capital(f.Absence(s.language)), Font{Size: size / 3, Fill: quiet})
		return
	}
	value := s.language.Percent(*f.Value)
	s.text(margin-3, s.y, value, Font{Size: size, Bold: true})
	if s.narrow() {
		f.below(s)
		return
	}
	x := margin + measureBold(value, size) + 26
	room := s.right() - x
	lines := f.lines(s.language)
	if f.Band != "" {
		s.text(x, s.y-48, oneLine(f.Band, 20, room/1.08), Font{Size: 20, Bold: true})
	}
	for i, line := range lines {
		y := s.y - float64(len(lines)-1-i)*22
		s.text(x, y, oneLine(line, 16, room), Font{Size: 16})
	}
	s.y += 52
	f.scale(s)
}

// lines returns the interval and the visits in words.
func (f Single) lines(language *words.Language) []string {
	lines := []string{language.Visits(f.Visits)}
	if f.HasInterval() {
		lines = append([]string{f.Interval(language)}, lines...)
	}
	return lines
}

// below prints the band and the lines below the figure, on narrow pages.
func (f Single) below(s *sheet) {
	s.y += 10
	for i, line := range append(wrap(f.Band, 20, s.inner()/1.08, 2), f.lines(s.language)...) {
		s.y += 22
		s.text(margin, s.y, line, Font{Size: 16, Bold: f.Band != "" && i == 0})
	}
	s.y += 52
	f.scale(s)
}

// scale draws the figure on its interval, on a scale from 0 to 100 %.
func (f Single) scale(s *sheet) {
	left, right, thick := margin+16, s.right()-16, 22.0
	x := func(basisPoints int32) float64 {
		return left + chart.OnScale(basisPoints, 0, chart.Hundred)*(right-left)
	}
	y := s.y
	if mark := f.PassMark; mark != nil {
		text := s.language.Text(words.PassMark, "p", s.language.PercentExact(*mark))
		half := measure(text, smallSize) / 2
		s.text(min(max(x(*mark), margin+half), s.right()-half), y-thick/2-14, text,
			Font{Size: smallSize, Anchor: middle})
		s.describe(text)
	}
	s.line(left, y, right, y, Style{Stroke: rule, Width: 1})
	if f.HasInterval() {
		low, high := min(x(*f.Low), x(*f.High)), max(x(*f.Low), x(*f.High))
		s.rect(low, y-thick/2, high-low, thick, Style{Fill: tint, Stroke: blue, Width: 1.5})
	}
	if f.PassMark != nil {
		s.line(x(*f.PassMark), y-thick/2-9, x(*f.PassMark), y+thick/2+6, passLine)
	}
	s.circle(x(*f.Value), y, 8, dot(f.Thin(), blue))
	for v := int32(0); v <= chart.Hundred; v += chart.Hundred / 4 {
		s.line(x(v), y+thick/2+4, x(v), y+thick/2+10, Style{Stroke: rule, Width: 1})
		s.text(x(v), y+thick/2+26, s.language.PercentExact(v), Font{Size: smallSize, Fill: quiet, Anchor: middle})
	}
	s.y = y + thick/2 + 32
}
