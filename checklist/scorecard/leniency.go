package scorecard

import (
	"math/big"
	"slices"
	"strings"
)

// The settings of Leniency: how many visits the shrinking counts as, and from
// which deviation and number of visits on a shopper is flagged.
const (
	leniencyPrior   = 5
	leniencyFlag    = 1000
	leniencyFlagged = 8
)

// ShopperTotals are the visits of one shopper at one location in the window
// that is judged, on one program. They may be given in several pieces.
type ShopperTotals struct {
	Shopper, Location string
	Totals            Totals
}

// Leniency is how a shopper's reports lie beside those of others at the same
// locations. It is for reviewers and for that shopper, and never alters a score.
type Leniency struct {
	Shopper string
	// Visits counts the visits at locations where other shoppers were too. The
	// others are no evidence about the shopper and are left out.
	Visits int64
	// BasisPoints is the mean deviation times n ÷ (n + 5), rounded toward zero:
	// above 0, the shopper is more lenient than the others. It is nil without a
	// visit.
	BasisPoints *int32
	// Low and High are the ends of Student's 95 % interval of the mean deviation,
	// shrunk alike, floored and raised; nil under two visits and without scatter.
	// What the others' means are unsure of is not in it.
	Low, High *int32
	// Flagged is set where it is 1,000 basis points or more either way, of 8 visits
	// or more.
	Flagged bool
}

// LeniencyOf returns the leniency of every shopper, in byte order. What is
// expected of a visit is the mean of all visits that other shoppers made to the
// same location in the window; a shopper's own visits are never in it. The
// factor n ÷ (n + 5) draws a thin mean towards 0, as an estimate does that
// assumes of shoppers only that most of them are fair (B. Efron and C. Morris,
// Stein's estimation rule and its competitors, JASA 68, 1973).
func LeniencyOf(visits []ShopperTotals) []Leniency {
	at := map[string]map[string]tally{} // by location and shopper
	all := map[string]tally{}           // by location
	byShopper := map[string][]string{}  // the shopper's locations
	for i := range visits {
		v := &visits[i]
		if v.Totals.Visits <= 0 {
			continue
		}
		if at[v.Location] == nil {
			at[v.Location] = map[string]tally{}
		}
		if _, seen := at[v.Location][v.Shopper]; !seen {
			byShopper[v.Shopper] = append(byShopper[v.Shopper], v.Location)
		}
		at[v.Location][v.Shopper] = at[v.Location][v.Shopper].plus(&v.Totals)
		all[v.Location] = all[v.Location].plus(&v.Totals)
	}
	var result []Leniency
	for shopper, locations := range byShopper {
		slices.Sort(locations) // the sums of squares must not depend on the order
		var d deviation
		for _, location := range locations {
			own := at[location][shopper]
			d.add(own, all[location].less(own))
		}
		result = append(result, d.leniency(shopper))
	}
	slices.SortFunc(result, func(x, y Leniency) int { return strings.Compare(x.Shopper, y.Shopper) })
	return result
}

// tally is what leniency needs of some visits' totals.
type tally struct{ visits, ppb, steps, squares int64 }

func (t tally) plus(o *Totals) tally {
	return tally{t.visits + o.Visits, t.ppb + o.SumPpb, t.steps + o.SumBasisPoints, t.squares + o.SumSquares}
}

func (t tally) less(o tally) tally {
	return tally{t.visits - o.visits, t.ppb - o.ppb, t.steps - o.steps, t.squares - o.squares}
}

// deviation sums a shopper's deviations over locations.
type deviation struct {
	visits  int64
	sum     big.Rat // in parts per 10⁹, exactly
	squares float64 // in basis points
}

// add adds the shopper's own visits to a location where others were.
func (d *deviation) add(own, others tally) {
	if others.visits == 0 {
		return
	}
	d.visits += own.visits
	expected := big.NewRat(others.ppb, others.visits)
	expected.Mul(expected, new(big.Rat).SetInt64(own.visits))
	d.sum.Add(&d.sum, expected.Sub(new(big.Rat).SetInt64(own.ppb), expected))
	// Σ (x − mean)² is Σ x² − 2 mean Σ x + n mean².
	mean := float64(others.ppb) / float64(others.visits) / ppbPerStep
	d.squares += float64(own.squares) - float64(2*mean*float64(own.steps)) + float64(float64(own.visits)*float64(mean*mean))
}

// leniency returns what the deviations come to.
func (d *deviation) leniency(shopper string) Leniency {
	l := Leniency{Shopper: shopper, Visits: d.visits}
	if d.visits == 0 {
		return l
	}
	// The mean, Σ ÷ n, times n ÷ (n + 5) is Σ ÷ (n + 5).
	shrunk := new(big.Rat).Mul(&d.sum, big.NewRat(1, ppbPerStep*(d.visits+leniencyPrior)))
	towardZero := new(big.Int).Quo(shrunk.Num(), shrunk.Denom())
	l.BasisPoints = new(int32(towardZero.Int64()))
	l.Flagged = d.visits >= leniencyFlagged && (*l.BasisPoints >= leniencyFlag || *l.BasisPoints <= -leniencyFlag)
	if d.visits < 2 {
		return l
	}
	n := float64(d.visits)
	sum, _ := d.sum.Float64()
	mean := sum / ppbPerStep / n
	spread := (d.squares - float64(n*float64(mean*mean))) / (n - 1)
	if spread < noScatter {
		return l
	}
	margin, shrink := studentMargin(spread, d.visits), n/(n+leniencyPrior)
	span := outwardFrom(-whole, float64((mean-margin)*shrink), float64((mean+margin)*shrink))
	l.Low, l.High = &span.low, &span.high
	return l
}
