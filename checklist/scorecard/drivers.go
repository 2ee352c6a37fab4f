package scorecard

import (
	"cmp"
	"maps"
	"slices"

	"mysteryshopper/checklist"
)

// Drivers gathers, over reports, how the points of each question and dimension
// go with the answer to one question, such as whether the shopper would return.
// It keeps counts of pairs and no reports, so it stays small however many there
// are.
type Drivers struct {
	target                string
	questions, dimensions map[string]*Pairs
}

// NewDrivers returns empty drivers of the target: the key of the question whose
// answer everything else is compared with.
func NewDrivers(target string) *Drivers {
	return &Drivers{target: target, questions: map[string]*Pairs{}, dimensions: map[string]*Pairs{}}
}

// Driver is one question or dimension, and how it goes with the target.
type Driver struct {
	Key string
	Correlation
}

// Add counts one report: the answer to the target, greater for better (see
// AnswerOrder), and its score. A question counts by the share of its points,
// where it was answered and could earn any; a dimension likewise. A report
// without a score is left out.
func (d *Drivers) Add(answer int64, s *checklist.Score) {
	if s == nil {
		return
	}
	for i := range s.Questions {
		q := &s.Questions[i]
		if q.State == checklist.StateAnswered && q.Question != d.target {
			addPair(d.questions, q.Question, q.Earned, q.Possible, answer)
		}
	}
	for i := range s.Dimensions {
		dimension := &s.Dimensions[i]
		addPair(d.dimensions, dimension.Dimension, dimension.Earned, dimension.Possible, answer)
	}
}

func addPair(pairs map[string]*Pairs, key string, earned, possible, answer int64) {
	if possible <= 0 {
		return
	}
	found := pairs[key]
	if found == nil {
		found = &Pairs{}
		pairs[key] = found
	}
	found.Add(share(whole, earned, possible), answer)
}

// Questions returns the questions by falling coefficient, those with the same by
// key; those without one come last. Each interval stands for itself: of twenty questions that have
// nothing to do with the target, one is expected to seem as if it had.
func (d *Drivers) Questions() []Driver { return drivers(d.questions) }

// Dimensions returns the dimensions likewise, such as task beside human.
func (d *Drivers) Dimensions() []Driver { return drivers(d.dimensions) }

func drivers(pairs map[string]*Pairs) []Driver {
	var all []Driver
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		all = append(all, Driver{key, pairs[key].Spearman()})
	}
	strength := func(d Driver) float64 {
		if d.Coefficient == nil {
			return -2
		}
		return *d.Coefficient
	}
	slices.SortStableFunc(all, func(x, y Driver) int { return cmp.Compare(strength(y), strength(x)) })
	return all
}

// AnswerOrder returns the place of an answer in the order of the question's
// answers, greater for better: the step of a scale; the points of a chosen
// option; where no option has points, its place counted from the last, for
// options are written from the best on. Other kinds, and no answer, have none.
func AnswerOrder(q *checklist.Question, a *checklist.Answer) (order int64, ok bool) {
	switch {
	case a.NotApplicable:
		return 0, false
	case q.Scale != nil && a.Scale != nil:
		return int64(*a.Scale), true
	case q.Choice == nil || a.Choice == nil:
		return 0, false
	}
	options := q.Choice.Options
	chosen := slices.IndexFunc(options, func(o checklist.Option) bool { return o.Key == *a.Choice })
	if chosen < 0 {
		return 0, false
	}
	if slices.ContainsFunc(options, func(o checklist.Option) bool { return o.Points != 0 }) {
		return int64(options[chosen].Points), true
	}
	return int64(len(options) - 1 - chosen), true
}
