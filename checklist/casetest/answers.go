package casetest

import (
	"time"

	"mysteryshopper/checklist"
)

// Answers draws answers to most of the questions: good ones, and some of every fault.
func Answers(t Draw, v *checklist.Version) []checklist.Answer {
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
		answers = shuffled(t, answers)
	}
	return answers
}

func drawAnswer(t Draw, q *checklist.Question) checklist.Answer {
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

func drawValue(t Draw, a *checklist.Answer, kind checklist.Kind, q *checklist.Question) {
	var keys []string
	for _, o := range q.Options() {
		keys = append(keys, o.Key)
	}
	if chance(t, 30, "unknown option") || len(keys) == 0 {
		keys = append(keys, "unknown", "")
	}
	switch kind {
	case checklist.KindChoice:
		a.Choice = new(pick(t, "option", keys...))
	case checklist.KindMultiChoice:
		a.Choices = &checklist.Choices{Keys: several(t, "options", 5, keys...)}
	case checklist.KindScale:
		a.Scale = new(between(t, q.Scale.Min, q.Scale.Max, "scale"))
		if chance(t, 20, "out of range") {
			*a.Scale += 20
		}
	case checklist.KindNumber:
		a.Number = new(pick(t, "number", "0", "-0", "-1.50", "-2", "0.1", "0.10", "9.99", "10", "10.0000000000000000001", "999999999999999", "1e3", "", "٣"))
	case checklist.KindDuration:
		a.Duration = &checklist.DurationAnswer{
			Seconds: pick[int64](t, "seconds", 0, 59, 60, 119, 120, 600, 601, 604800, 604800, 604801, -1),
			Outcome: pick(t, "ended", "", checklist.DurationServed, checklist.DurationLeftUnserved, checklist.DurationHungUp),
		}
	case checklist.KindFreeText:
		a.Text = new(pick(t, "text", "said", "", " \u2003\t", "\u200b", " at length ", checklist.ErasedText))
	case checklist.KindTimestamp:
		micros := pick[int64](t, "instant", -62_135_596_800_000_000, -1, 0, 1, 59_999_999, 60_000_000, 1_700_000_000_000_000, 253_402_300_799_999_999)
		a.Timestamp = new(time.UnixMicro(micros))
	case checklist.KindEvidence:
		a.Evidence = &checklist.EvidenceAnswer{IDs: several(t, "ids", 2, "e1")}
	}
}
