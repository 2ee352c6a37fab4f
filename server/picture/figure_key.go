package picture

import (
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// kinds records which marks a picture has, so that its key names no others.
type kinds struct{ thin, interval bool }

func kindsOf(figures []chart.Figure) kinds {
	var k kinds
	for _, f := range figures {
		k.thin = k.thin || f.Value != nil && f.Thin()
		k.interval = k.interval || f.HasInterval()
	}
	return k
}

// figuresOf returns the figures of bars.
func figuresOf(bars []chart.Bar) []chart.Figure {
	figures := make([]chart.Figure, len(bars))
	for i, bar := range bars {
		figures[i] = bar.Figure
	}
	return figures
}

// figureKey is the key for figures whose value is drawn by draw, around y from x on, with further samples behind it.
func (s *sheet) figureKey(name string, k kinds, mark *int32, draw func(x, y float64, thin bool), more ...sample) {
	if s.printed && !k.thin && mark == nil {
		return // The columns name the marks.
	}
	samples := []sample{{name, func(x, y float64) { draw(x, y, false) }}}
	if k.thin {
		samples = append(samples, sample{s.language.Text(words.FewVisits), func(x, y float64) { draw(x, y, true) }})
	}
	if k.interval {
		samples = append(samples, sample{s.language.Text(words.Interval), func(x, y float64) { s.whisker(x, x+sampleWidth, y) }})
	}
	if mark != nil {
		samples = append(samples, sample{s.language.Text(words.PassMark, "p", s.language.PercentExact(*mark)), func(x, y float64) {
			s.line(x+sampleWidth/2, y-9, x+sampleWidth/2, y+9, passLine)
		}})
	}
	s.key(append(samples, more...))
}
