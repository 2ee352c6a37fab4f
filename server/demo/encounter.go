package demo

import (
	"math"
	"math/rand/v2"
	"strconv"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/words"
)

// encounter is what a shopper meets at a place besides its service: how full it is, who serves, and the impression that
// the shopper leaves with.
type encounter struct {
	random   *rand.Rand
	language *words.Language
	// queue is the number of customers who wait, staff the number of those who serve them.
	queue, staff int
	// name is the name of who serves.
	name string
}

// newEncounter draws what is met at a place, which may be short of staff. Texts are in the language of a locale.
func newEncounter(random *rand.Rand, place, locale string, short bool) *encounter {
	e := &encounter{random: random, language: words.Match(locale), queue: random.IntN(7), staff: 3 + random.IntN(3)}
	if short {
		e.staff = 1 + random.IntN(2)
	}
	// Each place has a few members of staff, always the same ones.
	e.name = staffNames[(len(place)*7+int(place[len(place)-1])+random.IntN(staffOfPlace))%len(staffNames)]
	return e
}

// staffOfPlace is the number of members of staff at a place.
const staffOfPlace = 4

var staffNames = []string{"Kim", "Sascha", "Robin", "Alex", "Toni", "Nico", "Charlie", "Jule", "Mika", "Sam", "Noa"}

// service returns the service of the place as it is met: the fuller the place, the longer the wait.
func (e *encounter) service(usual simulate.Service) simulate.Service {
	load := float64(e.queue) / float64(e.staff)
	return func(q *checklist.Question) float64 {
		if q.Role == checklist.RoleWait {
			return min(usual(q)+0.08-0.16*load, simulate.Best)
		}
		return min(usual(q), simulate.Best)
	}
}

// fill puts what was met into a report: the numbers and the name, and an impression that fits the other answers.
func (e *encounter) fill(version *checklist.Compiled, report *checklist.Report) {
	impression := e.impression(version, report.Answers)
	for i := range report.Answers {
		a := &report.Answers[i]
		switch q := version.Question(a.Question); q.Role {
		case checklist.RoleQueueLength:
			a.Number = new(strconv.Itoa(e.queue))
		case checklist.RoleStaffOnFloor:
			a.Number = new(strconv.Itoa(e.staff))
		case checklist.RoleStaffName:
			a.Text = &e.name
		case checklist.RoleWouldReturn:
			e.choose(q, a, 1.5*impression-0.55)
		case checklist.RoleFeelingAfter, checklist.RoleWouldRecommend:
			e.rate(q, a, impression)
		}
	}
	if report.Commendations = nil; e.random.Float64() < 0.4*impression-0.2 {
		p := praises[e.random.IntN(len(praises))]
		report.Commendations = []checklist.Commendation{{Behaviour: p.behaviour, Text: e.language.Text(p.text)}}
	}
}

// impression returns the share of what was judged that went well, from 0 to 1. Being listened to and not being pressed
// weigh more than the rest.
func (e *encounter) impression(version *checklist.Compiled, answers []checklist.Answer) float64 {
	var well, all float64
	for i := range answers {
		q := version.Question(answers[i].Question)
		if q.Choice == nil || answers[i].Choice == nil {
			continue
		}
		best, got := int64(0), int64(0)
		for _, o := range q.Choice.Options {
			best = max(best, int64(o.Points))
			if o.Key == *answers[i].Choice {
				got = int64(o.Points)
			}
		}
		if best == 0 {
			continue
		}
		weight := 1.0
		if concerns(q, "listen") || concerns(q, "press") {
			weight = 4
		}
		all += weight
		well += weight * float64(max(got, 0)) / float64(best)
	}
	if all == 0 {
		return 0.5
	}
	return well / all
}

// choose answers a question with the first option by a chance, else with one of the others. A question that was left
// open stays so.
func (e *encounter) choose(q *checklist.Question, a *checklist.Answer, chance float64) {
	if q.Choice == nil || a.Choice == nil {
		return
	}
	at := 0
	if e.random.Float64() >= chance && len(q.Choice.Options) > 1 {
		at = 1 + e.random.IntN(len(q.Choice.Options)-1)
	}
	a.Choice = &q.Choice.Options[at].Key
}

// rate answers a question on a scale, around the impression.
func (e *encounter) rate(q *checklist.Question, a *checklist.Answer, impression float64) {
	if q.Scale == nil || a.Scale == nil {
		return
	}
	share := min(max(impression+0.12*e.random.NormFloat64(), 0), 1)
	a.Scale = new(q.Scale.Min + int32(math.Round(share*float64(q.Scale.Max-q.Scale.Min))))
}
