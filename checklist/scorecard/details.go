package scorecard

import (
	"slices"
	"strings"
)

// Details are the half of a roll-up that is kept as one blob. The zero Details
// are empty.
type Details struct {
	// Total counts the reports' effective totals in basis points.
	Total Histogram
	// Bands counts the reports by the band of their total.
	Bands Counts
	// Sections, Dimensions and Questions hold what the parts of the checklist
	// came to. Questions for internal use are among them: who may see them is
	// for the reader to judge.
	Sections, Dimensions, Questions Parts
}

// groups lists the lists of parts, in the order in which they are written.
func (d *Details) groups() [3]*Parts {
	return [...]*Parts{&d.Sections, &d.Dimensions, &d.Questions}
}

// Add adds every sum of o and leaves o as it is.
func (d *Details) Add(o *Details) {
	d.Total.Merge(&o.Total)
	d.Bands.Merge(o.Bands)
	theirs := o.groups()
	for i, group := range d.groups() {
		group.Merge(*theirs[i])
	}
}

// Subtract subtracts o, or returns ErrNegative and changes nothing. Adding and
// then subtracting leaves the same bytes as before.
func (d *Details) Subtract(o *Details) error {
	if !d.holds(o) {
		return ErrNegative
	}
	_ = d.Total.Subtract(&o.Total) // checked by holds
	d.Bands.subtract(o.Bands)
	theirs := o.groups()
	for i, group := range d.groups() {
		group.subtract(*theirs[i])
	}
	return nil
}

// holds reports whether o could be subtracted.
func (d *Details) holds(o *Details) bool {
	if !d.Total.holds(&o.Total) || !d.Bands.holds(o.Bands) {
		return false
	}
	theirs := o.groups()
	for i, group := range d.groups() {
		if !group.holds(*theirs[i]) {
			return false
		}
	}
	return true
}

// Parts are parts by key, in byte order of the keys, none of them empty. A
// sorted list merges faster than a map and is written as it stands.
type Parts []KeyedPart

// KeyedPart is one part and the key of its section, dimension or question.
type KeyedPart struct {
	Key string
	Part
}

func (p Parts) search(key string) (int, bool) {
	return slices.BinarySearchFunc(p, key, func(have KeyedPart, key string) int {
		return strings.Compare(have.Key, key)
	})
}

// Get returns the part of the key, or nil.
func (p Parts) Get(key string) *Part {
	if i, found := p.search(key); found {
		return &p[i].Part
	}
	return nil
}

// Merge adds every part of o and leaves o as it is. Two roll-ups of one checklist have the same keys
// nearly always, so each is sought right after the one before.
func (p *Parts) Merge(o Parts) {
	*p = slices.Grow(*p, max(0, len(o)-len(*p)))
	at := 0
	for i := range o {
		if at == len(*p) || (*p)[at].Key != o[i].Key {
			var found bool
			if at, found = p.search(o[i].Key); !found {
				*p = slices.Insert(*p, at, KeyedPart{Key: o[i].Key})
			}
		}
		(*p)[at].Part.Add(&o[i].Part)
		at++
	}
}

// subtract subtracts every part of o; p must hold them.
func (p *Parts) subtract(o Parts) {
	for i := range o {
		p.Get(o[i].Key).subtract(&o[i].Part)
	}
	*p = slices.DeleteFunc(*p, func(part KeyedPart) bool { return part.empty() })
}

// holds reports whether o could be subtracted.
func (p Parts) holds(o Parts) bool {
	for i := range o {
		if mine := p.Get(o[i].Key); mine == nil || !mine.holds(&o[i].Part) {
			return false
		}
	}
	return true
}
