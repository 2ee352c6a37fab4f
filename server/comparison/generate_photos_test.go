package comparison_test

import (
	"math"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence/phototest"
)

// scenes is how many different scenes of a kind there are: few, so that many photos are of the same.
const scenes = 8

// shot is a photo that somebody takes of one of the scenes now.
func (m *maker) shot() labelledPhoto {
	kinds := []phototest.Kind{phototest.Front, phototest.Front, phototest.Shelf, phototest.Counter, phototest.Slip}
	return labelledPhoto{Shot: phototest.Shot{Kind: kinds[m.IntN(len(kinds))], Scene: uint64(m.IntN(scenes)), View: m.Uint64() >> 12}}
}

// noted has the camera note when and where an honest photo was taken: within the visit or shortly after it, within the accuracy
// of its receiver. Every third camera notes nothing, and some note no offset.
func (m *maker) noted(p labelledPhoto, elapsed int64) labelledPhoto {
	p.Noted = m.IntN(3) > 0
	p.MinutesAfter = int(float64(elapsed)/60*m.Float64()*1.5) - 5
	p.AwayMeters = math.Round(40 * m.NormFloat64())
	p.Offset = []string{"", "+02:00", "Z"}[m.IntN(3)]
	return p
}

// photographer makes up five honest visits with one or two photos, some of walls.
func (m *maker) photographer(shopper string, i int) {
	for n := range 5 {
		v := m.honest(shopper, firstDay.AddDate(0, 0, 3+n*11+m.IntN(5)).Add(time.Duration(m.IntN(8*3600))*time.Second))
		v.Photos = append(v.Photos, m.noted(m.shot(), v.Elapsed))
		if n == 0 {
			// Two photos of the same, one right after the other.
			again := v.Photos[0]
			again.Seed = 1
			v.Photos = append(v.Photos, again)
		}
		if (i+n)%4 == 0 {
			v.Photos = append(v.Photos, labelledPhoto{Shot: phototest.Shot{Kind: phototest.Wall, Scene: uint64(m.IntN(3)), View: m.Uint64() >> 12}})
		}
		m.add(v)
	}
}

// seen makes up a visit with a photo that the shopper has sent before, edited in one of the ways.
func (m *maker) seen(shopper string, i int) {
	first := m.alone(shopper)
	first.Photos = []labelledPhoto{m.noted(m.shot(), first.Elapsed)}
	second := m.honest(shopper, first.Start.AddDate(0, 0, 30+m.IntN(90)))
	copied := first.Photos[0]
	copied.Edit, copied.Seed, copied.Noted = phototest.Edits[i%len(phototest.Edits)], m.Uint64()>>12, false
	second.Photos = []labelledPhoto{copied}
	m.add(first, setting)
	m.add(second, visit.FlagPhotoSeenBefore)
}

// borrowed makes up a visit with a photo that an honest shopper has sent before, edited in one of the ways.
func (m *maker) borrowed(shopper string, i int) {
	var from []labelled
	for _, v := range m.visits {
		if v.honest() && len(v.Photos) > 0 && v.Photos[0].Kind != phototest.Wall {
			from = append(from, v)
		}
	}
	owner := from[m.IntN(len(from))]
	v := m.honest(shopper, owner.Start.AddDate(0, 0, 60+m.IntN(30)))
	copied := owner.Photos[0]
	copied.Edit, copied.Seed, copied.Noted = phototest.Edits[i%len(phototest.Edits)], m.Uint64()>>12, false
	v.Photos = []labelledPhoto{copied}
	m.add(v, visit.FlagPhotoSeenBefore)
}

// otherTime makes up a visit with a photo that was taken some hours to days before or after it.
func (m *maker) otherTime(shopper string, i int) {
	v := m.alone(shopper)
	p := m.noted(m.shot(), v.Elapsed)
	hours := math.Pow(10, 0.1+1.8*m.Float64())
	p.Noted, p.MinutesAfter = true, int(60*hours)*(1-2*(i%2))
	v.Photos = []labelledPhoto{p}
	m.add(v, visit.FlagPhotoOutsideVisit)
}

// otherPlace makes up a visit with a photo that was taken half a kilometre to a hundred kilometres away.
func (m *maker) otherPlace(shopper string, _ int) {
	v := m.alone(shopper)
	p := m.noted(m.shot(), v.Elapsed)
	p.Noted, p.AwayMeters = true, math.Round(math.Pow(10, 2.7+2.3*m.Float64()))
	v.Photos = []labelledPhoto{p}
	m.add(v, visit.FlagPhotoElsewhere)
}
