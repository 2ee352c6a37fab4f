package scorecard

import (
	"fmt"
	"strings"
	"testing"

	"mysteryshopper/checklist"
)

func TestDrivers(t *testing.T) {
	t.Parallel()
	v := everyKind()
	c := compile(t, v)
	recommend := v.Question("would-recommend")
	d := NewDrivers("mood")
	for i := range 12 {
		answers := []checklist.Answer{
			{Question: "greeted", Choice: new([]string{"c", "b", "a"}[i/4])}, // better and better
			{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 10}},
			{Question: "mood", Scale: new(int32(i%7 - 3))},
			{Question: "told-the-truth", Choice: new("a")},
			{Question: "behaviours", Choices: &checklist.Choices{Keys: [][]string{{"listened"}, {"named"}, {}}[i/4]}},
			{Question: "would-recommend", Scale: new(int32(i / 4))},
		}
		if i%2 == 0 {
			answers[0] = checklist.Answer{Question: "greeted", NotApplicable: true}
		}
		answer, ok := AnswerOrder(recommend, &answers[5])
		if !ok {
			t.Fatal("a scale has an order")
		}
		d.Add(answer, c.Score(answers, ""))
	}
	d.Add(2, nil)
	list := func(drivers []Driver) string {
		var all []string
		for _, driver := range drivers {
			all = append(all, driver.Key+" "+shownCorrelation(driver.Correlation))
		}
		return strings.Join(all, "; ")
	}
	if got, want := list(d.Questions()), "greeted 6: 1 [- -]; behaviours 12: -1 [- -]; told-the-truth 12: - [- -]; wait-for-service 12: - [- -]"; got != want {
		t.Errorf("questions: got %s, want %s", got, want)
	}
	if got, want := list(d.Dimensions()), "human 12: 0.495 [-0.1485 0.844]; task 12: -1 [- -]"; got != want {
		t.Errorf("dimensions: got %s, want %s", got, want)
	}
	if got := NewDrivers("x").Questions(); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

func TestAnswerOrder(t *testing.T) {
	t.Parallel()
	scale := &checklist.Question{Scale: &checklist.Scale{Min: -1, Max: 1}}
	scored, unscored := choice("scored", 3, 0, 7), choice("unscored", 0, 0, 0)
	for _, tt := range []struct {
		name     string
		question *checklist.Question
		answer   checklist.Answer
		want     string
	}{
		{"scale", scale, checklist.Answer{Scale: new(int32(-1))}, "-1 true"},
		{"points", &scored, checklist.Answer{Choice: new("c")}, "7 true"},
		{"the best first", &unscored, checklist.Answer{Choice: new("a")}, "2 true"},
		{"the worst last", &unscored, checklist.Answer{Choice: new("c")}, "0 true"},
		{"unknown option", &unscored, checklist.Answer{Choice: new("z")}, "0 false"},
		{"not applicable", &scored, checklist.Answer{NotApplicable: true, Choice: new("c")}, "0 false"},
		{"a comment", &scored, checklist.Answer{}, "0 false"},
		{"another kind", scale, checklist.Answer{Choice: new("a")}, "0 false"},
	} {
		order, ok := AnswerOrder(tt.question, &tt.answer)
		if got := fmt.Sprint(order, ok); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}
