package scorecard

import (
	"math/bits"
)

// Parts of a whole: a share is kept in parts per 10⁹ and shown in basis points.
const (
	ppbWhole   = 1_000_000_000
	whole      = 10_000
	ppbPerStep = ppbWhole / whole
)

// share returns floor(amount × min(earned, possible) ÷ possible), exactly; possible
// is over 0.
func share(amount, earned, possible int64) int64 {
	if earned >= possible {
		return amount
	}
	// The product may need 128 bits. Earned under possible keeps the quotient
	// under amount, so that the division cannot overflow.
	hi, lo := bits.Mul64(uint64(amount), uint64(max(0, earned)))
	quotient, _ := bits.Div64(hi, lo, uint64(possible))
	return int64(quotient)
}

// FlooredTenths returns basis points as tenths of a per cent, for people to
// read, never more than they are.
func FlooredTenths(basisPoints int32) int64 {
	n := int64(basisPoints)
	if n%10 < 0 {
		return n/10 - 1
	}
	return n / 10
}

// RaisedTenths returns the same, never less than they are: for the upper ends of
// intervals.
func RaisedTenths(basisPoints int32) int64 { return -FlooredTenths(-basisPoints) }

// Cell holds one group's points: of a section, a dimension or a question, over
// the visits in which it had something possible.
type Cell struct {
	// SumPpb is the sum of the visits' shares in parts per 10⁹, each floored.
	SumPpb int64
	// Earned and Possible are the sums of the weighted points. Earned may be below 0 through penalties.
	Earned, Possible int64
	// Hist counts the visits' shares in basis points. Its N is the number of
	// visits.
	Hist Histogram
}

// Add adds every sum of o. It cannot overflow where adding the Totals of the
// same reports did not, for a part's points are some of the total's.
func (c *Cell) Add(o *Cell) {
	c.SumPpb += o.SumPpb
	c.Earned += o.Earned
	c.Possible += o.Possible
	c.Hist.Merge(&o.Hist)
}

func (c *Cell) subtract(o *Cell) {
	c.SumPpb -= o.SumPpb
	c.Earned -= o.Earned
	c.Possible -= o.Possible
	_ = c.Hist.Subtract(&o.Hist) // checked by holds
}

func (c *Cell) holds(o *Cell) bool {
	return c.SumPpb >= o.SumPpb && c.Possible >= o.Possible && c.Hist.holds(&o.Hist)
}

// Totals returns the cell as the columns of a roll-up, so that one set of
// figures serves totals and parts. A part has no verdicts and no outcomes.
func (c *Cell) Totals() Totals {
	return Totals{
		Visits:         c.Hist.N(),
		SumPpb:         c.SumPpb,
		SumBasisPoints: c.Hist.Sum(),
		SumSquares:     c.Hist.SumSquares(),
		MinBasisPoints: int64(c.Hist.Min()),
		MaxBasisPoints: int64(c.Hist.Max()),
		Earned:         c.Earned,
		Possible:       c.Possible,
	}
}

// Part is what a roll-up holds of one section, dimension or question. A section
// and a dimension have a Cell only.
type Part struct {
	Cell
	// Answered counts the reports in which the question was answered, scored or
	// not. Of a scored question it equals Hist.N.
	Answered int64
	// NotApplicable counts the reports that answered so.
	NotApplicable int64
	// Criticals counts the reports in which the question triggered as critical.
	Criticals int64
	// Served counts the seconds of the waits that ended in being served. The
	// others are only counted: their seconds are censored and never averaged in.
	Served               Histogram
	LeftUnserved, HungUp int64
	// Options counts the options picked in a choice or multiChoice.
	Options Counts
	// Values counts the answers to a scale.
	Values Histogram
}

// Full counts the reports that earned everything possible: 10,000 basis points
// are shown for nothing less.
func (p *Part) Full() int64 { return p.Hist.Count(whole) }

// counters lists the plain sums of a part.
func (p *Part) counters() [5]*int64 {
	return [...]*int64{&p.Answered, &p.NotApplicable, &p.Criticals, &p.LeftUnserved, &p.HungUp}
}

// Add adds every sum of o and leaves o as it is.
func (p *Part) Add(o *Part) {
	p.Cell.Add(&o.Cell)
	theirs := o.counters()
	for i, mine := range p.counters() {
		*mine += *theirs[i]
	}
	p.Served.Merge(&o.Served)
	p.Options.Merge(o.Options)
	p.Values.Merge(&o.Values)
}

func (p *Part) subtract(o *Part) {
	p.Cell.subtract(&o.Cell)
	theirs := o.counters()
	for i, mine := range p.counters() {
		*mine -= *theirs[i]
	}
	_ = p.Served.Subtract(&o.Served) // checked by holds
	p.Options.subtract(o.Options)
	_ = p.Values.Subtract(&o.Values)
}

func (p *Part) holds(o *Part) bool {
	theirs := o.counters()
	for i, mine := range p.counters() {
		if *mine < *theirs[i] {
			return false
		}
	}
	return p.Cell.holds(&o.Cell) && p.Served.holds(&o.Served) && p.Options.holds(o.Options) && p.Values.holds(&o.Values)
}

// empty reports whether the part holds nothing. Empty parts are not kept, so that
// taking away leaves the bytes that were there before adding.
func (p *Part) empty() bool {
	for _, counter := range p.counters() {
		if *counter != 0 {
			return false
		}
	}
	return p.SumPpb == 0 && p.Earned == 0 && p.Possible == 0 &&
		len(p.Hist.bins) == 0 && len(p.Served.bins) == 0 && len(p.Values.bins) == 0 && len(p.Options) == 0
}
