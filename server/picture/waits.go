package picture

import (
	"cmp"
	"slices"
)

// Waits show how long customers waited until they were served, and beside that how many gave up: a wait that ended in
// leaving has no length that could be counted with the others.
type Waits struct {
	Caption
	// Counts are the waits of those who were served, by rising length. Ranges may be of one second each or of any other
	// length; they are joined to columns of sensible steps, or drawn as they are where they fit no such step.
	Counts []WaitCount
	// LeftUnserved and HungUp are how many gave up.
	LeftUnserved, HungUp int64
	// MedianSeconds is the median of the served; nil where there is none.
	MedianSeconds *int32
	// SurvivalMedianSeconds is the time within which half of all customers would be served if nobody gave up, by Kaplan
	// and Meier; nil where it cannot be estimated.
	SurvivalMedianSeconds *int32
}

// WaitCount counts the waits of a range of lengths.
type WaitCount struct {
	// FromSeconds is the least, BelowSeconds the end of the range, not included: nil in the last one, without an end.
	FromSeconds  int32
	BelowSeconds *int32
	Served       int64
}

// The units of time, in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// waitColumns are the waits as they are drawn: column i is of the waits from edges[i] to below edges[i+1], the last one
// without an end where open.
type waitColumns struct {
	edges  []int32
	counts []int64
	open   bool
	// even is true where all columns but an open one are of the same length.
	even bool
}

// base is the length of the shortest column, to which the heights of the others are reduced, so that areas compare.
func (c waitColumns) base() int32 {
	least := int32(0)
	for i := range c.counts {
		if length := c.edges[i+1] - c.edges[i]; length > 0 && (least == 0 || length < least) {
			least = length
		}
	}
	return max(least, 1)
}

// units is the width of a column in shortest ones. An open one is as wide as the shortest.
func (c waitColumns) units(i int) float64 {
	if length := c.edges[i+1] - c.edges[i]; !c.even && length > 0 {
		return float64(length) / float64(c.base())
	}
	return 1
}

// height is the number of waits of a column for each shortest column in it.
func (c waitColumns) height(i int) float64 { return float64(c.counts[i]) / c.units(i) }

// across returns where a place among the columns lies, from 0 to 1.
func (c waitColumns) across(place float64) float64 {
	before, all := 0.0, 0.0
	for i := range c.counts {
		wide := c.units(i)
		before += wide * min(max(place-float64(i), 0), 1)
		all += wide
	}
	return before / max(all, 1)
}

// longestTail is how many shortest columns lie side by side at most, where the rest are few.
const longestTail = 30

// shortened joins the last columns, where they are few, to one without an end.
func (c waitColumns) shortened() waitColumns {
	if c.even {
		return c
	}
	all, tail, base := c.served(), int64(0), c.base()
	for n := len(c.counts); n > leastColumns && c.edges[n-1]-c.edges[0] > longestTail*base; n-- {
		if tail += c.counts[n-1]; tail*tailShare > all {
			break
		}
		c.counts, c.edges, c.open = append(slices.Clone(c.counts[:n-2]), c.counts[n-2]+c.counts[n-1]), slices.Clone(c.edges[:n]), true
		c.edges[n-1] = c.edges[n-2] // The open column has no length.
	}
	return c
}

// waitSteps are the lengths that columns may have, in seconds.
var waitSteps = []int32{
	30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
	hour, 2 * hour, 4 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 30 * day, 365 * day, 3650 * day,
}

const (
	// maxColumns is how many columns there are at most, leastColumns how many at least.
	maxColumns   = 20
	leastColumns = 6
)

// columns joins the ranges to columns.
func (w Waits) columns() waitColumns {
	ranges := w.ranges()
	if len(ranges) == 0 {
		return waitColumns{even: true}
	}
	if readyMade(ranges) {
		return columnsAsTheyAre(ranges)
	}
	most := columnsFor(ranges)
	for _, step := range waitSteps {
		if c, ok := evenColumns(ranges, step, most); ok {
			return c
		}
	}
	return columnsAsTheyAre(ranges)
}

// readyMade reports whether the ranges are columns already: not too many, none too short, each beginning where the one
// before ends.
func readyMade(ranges []WaitCount) bool {
	if len(ranges) > maxColumns {
		return false
	}
	for i, r := range ranges {
		last := i == len(ranges)-1
		if r.BelowSeconds == nil && !last || r.BelowSeconds != nil && *r.BelowSeconds-r.FromSeconds < waitSteps[0] {
			return false
		}
		if !last && ranges[i+1].FromSeconds != *r.BelowSeconds {
			return false
		}
	}
	return true
}

// ranges are the counts in order, without what is not a count, within non-negative lengths.
func (w Waits) ranges() []WaitCount {
	const most = 1 << 40
	var out []WaitCount
	for _, c := range w.Counts {
		if c.FromSeconds < 0 || c.BelowSeconds != nil && *c.BelowSeconds <= c.FromSeconds {
			continue
		}
		c.Served = min(max(c.Served, 0), most)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b WaitCount) int { return int(a.FromSeconds) - int(b.FromSeconds) })
	// Counts of longer waits that nobody had carry no information.
	for len(out) > 0 && out[len(out)-1].Served == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// columnsFor is how many columns that many waits can Fill: twice the root of their number, within the bounds.
func columnsFor(ranges []WaitCount) int {
	total := int64(0)
	for _, r := range ranges {
		total += r.Served
	}
	n := leastColumns
	for n < maxColumns && int64(n)*int64(n) < 4*total {
		n++
	}
	return n
}

// tailShare is the share of the waits, one in so many, that a last column without an end may hold, so that one endless
// wait does not press all others together.
const tailShare = 20

// evenColumns joins the ranges to columns of the step; ok is false where they are too many, or a range lies across two.
func evenColumns(ranges []WaitCount, step int32, most int) (c waitColumns, ok bool) {
	last := ranges[len(ranges)-1]
	n := min(int(last.FromSeconds/step)+1, most)
	c = waitColumns{counts: make([]int64, n), open: last.BelowSeconds == nil, even: true}
	total, tail := int64(0), int64(0)
	for _, r := range ranges {
		column := int(r.FromSeconds / step)
		switch {
		case column >= n:
			tail += r.Served
			c.open = true
		case r.BelowSeconds != nil && int((*r.BelowSeconds-1)/step) != column:
			return c, false
		}
		c.counts[min(column, n-1)] += r.Served
		total += r.Served
	}
	if tail*tailShare > total {
		return c, false
	}
	for !c.open && len(c.counts) < leastColumns {
		c.counts = append(c.counts, 0)
	}
	for i := range len(c.counts) + 1 {
		c.edges = append(c.edges, int32(i)*step)
	}
	return c, true
}

// columnsAsTheyAre draws the ranges as they are; those beyond the greatest number of columns are joined to the last.
func columnsAsTheyAre(ranges []WaitCount) waitColumns {
	c := waitColumns{even: true}
	first := int32(0)
	for i, r := range ranges {
		if i >= maxColumns {
			c.counts[maxColumns-1] += r.Served
			c.open = true
			continue
		}
		c.edges, c.counts = append(c.edges, r.FromSeconds), append(c.counts, r.Served)
		c.open = c.open || r.BelowSeconds == nil
		if r.BelowSeconds != nil {
			length := *r.BelowSeconds - r.FromSeconds
			c.even = c.even && (i == 0 || length == first)
			first = cmp.Or(first, length)
		}
	}
	last := ranges[min(len(ranges), maxColumns)-1]
	c.edges = append(c.edges, *cmp.Or(last.BelowSeconds, &last.FromSeconds))
	return c.shortened()
}

// served is how many were served.
func (c waitColumns) served() (n int64) {
	for _, count := range c.counts {
		n += count
	}
	return n
}

// place is where a wait lies among the columns, in columns from the left.
func (c waitColumns) place(seconds int32) float64 {
	for i := range c.counts {
		from, to := c.edges[i], c.edges[i+1]
		if seconds < to && to > from {
			return float64(i) + max(float64(seconds)-float64(from), 0)/float64(to-from)
		}
	}
	return float64(len(c.counts)) - 0.5
}
