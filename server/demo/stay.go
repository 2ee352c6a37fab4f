package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// stay is what a shopper meets in a place beside its service: how full it is, who serves, and with what impression the
// shopper leaves.
type stay struct {
	random *rand.Rand
	// queue is how many wait, staff how many serve them.
	queue, staff int
	// name is who serves.
	name string
}

// enter draws what is met at a place, which may be short of staff.
func enter(random *rand.Rand, p place, short bool) *stay {
	s := &stay{random: random, queue: random.IntN(7), staff: 3 + random.IntN(3)}
	if short {
		s.staff = 1 + random.IntN(2)
	}
	// Each place has a few members of staff, always the same ones.
	s.name = staffNames[(len(p.id)*7+int(p.id[len(p.id)-1])+random.IntN(staffOfPlace))%len(staffNames)]
	return s
}

// staffOfPlace is how many members of staff serve customers at a place.
const staffOfPlace = 4

var staffNames = []string{"Kim", "Sascha", "Robin", "Alex", "Toni", "Nico", "Charlie", "Jule", "Mika", "Sam", "Noa"}

// service is that of the place as it is met: the wait goes with the load.
func (s *stay) service(of simulate.Service) simulate.Service {
	load := float64(s.queue) / float64(s.staff)
	return func(q *checklist.Question) float64 {
		if q.Role == checklist.RoleWait {
			return of(q) + 0.08 - 0.16*load
		}
		return of(q)
	}
}

// tell puts what was met into a report: numbers and a name that were counted and read, and an impression that goes
// with what happened.
func (s *stay) tell(version *checklist.Compiled, report *checklist.Report) {
	impression := s.impression(version, report.Answers)
	for i := range report.Answers {
		a := &report.Answers[i]
		switch q := version.Question(a.Question); q.Role {
		case checklist.RoleQueueLength:
			a.Number = new(strconv.Itoa(s.queue))
		case checklist.RoleStaffOnFloor:
			a.Number = new(strconv.Itoa(s.staff))
		case checklist.RoleStaffName:
			a.Text = &s.name
		case checklist.RoleWouldReturn:
			s.choose(q, a, 1.5*impression-0.55)
		case checklist.RoleFeelingAfter, checklist.RoleWouldRecommend:
			s.rate(q, a, impression)
		}
	}
	if report.Commendations = nil; s.random.Float64() < 0.4*impression-0.2 {
		report.Commendations = []checklist.Commendation{praise[s.random.IntN(len(praise))]}
	}
}

// praise is what shoppers commend.
var praise = []checklist.Commendation{
	{Behaviour: "listened", Text: "Let me finish and asked one question that helped."},
	{Behaviour: "listened", Text: "Turned away from the screen and listened until I had said everything."},
	{Behaviour: "named-drawback", Text: "Told me before I asked what the lamp cannot do."},
	{Behaviour: "offered-cheaper", Text: "Showed me that the cheaper one is enough for what I need."},
	{Behaviour: "used-name", Text: "Remembered my name from the card and used it when we said goodbye."},
}

// impression is the share of what was judged that went well, from 0 to 1. Being listened to and not being pressed weigh
// more than the rest.
func (s *stay) impression(version *checklist.Compiled, answers []checklist.Answer) float64 {
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
		if about(q, "listen") || about(q, "press") {
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

// choose answers by the first option with a chance, else by one of the others. A question that was left open stays so.
func (s *stay) choose(q *checklist.Question, a *checklist.Answer, chance float64) {
	if q.Choice == nil || a.Choice == nil {
		return
	}
	at := 0
	if s.random.Float64() >= chance && len(q.Choice.Options) > 1 {
		at = 1 + s.random.IntN(len(q.Choice.Options)-1)
	}
	a.Choice = &q.Choice.Options[at].Key
}

// rate answers on a scale, around the impression.
func (s *stay) rate(q *checklist.Question, a *checklist.Answer, impression float64) {
	if q.Scale == nil || a.Scale == nil {
		return
	}
	share := min(max(impression+0.12*s.random.NormFloat64(), 0), 1)
	a.Scale = new(q.Scale.Min + int32(math.Round(share*float64(q.Scale.Max-q.Scale.Min))))
}

// believed is what a manager answers who thinks well of the service: what a customer meets on a good day. Questions for
// internal use are not asked.
func believed(random *rand.Rand, version *checklist.Compiled, visit simulate.Visit) []checklist.Answer {
	answers := simulate.Answers(random, version, simulate.Steady(managersBelieve), visit.Start)
	s := enter(random, place{id: visit.ID}, false)
	s.tell(version, &checklist.Report{Answers: answers})
	return slices.DeleteFunc(answers, func(a checklist.Answer) bool {
		return version.Question(a.Question).Audience == checklist.AudienceInternal
	})
}

// managersBelieve is how well their own shops serve as managers see it.
const managersBelieve = 0.95
