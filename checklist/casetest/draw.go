// Package casetest makes random checklists and reports for tests: publishable versions of both engines with every kind
// of question and condition, and answers to them, most of them good and some of every fault. It is made of the standard
// library alone, so that it also runs where a test has no other: in a browser.
package casetest

import (
	"math/rand/v2"

	"mysteryshopper/checklist"
)

// Draw returns a whole number from least to most, both included. The label names it in the report of a failing case.
type Draw func(label string, least, most int) int

// Seeded returns a Draw whose numbers follow from the seed.
func Seeded(seed uint64) Draw {
	source := rand.New(rand.NewPCG(seed, seed))
	return func(_ string, least, most int) int { return least + source.IntN(most-least+1) }
}

func chance(t Draw, oneIn int, label string) bool { return t(label, 0, oneIn-1) == 0 }

func between(t Draw, least, most int32, label string) int32 {
	return int32(t(label, int(least), int(most)))
}

func pick[T any](t Draw, label string, from ...T) T { return from[t(label, 0, len(from)-1)] }

// several draws up to most values, each of which may come again.
func several(t Draw, label string, most int, from ...string) []string {
	list := []string{}
	for range t(label, 0, most) {
		list = append(list, pick(t, label, from...))
	}
	return list
}

func shuffled(t Draw, answers []checklist.Answer) []checklist.Answer {
	for i := len(answers) - 1; i > 0; i-- {
		j := t("order", 0, i)
		answers[i], answers[j] = answers[j], answers[i]
	}
	return answers
}
