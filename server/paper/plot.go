package paper

import (
	"codeberg.org/go-pdf/fpdf"

	"mysteryshopper/server/chart"
)

// The trend: how high its plot is, and how many months, breaks and events there is room for.
const (
	plotHeight = 46.0
	plotLeft   = left + 13
	mostMonths = 60
	mostNotes  = 5
)

// plot is the picture of a trend on its page.
type plot struct {
	*page
	*chart.Layout
	// top is that of the plot, slot the width of a month.
	top, slot float64
}

// newPlot lays out a trend for the width of the page.
func newPlot(p *page, t chart.Trend) *plot {
	d := &plot{page: p, Layout: t.Layout(mostMonths, mostNotes)}
	d.slot = (right - plotLeft) / float64(d.Slots)
	return d
}

// at returns the height of a value; one outside of the scale lies at its end.
func (d *plot) at(basisPoints int32) float64 {
	return d.top + plotHeight*(1-d.Level(basisPoints))
}

// across returns where a place lies that is given in slots from the middle of the first; x returns the middle of a slot.
func (d *plot) across(slots float64) float64 { return plotLeft + d.slot*(slots+0.5) }

func (d *plot) x(slot int) float64 { return d.across(float64(slot)) }

func (d *plot) grid() {
	for _, tick := range d.Grid() {
		d.line(plotLeft, d.at(tick), right, d.at(tick), hair, 0.2)
		d.putRight(plotLeft-1.5, d.at(tick)+1, d.language.PercentExact(tick), noteFace)
	}
	d.line(plotLeft, d.top+plotHeight, right, d.top+plotHeight, rule, 0.3)
}

func (d *plot) passMark() {
	if d.PassMark == nil {
		return
	}
	y := d.at(*d.PassMark)
	d.dashed(plotLeft, y, right, y, vermeil, 0.35, 0.6)
}

// breaks draws a line where the checklist begins to score otherwise, and names the version.
func (d *plot) breaks() {
	for i := range d.Points {
		if !d.Breaks(i) {
			continue
		}
		x, name := d.across(d.BreakAt(i)), d.BreakName(i, d.language)
		d.dashed(x, d.top, x, d.top+plotHeight, ink, 0.35, 1.6)
		if x+d.width(name, noteFace)+1.2 > right {
			d.putRight(x-1.2, d.top+plotHeight-1.2, name, noteFace)
		} else {
			d.put(x+1.2, d.top+plotHeight-1.2, name, noteFace)
		}
	}
}

// band draws the intervals as areas, where the line runs on.
func (d *plot) band() {
	for _, run := range d.Intervals() {
		for i := run.First; i < run.Last; i++ {
			here, next := d.Points[i], d.Points[i+1]
			d.area([]fpdf.PointType{
				{X: d.x(d.At[i]), Y: d.at(*here.High)}, {X: d.x(d.At[i+1]), Y: d.at(*next.High)},
				{X: d.x(d.At[i+1]), Y: d.at(*next.Low)}, {X: d.x(d.At[i]), Y: d.at(*here.Low)},
			}, tint)
		}
	}
}

// whiskers draws the interval of every month as a line up and down.
func (d *plot) whiskers() {
	for i, p := range d.Points {
		if !p.HasInterval() {
			continue
		}
		x, upper, lower := d.x(d.At[i]), d.at(*p.High), d.at(*p.Low)
		d.line(x, upper, x, lower, blue, 0.25)
		tip := min(1, d.slot/4)
		d.line(x-tip, upper, x+tip, upper, blue, 0.25)
		d.line(x-tip, lower, x+tip, lower, blue, 0.25)
	}
}

// curve draws the months' scores with their intervals, joined where they may be.
func (d *plot) curve() {
	d.whiskers()
	for _, run := range d.Scores() {
		for i := run.First; i < run.Last; i++ {
			d.line(d.x(d.At[i]), d.at(*d.Points[i].Value), d.x(d.At[i+1]), d.at(*d.Points[i+1].Value), blue, 0.6)
		}
	}
	for i, p := range d.Points {
		if p.Value != nil {
			d.dot(d.x(d.At[i]), d.at(*p.Value), min(1.1, d.slot/3), p.Thin())
		}
	}
}

// months writes the months below the plot, as many as have room, and the years below them; below those how many visits
// each had.
func (d *plot) months() {
	const space = 1.5
	axis := chart.Axis{Slot: d.slot, Space: space, Measure: func(text string) float64 { return d.width(text, noteFace) }}
	y := d.y + noteFace.height()
	for _, tick := range d.Ticks(axis, d.language) {
		d.putMiddle(d.x(tick.Slot), y, tick.Label, noteFace)
		if tick.Year != "" {
			d.put(d.x(tick.Slot)-d.slot/2+0.6, y+noteFace.height(), tick.Year, smallStrong)
		}
	}
	if d.Kind == chart.Named {
		every := axis.Every(20)
		for slot := 0; slot < d.Slots; slot += every {
			name := d.ruler.cut(d.clean(d.Names[slot]), noteFace, float64(every)*d.slot-space)
			d.putMiddle(d.x(slot), y, name, noteFace)
		}
	}
	for i, p := range d.Points {
		if visits := d.count(int32(p.Visits)); d.width(visits, noteFace) < d.slot-0.5 {
			d.putMiddle(d.x(d.At[i]), y+2*noteFace.height(), visits, noteFace)
		}
	}
	d.y = y + 2*noteFace.height() + 1
}

// markHeight is the height of a row of numbers above the plot.
const markHeight = 3.0

// events numbers the months at which something happened, above the plot; a number that would run into the one before
// it stands a row higher.
func (d *plot) events() {
	end, raisedLast := 0.0, false
	for _, m := range d.Distinct() {
		x, name := d.x(m.Slot), d.language.Number(int64(m.Number))
		half := d.width(name, smallStrong)/2 + 0.4
		up := 0.0
		if raisedLast = x-half < end && !raisedLast; raisedLast {
			up = markHeight
		}
		end = x + half
		d.dashed(x, d.top-up, x, d.top+plotHeight, quiet, 0.2, 0.4)
		d.putMiddle(x, d.top-1.2-up, name, smallStrong)
	}
}
