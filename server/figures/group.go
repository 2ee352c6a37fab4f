package figures

import (
	"fmt"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// group is the sum of roll-ups for one row of a scorecard.
type group struct {
	totals scorecard.Totals
	// bands and parts come from the details; parts are of the kind that the request groups by, if any.
	kind    pb.Scorecard_Grouping
	bands   scorecard.Counts
	parts   scorecard.Parts
	tallies scorecard.Tallies
	// tallied has the tallies of each version, where figures of parts are wanted.
	tallied map[published.Key][]*scorecard.Tallies
	// versions are all that the visits were scored on.
	versions map[published.Key]bool
	// visits counts the visits by version, and those in which a part had something possible by version and part.
	visits     map[published.Key]int64
	partVisits map[published.Key]map[string]int64
	// merged has the places of all versions but some, by those that are left out; see placesWithout.
	merged map[string]scorecard.Places
	// located has at how many locations parts were measured, as far as it was needed.
	located map[string]int64
	// placed has the places of the parts; nil where they are not needed. See placeParts.
	placed map[string]scorecard.Places
	// detailed is set where all roll-ups had details. lacking is set where the tallies of one were unknown: then the
	// places were read elsewhere, and the rest of the tallies is left out.
	detailed, lacking bool
}

func newGroup(kind pb.Scorecard_Grouping) *group {
	return &group{
		kind: kind, versions: map[published.Key]bool{}, tallied: map[published.Key][]*scorecard.Tallies{},
		visits: map[published.Key]int64{}, partVisits: map[published.Key]map[string]int64{}, merged: map[string]scorecard.Places{},
		located: map[string]int64{},
	}
}

func (g *group) addAll(f *rollupSet) error {
	for _, r := range f.rows {
		if err := g.add(r); err != nil {
			return err
		}
	}
	for _, r := range f.places {
		g.tallies.Places.Merge(f.placeOf(r))
	}
	return nil
}

func (g *group) add(r *storage.Rollup) error {
	key := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
	clear(g.merged)
	clear(g.located)
	g.visits[key] += r.Totals.Visits
	if r.Details != nil {
		g.countParts(key, partsOf(g.kind, r.Details))
		g.bands.Merge(r.Details.Bands)
		g.parts.Merge(partsOf(g.kind, r.Details))
		g.detailed = true
	}
	if r.Tallies != nil {
		g.tallies.Add(r.Tallies)
		if g.kind != 0 {
			g.tallied[key] = append(g.tallied[key], r.Tallies)
		}
	} else {
		g.lacking = true
	}
	g.versions[key] = true
	return g.totals.Add(r.Totals)
}

// countParts adds to the visits of each part.
func (g *group) countParts(key published.Key, parts scorecard.Parts) {
	if g.partVisits[key] == nil {
		g.partVisits[key] = map[string]int64{}
	}
	for i := range parts {
		g.partVisits[key][parts[i].Key] += parts[i].Hist.N()
	}
}

// newestVersions returns the newest version of each checklist that the visits were scored on, in the order of checklists.
func (g *group) newestVersions() []published.Key {
	var newest []published.Key
	for _, key := range slices.SortedFunc(maps.Keys(g.versions), published.Key.Compare) {
		if last := len(newest) - 1; last >= 0 && newest[last].Checklist == key.Checklist {
			newest[last] = key
		} else {
			newest = append(newest, key)
		}
	}
	return newest
}

// visitsOf returns the visits in the figure of a part by version; those of the total where no part is named.
func (g *group) visitsOf(part string) map[published.Key]int64 {
	if part == "" {
		return g.visits
	}
	of := map[published.Key]int64{}
	for key, visits := range g.partVisits {
		of[key] = visits[part]
	}
	return of
}

// sums returns what the figure of a part is made of; that of the total where no part is named.
func (g *group) sums(part string) scorecard.Sums {
	if part == "" {
		return scorecard.Sums{Totals: g.totals, Places: g.tallies.Places, Locations: g.locations()}
	}
	found := g.parts.Get(part)
	if found == nil {
		return scorecard.Sums{}
	}
	if g.placed != nil {
		return scorecard.Sums{Totals: found.Totals(), Places: g.placed[part], Locations: int64(len(g.placed[part]))}
	}
	return scorecard.Sums{Totals: found.Totals(), Locations: g.partLocations(part)}
}

// partLocations returns at how many locations a part was measured. It is counted once: the figure of a row needs it, and
// so does its difference to the next row.
func (g *group) partLocations(part string) int64 {
	n, known := g.located[part]
	if !known {
		n = g.countPartLocations(part)
		g.located[part] = n
	}
	return n
}

// countPartLocations leaves out versions in which no visit had something possible, for they may lack the part.
func (g *group) countPartLocations(part string) int64 {
	var without []published.Key
	for key := range g.versions {
		if g.visits[key] > 0 && g.partVisits[key][part] == 0 {
			without = append(without, key)
		}
	}
	if len(without) == 0 {
		return g.tallies.Places.CountWithout(absentIn(g.kind, &g.tallies.Answers.Absent).Get(part))
	}
	var absent scorecard.Places
	for key, tallies := range g.tallied {
		if slices.Contains(without, key) {
			continue
		}
		for _, t := range tallies {
			absent.Merge(absentIn(g.kind, &t.Answers.Absent).Get(part))
		}
	}
	return g.placesWithout(without).CountWithout(absent)
}

// placesWithout returns the places of all versions but some. Most parts lack the same versions, so they are merged once for all
// of them.
func (g *group) placesWithout(versions []published.Key) scorecard.Places {
	slices.SortFunc(versions, published.Key.Compare)
	name := fmt.Sprint(versions)
	places, known := g.merged[name]
	if known {
		return places
	}
	for key, tallies := range g.tallied {
		if slices.Contains(versions, key) {
			continue
		}
		for _, t := range tallies {
			places.Merge(t.Places)
		}
	}
	g.merged[name] = places
	return places
}

// absentIn returns the places without possible points of the parts of a kind.
func absentIn(kind pb.Scorecard_Grouping, a *scorecard.Absent) scorecard.PartPlaces {
	switch kind {
	case pb.Scorecard_SECTION:
		return a.Sections
	case pb.Scorecard_DIMENSION:
		return a.Dimensions
	default:
		return a.Questions
	}
}

// locations returns the number of visited locations.
func (g *group) locations() int64 { return int64(len(g.tallies.Places)) }

// rollupSet holds the roll-ups for some groups.
type rollupSet struct {
	rows []*storage.Rollup
	// points are the details of rows that show none: the points of questions for figures like for like.
	points map[*storage.Rollup]*scorecard.Details
	// places are the own roll-ups of each location. They are read where not all rows have the places of their visits;
	// then no row has tallies.
	places []*storage.Rollup
	// numbers are temporary numbers for the locations of the places.
	numbers map[string]int32
}

// where returns the roll-ups for which a condition holds.
func (f *rollupSet) where(holds func(*storage.Rollup) bool) *rollupSet {
	return &rollupSet{rows: where(f.rows, holds), points: f.points, places: where(f.places, holds), numbers: f.numbers}
}

// keepPointsApart moves the details of the rows to points.
func (f *rollupSet) keepPointsApart() {
	f.points = map[*storage.Rollup]*scorecard.Details{}
	for _, r := range f.rows {
		f.points[r], r.Details = r.Details, nil
	}
}

// pointsOf returns the details of a row, shown or not.
func (f *rollupSet) pointsOf(r *storage.Rollup) *scorecard.Details {
	if r.Details != nil {
		return r.Details
	}
	return f.points[r]
}

// and returns the roll-ups of both sets, without what is kept apart.
func (f *rollupSet) and(other *rollupSet) *rollupSet {
	out := &rollupSet{rows: append(f.rows, other.rows...), places: append(f.places, other.places...), numbers: f.numbers}
	if out.numbers == nil {
		out.numbers = other.numbers
	}
	return out
}

// placeOf returns the one place of an own roll-up.
func (f *rollupSet) placeOf(r *storage.Rollup) scorecard.Places {
	if r.Totals.Visits == 0 {
		return nil
	}
	number, known := f.numbers[r.Key.Location]
	if !known {
		number = int32(len(f.numbers) + 1)
		f.numbers[r.Key.Location] = number
	}
	return scorecard.Places{{Number: number, Visits: r.Totals.Visits, SumPpb: r.Totals.SumPpb}}
}
