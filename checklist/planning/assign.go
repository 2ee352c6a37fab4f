package planning

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"mysteryshopper/checklist/visit"
)

// planner assigns the visits of one task.
type planner struct {
	task Task
	fits []fit
	// load is how many visits of the wave each shopper has, stays are theirs with those of this plan, and ranks their
	// random order.
	load  []int
	stays [][]visit.Stay
	ranks []int
	open  []openVisit
	// of are the visits that this plan has given to each shopper, as indexes in open.
	of [][]int
	// attempts is how many more shoppers may be tried for visits that are moved to make room for another.
	attempts int
	unfilled map[string]*Unfilled
}

// openVisit is a visit to be filled. Its shopper is an index, or nobody.
type openVisit struct {
	place   int
	window  visit.Window
	shopper int
}

// nobody is the shopper of a visit that is not filled.
const nobody = -1

// maxAttempts bounds the work of making room, which is a small part of that of filling the most visits.
const maxAttempts = 20_000_000

func newPlanner(t Task) *planner {
	t.Places, t.Shoppers = slices.Clone(t.Places), slices.Clone(t.Shoppers)
	slices.SortFunc(t.Places, func(a, b Place) int { return cmp.Compare(a.Location, b.Location) })
	slices.SortFunc(t.Shoppers, func(a, b Shopper) int { return cmp.Compare(a.ID, b.ID) })
	random := rand.New(rand.NewPCG(uint64(t.Seed), 0)) //nolint:gosec // a plan is to be repeatable, nothing is secret
	p := &planner{
		task: t, load: make([]int, len(t.Shoppers)), stays: make([][]visit.Stay, len(t.Shoppers)), ranks: random.Perm(len(t.Shoppers)),
		of: make([][]int, len(t.Shoppers)), attempts: maxAttempts, unfilled: map[string]*Unfilled{},
	}
	for s, shopper := range t.Shoppers {
		p.load[s], p.stays[s] = shopper.Visits, slices.Clone(shopper.Stays)
	}
	for i := range t.Places {
		place := &p.task.Places[i]
		missing := place.Visits - len(place.Existing)
		if missing <= 0 {
			continue
		}
		windows, reason := p.task.windows(place, random)
		if reason != "" {
			p.unfilled[place.Location] = &Unfilled{Location: place.Location, Visits: missing, Causes: []Cause{{Reason: reason}}}
		}
		for _, w := range windows {
			p.open = append(p.open, openVisit{place: i, window: w, shopper: nobody})
		}
	}
	random.Shuffle(len(p.open), func(i, j int) { p.open[i], p.open[j] = p.open[j], p.open[i] })
	return p
}

// assignAll fills the visits, those first that the fewest shoppers fit.
func (p *planner) assignAll(ctx context.Context) error {
	slices.SortStableFunc(p.open, func(a, b openVisit) int {
		return cmp.Compare(p.fits[a.place].count, p.fits[b.place].count)
	})
	var left []int
	for v := range p.open {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s := p.best(v, nobody); s != nobody {
			p.assign(v, s)
		} else {
			left = append(left, v)
		}
	}
	for _, v := range left {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !p.makeRoom(v) {
			p.explain(v)
		}
	}
	return nil
}

// best returns the shopper other than one who may make a visit and has the fewest of the wave, or nobody. Of equal ones it
// is the first in the random order.
func (p *planner) best(v, other int) int {
	f, found := &p.fits[p.open[v].place], nobody
	for s := range p.task.Shoppers {
		if s == other || !f.has(s) || found != nobody && !p.before(s, found) {
			continue
		}
		if p.hasRoom(s) && p.rotates(v, s) {
			found = s
		}
	}
	return found
}

// before reports whether one shopper is to have a visit rather than another.
func (p *planner) before(a, b int) bool {
	return p.load[a] < p.load[b] || p.load[a] == p.load[b] && p.ranks[a] < p.ranks[b]
}

// hasRoom reports whether the shopper may have another visit of the wave.
func (p *planner) hasRoom(s int) bool {
	most := int(p.task.Rules.VisitsPerShopper)
	return most == 0 || p.load[s] < most
}

// rotates reports whether the visit keeps the shopper's rotation.
func (p *planner) rotates(v, s int) bool {
	open := &p.open[v]
	_, broken := p.task.Rules.RotationBreach(p.stays[s], "", p.task.Places[open.place].Location, open.window)
	return !broken
}

// assign assigns a visit to a shopper.
func (p *planner) assign(v, s int) {
	open := &p.open[v]
	open.shopper = s
	p.load[s]++
	p.of[s] = append(p.of[s], v)
	p.stays[s] = append(p.stays[s], visit.Stay{
		Shopper: p.task.Shoppers[s].ID, Location: p.task.Places[open.place].Location, Visit: planned(v),
		Start: open.window.Start, End: open.window.End,
	})
}

// unassign removes a visit from its shopper.
func (p *planner) unassign(v int) {
	s := p.open[v].shopper
	p.open[v].shopper = nobody
	p.load[s]--
	p.of[s] = slices.DeleteFunc(p.of[s], func(of int) bool { return of == v })
	p.stays[s] = slices.DeleteFunc(p.stays[s], func(stay visit.Stay) bool { return stay.Visit == planned(v) })
}
