package checklist_test

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

// The generators draw publishable checklists and answers to them, most of them good and some of every fault.

func chance(t *rapid.T, oneIn int, label string) bool {
	return rapid.IntRange(0, oneIn-1).Draw(t, label) == 0
}

func between(t *rapid.T, least, most int32, label string) int32 {
	return rapid.Int32Range(least, most).Draw(t, label)
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

func english(s string) checklist.Text { return checklist.Text{"en": s} }

func drawVersion(t *rapid.T) *checklist.Version {
	v := &checklist.Version{
		Checklist: "random", Title: english("random"), DefaultLocale: "en",
		TotalMode: pick(t, "mode", checklist.Points, checklist.SectionWeighted),
	}
	if chance(t, 2, "has least base") {
		v.MinBaseBasisPoints = ptr(between(t, 0, 10000, "least base"))
	}
	if chance(t, 2, "has mark") {
		v.PassMarkBasisPoints = ptr(between(t, 1, 10000, "mark"))
	}
	for i, from := range []int32{0, 3333, 6667, 10000}[:between(t, 0, 4, "bands")] {
		v.Bands = append(v.Bands, checklist.Band{Key: fmt.Sprintf("b%d", i), FromBasisPoints: from, Title: english("b")})
	}
	two := chance(t, 2, "engine 2")
	var earlier []checklist.Question
	sections := between(t, 1, 4, "sections")
	left := int32(100)
	for i := range sections {
		s := checklist.Section{Key: fmt.Sprintf("s%d", i), Title: english("s")}
		if two && len(named(earlier)) > 0 && chance(t, 4, "conditional section") {
			s.VisibleWhen = drawConditions(t, earlier, two)
		}
		for j := range between(t, 1, 5, "questions") {
			q := drawQuestion(t, fmt.Sprintf("q%d-%d", i, j), earlier, two)
			if j == 0 && v.TotalMode == checklist.SectionWeighted && !q.Scored() {
				q = checklist.Question{Key: q.Key, Text: q.Text, AllowNotApplicable: true, Scale: &checklist.Scale{Max: 7, PointsPerStep: 3}}
			}
			s.Questions = append(s.Questions, q)
			earlier = append(earlier, q)
		}
		if v.TotalMode == checklist.SectionWeighted {
			weight := left
			switch {
			case two && i > 0:
				weight = pick[int32](t, "section weight", 0, 0, 1, 3, 50, 1000)
			case two:
				weight = between(t, 1, 1000, "section weight")
			case i < sections-1:
				weight = between(t, 1, left-(sections-1-i), "section weight")
			}
			left -= weight
			s.Weight = &weight
		}
		v.Sections = append(v.Sections, s)
	}
	return v
}

// named returns the questions that a condition may name.
func named(earlier []checklist.Question) []checklist.Question {
	return slices.DeleteFunc(slices.Clone(earlier), func(q checklist.Question) bool { return q.Note != nil })
}

func drawQuestion(t *rapid.T, key string, earlier []checklist.Question, two bool) checklist.Question {
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
		q.Weight = ptr(pick[int32](t, "weight", 1, 2, 3, 7, 1000))
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
			c.CapBasisPoints = ptr(between(t, 0, 10000, "cap"))
		}
		if chance(t, 2, "has below") {
			c.BelowPoints = ptr(between(t, 1, int32(possible), "below"))
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

// drawRules adds what engine 2 has for the kind.
func drawRules(t *rapid.T, q *checklist.Question, earlier []checklist.Question) {
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
		q.Number.Min = pick(t, "min", nil, nil, ptr("-1.5"), ptr("-0"), ptr("0.1"))
		q.Number.Max = pick(t, "max", nil, nil, ptr("10"), ptr("9.990"), ptr("999999999999999"))
		q.Number.Decimals = pick(t, "decimals", nil, nil, ptr[int32](0), ptr[int32](1), ptr[int32](19))
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
func drawBetween(t *rapid.T, q *checklist.Question, earlier []checklist.Question) {
	for _, e := range earlier {
		if e.Timestamp != nil && e.Timestamp.NotBefore != "" && chance(t, 2, "between") {
			q.Duration.Between = &checklist.Between{From: e.Timestamp.NotBefore, To: e.Key}
			q.Required, q.AllowNotApplicable, q.NotApplicableReasonRequired = false, false, false
		}
	}
}

// drawPenalty turns the question's points into points to take away.
func drawPenalty(t *rapid.T, q *checklist.Question) {
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

func drawCommentRule(t *rapid.T, q *checklist.Question) {
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

func drawPoints(t *rapid.T) int32 {
	return pick[int32](t, "points", 0, 0, 1, 2, 3, 5, 7, 10, 999_983, 1_000_000)
}

func drawKind(t *rapid.T, q *checklist.Question) {
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

func drawConditions(t *rapid.T, earlier []checklist.Question, nested bool) *checklist.Conditions {
	levels := 1
	if nested {
		levels = 3
	}
	every, some := drawLists(t, named(earlier), levels)
	return &checklist.Conditions{All: every, Any: some}
}

// drawLists draws one of two lists, of so many levels at most.
func drawLists(t *rapid.T, earlier []checklist.Question, levels int) (every, some []checklist.Condition) {
	var list []checklist.Condition
	for range between(t, 1, 3, "conditions") {
		if levels > 1 && chance(t, 4, "nested") {
			inner := checklist.Condition{}
			inner.All, inner.Any = drawLists(t, earlier, levels-1)
			list = append(list, inner)
			continue
		}
		list = append(list, drawCondition(t, pick(t, "named", earlier...)))
	}
	if chance(t, 2, "any") {
		return nil, list
	}
	return list, nil
}

func drawCondition(t *rapid.T, named checklist.Question) checklist.Condition {
	c := checklist.Condition{Question: named.Key}
	if chance(t, 4, "answered") {
		c.Answered = ptr(chance(t, 2, "value"))
		return c
	}
	equality := func(value string) {
		if chance(t, 2, "not") {
			c.NotEquals = &value
		} else {
			c.Equals = &value
		}
	}
	order := func(values ...string) {
		if chance(t, 2, "order") {
			c.Below = ptr(pick(t, "operand", values...))
		} else {
			c.AtLeast = ptr(pick(t, "operand", values...))
		}
	}
	switch named.Kind() {
	case checklist.KindChoice:
		equality(pick(t, "option", named.Choice.Options...).Key)
	case checklist.KindMultiChoice:
		c.Contains = ptr(pick(t, "option", named.MultiChoice.Options...).Key)
	case checklist.KindScale:
		if chance(t, 2, "equality") {
			equality(strconv.Itoa(int(between(t, named.Scale.Min, named.Scale.Max, "integer"))))
		} else {
			order("-1", "0", "2", "2.5")
		}
	case checklist.KindNumber:
		order("-1.5", "-0", "0.1", "10.00")
	case checklist.KindDuration:
		if chance(t, 2, "outcome") {
			c.Outcome = ptr(pick(t, "outcome", "SERVED", "LEFT_UNSERVED", "HUNG_UP"))
		} else {
			order("0", "60", "119.9", "604800")
		}
	default:
		c.Answered = ptr(chance(t, 2, "value"))
	}
	return c
}

func drawAnswers(t *rapid.T, v *checklist.Version) []checklist.Answer {
	var answers []checklist.Answer
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			n := pick(t, "entries", 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
			if q.Note != nil || q.Duration != nil && q.Duration.Between != nil {
				n = pick(t, "entries that nobody needs", 0, 0, 0, 0, 0, 1, 2)
			}
			for range n {
				answers = append(answers, drawAnswer(t, q))
			}
		}
	}
	if chance(t, 8, "unknown") {
		answers = append(answers, checklist.Answer{Question: pick(t, "ghost", "ghost", "Zed", "𐀀", "！")})
	}
	if len(answers) > 1 {
		answers = rapid.Permutation(answers).Draw(t, "order")
	}
	return answers
}

func drawAnswer(t *rapid.T, q *checklist.Question) checklist.Answer {
	a := checklist.Answer{Question: q.Key}
	if q.CommentRule != nil || chance(t, 10, "comment") {
		a.Comment = pick(t, "text of the comment", "comment", "as I saw it", "\u2003x\u2003", " \t", "é", checklist.ErasedText)
	}
	a.NotApplicableReason = pick(t, "reason", "", "r", "r", "\u3000", checklist.ErasedText)
	if q.AllowNotApplicable && chance(t, 6, "n/a") || chance(t, 40, "bad n/a") {
		a.NotApplicable = true
		if !chance(t, 20, "conflict") {
			return a
		}
	}
	kind := q.Kind()
	if q.Note != nil {
		kind = pick(t, "kind for a note", checklist.KindFreeText, checklist.KindNumber, "")
	}
	if chance(t, 30, "wrong kind") {
		kind = pick(t, "other kind", checklist.KindChoice, checklist.KindNumber, checklist.KindFreeText, checklist.KindEvidence)
	}
	drawValue(t, &a, kind, q)
	return a
}

func drawValue(t *rapid.T, a *checklist.Answer, kind checklist.Kind, q *checklist.Question) {
	var keys []string
	for _, o := range q.Options() {
		keys = append(keys, o.Key)
	}
	if chance(t, 30, "unknown option") || len(keys) == 0 {
		keys = append(keys, "unknown", "")
	}
	switch kind {
	case checklist.KindChoice:
		a.Choice = ptr(pick(t, "option", keys...))
	case checklist.KindMultiChoice:
		a.Choices = &checklist.Choices{Keys: rapid.SliceOfN(rapid.SampledFrom(keys), 0, 5).Draw(t, "options")}
	case checklist.KindScale:
		a.Scale = ptr(between(t, q.Scale.Min, q.Scale.Max, "scale"))
		if chance(t, 20, "out of range") {
			*a.Scale += 20
		}
	case checklist.KindNumber:
		a.Number = ptr(pick(t, "number", "0", "-0", "-1.50", "-2", "0.1", "0.10", "9.99", "10", "10.0000000000000000001", "999999999999999", "1e3", "", "٣"))
	case checklist.KindDuration:
		a.Duration = &checklist.DurationAnswer{
			Seconds: pick[int64](t, "seconds", 0, 59, 60, 119, 120, 600, 601, 604800, 604800, 604801, -1),
			Outcome: pick(t, "ended", "", checklist.DurationServed, checklist.DurationLeftUnserved, checklist.DurationHungUp),
		}
	case checklist.KindFreeText:
		a.Text = ptr(pick(t, "text", "said", "", " \u2003\t", "\u200b", " at length ", checklist.ErasedText))
	case checklist.KindTimestamp:
		micros := pick[int64](t, "instant", -62_135_596_800_000_000, -1, 0, 1, 59_999_999, 60_000_000, 1_700_000_000_000_000, 253_402_300_799_999_999)
		a.Timestamp = ptr(time.UnixMicro(micros))
	case checklist.KindEvidence:
		a.Evidence = &checklist.EvidenceAnswer{IDs: rapid.SliceOfN(rapid.Just("e1"), 0, 2).Draw(t, "ids")}
	}
}
