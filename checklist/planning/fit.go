package planning

import (
	"context"
	"slices"
	"strings"

	"mysteryshopper/checklist/visit"
)

// fit is which shoppers may be sent to a place, whenever it is: a bit for each.
type fit struct {
	bits []uint64
	// count is the number of bits.
	count int
	// causes count the others, by the index in shopperReasons.
	causes [3]int
}

func (f *fit) add(shopper int)      { f.bits[shopper/64] |= 1 << (shopper % 64); f.count++ }
func (f *fit) has(shopper int) bool { return f.bits[shopper/64]&(1<<(shopper%64)) != 0 }

// findFit judges all shoppers for all places.
func (p *planner) findFit(ctx context.Context) error {
	p.fits = make([]fit, len(p.task.Places))
	qualified := make([]bool, len(p.task.Shoppers))
	for s := range p.task.Shoppers {
		qualified[s] = isSubset(p.task.Qualifications, p.task.Shoppers[s].Qualifications)
	}
	for i := range p.task.Places {
		if err := ctx.Err(); err != nil {
			return err
		}
		place, f := &p.task.Places[i], &p.fits[i]
		f.bits = make([]uint64, (len(p.task.Shoppers)+63)/64)
		for s := range p.task.Shoppers {
			shopper := &p.task.Shoppers[s]
			switch {
			case !qualified[s]:
				f.causes[0]++
			case !speaks(shopper.Locales, place.Locale):
				f.causes[1]++
			case p.isFar(shopper.Home, place.Point):
				f.causes[2]++
			default:
				f.add(s)
			}
		}
	}
	return nil
}

func isSubset(needed, given []string) bool {
	return !slices.ContainsFunc(needed, func(q string) bool { return !slices.Contains(given, q) })
}

// speaks reports whether one of the locales has the language of another. Unknown ones fit.
func speaks(locales []string, locale string) bool {
	if len(locales) == 0 || locale == "" {
		return true
	}
	want := languageOf(locale)
	return slices.ContainsFunc(locales, func(l string) bool { return strings.EqualFold(languageOf(l), want) })
}

// languageOf returns the language of a BCP 47 tag.
func languageOf(locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	return language
}

// metersPerDegree is less than the length of a degree of latitude.
const metersPerDegree = 110_000

// isFar reports whether a point is farther from home than the shopper goes or the program allows.
func (p *planner) isFar(home *visit.HomeArea, point *visit.Point) bool {
	if home == nil || point == nil {
		return false
	}
	reach := float64(home.RadiusKilometers) * 1000
	if most := float64(p.task.Rules.MaxDistanceKilometers) * 1000; most > 0 && (reach == 0 || most < reach) {
		reach = most
	}
	if reach == 0 {
		return false
	}
	north := float64(home.Point.LatitudeE7-point.LatitudeE7) / 1e7 * metersPerDegree
	return max(north, -north) > reach || visit.DistanceMeters(home.Point, *point) > reach
}
