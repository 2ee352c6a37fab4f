package casetest

import (
	"fmt"

	"mysteryshopper/checklist"
)

func drawQuestion(t Draw, key string, earlier []checklist.Question, two bool) checklist.Question {
	if two && chance(t, 8, "note") {
		q := checklist.Question{Key: key, Text: english("q"), Note: &checklist.Note{}}
		if len(named(earlier)) > 0 && chance(t, 2, "conditional") {
			q.VisibleWhen = drawConditions(t, earlier, two)
		}
		return q
	}
	q := checklist.Question{
		Key: key, Text: english("q"), Required: chance(t, 3, "required"),
		AllowNotApplicable: chance(t, 2, "allow"), Bonus: chance(t, 6, "bonus"),
	}
	if chance(t, 3, "has weight") {
		q.Weight = new(pick[int32](t, "weight", 1, 2, 3, 7, 1000))
	}
	for _, d := range []string{"task", "human", "recovery"} {
		if chance(t, 3, d) {
			q.Dimensions = append(q.Dimensions, d)
		}
	}
	drawKind(t, &q)
	if two {
		drawRules(t, &q, earlier)
	}
	if possible := q.UnweightedPossible(); q.Scored() && chance(t, 3, "critical") {
		c := &checklist.Critical{Effect: pick(t, "effect", "", checklist.EffectFail, checklist.EffectZeroSection, checklist.EffectCap, checklist.EffectZeroReport)}
		if c.Effect == checklist.EffectCap {
			c.CapBasisPoints = new(between(t, 0, 10000, "cap"))
		}
		if chance(t, 2, "has below") {
			c.BelowPoints = new(between(t, 1, int32(possible), "below"))
		}
		q.Critical = c
	}
	if two {
		drawCommentRule(t, &q)
	}
	if len(named(earlier)) > 0 && chance(t, 2, "conditional") {
		q.VisibleWhen = drawConditions(t, earlier, two)
	}
	return q
}

func drawKind(t Draw, q *checklist.Question) {
	options := func(sign bool) []checklist.Option {
		var list []checklist.Option
		for i := range between(t, 1, 4, "options") {
			points := drawPoints(t)
			if sign && chance(t, 3, "negative") {
				points = -points
			}
			list = append(list, checklist.Option{Key: fmt.Sprintf("o%d", i), Text: english("o"), Points: points})
		}
		return list
	}
	bands := func(bounds ...string) []checklist.PointBand {
		var list []checklist.PointBand
		for _, below := range bounds[:between(t, 0, int32(len(bounds)), "bounds")] {
			list = append(list, checklist.PointBand{Below: below, Points: drawPoints(t)})
		}
		if len(list) > 0 || chance(t, 2, "only last") {
			list = append(list, checklist.PointBand{Points: drawPoints(t)})
		}
		return list
	}
	switch between(t, 0, 9, "kind") {
	case 0, 1:
		q.Choice = &checklist.Choice{Options: options(false)}
	case 2:
		q.MultiChoice = &checklist.MultiChoice{Options: options(true)}
	case 3, 4:
		least := between(t, -3, 3, "min")
		q.Scale = &checklist.Scale{Min: least, Max: least + between(t, 1, 10, "span"), PointsPerStep: drawPoints(t)}
	case 5:
		q.Number = &checklist.Number{Bands: bands("-1.5", "0", "0.10", "10", "10.0000000000000000001")}
	case 6:
		q.Duration = &checklist.Duration{Bands: bands("60", "120", "600.5")}
	case 7:
		q.FreeText = &checklist.FreeText{}
	case 8:
		q.Timestamp = &checklist.Timestamp{}
	default:
		q.Evidence = &checklist.EvidenceKind{}
	}
}

func drawPoints(t Draw) int32 {
	return pick[int32](t, "points", 0, 0, 1, 2, 3, 5, 7, 10, 999_983, 1_000_000)
}
