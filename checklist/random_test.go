package checklist_test

import (
	"pgregory.net/rapid"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/casetest"
)

// drawing lets rapid draw the numbers of which package casetest makes its cases, so that it can shrink them.
func drawing(t *rapid.T) casetest.Draw {
	return func(label string, least, most int) int { return rapid.IntRange(least, most).Draw(t, label) }
}

func drawVersion(t *rapid.T) *checklist.Version { return casetest.Version(drawing(t)) }

func drawAnswers(t *rapid.T, v *checklist.Version) []checklist.Answer {
	return casetest.Answers(drawing(t), v)
}

func chance(t *rapid.T, oneIn int, label string) bool {
	return rapid.IntRange(0, oneIn-1).Draw(t, label) == 0
}

func pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

func english(s string) checklist.Text { return checklist.Text{"en": s} }
