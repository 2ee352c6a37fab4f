package scorecard

import (
	"slices"
	"strings"
)

// Absent are the parts without possible points, by kind.
type Absent struct {
	Sections, Dimensions, Questions PartPlaces
}

// groups lists the kinds, in the order in which they are written.
func (a *Absent) groups() [3]*PartPlaces {
	return [...]*PartPlaces{&a.Sections, &a.Dimensions, &a.Questions}
}

// PartPlaces are places by the key of a part, in byte order of the keys, none of
// them empty. Their sums of ppb are 0.
type PartPlaces []KeyedPlaces

// KeyedPlaces are places and the key of their part.
type KeyedPlaces struct {
	Key string
	Places
}

func (p PartPlaces) search(key string) (int, bool) {
	return slices.BinarySearchFunc(p, key, func(have KeyedPlaces, key string) int { return strings.Compare(have.Key, key) })
}

// Get returns the places of the key; nil where there are none.
func (p PartPlaces) Get(key string) Places {
	if i, found := p.search(key); found {
		return p[i].Places
	}
	return nil
}

func (p *PartPlaces) add(key string, places Places) {
	at, found := p.search(key)
	if !found {
		*p = slices.Insert(*p, at, KeyedPlaces{Key: key})
	}
	(*p)[at].Merge(places)
}

func (p *PartPlaces) merge(o PartPlaces) {
	for i := range o {
		p.add(o[i].Key, o[i].Places)
	}
}

// subtract subtracts all places of o; p must hold them.
func (p *PartPlaces) subtract(o PartPlaces) {
	for i := range o {
		at, _ := p.search(o[i].Key)
		(*p)[at].Places.subtract(o[i].Places)
	}
	*p = slices.DeleteFunc(*p, func(one KeyedPlaces) bool { return len(one.Places) == 0 })
}

// holds reports whether o could be subtracted.
func (p PartPlaces) holds(o PartPlaces) bool {
	for i := range o {
		if !p.Get(o[i].Key).holds(o[i].Places) {
			return false
		}
	}
	return true
}

// CountWithout returns how many places have more visits than are absent: those at which the figure of a part was measured.
func (p Places) CountWithout(absent Places) (present int64) {
	at := 0
	for i := range p {
		for at < len(absent) && absent[at].Number < p[i].Number {
			at++
		}
		if at == len(absent) || absent[at].Number != p[i].Number || absent[at].Visits < p[i].Visits {
			present++
		}
	}
	return present
}
