package demo

import (
	"math/rand/v2"
	"slices"
	"strings"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/simulate"
)

// roles are the locations that a story is about.
type roles struct {
	// slipping is the region where sales staff are cut, mending the one whose staff are trained.
	slipping, mending string
	// pressing is where customers are pressed to buy once there are targets.
	pressing string
	// around is what the slipping region lies in; ranked a location whose places are compared over the last rankedMonths,
	// which are so many that some places have enough visits and others have not.
	around, ranked string
	rankedMonths   scorecard.Month
}

// smallRoles are those of a small demo.
var smallRoles = roles{slipping: "germany-west", mending: "hungary", pressing: "malmo", around: "germany", ranked: "germany", rankedMonths: 3}

// When what the story tells of begins, as shares of its time.
const (
	targetsFrom  = 0.25
	cutFrom      = 0.45
	trainingFrom = 0.55
)

// service is how a place serves when a share of the year has passed, from 0 at its start to 1 at its end.
func service(r *rand.Rand, p place, passed float64) simulate.Service {
	quality := 0.86 + baseline(p.id) + 0.05*r.NormFloat64()
	switch p.parent {
	case smallRoles.slipping:
		quality -= slip(passed)
	case smallRoles.mending:
		return untrained(quality, passed)
	}
	if p.id == smallRoles.pressing {
		return pressed(quality, passed)
	}
	return simulate.Steady(quality)
}

// slip is what is lost where staff are cut: much at once, and more as those who are left tire.
func slip(passed float64) float64 {
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
		if about(q, "listen") {
			return quality - 0.40
		}
		return quality - 0.14
	}
}

// pressed is a service that presses customers to buy once there are targets.
func pressed(quality, passed float64) simulate.Service {
	return func(q *checklist.Question) float64 {
		if passed >= targetsFrom && about(q, "press") {
			return 0.12
		}
		return quality
	}
}

// walkOuts is the share of visits that end with the shopper leaving unserved: rare, but where staff are cut.
func walkOuts(p place, passed float64) float64 {
	if p.parent == smallRoles.slipping {
		return 0.01 + 0.6*slip(passed)
	}
	return 0.005
}

// about says whether a question is about what a part of a word tells, by its key and by the behaviours it looks for.
func about(q *checklist.Question, part string) bool {
	return strings.Contains(q.Key, part) ||
		slices.ContainsFunc(q.Behaviours, func(code string) bool { return strings.Contains(code, part) })
}

// baseline makes some places a little better than others, always the same ones.
func baseline(id string) float64 {
	sum := 0
	for _, b := range []byte(id) {
		sum = (sum*31 + int(b)) % 997
	}
	return (float64(sum)/997 - 0.5) * 0.10
}
