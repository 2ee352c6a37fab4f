package checklist

import "slices"

// optionSet is a set of the indices of a question's options.
type optionSet [(maxOptions + 63) / 64]uint64

func (s *optionSet) add(option int32)      { s[option/64] |= 1 << (option % 64) }
func (s *optionSet) has(option int32) bool { return s[option/64]&(1<<(option%64)) != 0 }

// meets reports whether the sets have an option in common.
func (s *optionSet) meets(o *optionSet) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// judged is what the one acceptable answer to a question comes to.
type judged struct {
	// earned is unweighted.
	earned int64
	// chosen is the options of a choice or multiChoice.
	chosen optionSet
	// number is the value of a scale, number or duration.
	number  decimal
	outcome DurationOutcome
	// instant is the value of a timestamp, in microseconds since 1970.
	instant int64
}

// judge fills in what an answer with a value or 'not applicable' comes to, and returns its state, or the first reason that
// refuses it.
func (q *compiledQuestion) judge(r *run, a *Answer, to *judged) (State, Reason) {
	switch values := a.values(); {
	case a.NotApplicable && values != 0:
		return StateUnanswered, ReasonConflictingAnswer
	case a.NotApplicable && !q.definition.AllowNotApplicable:
		return StateUnanswered, ReasonNotApplicableNotAllowed
	case a.NotApplicable:
		return StateNotApplicable, ""
	case values != q.member:
		return StateUnanswered, ReasonWrongKind
	}
	if reason := q.rules.judge(r, q, a, to); reason != "" {
		*to = judged{}
		return StateUnanswered, reason
	}
	return StateAnswered, ""
}

// fewOptions is the number of options up to which comparing keys takes less than a map.
const fewOptions = 8

// option returns the index of the option with the key, and whether there is one.
func (q *compiledQuestion) option(key string) (int32, bool) {
	if len(q.optionKeys) <= fewOptions {
		at := slices.Index(q.optionKeys, key)
		return int32(at), at >= 0
	}
	at, ok := q.options[key]
	return at, ok
}

// bandPoints returns the points of the first band that the number is below, 0 where there are no bands.
func (q *compiledQuestion) bandPoints(number decimal) int64 {
	for i := range q.bands {
		if b := &q.bands[i]; b.last || number.less(b.below) {
			return b.points
		}
	}
	return 0
}

// mostBandPoints returns the points of the highest band, 0 where there are no bands.
func mostBandPoints(bands []PointBand) int64 {
	var most int64
	for i := range bands {
		most = max(most, int64(bands[i].Points))
	}
	return most
}
