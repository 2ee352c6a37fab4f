package picture

import (
	"strings"

	"mysteryshopper/checklist/scorecard"
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
	// Observed has no need of an interval: that of the gap is drawn.
	Observed Figure
	// Value is claimed less observed, in basis points, within −10,000 to 10,000; Low and High are the ends of its 95 %
	// interval. Each is nil where there is none.
	Value, Low, High *int32
}

// SVG draws the gaps with their texts in a language: a BCP 47 tag, English where it is not spoken.
func (g Gaps) SVG(lang string) []byte {
	s := newSheet(lang, g.Caption)
	if len(g.Gaps) == 0 {
		return s.empty(g.Caption)
	}
	shown := g.Gaps[:min(len(g.Gaps), MaxMarks)]
	s.gapKey(shown)
	r := &rows{
		sheet: s, indent: margin, left: 352, right: 762,
		columns: []column{{s.w.gap, 862}, {s.w.visitsHead, width - margin}},
	}
	r.begin()
	for _, gap := range shown {
		r.gap(gap)
	}
	r.close(nil)
	r.andMore(int64(len(g.Gaps) - len(shown)))
	s.note(s.w.gapSaid)
	return s.finish(g.Caption)
}

func (s *sheet) gapKey(gaps []Gap) {
	var thin, interval bool
	for _, gap := range gaps {
		thin = thin || gap.Observed.Value != nil && gap.Observed.thin()
		interval = interval || gap.interval()
	}
	samples := []sample{
		{s.w.claimed, func(x, y float64) { s.diamond(x+sampleWidth/2, y, 8, dot(false, vermeil)) }},
		{s.w.observed, func(x, y float64) { s.circle(x+sampleWidth/2, y, 6.5, dot(false, blue)) }},
	}
	if thin {
		samples = append(samples, sample{s.w.observed + ", " + s.w.fewVisits, func(x, y float64) {
			s.circle(x+sampleWidth/2, y, 6.5, dot(true, blue))
		}})
	}
	if interval {
		samples = append(samples, sample{s.w.gapInterval, func(x, y float64) { s.whisker(x, x+sampleWidth, y) }})
	}
	s.key(samples)
}

// interval says whether the gap's interval can be drawn: from the claim, it is where the observation may truly lie.
func (g Gap) interval() bool { return g.Claimed != nil && g.Low != nil && g.High != nil }

// said is the gap in words.
func (g Gap) said(w *words) string {
	parts := []string{w.claimed + " –"}
	if g.Claimed != nil {
		parts[0] = w.claimed + " " + w.percent(*g.Claimed)
	}
	parts = append(parts, w.observed+" "+g.Observed.said(w))
	if g.Value != nil {
		parts = append(parts, say(w.gapOf, "{p}", w.points(*g.Value)))
	}
	if g.Low != nil && g.High != nil {
		low, high := w.signed(scorecard.FlooredTenths(*g.Low)), w.signed(scorecard.RaisedTenths(*g.High))
		parts = append(parts, say(w.intervalFromTo, "{low}", low, "{high}", high))
	}
	return strings.Join(parts, ", ")
}

// points writes a difference of basis points as percentage points, rounded toward 0.
func (w *words) points(basisPoints int32) string { return w.signed(int64(basisPoints / 10)) }

// gap draws one gap as two marks with a line between.
func (r *rows) gap(g Gap) {
	cells := []string{"", r.w.count(g.Observed.Visits)}
	if g.Value != nil {
		cells[0] = r.w.points(*g.Value)
	}
	r.row(g.Title, g.said(r.w), cells, func(y float64) {
		if g.Claimed != nil && g.Observed.Value != nil {
			r.line(r.x(*g.Claimed), y, r.x(*g.Observed.Value), y, style{stroke: link, width: 7})
		}
		if g.interval() {
			r.whisker(r.x(difference(*g.Claimed, *g.High)), r.x(difference(*g.Claimed, *g.Low)), y)
		}
		if g.Claimed != nil {
			r.diamond(r.x(*g.Claimed), y, 8, dot(false, vermeil))
		}
		if g.Observed.Value != nil {
			r.circle(r.x(*g.Observed.Value), y, 6.5, dot(g.Observed.thin(), blue))
		} else if g.Claimed == nil {
			r.absent(g.Observed, y)
		}
	})
}

// difference is a − b on the scale.
func difference(a, b int32) int32 {
	return int32(min(max(int64(a)-int64(b), 0), hundred))
}
