package comparison_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"mysteryshopper/checklist/visit"
)

// maker makes up labelled visits.
type maker struct {
	*rand.Rand
	visits []labelled
}

const (
	usual        = 1500 // seconds
	honestPeople = 40
	perKind      = 20
)

// setting labels visits that are there for another one: neither honest nor to be found.
const setting visit.Flag = "SETTING"

var firstDay = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

// generated makes up the labelled set: honest days of forty shoppers, and visits of each dishonest kind.
func generated() []labelled {
	m := &maker{Rand: rand.New(rand.NewPCG(15, 6))}
	for person := range honestPeople {
		m.honestDays(fmt.Sprintf("honest-%02d", person), 4)
	}
	for _, kind := range []struct {
		name string
		make func(*maker, string, int)
	}{
		{"fast", (*maker).fast}, {"far", (*maker).far}, {"mock", (*maker).mock}, {"speed", (*maker).speed},
		{"overlap", (*maker).overlap}, {"window", (*maker).window}, {"clock", (*maker).clock}, {"line", (*maker).line},
		{"copy", (*maker).copied}, {"friend", (*maker).friend}, {"wait", (*maker).wait}, {"photographer", (*maker).photographer},
		{"seen", (*maker).seen}, {"borrowed", (*maker).borrowed}, {"yesterday", (*maker).otherTime}, {"sofa", (*maker).otherPlace},
	} {
		for i := range perKind {
			kind.make(m, fmt.Sprintf("%s-%02d", kind.name, i), i)
		}
	}
	return m.visits
}

// place returns one of 300 places within some 25 km of the middle of Berlin.
func (m *maker) place() (string, float64, float64) {
	n := m.IntN(300)
	at := rand.New(rand.NewPCG(uint64(n), 99))
	return fmt.Sprintf("place-%03d", n), math.Round((52.52+0.2*(at.Float64()-0.5))*1e5) / 1e5, math.Round((13.4+0.5*(at.Float64()-0.5))*1e5) / 1e5
}

// honest makes up an honest visit. Lengths of visits are log-normal around the usual one.
func (m *maker) honest(shopper string, start time.Time) labelled {
	place, latitude, longitude := m.place()
	return labelled{
		Shopper: shopper, Place: place, Latitude: latitude, Longitude: longitude,
		Start: start.Truncate(time.Second), Elapsed: int64(usual * math.Exp(0.35*m.NormFloat64())), SkewSeconds: int64(20 * m.NormFloat64()),
		Seed: m.Uint64() >> 12, Quality: math.Round(100*(0.45+0.53*m.Float64())) / 100, Narrative: m.narrative(),
	}
}

func (m *maker) add(l labelled, wants ...visit.Flag) {
	l.ID, l.Wants = fmt.Sprintf("v%04d", len(m.visits)), wants
	m.visits = append(m.visits, l)
}

// honestDays makes up days with one to three visits each. The way from one to the next takes its time in a city: 25 km an
// hour, and ten minutes.
func (m *maker) honestDays(shopper string, days int) {
	day := firstDay.AddDate(0, 0, m.IntN(10))
	for range days {
		at := day.Add(time.Duration(m.IntN(4*3600)) * time.Second)
		for range 1 + m.IntN(3) {
			v := m.honest(shopper, at)
			m.add(v)
			at = v.Start.Add(time.Duration(v.Elapsed) * time.Second)
			at = at.Add(10*time.Minute + time.Duration(m.IntN(3600))*time.Second)
			at = at.Add(time.Hour) // 25 km, which is the width of the town
		}
		day = day.AddDate(0, 0, 3+m.IntN(14))
	}
}

// alone returns an honest visit of a shopper who has no other one on the day.
func (m *maker) alone(shopper string) labelled {
	return m.honest(shopper, firstDay.AddDate(0, 0, 20+m.IntN(60)).Add(time.Duration(m.IntN(8*3600))*time.Second))
}

func (m *maker) fast(shopper string, _ int) {
	v := m.alone(shopper)
	v.Elapsed = int64(usual * (0.08 + 0.3*m.Float64()))
	m.add(v, visit.FlagTooFast)
}

func (m *maker) far(shopper string, _ int) {
	v := m.alone(shopper)
	v.AwayMeters = math.Round(280 + 5000*m.Float64())
	m.add(v, visit.FlagOutsideGeofence)
}

func (m *maker) mock(shopper string, _ int) {
	v := m.alone(shopper)
	v.Mock = true
	m.add(v, visit.FlagMockPosition)
}

// speed makes up two visits of which the second is in another town. Every fourth is one of a neighbouring town.
func (m *maker) speed(shopper string, i int) {
	first := m.alone(shopper)
	second := m.honest(shopper, first.Start.Add(time.Duration(first.Elapsed)*time.Second+time.Duration(2+m.IntN(25))*time.Minute))
	away := 1 + 3*m.Float64()
	if i%4 == 0 {
		away = 0.3
	}
	second.Place, second.Latitude = fmt.Sprintf("other-town-%02d", i), math.Round((first.Latitude+away)*1e5)/1e5
	m.add(first, visit.FlagImpossibleSpeed)
	m.add(second, visit.FlagImpossibleSpeed)
}

func (m *maker) overlap(shopper string, _ int) {
	first := m.alone(shopper)
	second := m.honest(shopper, first.Start.Add(time.Duration(float64(first.Elapsed)*m.Float64())*time.Second))
	m.add(first, visit.FlagOverlapsOther)
	m.add(second, visit.FlagOverlapsOther)
}

func (m *maker) window(shopper string, i int) {
	v := m.alone(shopper)
	v.WindowDays = []int{-20, 9}[i%2]
	m.add(v, visit.FlagOutsideWindow)
}

func (m *maker) clock(shopper string, i int) {
	v := m.alone(shopper)
	v.SkewSeconds = int64(math.Pow(10, 2.5+3*m.Float64())) * int64(1-2*(i%2))
	m.add(v, visit.FlagClockSkew)
}

// line makes up answers that are all the first or the last; of every fourth visit some are astray.
func (m *maker) line(shopper string, i int) {
	v := m.alone(shopper)
	v.Line = 1 + i%2
	if i%4 == 3 {
		v.Astray = 1 + m.IntN(3)
	}
	m.add(v, visit.FlagStraightLining)
}

// copied makes up a narrative that is that of an honest visit, with up to three tenths of the words changed.
func (m *maker) copied(shopper string, i int) {
	v := m.alone(shopper)
	from := m.visits[m.IntN(100)]
	words := strings.Fields(from.Narrative)
	for range len(words) * i * 3 / 10 / perKind {
		words[m.IntN(len(words))] = []string{"really", "today", "nice", "counter", "later", "young"}[m.IntN(6)]
	}
	v.Narrative = strings.Join(words, " ")
	m.add(v, visit.FlagNarrativeNearOther)
}

// friend makes up the last of several visits with high totals at two places.
func (m *maker) friend(shopper string, _ int) {
	friends := []labelled{m.alone(shopper), m.alone(shopper)}
	for n := range 6 {
		v := m.honest(shopper, firstDay.AddDate(0, 0, 2+n*9).Add(time.Duration(m.IntN(8*3600))*time.Second))
		at := friends[n%2]
		v.Place, v.Latitude, v.Longitude, v.Quality = at.Place, at.Latitude, at.Longitude, 1
		if n < 5 {
			v.Quality = 0.7 // not all of them are high
			m.add(v, setting)
			continue
		}
		m.add(v, visit.FlagHighTotalFewPlaces)
	}
}

func (m *maker) wait(shopper string, _ int) {
	v := m.alone(shopper)
	v.Contradiction = true
	m.add(v, visit.FlagWaitGivenUp)
}

// narrative composes a narrative of half sentences, each of which has some variants, in an order of its own.
func (m *maker) narrative() string {
	pick := func(of ...string) string { return of[m.IntN(len(of))] }
	who := func() string {
		return pick("a young man", "a woman with glasses", "an elderly clerk", "the trainee", "a man in a blue shirt", "somebody from the till", "the lady at the desk", "the owner, I think")
	}
	when := func() string {
		return pick("at noon", "after work", "early in the day", "in the rain", "with a pram", "shortly before closing", "on my way home", "at about four")
	}
	then := func() string {
		return pick("and", "but", "while", "so that", "then", "although", "after which", "because")
	}
	halves := []func() string{
		func() string {
			return "I came in " + when() + " " + then() + " " + pick("nobody looked up", "was greeted by "+who(), "two women nodded at me", "heard a radio")
		},
		func() string {
			return pick("three", "five", "no", "a dozen", "two", "some", "many") + pick(" customers stood", " people waited", " others queued", " were") + pick(" before me", " at the counter", " there already", " by the shelves")
		},
		func() string {
			return who() + pick(" asked ", " wanted to hear ", " enquired ") + pick("what I was looking for", "whether I needed help", "about the size", "for whom it was", "how much I would spend")
		},
		func() string {
			return pick("I said that I ", "my answer was that I ", "I explained that I ") + pick("wanted a gift for my sister", "needed a charger", "had seen the offer online", "was only looking", "could spend forty euros")
		},
		func() string {
			return who() + pick(" showed me two models", " looked it up on a screen", " went to the store room", " called a colleague", " knew the answer at once", " took a catalogue out")
		},
		func() string {
			return pick("what differs ", "the advantage ", "how it works ", "the guarantee ") + pick("was explained in plain words", "did not become clear", "was read from the box", "I saw on the display", "stayed a matter of taste")
		},
		func() string {
			return pick("asked for the price, ", "when I hesitated, ", "told that it was dear, ", "to my question about repairs ") + who() + pick(" shrugged", " was friendly", " became short", " offered to reserve it", " listed everything")
		},
		func() string {
			return pick("the shop ", "this branch ", "the floor ", "everything ") + pick("was clean", "felt warm", "looked crowded", "was half empty", "is being rebuilt") + " " + then() + " " + pick("shelves were full", "boxes lay about", "the light was good", "I could not reach the top")
		},
		func() string {
			return pick("on leaving ", "at the door ", "in the end ", "finally ") + pick("I was thanked", "nobody noticed me", "they wished me a good weekend", "I got a leaflet", who()+" asked me to come again")
		},
		func() string {
			return pick("all of it took ", "I spent ", "it lasted ") + pick("ten minutes", "longer than I like", "half an hour", "hardly any time") + " " + then() + " I " + pick("would return", "shall not return", "would think twice", "would send a friend")
		},
	}
	m.Shuffle(len(halves), func(i, j int) { halves[i], halves[j] = halves[j], halves[i] })
	var b strings.Builder
	for _, half := range halves[:4+m.IntN(4)] {
		b.WriteString(half())
		b.WriteString(pick(". ", ", ", ", "+then()+" ", "; ", " – "))
	}
	return strings.TrimRight(b.String(), " –,;") + "."
}
