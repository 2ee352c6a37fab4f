package demo

import (
	"math/rand/v2"
	"time"

	"mysteryshopper/server/simulate"
)

const (
	// largeMonths is the number of months of a large demo.
	largeMonths = 24
	// partReports is about the number of released reports of a part.
	partReports = 1200
)

// part is a part of a large demo that is stored in one transaction: a month of some cities. Cities that lie together
// are in one part, so that a roll-up is written once for many reports.
type part struct {
	// month counts the months from 0, number the parts of the month.
	month, number int
	cities        []city
	// shoppers are the numbers of those who visit, from the first up to the second. Two parts of a month have no shopper
	// in common: the changes of a shopper's visits are numbered, so such parts could not be stored at the same time.
	shoppers [2]int
	// reports is the number of released reports.
	reports int
	// seed is what it is drawn from.
	seed uint64
	// first is the month's first day.
	first time.Time
}

// parts divides a month of a large demo. The parts depend on the order alone.
func (h *history) parts(month int) []part {
	from, to := share(month, largeMonths, h.Reports)
	here := to - from
	count := min(max(1, (here+partReports-1)/partReports), len(h.cities))
	list := make([]part, count)
	for i := range list {
		p := &list[i]
		*p = part{month: month, number: i, seed: h.Seed, first: h.first.AddDate(0, month, 0)}
		from, to := share(i, count, here)
		p.reports = to - from
		from, to = share(i, count, len(h.cities))
		p.cities = h.cities[from:to]
		p.shoppers[0], p.shoppers[1] = share(i, count, h.shoppers)
	}
	return list
}

// share returns the share of one of some equal parts in a whole: the numbers from the first up to the second.
func share(number, parts, whole int) (from, to int) {
	return whole * number / parts, whole * (number + 1) / parts
}

// planTime is the time at which the part's visits are planned.
func (p *part) planTime() time.Time { return p.first.AddDate(0, 0, -7) }

// random returns a source of random numbers of the part, for one of its uses.
func (p *part) random(use uint64) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed, use<<32|uint64(p.month)<<16|uint64(p.number)))
}

// The uses of random numbers: what happens, the ids of the visits, and what the server draws.
const (
	forPlans uint64 = iota + 1
	forVisits
	forServer
)

// firstVisit returns the id of the part's first visit. It is in the database where the part is stored.
func (p *part) firstVisit() string { return visitID(p.random(forVisits), p.planTime()) }

// visitID draws the id of a visit.
func visitID(r *rand.Rand, planned time.Time) string { return simulate.ReportID(r, planned).String() }

// days is the number of days of the month.
func (p *part) days() int { return p.first.AddDate(0, 1, -1).Day() }

// plans draws the visits of the part.
func (p *part) plans() []visitPlan {
	random, ids := p.random(forPlans), p.random(forVisits)
	var list []visitPlan
	for released := 0; released < p.reports; {
		v := p.drawPlan(random)
		v.id = visitID(ids, p.planTime())
		if v.ending < uncounted {
			released++
		}
		list = append(list, v)
	}
	return list
}

func (p *part) drawPlan(random *rand.Rand) visitPlan {
	places := p.cities[random.IntN(len(p.cities))].places
	v := visitPlan{
		shopper: shopperID(p.shoppers[0] + random.IntN(p.shoppers[1]-p.shoppers[0])), place: places[random.IntN(len(places))],
		day: p.first.AddDate(0, 0, random.IntN(p.days())), passed: float64(p.month) / (largeMonths - 1), seed: random.Uint64(),
	}
	v.program = programOf(v.place, random.Float64())
	v.start = startOn(random, v.day)
	v.ending = drawEnding(random, p.month == largeMonths-1)
	return v
}
