package scorecard

import (
	"cmp"
	"slices"
)

// Place is what one location contributes to a roll-up.
type Place struct {
	// Number is the location's among those of its client, from 1 on.
	Number int32
	// Visits is the number of reports, and SumPpb the sum of their effective
	// totals in parts per 10⁹.
	Visits, SumPpb int64
}

// Places are places by rising number, each with a visit at least. Those of
// several roll-ups are united by Merge; their length is then how many locations
// were visited.
type Places []Place

// search returns where in the places the number is, or would be.
func (p Places) search(number int32) (int, bool) {
	return slices.BinarySearchFunc(p, number, func(have Place, number int32) int {
		return cmp.Compare(have.Number, number)
	})
}

// next returns where the number is, or would be, given that it is not before
// at. Two roll-ups of one node have nearly the same places, so those right there
// are looked at first.
func (p Places) next(at int, number int32) (int, bool) {
	const near = 8
	for end := min(at+near, len(p)); at < end; at++ {
		if p[at].Number >= number {
			return at, p[at].Number == number
		}
	}
	i, found := p[at:].search(number)
	return at + i, found
}

// Merge adds every place of o and leaves o as it is.
func (p *Places) Merge(o Places) {
	if len(*p) == 0 {
		*p = append(*p, o...)
		return
	}
	all, at, missing := *p, 0, 0
	for i := range o {
		found := at < len(all) && all[at].Number == o[i].Number // as nearly always
		if !found {
			at, found = all.next(at, o[i].Number)
		}
		if !found {
			missing++
			continue
		}
		all[at].Visits += o[i].Visits
		all[at].SumPpb += o[i].SumPpb
		at++
	}
	if missing > 0 {
		p.insert(o, missing)
	}
}

// insert inserts those places of o that are missing, so many of them. It grows
// the places once and goes from the back, so that nothing is moved twice.
func (p *Places) insert(o Places, missing int) {
	i, j := len(*p)-1, len(o)-1
	*p = slices.Grow(*p, missing)[:len(*p)+missing]
	all := *p
	for at := len(all) - 1; at > i; at-- {
		if i < 0 || all[i].Number < o[j].Number {
			all[at] = o[j]
			j--
			continue
		}
		if all[i].Number == o[j].Number {
			j-- // it is added already
		}
		all[at] = all[i]
		i--
	}
}

// subtract subtracts every place of o; p must hold them.
func (p *Places) subtract(o Places) {
	at := 0
	for i := range o {
		at, _ = p.next(at, o[i].Number)
		(*p)[at].Visits -= o[i].Visits
		(*p)[at].SumPpb -= o[i].SumPpb
		at++
	}
	*p = slices.DeleteFunc(*p, func(one Place) bool { return one.Visits == 0 })
}

// holds reports whether o could be subtracted: what is left must be a sum of
// visits, too.
func (p Places) holds(o Places) bool {
	at := 0
	for i := range o {
		var found bool
		if at, found = p.next(at, o[i].Number); !found {
			return false
		}
		left := Place{p[at].Number, p[at].Visits - o[i].Visits, p[at].SumPpb - o[i].SumPpb}
		if left.Visits < 0 || left.SumPpb < 0 || left.SumPpb > left.Visits*ppbWhole {
			return false
		}
		at++
	}
	return true
}

// sums returns the visits of all places and the sum of their totals.
func (p Places) sums() (visits, ppb int64) {
	for i := range p {
		visits += p[i].Visits
		ppb += p[i].SumPpb
	}
	return visits, ppb
}

// means returns the totals of the places' visit means, as if each were one
// visit. They are too few and too small to overflow.
func (p Places) means() (means Totals) {
	for i := range p {
		ppb := p[i].SumPpb / p[i].Visits
		step := ppb / ppbPerStep
		means.Visits++
		means.SumPpb += ppb
		means.SumBasisPoints += step
		means.SumSquares += step * step
	}
	return means
}

// least returns the fewest visits of a place; 0 of none.
func (p Places) least() (visits int64) {
	for i := range p {
		if i == 0 || p[i].Visits < visits {
			visits = p[i].Visits
		}
	}
	return visits
}
