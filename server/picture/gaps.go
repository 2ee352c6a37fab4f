package picture

import (
	"strings"

	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Gaps set what managers claim beside what was observed.
type Gaps struct {
	Caption
	// Gaps are drawn in their order, the first MaxMarks of them.
	Gaps []Gap
}

// Gap is one section or question, or the total.
type Gap struct {
	Title string
	// Claimed is in basis points, nil where nothing was claimed.
	Claimed *int32
	// Observed needs no interval: that of the gap is drawn.
	Observed chart.Figure
	// Value is claimed less observed, in basis points, within −10,000 to 10,000; Low and High are the ends of its 95 %
	// interval. Each is nil where there is none.
	Value, Low, High *int32
}

func (g Gaps) draw(s *sheet) bool {
	if len(g.Gaps) == 0 {
		return false
	}
	shown := g.Gaps[:min(len(g.Gaps), MaxMarks)]
	s.gapKey(shown)
	r := newRows(s, margin, nil, 0, s.language.Text(words.Gap), s.language.Text(words.VisitsHead))
	r.begin()
	for _, gap := range shown {
		r.gap(gap)
	}
	r.closeRows(nil)
	r.andMore(int64(len(g.Gaps) - len(shown)))
	s.note(s.language.Text(words.GapNote))
	return true
}

func (s *sheet) gapKey(gaps []Gap) {
	var thin, interval bool
	for _, gap := range gaps {
		thin = thin || gap.Observed.Value != nil && gap.Observed.Thin()
		interval = interval || gap.interval()
	}
	samples := []sample{
		{s.language.Text(words.Claimed), func(x, y float64) { s.diamond(x+sampleWidth/2, y, 8, dot(false, vermeil)) }},
		{s.language.Text(words.Observed), func(x, y float64) { s.circle(x+sampleWidth/2, y, 6.5, dot(false, blue)) }},
	}
	if thin {
		samples = append(samples, sample{s.language.Text(words.Observed) + ", " + s.language.Text(words.FewVisits), func(x, y float64) {
			s.circle(x+sampleWidth/2, y, 6.5, dot(true, blue))
		}})
	}
	if interval {
		samples = append(samples, sample{s.language.Text(words.GapInterval), func(x, y float64) { s.whisker(x, x+sampleWidth, y) }})
	}
	s.key(samples)
}

// interval reports whether the gap's interval can be drawn. Drawn from the claim, it shows where the observed score may
// lie.
func (g Gap) interval() bool { return g.Claimed != nil && g.Low != nil && g.High != nil }

// describe returns the gap in a sentence, without its end.
func (g Gap) describe(language *words.Language) string {
	parts := []string{language.Text(words.Claimed) + " –"}
	if g.Claimed != nil {
		parts[0] = language.Text(words.Claimed) + " " + language.Percent(*g.Claimed)
	}
	parts = append(parts, language.Text(words.Observed)+" "+g.Observed.Describe(language))
	if g.Value != nil {
		parts = append(parts, language.Text(words.GapOf, "p", language.Points(*g.Value)))
	}
	if g.Low != nil && g.High != nil {
		low, high := language.PointsFrom(*g.Low), language.PointsTo(*g.High)
		parts = append(parts, language.Text(words.IntervalFromTo, "low", low, "high", high))
	}
	return strings.Join(parts, ", ")
}

// gap draws one gap as two marks with a line between.
func (r *rows) gap(g Gap) {
	cells := []string{"", r.language.Number(g.Observed.Visits)}
	if g.Value != nil {
		cells[0] = r.language.Points(*g.Value)
	}
	r.row(g.Title, g.describe(r.language), cells, func(y float64) {
		if g.Claimed != nil && g.Observed.Value != nil {
			r.line(r.x(*g.Claimed), y, r.x(*g.Observed.Value), y, Style{Stroke: link, Width: 7})
		}
		if g.interval() {
			r.whisker(r.x(difference(*g.Claimed, *g.High)), r.x(difference(*g.Claimed, *g.Low)), y)
		}
		if g.Claimed != nil {
			r.diamond(r.x(*g.Claimed), y, 8, dot(false, vermeil))
		}
		if g.Observed.Value != nil {
			r.circle(r.x(*g.Observed.Value), y, 6.5, dot(g.Observed.Thin(), blue))
		} else if g.Claimed == nil {
			r.absent(g.Observed, y)
		}
	})
}

// difference is a − b on the scale.
func difference(a, b int32) int32 {
	return int32(min(max(int64(a)-int64(b), 0), chart.Hundred))
}
