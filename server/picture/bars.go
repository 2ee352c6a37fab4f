package picture

import (
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Bars are scores side by side: of sections, dimensions, questions, channels or locations.
type Bars struct {
	Caption
	// Bars are drawn in their order, the first MaxMarks of them.
	Bars []chart.Bar
	// PassMark is in basis points; nil where there is none.
	PassMark *int32
}

// SVG draws the bars with their texts in a language: a BCP 47 tag or the value of an Accept-Language header.
func (b Bars) SVG(lang string) []byte {
	s := newSheet(lang, b.Caption)
	if len(b.Bars) == 0 {
		return s.empty(b.Caption)
	}
	r := &rows{
		sheet: s, indent: margin, left: 352, right: 750,
		columns: []column{{s.language.Text(words.Score), 852}, {s.language.Text(words.VisitsHead), width - margin}},
	}
	shown := b.Bars[:min(len(b.Bars), MaxMarks)]
	var k kinds
	for _, bar := range shown {
		k.add(bar.Figure)
	}
	s.figureKey(s.language.Text(words.Score), k, b.PassMark, func(x, y float64, thin bool) { s.rect(x, y-8, sampleWidth, 16, bar(thin)) })
	r.begin()
	for _, bar := range shown {
		r.bar(bar)
	}
	r.closeRows(b.PassMark)
	r.andMore(int64(len(b.Bars) - len(shown)))
	return s.finish(b.Caption)
}

func (r *rows) bar(b chart.Bar) {
	r.row(b.Title, b.Describe(r.language), valueCells(b.Figure, r.language), func(y float64) {
		if b.Value == nil {
			r.absent(b.Figure, y)
			return
		}
		const thick = 20
		r.rect(r.left, y-thick/2, r.x(*b.Value)-r.left, thick, bar(b.Thin()))
		r.interval(b.Figure, y)
	})
}
