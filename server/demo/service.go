package demo

import (
	"math/rand/v2"
	"slices"
	"strings"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// The shares of a demo's time at which the events of its story happen.
const (
	targetsFrom  = 0.25
	cutFrom      = 0.45
	trainingFrom = 0.55
)

// service returns how a place serves when a share of the demo's time has passed, from 0 at its start to 1 at its end.
func (s *spec) service(random *rand.Rand, p place, passed float64) simulate.Service {
	quality := s.quality(p) + 0.05*random.NormFloat64()
	region := s.region(p)
	switch {
	case region == s.slipping:
		return simulate.Steady(quality - lossOfStaff(passed))
	case region == s.mending:
		return untrained(quality, passed)
	case region == s.pressing || p.id == s.pressing:
		return pressing(quality, passed)
	}
	return simulate.Steady(quality)
}

// lossOfStaff returns how much quality is lost where staff are cut: much at once, and more as the others tire.
func lossOfStaff(passed float64) float64 {
	if passed < cutFrom {
		return 0
	}
	return 0.12 + 0.18*(passed-cutFrom)/(1-cutFrom)
}

// untrained is a service that is worse until its staff are trained, in listening above all.
func untrained(quality, passed float64) simulate.Service {
	if passed >= trainingFrom {
		return simulate.Steady(quality)
	}
	return func(q *checklist.Question) float64 {
		if concerns(q, "listen") {
			return quality - 0.40
		}
		return quality - 0.14
	}
}

// pressing is a service that presses customers to buy once there are sales targets.
func pressing(quality, passed float64) simulate.Service {
	return func(q *checklist.Question) float64 {
		if passed >= targetsFrom && concerns(q, "press") {
			return 0.12
		}
		return quality
	}
}

// walkOutsAt is the share of visits to a place that end with the shopper leaving unserved.
func (s *spec) walkOutsAt(p place, passed float64) float64 {
	if s.region(p) == s.slipping {
		return 0.01 + 0.6*lossOfStaff(passed)
	}
	return s.walkOuts
}

// concerns reports whether the key of a question, or a behaviour that it looks for, contains a part of a word.
func concerns(q *checklist.Question, part string) bool {
	return strings.Contains(q.Key, part) ||
		slices.ContainsFunc(q.Behaviours, func(code string) bool { return strings.Contains(code, part) })
}
