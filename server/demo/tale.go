package demo

import (
	"math/rand/v2"
	"strings"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// fate is what becomes of a visit of a large demo.
type fate int

// The fates of visits. Those before uncounted end with one released report, the others with none.
const (
	// approved: the report is approved, and released by it.
	approved fate = iota
	// mended: it is returned, answered by a second revision and approved.
	mended
	// lateVersion: it is filled with the version before the pinned one, and approved.
	lateVersion
	// twinned: the visit has a second report, which is rejected.
	twinned
	uncounted
	// rejected: it is rejected.
	rejected
	// withdrawn: it is released and taken back.
	withdrawn
	// cancelled: the visit was called off before, so that the report is parked and waits.
	cancelled
	// trial: it is a test.
	trial
	// waiting: nobody has looked at it yet.
	waiting
	// returned: its shopper has not answered yet.
	returned
)

// fates are the shares of all visits that do not simply end approved. What waits does so in the last month alone.
var fates = []struct {
	fate  fate
	share float64
	last  bool
}{
	{mended, 0.015, false},
	{lateVersion, 0.004, false},
	{twinned, 0.001, false},
	{rejected, 0.006, false},
	{withdrawn, 0.002, false},
	{cancelled, 0.0005, false},
	{trial, 0.001, false},
	{waiting, 0.005, true},
	{returned, 0.002, true},
}

// tale is one visit of a large demo.
type tale struct {
	fate    fate
	visit   string
	shopper string
	place   place
	program programSpec
	// day is the day of the visit, and start when it begins.
	day, start time.Time
	// seed is what its report is drawn from.
	seed uint64
}

// tales draws the visits of a chapter.
func (c *chapter) tales() []tale {
	random, ids := c.random(forTales), c.random(forVisits)
	var list []tale
	for released := 0; released < c.reports; {
		t := c.tale(random)
		t.visit = visitID(ids, c.planned())
		if t.fate < uncounted {
			released++
		}
		list = append(list, t)
	}
	return list
}

func (c *chapter) tale(random *rand.Rand) tale {
	places := c.cities[random.IntN(len(c.cities))].places
	t := tale{
		shopper: shopperName(c.shoppers[0] + random.IntN(c.shoppers[1]-c.shoppers[0])), place: places[random.IntN(len(places))],
		day: c.first.AddDate(0, 0, random.IntN(c.days())), seed: random.Uint64(),
	}
	t.program = programOf(t.place, random.Float64())
	t.start = t.day.Add(time.Duration(8*60+random.IntN(10*60)) * time.Minute)
	at := random.Float64()
	for _, f := range fates {
		if at -= f.share; at < 0 {
			if !f.last || c.month == largeMonths-1 {
				t.fate = f.fate
			}
			break
		}
	}
	return t
}

// largeRoles are those of a large demo: what is pressed to buy in is a region, too.
var largeRoles = roles{
	slipping: "germany-4", mending: "britain-2", pressing: "sweden-4", around: "germany", ranked: "germany-4", rankedMonths: largeMonths,
}

// largeService is how a place of a large demo serves when a share of the time has passed, from 0 to 1.
func largeService(random *rand.Rand, p place, passed float64) simulate.Service {
	city, country := p.parent, p.parent[:strings.IndexByte(p.parent, '-')]
	region := regionOf(p)
	quality := 0.84 + baseline(country)/2 + baseline(region) + baseline(city)/2 + baseline(p.id)/2 + 0.05*random.NormFloat64()
	switch region {
	case largeRoles.slipping:
		return simulate.Steady(quality - slip(passed))
	case largeRoles.mending:
		return untrained(quality, passed)
	case largeRoles.pressing:
		return pressed(quality, passed)
	}
	return simulate.Steady(quality)
}

// regionOf is the region of a place of a large demo.
func regionOf(p place) string { return p.parent[:strings.LastIndexByte(p.parent, '-')] }

// leaves is the share of visits that end with the shopper leaving unserved.
func leaves(p place, passed float64) float64 {
	if regionOf(p) == largeRoles.slipping {
		return 0.01 + 0.6*slip(passed)
	}
	return 0.008
}

// fruitless is the share of visits at which there was nothing to judge.
const fruitless = 0.006

// content draws what the shopper reports, in a version of the visit's checklist.
func (t *tale) content(version *checklist.Compiled, passed float64, random *rand.Rand) *checklist.Report {
	met := enter(random, t.place, regionOf(t.place) == largeRoles.slipping && passed >= cutFrom)
	report := simulate.Report(random, simulate.Visit{
		ID: t.visit, Version: version, Start: t.start,
		Latitude: t.place.latitude, Longitude: t.place.longitude, Locale: t.place.locale,
	}, met.service(largeService(random, t.place, passed)))
	met.tell(version, report)
	switch at := random.Float64(); {
	case at < fruitless:
		report.Outcome = []checklist.Outcome{
			checklist.OutcomeClosed, checklist.OutcomeNoSuchPlace, checklist.OutcomeAborted,
		}[random.IntN(3)]
		report.Answers, report.Commendations = nil, nil
	case at < fruitless+leaves(t.place, passed):
		simulate.WalkOut(random, version.Version(), report)
	}
	return report
}
