package picture

import (
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Trend is a score over time: a line with the band of its intervals, the visits below. Of more than MaxMarks points the
// last ones are drawn; the events are marked by number at their month and listed below, of more than 30 the last ones.
type Trend struct {
	Caption
	chart.Trend
}

// maxEvents is how many events are listed.
const maxEvents = 30

// trendPlot is a trend that is being drawn.
type trendPlot struct {
	*sheet
	*chart.Layout
	// top and bottom are those of the plot, left is that of the first slot, slotWide the width of each.
	top, bottom, left, slotWide float64
	// labelled reports whether there is room for the value of every point.
	labelled bool
}

// The plot's sides.
const (
	plotLeft   = margin + 48
	plotHeight = 300.0
	flatHeight = 190.0
)

func (t Trend) draw(s *sheet) bool {
	if len(t.Points) == 0 {
		return false
	}
	p := &trendPlot{sheet: s, Layout: t.Layout(MaxMarks, maxEvents)}
	p.spread()
	p.legend()
	p.frame()
	p.band()
	p.lines()
	p.dots()
	p.axis()
	p.strip()
	p.below()
	return true
}

// spread gives the slots their width. Where there is no room for the value of every point, white is left on either side of
// them for the first and the last one.
func (p *trendPlot) spread() {
	whole := p.right() - plotLeft
	slots := float64(p.Slots)
	value := measure(p.language.Percent(chart.Hundred), smallSize)
	p.left, p.slotWide = plotLeft, whole/slots
	p.labelled = p.slotWide >= value+8
	if !p.labelled {
		// Half a slot, which is narrower the wider the white, is white already.
		white := max((value+labelGap+1-p.slotWide/2)/(1-1/slots), 0)
		p.left, p.slotWide = plotLeft+white, (whole-2*white)/slots
	}
}

// across is where a place lies that is given in slots from the middle of the first.
func (p *trendPlot) across(slots float64) float64 { return p.left + (slots+0.5)*p.slotWide }

// x is the middle of a slot.
func (p *trendPlot) x(slot int) float64 { return p.across(float64(slot)) }

// breakX is where the break before a point lies.
func (p *trendPlot) breakX(i int) float64 { return p.across(p.BreakAt(i)) }

// level is the height of basis points.
func (p *trendPlot) level(basisPoints int32) float64 {
	return p.bottom - p.Level(basisPoints)*(p.bottom-p.top)
}

// breakText is the break before a point in a sentence.
func (p *trendPlot) breakText(i int) string {
	return p.language.Text(words.BreakFrom, "period", p.Name(p.At[i], p.language), "version", p.BreakName(i, p.language))
}
