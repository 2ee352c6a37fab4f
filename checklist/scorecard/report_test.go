package scorecard

import (
	"slices"
	"testing"

	"mysteryshopper/checklist"
)

// answersOf answers every question of everyKind well, but for what is given.
func answersOf(changed ...checklist.Answer) []checklist.Answer {
	answers := []checklist.Answer{
		{Question: "greeted", Choice: new("a")},
		{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 59}},
		{Question: "mood", Scale: new(int32(3))},
		{Question: "told-the-truth", Choice: new("a")},
		{Question: "behaviours", Choices: &checklist.Choices{Keys: []string{"named", "listened", "named"}}},
		{Question: "would-recommend", Scale: new(int32(9))},
	}
	for _, a := range changed {
		at := slices.IndexFunc(answers, func(have checklist.Answer) bool { return have.Question == a.Question })
		if at < 0 {
			answers = append(answers, a)
		} else {
			answers[at] = a
		}
	}
	return answers
}

func TestFromReport(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	one := Counts{{"a", 1}}
	full := func(points int64) Cell {
		return Cell{SumPpb: ppbWhole, Earned: points, Possible: points, Hist: Histogram{bins: []bin{{whole, 1}}}}
	}
	nothing := func(points int64) Cell {
		return Cell{Possible: points, Hist: Histogram{bins: []bin{{0, 1}}}}
	}
	for _, tt := range []struct {
		name    string
		answers []checklist.Answer
		outcome checklist.Outcome
		totals  Totals
		band    string
		// parts are some of the parts, by group and key; nil means absent.
		parts map[string]*Part
	}{
		{
			name: "all well", answers: answersOf(),
			totals: Totals{
				Visits: 1, SumPpb: ppbWhole, SumBasisPoints: whole, SumSquares: whole * whole,
				MinBasisPoints: whole, MaxBasisPoints: whole, Earned: 33, Possible: 33, Passed: 1,
			},
			band: "good",
			parts: map[string]*Part{
				"section welcome":          {Cell: full(29)},
				"section advice":           {Cell: full(4)},
				"section farewell":         nil,
				"dimension human":          {Cell: full(22)},
				"dimension task":           {Cell: full(4)},
				"question greeted":         {Cell: full(21), Answered: 1, Options: one},
				"question behaviours":      {Cell: full(3), Answered: 1, Options: Counts{{"listened", 1}, {"named", 1}}},
				"question would-recommend": {Answered: 1, Values: Histogram{bins: []bin{{9, 1}}}},
				"question extra-mile":      nil,
				"question note":            nil,
				"question wait-for-service": {
					Cell: full(2), Answered: 1, Served: Histogram{bins: []bin{{59, 1}}},
				},
			},
		},
		{
			name: "a section zeroed by a lie",
			answers: answersOf(
				checklist.Answer{Question: "told-the-truth", Choice: new("b")},
				checklist.Answer{Question: "extra-mile", Choice: new("a")},
				checklist.Answer{Question: "note", Text: new("as it was")},
			),
			// 29 of 33 points: the section's 3 and the bonus are lost.
			totals: Totals{
				Visits: 1, SumPpb: 878787878, SumBasisPoints: 8787, SumSquares: 8787 * 8787,
				MinBasisPoints: 8787, MaxBasisPoints: 8787, Earned: 34, Possible: 33, Failed: 1, Criticals: 1,
			},
			band: "good",
			parts: map[string]*Part{
				"section advice":          {Cell: Cell{Earned: 5, Possible: 4, Hist: Histogram{bins: []bin{{0, 1}}}}},
				"question told-the-truth": {Cell: nothing(1), Answered: 1, Criticals: 1, Options: Counts{{"b", 1}}},
				"dimension task":          {Cell: Cell{SumPpb: 750_000_000, Earned: 3, Possible: 4, Hist: Histogram{bins: []bin{{7500, 1}}}}},
				"question extra-mile":     {Answered: 1, Options: one},
				"question note":           {Answered: 1},
			},
		},
		{
			name:    "left unserved after a wait",
			outcome: checklist.OutcomeLeftUnserved,
			answers: []checklist.Answer{
				{Question: "greeted", NotApplicable: true},
				{Question: "wait-for-service", Comment: "nobody came"},
				{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 30, Outcome: checklist.DurationLeftUnserved}},
				{Question: "mood", Scale: new(int32(-3))},
				{Question: "behaviours", Choices: &checklist.Choices{}},
				{Question: "told-the-truth", Choice: new("a")},
				{Question: "would-recommend", Comment: "no"},
			},
			totals: Totals{Outcomes: Outcomes{LeftUnserved: 1}}, // the base is 12 of 33
		},
		{
			name:    "left unserved, greeted badly",
			outcome: checklist.OutcomeLeftUnserved,
			answers: []checklist.Answer{
				{Question: "greeted", Choice: new("b")},
				{Question: "wait-for-service", Duration: &checklist.DurationAnswer{Seconds: 30, Outcome: checklist.DurationLeftUnserved}},
			},
			// 7 of 23 points.
			totals: Totals{
				Visits: 1, SumPpb: 304347826, SumBasisPoints: 3043, SumSquares: 3043 * 3043,
				MinBasisPoints: 3043, MaxBasisPoints: 3043, Earned: 7, Possible: 23, Failed: 1,
				Outcomes: Outcomes{LeftUnserved: 1},
			},
			band: "poor",
			parts: map[string]*Part{
				"question greeted": {
					Cell:     Cell{SumPpb: 333333333, Earned: 7, Possible: 21, Hist: Histogram{bins: []bin{{3333, 1}}}},
					Answered: 1, Options: Counts{{"b", 1}},
				},
				"question wait-for-service": {Cell: nothing(2), Answered: 1, LeftUnserved: 1},
				"question mood":             nil,
				"section advice":            nil,
				"dimension task":            nil,
			},
		},
		{name: "a provisional score", answers: answersOf()[:3], totals: Totals{}},
		{name: "closed", outcome: checklist.OutcomeClosed, totals: Totals{Outcomes: Outcomes{Closed: 1}}},
		{name: "no such place", outcome: checklist.OutcomeNoSuchPlace, totals: Totals{Outcomes: Outcomes{NoSuchPlace: 1}}},
		{name: "aborted", outcome: checklist.OutcomeAborted, totals: Totals{Outcomes: Outcomes{Aborted: 1}}},
		{name: "hung up with nothing answered", outcome: checklist.OutcomeHungUp, totals: Totals{Outcomes: Outcomes{HungUp: 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var score *checklist.Score
			if tt.outcome.Scored() {
				score = c.Score(tt.answers, tt.outcome)
			}
			totals, details := FromReport(c, score, tt.answers, tt.outcome)
			if totals != tt.totals {
				t.Errorf("totals\n got %+v\nwant %+v", totals, tt.totals)
			}
			if details.Total.N() != tt.totals.Visits || details.Total.Sum() != tt.totals.SumBasisPoints {
				t.Errorf("the histogram of totals is %v", details.Total.bins)
			}
			if tt.band != "" && !slices.Equal(details.Bands, Counts{{tt.band, 1}}) {
				t.Errorf("bands are %v, want %s", details.Bands, tt.band)
			}
			for at, want := range tt.parts {
				checkPart(t, &details, at, want)
			}
			if tt.parts == nil && (len(details.Questions)+len(details.Sections)+len(details.Bands) > 0) {
				t.Errorf("the details are not empty: %+v", details)
			}
		})
	}
}

// checkPart compares one part, named as "question greeted", by its bytes.
func checkPart(t *testing.T, d *Details, at string, want *Part) {
	t.Helper()
	for name, group := range map[string]Parts{
		"section ": d.Sections, "dimension ": d.Dimensions, "question ": d.Questions,
	} {
		if len(at) <= len(name) || at[:len(name)] != name {
			continue
		}
		got := group.Get(at[len(name):])
		if (got == nil) != (want == nil) {
			t.Errorf("%s: got %+v, want %+v", at, got, want)
		} else if got != nil && bytesOf(t, &Details{Questions: Parts{{"k", *got}}}) !=
			bytesOf(t, &Details{Questions: Parts{{"k", *want}}}) {
			t.Errorf("%s\n got %+v\nwant %+v", at, got, want)
		}
		return
	}
	t.Errorf("%s names no group", at)
}

// TestFromReportLeavesItsArguments sorts nothing of the caller's.
func TestFromReportLeavesItsArguments(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	answers := answersOf()
	FromReport(c, c.Score(answers, ""), answers, "")
	if want := []string{"named", "listened", "named"}; !slices.Equal(answers[4].Choices.Keys, want) {
		t.Errorf("the answer became %v", answers[4].Choices.Keys)
	}
}
