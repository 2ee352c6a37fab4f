package demo

import (
	"strings"
	"time"

	"mysteryshopper/checklist/scorecard"
)

// spec describes a demo: its locations and shoppers, the time that it covers, and how well its places serve. The small
// and the large demo are two values of it, and the same generator makes the visits and reports of both.
type spec struct {
	// regions are the inner nodes of the tree, parents first. shops and lines are the places that are visited.
	regions, shops, lines []place
	// shoppers is the number of shoppers, without the one whose token is handed out.
	shoppers int
	// firstYear and year are the first and the last year of the demo.
	firstYear, year int
	// first and last are the first and the last day on which places are visited.
	first, last time.Time
	roles
	// region returns the region that a place lies in.
	region func(place) string
	// quality returns how well a place serves as long as nothing happens, from 0 to 1.
	quality func(place) float64
	// walkOuts is the share of visits that end with the shopper leaving unserved, outside of the slipping region.
	// nothingToJudge is the share of visits at which no service was met: a closed shop, or no shop at all.
	walkOuts, nothingToJudge float64
}

// roles are the locations that the story of a demo is about.
type roles struct {
	// slipping is the region where sales staff are cut, mending the one whose staff are trained.
	slipping, mending string
	// pressing is a place or a region where customers are pressed to buy once there are sales targets.
	pressing string
	// around is the location that the slipping region lies in.
	around string
	// ranked is the location whose places are compared over the last rankedMonths. That many months give some places
	// enough visits for a rank and leave others with too few.
	ranked       string
	rankedMonths scorecard.Month
}

var smallRoles = roles{slipping: "germany-west", mending: "hungary", pressing: "malmo", around: "germany", ranked: "germany", rankedMonths: 3}

// smallSpec describes the year that ends on the day before now.
func smallSpec(now time.Time) *spec {
	today := now.Truncate(24 * time.Hour)
	return &spec{
		regions: regions, shops: shops, lines: phoneLines, shoppers: smallShoppers,
		firstYear: now.Year() - 1, year: now.Year(), first: today.AddDate(-1, 0, 1), last: today.AddDate(0, 0, -1),
		roles: smallRoles, region: func(p place) string { return p.parent },
		quality: func(p place) float64 { return 0.86 + baseline(p.id) }, walkOuts: 0.005,
	}
}

// smallShoppers is the number of shoppers of a small demo, largeShoppers that of a large one.
const smallShoppers, largeShoppers = 60, 400

var largeRoles = roles{
	slipping: "germany-4", mending: "britain-2", pressing: "sweden-4", around: "germany", ranked: "germany-4", rankedMonths: largeMonths,
}

// largeSpec describes the largeMonths that begin with first.
func largeSpec(t tree, first time.Time) *spec {
	last := first.AddDate(0, largeMonths, -1)
	s := &spec{
		regions: t.inner, shoppers: largeShoppers, firstYear: first.Year(), year: last.Year(), first: first, last: last,
		roles: largeRoles, region: regionOfCity, quality: largeQuality, walkOuts: 0.008, nothingToJudge: 0.006,
	}
	s.shops, s.lines = t.places()
	return s
}

// regionOfCity returns the region of a place of a large demo, whose parent is a city.
func regionOfCity(p place) string { return p.parent[:strings.LastIndexByte(p.parent, '-')] }

// largeQuality lets the places of a country, a region and a city have something in common.
func largeQuality(p place) float64 {
	country := p.parent[:strings.IndexByte(p.parent, '-')]
	return 0.84 + baseline(country)/2 + baseline(regionOfCity(p)) + baseline(p.parent)/2 + baseline(p.id)/2
}

// baseline makes some locations a little better than others, always the same ones. It is within -0.05 and 0.05.
func baseline(id string) float64 {
	sum := 0
	for _, b := range []byte(id) {
		sum = (sum*31 + int(b)) % 997
	}
	return (float64(sum)/997 - 0.5) * 0.10
}
