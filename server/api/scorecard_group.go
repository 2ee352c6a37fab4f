package api

import (
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// group is what is summed for one row of a scorecard.
type group struct {
	totals    scorecard.Totals
	details   scorecard.Details
	locations map[string]*scorecard.Totals
	// newest is the version whose bands name the figure, versions all that the visits were scored on.
	newest   versionKey
	versions map[versionKey]bool
	// detailed says that the details of every roll-up were there.
	detailed bool
}

func newGroup() *group {
	return &group{locations: map[string]*scorecard.Totals{}, versions: map[versionKey]bool{}}
}

func (g *group) addAll(rows, places []*storage.Rollup) error {
	for _, r := range rows {
		if err := g.add(r); err != nil {
			return err
		}
	}
	for _, r := range places {
		if err := g.addPlace(r); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) add(r *storage.Rollup) error {
	if r.Details != nil {
		g.details.Add(r.Details)
		g.detailed = true
	}
	key := versionKey{r.Key.Checklist, r.Key.Version}
	g.versions[key] = true
	if key.number >= g.newest.number {
		g.newest = key
	}
	return g.totals.Add(r.Totals)
}

// addPlace counts the own roll-up of one location.
func (g *group) addPlace(r *storage.Rollup) error {
	if r.Totals.Visits == 0 {
		return nil
	}
	t := g.locations[r.Key.Location]
	if t == nil {
		t = &scorecard.Totals{}
		g.locations[r.Key.Location] = t
	}
	return t.Add(r.Totals)
}

// places are the totals of each location, in any order.
func (g *group) places() []scorecard.Totals {
	all := make([]scorecard.Totals, 0, len(g.locations))
	for _, t := range g.locations {
		all = append(all, *t)
	}
	return all
}
