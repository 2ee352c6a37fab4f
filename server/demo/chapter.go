package demo

import (
	"math/rand/v2"
	"time"

	"mysteryshopper/server/simulate"
)

const (
	// largeMonths is how many months a large demo goes over.
	largeMonths = 24
	// chapterReports is about how many released reports are stored at once.
	chapterReports = 1200
)

// chapter is a part of a large demo that is stored at once: a month of some cities. Cities that lie together are told
// of together, so that a roll-up is written once for many reports.
type chapter struct {
	// month counts from 0; number is the chapter's in it.
	month, number int
	cities        []city
	// shoppers are the numbers of those who visit, from the first up to the second. Those of two chapters of a month
	// differ, so that these can be stored at the same time: the changes of a shopper's visits are counted.
	shoppers [2]int
	// reports is how many released reports it has.
	reports int
	// seed is what it is drawn from.
	seed uint64
	// first is the month's first day.
	first time.Time
}

// chapters divides a month of a large demo. The parts depend on what was ordered alone.
func (h *history) chapters(month int) []chapter {
	from, to := share(month, largeMonths, h.Reports)
	here := to - from
	parts := min(max(1, (here+chapterReports-1)/chapterReports), len(h.cities))
	list := make([]chapter, parts)
	for i := range list {
		c := &list[i]
		*c = chapter{month: month, number: i, seed: h.Seed, first: h.first.AddDate(0, month, 0)}
		from, to := share(i, parts, here)
		c.reports = to - from
		from, to = share(i, parts, len(h.cities))
		c.cities = h.cities[from:to]
		c.shoppers[0], c.shoppers[1] = share(i, parts, h.shoppers)
	}
	return list
}

// share is what falls on one of so many parts of a whole, from the first up to the second number.
func share(part, parts, whole int) (from, to int) {
	return whole * part / parts, whole * (part + 1) / parts
}

// planned is when the chapter's visits are planned.
func (c *chapter) planned() time.Time { return c.first.AddDate(0, 0, -7) }

// random is a source of random numbers of the chapter, for one of its uses.
func (c *chapter) random(use uint64) *rand.Rand {
	return rand.New(rand.NewPCG(c.seed, use<<32|uint64(c.month)<<16|uint64(c.number)))
}

// The uses of random numbers: what happens, the ids of the visits, and what the server draws.
const (
	forTales uint64 = iota + 1
	forVisits
	forServer
)

// firstVisit is the id of the chapter's first visit: it is there where the chapter was told.
func (c *chapter) firstVisit() string { return visitID(c.random(forVisits), c.planned()) }

// visitID draws the id of a visit.
func visitID(r *rand.Rand, planned time.Time) string { return simulate.ReportID(r, planned).String() }

// days is how many days the month has.
func (c *chapter) days() int { return c.first.AddDate(0, 1, -1).Day() }
