package checklist

import (
	"strings"
	"unicode/utf8"
)

// HasValue reports whether the entry carries a value. Text of white space alone and an empty list of evidence are
// none; an empty set of options and a duration of no seconds are values.
func (a *Answer) HasValue() bool {
	return a.Choice != nil || a.Choices != nil || a.Scale != nil || a.Number != nil || a.Duration != nil ||
		a.Timestamp != nil || a.hasText() || a.hasEvidence()
}

// Answers reports whether the entry answers its question, be it by 'not applicable'. One that does not is kept as
// a comment.
func (a *Answer) Answers() bool { return a.NotApplicable || a.HasValue() }

func (a *Answer) hasText() bool {
	if a.Text == nil {
		return false
	}
	if s := *a.Text; s != "" && s[0] > ' ' && s[0] < utf8.RuneSelf {
		return true
	}
	return strings.TrimSpace(*a.Text) != ""
}

func (a *Answer) hasEvidence() bool { return a.Evidence != nil && len(a.Evidence.IDs) > 0 }

// hasOnly reports whether the entry's value is of the kind and it has no value of another.
func (a *Answer) hasOnly(kind Kind) bool {
	values, matches := 0, false
	count := func(k Kind, set bool) {
		if set {
			values++
			matches = matches || k == kind
		}
	}
	count(KindChoice, a.Choice != nil)
	count(KindMultiChoice, a.Choices != nil)
	count(KindScale, a.Scale != nil)
	count(KindNumber, a.Number != nil)
	count(KindDuration, a.Duration != nil)
	count(KindFreeText, a.hasText())
	count(KindTimestamp, a.Timestamp != nil)
	count(KindEvidence, a.hasEvidence())
	return matches && values == 1
}

// optionSet is a set of the indices of a question's options.
type optionSet [(maxOptions + 63) / 64]uint64

func (s *optionSet) add(option int32)      { s[option/64] |= 1 << (option % 64) }
func (s *optionSet) has(option int32) bool { return s[option/64]&(1<<(option%64)) != 0 }

// judged is what the engine makes of the one acceptable answer to a question.
type judged struct {
	// earned is unweighted.
	earned int64
	// chosen is the options of a choice or multiChoice.
	chosen optionSet
	// number is the value of a scale, number or duration.
	number  decimal
	outcome DurationOutcome
}

// judge returns what an answer with a value or 'not applicable' comes to, or the first reason that refuses it.
func (q *compiledQuestion) judge(a *Answer) (judged, State, Reason) {
	switch value := a.HasValue(); {
	case a.NotApplicable && value:
		return judged{}, StateUnanswered, ReasonConflictingAnswer
	case a.NotApplicable && !q.definition.AllowNotApplicable:
		return judged{}, StateUnanswered, ReasonNotApplicableNotAllowed
	case a.NotApplicable:
		return judged{}, StateNotApplicable, ""
	case !a.hasOnly(q.kind):
		return judged{}, StateUnanswered, ReasonWrongKind
	}
	j, reason := q.judgeValue(a)
	if reason != "" {
		return judged{}, StateUnanswered, reason
	}
	return j, StateAnswered, ""
}

func (q *compiledQuestion) judgeValue(a *Answer) (judged, Reason) {
	switch q.kind {
	case KindChoice:
		option, ok := q.options[*a.Choice]
		if !ok {
			return judged{}, ReasonUnknownOption
		}
		j := judged{earned: q.optionPoints[option]}
		j.chosen.add(option)
		return j, ""
	case KindMultiChoice:
		return q.judgeChoices(a.Choices.Keys)
	case KindScale:
		scale := q.definition.Scale
		if *a.Scale < scale.Min || *a.Scale > scale.Max {
			return judged{}, ReasonOutOfRange
		}
		steps := int64(*a.Scale) - int64(scale.Min)
		return judged{number: wholeDecimal(int64(*a.Scale)), earned: steps * int64(scale.PointsPerStep)}, ""
	case KindNumber:
		number, ok := parseDecimal(*a.Number)
		if !ok {
			return judged{}, ReasonInvalidNumber
		}
		return judged{number: number, earned: q.bandPoints(number)}, ""
	case KindDuration:
		return q.judgeDuration(a.Duration)
	}
	return judged{}, ""
}

func (q *compiledQuestion) judgeChoices(keys []string) (judged, Reason) {
	var j judged
	for _, key := range keys {
		option, ok := q.options[key]
		if !ok {
			return judged{}, ReasonUnknownOption
		}
		if !j.chosen.has(option) {
			j.chosen.add(option)
			j.earned += q.optionPoints[option]
		}
	}
	j.earned = min(max(j.earned, 0), q.mostUnweighted)
	return j, ""
}

func (q *compiledQuestion) judgeDuration(d *DurationAnswer) (judged, Reason) {
	j := judged{outcome: d.OutcomeOrDefault(), number: wholeDecimal(d.Seconds)}
	switch j.outcome {
	case DurationServed:
		j.earned = q.bandPoints(j.number)
	case DurationLeftUnserved, DurationHungUp:
	default:
		return judged{}, ReasonOutOfRange
	}
	if d.Seconds < 0 || d.Seconds > MaxSeconds {
		return judged{}, ReasonOutOfRange
	}
	return j, ""
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
