package planning

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// planned is the id of a visit of the plan among the stays. A slash is in no id of a stored visit.
func planned(v int) string { return "/" + strconv.Itoa(v) }

// makeRoom fills a visit by moving one visit of the plan from a shopper who then may make it to another shopper, and
// reports whether it could.
func (p *planner) makeRoom(v int) bool {
	f := &p.fits[p.open[v].place]
	for s := range p.task.Shoppers {
		if !f.has(s) {
			continue
		}
		for _, moved := range slices.Clone(p.of[s]) {
			if p.attempts -= len(p.task.Shoppers); p.attempts < 0 {
				return false
			}
			p.unassign(moved)
			if p.hasRoom(s) && p.rotates(v, s) {
				p.assign(v, s)
				if other := p.best(moved, s); other != nobody {
					p.assign(moved, other)
					return true
				}
				p.unassign(v)
			}
			p.assign(moved, s)
		}
	}
	return false
}

// explain records why a visit could not be filled.
func (p *planner) explain(v int) {
	place := p.open[v].place
	f := &p.fits[place]
	counts := make([]int, len(shopperReasons))
	copy(counts, f.causes[:])
	for s := range p.task.Shoppers {
		switch {
		case !f.has(s):
		case !p.hasRoom(s):
			counts[3]++
		default:
			counts[4]++
		}
	}
	u := p.unfilled[p.task.Places[place].Location]
	if u == nil {
		u = &Unfilled{Location: p.task.Places[place].Location}
		p.unfilled[u.Location] = u
	}
	u.Visits++
	if len(p.task.Shoppers) == 0 {
		u.raise(NoShopper, 0)
	}
	for i, n := range counts {
		if n > 0 {
			u.raise(shopperReasons[i], n)
		}
	}
}

// raise adds a cause, or raises its number.
func (u *Unfilled) raise(reason Reason, shoppers int) {
	for i := range u.Causes {
		if u.Causes[i].Reason == reason {
			u.Causes[i].Shoppers = max(u.Causes[i].Shoppers, shoppers)
			return
		}
	}
	u.Causes = append(u.Causes, Cause{reason, shoppers})
	slices.SortFunc(u.Causes, func(a, b Cause) int {
		return cmp.Compare(slices.Index(shopperReasons, a.Reason), slices.Index(shopperReasons, b.Reason))
	})
}

// result returns the plan.
func (p *planner) result() *Plan {
	out := &Plan{}
	for _, v := range p.open {
		if v.shopper == nobody {
			continue
		}
		out.Visits = append(out.Visits, Planned{
			Location: p.task.Places[v.place].Location, Shopper: p.task.Shoppers[v.shopper].ID, Window: v.window,
		})
	}
	slices.SortFunc(out.Visits, func(a, b Planned) int {
		return cmp.Or(cmp.Compare(a.Location, b.Location), a.Window.Start.Compare(b.Window.Start), cmp.Compare(a.Shopper, b.Shopper))
	})
	for _, location := range slices.Sorted(maps.Keys(p.unfilled)) {
		out.Unfilled = append(out.Unfilled, *p.unfilled[location])
	}
	return out
}
