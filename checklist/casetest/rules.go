package casetest

import (
	"mysteryshopper/checklist"
)

// drawRules adds what engine 2 has for the kind.
func drawRules(t Draw, q *checklist.Question, earlier []checklist.Question) {
	q.NotApplicableReasonRequired = q.AllowNotApplicable && chance(t, 2, "reason required")
	switch {
	case q.MultiChoice != nil:
		n := int32(len(q.MultiChoice.Options))
		if chance(t, 2, "counted") {
			q.MultiChoice.MaxChosen = between(t, 0, n, "most")
			q.MultiChoice.MinChosen = between(t, 0, max(q.MultiChoice.MaxChosen, 0), "fewest")
		}
		q.MultiChoice.Options[n-1].Exclusive = chance(t, 2, "exclusive")
	case q.Number != nil:
		q.Number.Min = pick(t, "min", nil, nil, new("-1.5"), new("-0"), new("0.1"))
		q.Number.Max = pick(t, "max", nil, nil, new("10"), new("9.990"), new("999999999999999"))
		q.Number.Decimals = pick(t, "decimals", nil, nil, new(int32(0)), new(int32(1)), new(int32(19)))
	case q.Duration != nil:
		q.Duration.MaxSeconds = pick[int32](t, "max seconds", 0, 0, 600, 604800, 31536000)
		drawBetween(t, q, earlier)
	case q.FreeText != nil:
		q.FreeText.MinCharacters = pick[int32](t, "min characters", 0, 0, 1, 4)
		q.FreeText.MaxCharacters = pick[int32](t, "max characters", 0, 0, 4, 20000)
	case q.Timestamp != nil:
		for _, e := range earlier {
			if e.Timestamp != nil && chance(t, 2, "not before") {
				q.Timestamp.NotBefore = e.Key
			}
		}
	}
	if (q.Choice != nil || q.MultiChoice != nil || len(q.PointBands()) > 0) && chance(t, 4, "penalty") {
		drawPenalty(t, q)
	}
}

// drawBetween makes a duration the time between two earlier instants, where there are such.
func drawBetween(t Draw, q *checklist.Question, earlier []checklist.Question) {
	for _, e := range earlier {
		if e.Timestamp != nil && e.Timestamp.NotBefore != "" && chance(t, 2, "between") {
			q.Duration.Between = &checklist.Between{From: e.Timestamp.NotBefore, To: e.Key}
			q.Required, q.AllowNotApplicable, q.NotApplicableReasonRequired = false, false, false
		}
	}
}

// drawPenalty turns the question's points into points to take away.
func drawPenalty(t Draw, q *checklist.Question) {
	q.Penalty, q.Bonus = true, false
	points := func(i int) int32 {
		if i == 0 {
			return -between(t, 1, 1_000_000, "penalty points")
		}
		return -drawPoints(t)
	}
	options, bands := q.Options(), q.PointBands()
	for i := range options {
		options[i].Points = points(i)
	}
	for i := range bands {
		bands[i].Points = points(i)
	}
}

func drawCommentRule(t Draw, q *checklist.Question) {
	if q.FreeText != nil || q.Evidence != nil || q.Duration != nil && q.Duration.Between != nil || !chance(t, 3, "comment rule") {
		return
	}
	rule := &checklist.CommentRule{MinCharacters: pick[int32](t, "comment length", 0, 1, 2, 8)}
	switch possible := q.UnweightedPossible(); {
	case possible > 0 && chance(t, 2, "by points"):
		rule.BelowPoints = between(t, 1, int32(possible), "below points")
	case len(q.Options()) > 0 && chance(t, 2, "by options"):
		for _, o := range q.Options() {
			if len(rule.Options) == 0 || chance(t, 2, "option") {
				rule.Options = append(rule.Options, o.Key)
			}
		}
	default:
		rule.Always = true
	}
	q.CommentRule = rule
}
