package checklist_test

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"mysteryshopper/checklist"
)

// reference scores a report straight from the rules with exact fractions. It shares nothing with the engine but the
// types: slow, and written to be compared with the rules line by line.
type reference struct {
	version *checklist.Version
	answers []checklist.Answer
	outcome checklist.Outcome
	states  map[string]checklist.State
	given   map[string]*checklist.Answer
	score   *checklist.Score
}

// fraction is an exact fraction with a denominator that may be zero.
type fraction struct{ above, below *big.Rat }

func newFraction() fraction { return fraction{new(big.Rat), new(big.Rat)} }

func whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func referenceScore(v *checklist.Version, answers []checklist.Answer, outcome checklist.Outcome) *checklist.Score {
	r := &reference{
		version: v, answers: answers, outcome: outcome,
		states: map[string]checklist.State{}, given: map[string]*checklist.Answer{},
		score: &checklist.Score{
			EngineVersion: v.Engine(), Criticals: []string{}, Sections: []checklist.SectionScore{},
			Dimensions: []checklist.DimensionScore{}, Questions: []checklist.QuestionScore{},
			Violations: []checklist.Violation{}, Warnings: []string{},
		},
	}
	if v.Engine() == 2 {
		r.score.PenaltyPoints = ptr[int64](0)
	}
	for s := range v.Sections {
		hidden := !r.visible(v.Sections[s].VisibleWhen)
		for q := range v.Sections[s].Questions {
			r.question(&v.Sections[s].Questions[q], hidden)
		}
	}
	r.unknown()
	r.score.Provisional = len(r.score.Violations) > 0
	r.figures()
	return r.score
}

func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.White_Space, r) }) < 0
}

// valueKinds lists the kinds of the values that an entry carries.
func valueKinds(a *checklist.Answer) []checklist.Kind {
	var kinds []checklist.Kind
	add := func(is bool, kind checklist.Kind) {
		if is {
			kinds = append(kinds, kind)
		}
	}
	add(a.Choice != nil, checklist.KindChoice)
	add(a.Choices != nil, checklist.KindMultiChoice)
	add(a.Scale != nil, checklist.KindScale)
	add(a.Number != nil, checklist.KindNumber)
	add(a.Duration != nil, checklist.KindDuration)
	add(a.Text != nil && !blank(*a.Text), checklist.KindFreeText)
	add(a.Timestamp != nil, checklist.KindTimestamp)
	add(a.Evidence != nil && len(a.Evidence.IDs) > 0, checklist.KindEvidence)
	return kinds
}

func (r *reference) entries(key string) []*checklist.Answer {
	var entries []*checklist.Answer
	for i := range r.answers {
		if a := &r.answers[i]; a.Question == key && (a.NotApplicable || len(valueKinds(a)) > 0) {
			entries = append(entries, a)
		}
	}
	return entries
}

func (r *reference) question(q *checklist.Question, hidden bool) {
	entries := r.entries(q.Key)
	state, reason := checklist.StateAnswered, ""
	switch {
	case hidden || !r.visible(q.VisibleWhen):
		state = checklist.StateNotReached
		if len(entries) > 0 {
			r.score.Warnings = append(r.score.Warnings, q.Key)
		}
	case q.Duration != nil && q.Duration.Between != nil:
		from, to := r.given[q.Duration.Between.From], r.given[q.Duration.Between.To]
		if from == nil || to == nil {
			state = checklist.StateNotReached
		} else {
			r.given[q.Key] = secondsBetween(q.Duration, *from.Timestamp, *to.Timestamp)
		}
		if len(entries) > 0 {
			r.score.Warnings = append(r.score.Warnings, q.Key)
		}
	case len(entries) == 0 && q.Note != nil:
		state = checklist.StateUnanswered
	case len(entries) == 0 && (r.outcome == "LEFT_UNSERVED" || r.outcome == "HUNG_UP"):
		state = checklist.StateNotReached
	case len(entries) == 0:
		state = checklist.StateUnanswered
		if required(q) {
			reason = "REQUIRED"
		}
	case len(entries) > 1:
		state, reason = checklist.StateUnanswered, "DUPLICATE_ANSWER"
	default:
		a := entries[0]
		if reason = fault(q, a); reason == "" {
			reason = r.early(q, a)
		}
		if reason != "" {
			state = checklist.StateUnanswered
		} else if a.NotApplicable {
			state = checklist.StateNotApplicable
			if q.NotApplicableReasonRequired && blank(a.NotApplicableReason) {
				reason = "REASON_REQUIRED"
			}
		} else {
			r.given[q.Key] = a
			if needsComment(q, a) {
				reason = "COMMENT_REQUIRED"
			}
		}
	}
	if reason != "" {
		r.score.Violations = append(r.score.Violations, checklist.Violation{Question: q.Key, Reason: checklist.Reason(reason)})
	}
	if state == checklist.StateUnanswered && required(q) {
		r.score.Unanswered++
	}
	r.states[q.Key] = state
	out := checklist.QuestionScore{Question: q.Key, State: state}
	if state == checklist.StateAnswered || state == checklist.StateUnanswered {
		out.Possible = countedPossible(q)
	}
	if state == checklist.StateAnswered {
		earned := unweightedEarned(q, r.given[q.Key])
		out.Earned = earned * weightOf(q)
		out.Critical = q.Critical != nil && earned < belowPoints(q)
		if q.Bonus {
			r.score.BonusPoints += out.Earned
		}
		if q.Penalty {
			*r.score.PenaltyPoints += out.Earned
		}
	}
	if out.Critical {
		r.score.Criticals = append(r.score.Criticals, q.Key)
	}
	r.score.Questions = append(r.score.Questions, out)
}

func belowPoints(q *checklist.Question) int64 {
	if q.Critical.BelowPoints != nil {
		return int64(*q.Critical.BelowPoints)
	}
	return 1
}

func weightOf(q *checklist.Question) int64 {
	if q.Weight != nil {
		return int64(*q.Weight)
	}
	return 1
}

func unweightedPossible(q *checklist.Question) int64 {
	var points []int64
	switch {
	case q.Choice != nil:
		for _, o := range q.Choice.Options {
			points = append(points, int64(o.Points))
		}
	case q.MultiChoice != nil:
		sum := int64(0)
		for _, o := range q.MultiChoice.Options {
			if o.Points > 0 {
				sum += int64(o.Points)
			}
		}
		points = append(points, sum)
	case q.Scale != nil:
		points = append(points, int64(q.Scale.Max-q.Scale.Min)*int64(q.Scale.PointsPerStep))
	case q.Number != nil:
		for _, b := range q.Number.Bands {
			points = append(points, int64(b.Points))
		}
	case q.Duration != nil:
		for _, b := range q.Duration.Bands {
			points = append(points, int64(b.Points))
		}
	}
	return slices.Max(append(points, 0))
}

func countedPossible(q *checklist.Question) int64 {
	if q.Bonus {
		return 0
	}
	return unweightedPossible(q) * weightOf(q)
}

func required(q *checklist.Question) bool {
	if q.Duration != nil && q.Duration.Between != nil {
		return false
	}
	return q.Required || q.Critical != nil || countedPossible(q) > 0
}

var decimalForm = regexp.MustCompile(`\A-?[0-9]{1,15}(\.[0-9]{1,19})?\z`)

func rational(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

// fault returns the first reason that refuses an entry with a value or 'not applicable'.
func fault(q *checklist.Question, a *checklist.Answer) string {
	kinds := valueKinds(a)
	switch {
	case a.NotApplicable && len(kinds) > 0:
		return "CONFLICTING_ANSWER"
	case a.NotApplicable && !q.AllowNotApplicable:
		return "NOT_APPLICABLE_NOT_ALLOWED"
	case a.NotApplicable:
		return ""
	case len(kinds) != 1 || kinds[0] != q.Kind():
		return "WRONG_KIND"
	}
	has := func(options []checklist.Option, key string) bool {
		return slices.ContainsFunc(options, func(o checklist.Option) bool { return o.Key == key })
	}
	switch {
	case q.Choice != nil && !has(q.Choice.Options, *a.Choice):
		return "UNKNOWN_OPTION"
	case q.MultiChoice != nil:
		for _, key := range a.Choices.Keys {
			if !has(q.MultiChoice.Options, key) {
				return "UNKNOWN_OPTION"
			}
		}
		return faultOfSet(q.MultiChoice, a.Choices.Keys)
	case q.Scale != nil && (*a.Scale < q.Scale.Min || *a.Scale > q.Scale.Max):
		return "OUT_OF_RANGE"
	case q.Duration != nil && (a.Duration.Seconds < 0 || a.Duration.Seconds > longest(q.Duration)):
		return "OUT_OF_RANGE"
	case q.Number != nil && !decimalForm.MatchString(*a.Number):
		return "INVALID_NUMBER"
	case q.Number != nil:
		return faultOfNumber(q.Number, *a.Number)
	case q.FreeText != nil:
		return faultOfText(q.FreeText, *a.Text)
	}
	return ""
}

func gaveUp(d *checklist.DurationAnswer) bool {
	return d.Outcome == "LEFT_UNSERVED" || d.Outcome == "HUNG_UP"
}

func unweightedEarned(q *checklist.Question, a *checklist.Answer) int64 {
	band := func(bands []checklist.PointBand, value *big.Rat) int64 {
		for _, b := range bands {
			if b.Below == "" || value.Cmp(rational(b.Below)) < 0 {
				return int64(b.Points)
			}
		}
		return 0
	}
	switch {
	case q.Choice != nil:
		for _, o := range q.Choice.Options {
			if o.Key == *a.Choice {
				return int64(o.Points)
			}
		}
	case q.MultiChoice != nil:
		sum := int64(0)
		for _, o := range q.MultiChoice.Options {
			if slices.Contains(a.Choices.Keys, o.Key) {
				sum += int64(o.Points)
			}
		}
		if q.Penalty {
			return sum
		}
		return max(0, min(sum, unweightedPossible(q)))
	case q.Scale != nil:
		return int64(*a.Scale-q.Scale.Min) * int64(q.Scale.PointsPerStep)
	case q.Number != nil:
		return band(q.Number.Bands, rational(*a.Number))
	case q.Duration != nil && !gaveUp(a.Duration):
		return band(q.Duration.Bands, whole(a.Duration.Seconds))
	}
	return 0
}

func (r *reference) visible(w *checklist.Conditions) bool {
	return w == nil || r.eitherList(w.All, w.Any)
}

// eitherList evaluates two lists of which one is set.
func (r *reference) eitherList(every, some []checklist.Condition) bool {
	fails := func(c checklist.Condition) bool { return !r.holds(&c) }
	if len(every) > 0 {
		return !slices.ContainsFunc(every, fails)
	}
	return slices.ContainsFunc(some, func(c checklist.Condition) bool { return r.holds(&c) })
}

func (r *reference) holds(c *checklist.Condition) bool {
	if len(c.All)+len(c.Any) > 0 {
		return r.eitherList(c.All, c.Any)
	}
	a, answered := r.given[c.Question]
	if !answered {
		return c.Answered != nil && !*c.Answered
	}
	text := func() string {
		if a.Choice != nil {
			return *a.Choice
		}
		return whole(int64(*a.Scale)).RatString()
	}
	value := func() *big.Rat {
		switch {
		case a.Scale != nil:
			return whole(int64(*a.Scale))
		case a.Number != nil:
			return rational(*a.Number)
		}
		return whole(a.Duration.Seconds)
	}
	switch {
	case c.Equals != nil:
		return text() == *c.Equals
	case c.NotEquals != nil:
		return text() != *c.NotEquals
	case c.Contains != nil:
		return slices.Contains(a.Choices.Keys, *c.Contains)
	case c.AtLeast != nil:
		return value().Cmp(rational(*c.AtLeast)) >= 0
	case c.Below != nil:
		return (a.Duration == nil || !gaveUp(a.Duration)) && value().Cmp(rational(*c.Below)) < 0
	case c.Outcome != nil:
		return *c.Outcome == string(a.Duration.Outcome) || (*c.Outcome == "SERVED" && a.Duration.Outcome == "")
	}
	return *c.Answered
}

func (r *reference) unknown() {
	var keys []string
	for i := range r.answers {
		if _, ok := r.states[r.answers[i].Question]; !ok {
			keys = append(keys, r.answers[i].Question)
		}
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		r.score.Violations = append(r.score.Violations, checklist.Violation{Question: key, Reason: "UNKNOWN_QUESTION"})
	}
}
