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

// SVG draws the figure with its texts in a language: a BCP 47 tag or the value of an Accept-Language header.
func (f Single) SVG(lang string) []byte {
	s := newSheet(lang, f.Caption)
	description := f.Figure.Describe(s.language)
	if f.Band != "" {
		description += ", " + f.Band
	}
	s.describe(description)
	s.mark(description, func() { f.draw(s) })
	if thin := f.Thinness(s.language); thin != "" {
		s.y += 6
		s.note(words.Sentence(words.Capital(thin)))
	}
	return s.finish(f.Caption)
}

func (f Single) draw(s *sheet) {
	const size = 84.0
	s.y += size
	if f.Value == nil {
		s.y -= size / 3
		s.text(margin, s.y, words.Capital(f.Absence(s.language)), font{size: size / 3, fill: quiet})
		return
	}
	value := s.language.Percent(*f.Value)
	s.text(margin-3, s.y, value, font{size: size, bold: true})
	x := margin + measureBold(value, size) + 26
	room := width - margin - x
	lines := []string{s.language.Visits(f.Visits)}
	if f.HasInterval() {
		lines = append([]string{f.Interval(s.language)}, lines...)
	}
	if f.Band != "" {
		s.text(x, s.y-48, oneLine(f.Band, 20, room/1.08), font{size: 20, bold: true})
	}
	for i, line := range lines {
		y := s.y - float64(len(lines)-1-i)*22
		s.text(x, y, oneLine(line, 16, room), font{size: 16})
	}
	s.y += 52
	f.scale(s)
}

// scale draws the figure on its interval, on a scale from 0 to 100 %.
func (f Single) scale(s *sheet) {
	const left, right, thick = margin + 16, width - margin - 16, 22.0
	x := func(basisPoints int32) float64 {
		return left + chart.OnScale(basisPoints, 0, chart.Hundred)*(right-left)
	}
	y := s.y
	if mark := f.PassMark; mark != nil {
		text := s.language.Text(words.PassMark, "p", s.language.PercentExact(*mark))
		half := measure(text, smallSize) / 2
		s.text(min(max(x(*mark), margin+half), width-margin-half), y-thick/2-14, text,
			font{size: smallSize, anchor: middle})
		s.describe(text)
	}
	s.line(left, y, right, y, style{stroke: rule, width: 1})
	if f.HasInterval() {
		low, high := min(x(*f.Low), x(*f.High)), max(x(*f.Low), x(*f.High))
		s.rect(low, y-thick/2, high-low, thick, style{fill: tint, stroke: blue, width: 1.5})
	}
	if f.PassMark != nil {
		s.line(x(*f.PassMark), y-thick/2-9, x(*f.PassMark), y+thick/2+6, passLine)
	}
	s.circle(x(*f.Value), y, 8, dot(f.Thin(), blue))
	for v := int32(0); v <= chart.Hundred; v += chart.Hundred / 4 {
		s.line(x(v), y+thick/2+4, x(v), y+thick/2+10, style{stroke: rule, width: 1})
		s.text(x(v), y+thick/2+26, s.language.PercentExact(v), font{size: smallSize, fill: quiet, anchor: middle})
	}
	s.y = y + thick/2 + 32
}
