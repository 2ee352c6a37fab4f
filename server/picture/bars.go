package picture

import (
	"cmp"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Bars are scores side by side: of sections, dimensions, questions, channels or locations.
type Bars struct {
	Caption
	// Bars are drawn in their order, the first MaxMarks of them.
	Bars []chart.Bar
	// Under has the heading of each row: rows with the same heading stand below it together; nil where there are no headings.
	Under []string
	// Extra are further columns, between the scale and the numbers.
	Extra []Extra
	// Value and Count head the columns of the figures and of what they stand on; Score and Visits where they are empty.
	Value, Count string
	// Single leaves out what figures stand on, which is one visit each.
	Single bool
	// PassMark is in basis points; nil where there is none.
	PassMark *int32
}

func (b Bars) draw(s *sheet) bool {
	if len(b.Bars) == 0 {
		return false
	}
	value := cmp.Or(b.Value, s.language.Text(words.Score))
	heads := []string{value, cmp.Or(b.Count, s.language.Text(words.VisitsHead))}
	if b.Single {
		heads = heads[:1]
	}
	shown := b.Bars[:min(len(b.Bars), MaxMarks)]
	figures := figuresOf(shown)
	r := newRows(s, margin, b.Extra, widestValue(figures, s.language), heads...)
	k := kindsOf(figures)
	s.figureKey(value, k, b.PassMark, func(x, y float64, thin bool) { s.rect(x, y-8, sampleWidth, 16, bar(thin)) })
	r.begin()
	for i, bar := range shown {
		if i < len(b.Under) && (i == 0 || b.Under[i] != b.Under[i-1]) {
			r.heading(b.Under[i])
		}
		r.bar(bar, cellsOf(b.Extra, i))
	}
	r.closeRows(b.PassMark)
	r.andMore(int64(len(b.Bars) - len(shown)))
	return true
}

func (r *rows) bar(b chart.Bar, extra []string) {
	r.row(b.Title, b.Describe(r.language), append(extra, valueCells(b.Figure, r.language)...), func(y float64) {
		if b.Value == nil {
			r.absent(b.Figure, y)
			return
		}
		const thick = 20
		r.rect(r.left, y-thick/2, r.x(*b.Value)-r.left, thick, bar(b.Thin()))
		r.interval(b.Figure, y)
	})
}
