package figures

import (
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
	// newest is the version whose bands name the figure; versions are all that the visits were scored on.
	newest   published.Key
	versions map[published.Key]bool
	// detailed is set where all roll-ups had details. lacking is set where the tallies of one were unknown: then the
	// places were read elsewhere, and the rest of the tallies is left out.
	detailed, lacking bool
}

func newGroup(kind pb.Scorecard_Grouping) *group {
	return &group{kind: kind, versions: map[published.Key]bool{}}
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
	if r.Details != nil {
		g.bands.Merge(r.Details.Bands)
		g.parts.Merge(partsOf(g.kind, r.Details))
		g.detailed = true
	}
	if r.Tallies != nil {
		g.tallies.Add(r.Tallies)
	} else {
		g.lacking = true
	}
	key := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
	g.versions[key] = true
	if key.Number >= g.newest.Number {
		g.newest = key
	}
	return g.totals.Add(r.Totals)
}

// locations returns the number of visited locations.
func (g *group) locations() int64 { return int64(len(g.tallies.Places)) }

// rollupSet holds the roll-ups for some groups.
type rollupSet struct {
	rows []*storage.Rollup
	// places are the own roll-ups of each location. They are read where not all rows have the places of their visits;
	// then no row has tallies.
	places []*storage.Rollup
	// numbers are temporary numbers for the locations of the places.
	numbers map[string]int32
}

// where returns the roll-ups for which a condition holds.
func (f *rollupSet) where(holds func(*storage.Rollup) bool) *rollupSet {
	return &rollupSet{rows: where(f.rows, holds), places: where(f.places, holds), numbers: f.numbers}
}

// and returns the roll-ups of both sets.
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
