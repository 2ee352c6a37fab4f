package figures

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// group is what is summed for one row of a scorecard.
type group struct {
	totals scorecard.Totals
	// bands and parts are of the details: the parts of the kind that the question is grouped by, if any.
	kind   pb.Scorecard_Grouping
	bands  scorecard.Counts
	parts  scorecard.Parts
	extras scorecard.Extras
	// newest is the version whose bands name the figure, versions all that the visits were scored on.
	newest   published.Key
	versions map[published.Key]bool
	// detailed says that the details of every roll-up were there, lacking that the extras of one were not known: then
	// the places were read elsewhere, and what else is in the extras is not told.
	detailed, lacking bool
}

func newGroup(kind pb.Scorecard_Grouping) *group {
	return &group{kind: kind, versions: map[published.Key]bool{}}
}

func (g *group) addAll(f *figuresRead) error {
	for _, r := range f.rows {
		if err := g.add(r); err != nil {
			return err
		}
	}
	for _, r := range f.places {
		g.extras.Places.Merge(f.placeOf(r))
	}
	return nil
}

func (g *group) add(r *storage.Rollup) error {
	if r.Details != nil {
		g.bands.Merge(r.Details.Bands)
		g.parts.Merge(partsOf(g.kind, r.Details))
		g.detailed = true
	}
	if r.Extras != nil {
		g.extras.Add(r.Extras)
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

// locations is how many locations were visited.
func (g *group) locations() int64 { return int64(len(g.extras.Places)) }

// figuresRead is what was read for some groups.
type figuresRead struct {
	rows []*storage.Rollup
	// places are the own roll-ups of each location, where the rows do not all know at which places their visits were;
	// then none of the rows has extras.
	places []*storage.Rollup
	// numbers are made up for the locations of the places.
	numbers map[string]int32
}

// where keeps what is of the roll-ups for which a condition holds.
func (f *figuresRead) where(holds func(*storage.Rollup) bool) *figuresRead {
	return &figuresRead{rows: where(f.rows, holds), places: where(f.places, holds), numbers: f.numbers}
}

// and is what was read here and there.
func (f *figuresRead) and(other *figuresRead) *figuresRead {
	out := &figuresRead{rows: append(f.rows, other.rows...), places: append(f.places, other.places...), numbers: f.numbers}
	if out.numbers == nil {
		out.numbers = other.numbers
	}
	return out
}

// placeOf is the one place of an own roll-up.
func (f *figuresRead) placeOf(r *storage.Rollup) scorecard.Places {
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
