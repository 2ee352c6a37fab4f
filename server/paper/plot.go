package paper

import (
	"maps"
	"slices"

	"codeberg.org/go-pdf/fpdf"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// plot is the picture of a trend: where its months and its scale are.
type plot struct {
	*page
	points    []*pb.TrendPoint
	low, high int32
	top, slot float64
}

// scale chooses the ends of the scale: tens of per cent around everything that is drawn, and no less than 40 points, so
// that chance is not made to look like a leap.
func (d *plot) scale(t *pb.Trend) {
	const step, least = 1000, 4000
	low, high := int32(10_000), int32(0)
	include := func(v *int32) {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	for _, x := range d.points {
		if f := x.GetTotal(); f != nil {
			include(f.BasisPoints)
			include(f.LowBasisPoints)
			include(f.HighBasisPoints)
		}
	}
	include(t.PassMarkBasisPoints)
	low, high = min(max(low, 0), 10_000), min(max(high, 0), 10_000)
	low, high = low/step*step, (high+step-1)/step*step
	for high-low < least {
		low, high = max(low-step, 0), min(high+step, 10_000)
	}
	d.low, d.high = low, high
}

// at is where a value lies; outside of the scale it lies at its end.
func (d *plot) at(basisPoints int32) float64 {
	v := min(max(basisPoints, d.low), d.high)
	return d.top + plotHeight*float64(d.high-v)/float64(d.high-d.low)
}

// x is the middle of a month.
func (d *plot) x(i int) float64 { return plotLeft + d.slot*(float64(i)+0.5) }

// index is the place of a month, -1 where it is not shown.
func (d *plot) index(month string) int {
	return slices.IndexFunc(d.points, func(x *pb.TrendPoint) bool { return x.GetLabel() == month })
}

func (d *plot) grid() {
	step := int32(1000)
	if d.high-d.low > 6000 {
		step = 2000
	}
	for tick := d.high; tick >= d.low; tick -= step {
		d.line(plotLeft, d.at(tick), right, d.at(tick), hair, 0.2)
		d.putRight(plotLeft-1.5, d.at(tick)+1, d.language.PercentExact(tick), noteFace)
	}
	d.line(plotLeft, d.top+plotHeight, right, d.top+plotHeight, rule, 0.3)
}

func (d *plot) passMark(t *pb.Trend) {
	if t.PassMarkBasisPoints == nil {
		return
	}
	y := d.at(t.GetPassMarkBasisPoints())
	d.dashed(plotLeft, y, right, y, vermeil, 0.35, 0.6)
}

// breaks draws a line before every month from which on the checklist scores otherwise.
func (d *plot) breaks(t *pb.Trend) {
	newest := map[int]int32{}
	for _, b := range t.GetBreaks() {
		if i := d.index(b.GetMonth()); i >= 0 {
			newest[i] = max(newest[i], b.GetToVersion())
		}
	}
	for _, i := range slices.Sorted(maps.Keys(newest)) {
		x := d.x(i) - d.slot/2
		d.dashed(x, d.top, x, d.top+plotHeight, ink, 0.35, 1.6)
		name := d.language.Text(words.Version, "n", d.language.Number(int64(newest[i])))
		if x+d.width(name, noteFace)+1.2 > right {
			d.putRight(x-1.2, d.top+plotHeight-1.2, name, noteFace)
		} else {
			d.put(x+1.2, d.top+plotHeight-1.2, name, noteFace)
		}
	}
}

// joins says whether the line runs from a month to the next one.
func (d *plot) joins(i int) bool {
	return i+1 < len(d.points) && hasValue(d.points[i]) && hasValue(d.points[i+1]) && d.points[i].GetSegment() == d.points[i+1].GetSegment()
}

// interval is where the interval of a month lies.
func (d *plot) interval(i int) (upper, lower float64, ok bool) {
	f := d.points[i].GetTotal()
	if f == nil {
		return 0, 0, false
	}
	low, high, ok := ends(f.LowBasisPoints, f.HighBasisPoints)
	return d.at(high), d.at(low), ok && f.BasisPoints != nil
}

// band draws the intervals as an area, where the line runs on.
func (d *plot) band() {
	for i := range d.points {
		upper, lower, ok := d.interval(i)
		if !ok || !d.joins(i) {
			continue
		}
		if nextUpper, nextLower, ok := d.interval(i + 1); ok {
			d.area([]fpdf.PointType{
				{X: d.x(i), Y: upper}, {X: d.x(i + 1), Y: nextUpper}, {X: d.x(i + 1), Y: nextLower}, {X: d.x(i), Y: lower},
			}, tint)
		}
	}
}

// whiskers draws the interval of every month as a line up and down.
func (d *plot) whiskers() {
	for i := range d.points {
		if upper, lower, ok := d.interval(i); ok {
			d.line(d.x(i), upper, d.x(i), lower, blue, 0.25)
			tip := min(1, d.slot/4)
			d.line(d.x(i)-tip, upper, d.x(i)+tip, upper, blue, 0.25)
			d.line(d.x(i)-tip, lower, d.x(i)+tip, lower, blue, 0.25)
		}
	}
}

// curve draws the months' scores with their intervals, joined where they may be.
func (d *plot) curve() {
	d.whiskers()
	for i := range d.points {
		if d.joins(i) {
			y, next := d.at(d.points[i].GetTotal().GetBasisPoints()), d.at(d.points[i+1].GetTotal().GetBasisPoints())
			d.line(d.x(i), y, d.x(i+1), next, blue, 0.6)
		}
	}
	radius := min(1.1, d.slot/3)
	for i, x := range d.points {
		if hasValue(x) {
			d.dot(d.x(i), d.at(x.GetTotal().GetBasisPoints()), radius, thin(x.GetTotal()))
		}
	}
}

// months writes the months below the plot, as many as have room, and the year where it begins; below them how many
// visits each had.
func (d *plot) months() {
	widest := 0.0
	for _, x := range d.points {
		widest = max(widest, d.width(d.monthName(x.GetLabel()), noteFace))
	}
	step := 1
	for float64(step)*d.slot < widest+1.5 {
		step++
	}
	y := d.y + noteFace.height()
	for i, x := range d.points {
		if i%step == 0 {
			d.putMiddle(d.x(i), y, d.monthName(x.GetLabel()), noteFace)
		}
		month, err := scorecard.ParseMonth(x.GetLabel())
		if err == nil && (i == 0 || month%12 == 0) {
			d.put(d.x(i)-d.slot/2+0.6, y+noteFace.height(), words.Year(int(month/12)), smallStrong)
		}
		if visits := d.count(x.GetTotal().GetVisits()); step == 1 && d.width(visits, noteFace) < d.slot-0.5 {
			d.putMiddle(d.x(i), y+2*noteFace.height(), visits, noteFace)
		}
	}
	d.y = y + 2*noteFace.height() + 1
}

// monthName is the name of a month without its year.
func (d *plot) monthName(label string) string {
	month, err := scorecard.ParseMonth(label)
	if err != nil {
		return d.ruler.cut(d.clean(label), noteFace, d.slot)
	}
	return d.language.ShortMonth(int(month % 12))
}

// markHeight is the height of a row of numbers above the plot.
const markHeight = 3.0

// events numbers the months at which something happened, above the plot; a number that would run into the one before
// it stands a row higher.
func (d *plot) events(t *pb.Trend) {
	marks := map[int][]int{}
	for n, event := range latest(t.GetEvents()) {
		if i := d.index(event.GetMonth()); i >= 0 {
			marks[i] = append(marks[i], n+1)
		}
	}
	end, raisedLast := 0.0, false
	for _, i := range slices.Sorted(maps.Keys(marks)) {
		name := d.numbered(marks[i])
		half := d.width(name, smallStrong)/2 + 0.4
		up := 0.0
		if raisedLast = d.x(i)-half < end && !raisedLast; raisedLast {
			up = markHeight
		}
		end = d.x(i) + half
		d.dashed(d.x(i), d.top-up, d.x(i), d.top+plotHeight, quiet, 0.2, 0.4)
		d.putMiddle(d.x(i), d.top-1.2-up, name, smallStrong)
	}
}

// numbered names events that follow one another.
func (d *plot) numbered(marks []int) string {
	first, last := d.language.Number(int64(marks[0])), d.language.Number(int64(marks[len(marks)-1]))
	if first == last {
		return first
	}
	return first + "–" + last
}
