package scorecard

import (
	"errors"
	"math"

	"mysteryshopper/checklist"
)

// ErrOverflow is the error of a sum that does not fit 64 bits. It needs absurd
// points: 92,000 reports of 10¹⁴ points each.
var ErrOverflow = errors.New("scorecard: a sum does not fit 64 bits")

// ErrMismatch is the error of Totals and Details that do not belong together.
var ErrMismatch = errors.New("scorecard: totals and details are of different reports")

// Outcomes counts the reports that ended otherwise than completed. All of them
// are counted here; the first two also count in the rest where they were scored.
type Outcomes struct {
	LeftUnserved, HungUp, Closed, NoSuchPlace, Aborted int64
}

// Totals are the sums that a roll-up keeps as columns. Only reports with a
// total count, but for the outcomes.
type Totals struct {
	// Visits is the number of reports.
	Visits int64
	// SumPpb is the sum of the effective totals in parts per 10⁹.
	SumPpb int64
	// SumBasisPoints and SumSquares are the sums of the effective totals in
	// basis points and of their squares.
	SumBasisPoints, SumSquares int64
	// MinBasisPoints and MaxBasisPoints are the least and the greatest effective
	// total, 0 where there is none.
	MinBasisPoints, MaxBasisPoints int64
	// Earned and Possible are the sums of the raw weighted points. Earned may be below 0 through penalties.
	Earned, Possible int64
	// Passed and Failed count the verdicts; reports without one are in neither.
	Passed, Failed int64
	// Criticals counts the reports in which a critical question triggered.
	Criticals int64
	Outcomes  Outcomes
}

// count adds a report of the outcome.
func (o *Outcomes) count(outcome checklist.Outcome) {
	switch outcome {
	case checklist.OutcomeLeftUnserved:
		o.LeftUnserved++
	case checklist.OutcomeHungUp:
		o.HungUp++
	case checklist.OutcomeClosed:
		o.Closed++
	case checklist.OutcomeNoSuchPlace:
		o.NoSuchPlace++
	case checklist.OutcomeAborted:
		o.Aborted++
	}
}

// sums lists what is added and subtracted: everything but the extremes.
func (t *Totals) sums() [14]*int64 {
	return [...]*int64{
		&t.Visits, &t.SumPpb, &t.SumBasisPoints, &t.SumSquares, &t.Earned, &t.Possible,
		&t.Passed, &t.Failed, &t.Criticals,
		&t.Outcomes.LeftUnserved, &t.Outcomes.HungUp, &t.Outcomes.Closed, &t.Outcomes.NoSuchPlace, &t.Outcomes.Aborted,
	}
}

// Add adds o, or gives ErrOverflow and changes nothing.
func (t *Totals) Add(o Totals) error {
	next := *t
	theirs := o.sums()
	for i, sum := range next.sums() {
		if *theirs[i] > 0 && *sum > math.MaxInt64-*theirs[i] || *theirs[i] < 0 && *sum < math.MinInt64-*theirs[i] {
			return ErrOverflow
		}
		*sum += *theirs[i]
	}
	switch {
	case o.Visits == 0:
	case t.Visits == 0:
		next.MinBasisPoints, next.MaxBasisPoints = o.MinBasisPoints, o.MaxBasisPoints
	default:
		next.MinBasisPoints = min(t.MinBasisPoints, o.MinBasisPoints)
		next.MaxBasisPoints = max(t.MaxBasisPoints, o.MaxBasisPoints)
	}
	*t = next
	return nil
}

// Subtract subtracts o. The extremes of what is left do not follow from sums:
// they are read from left, the Details' histogram of totals after the same was
// subtracted there. It returns ErrNegative or ErrMismatch and changes nothing
// where the three do not fit.
func (t *Totals) Subtract(o Totals, left *Histogram) error {
	next := *t
	theirs := o.sums()
	for i, sum := range next.sums() {
		if *sum < *theirs[i] && sum != &next.Earned {
			return ErrNegative
		}
		*sum -= *theirs[i]
	}
	if next.Visits != left.N() || next.SumBasisPoints != left.Sum() {
		return ErrMismatch
	}
	next.MinBasisPoints, next.MaxBasisPoints = int64(left.Min()), int64(left.Max())
	*t = next
	return nil
}
