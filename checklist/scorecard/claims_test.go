package scorecard

import (
	"fmt"
	"slices"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// partOf returns details in which the question q, the section s and the total
// came to these basis points, a visit each.
func partOf(values ...int64) *Details {
	var d Details
	for _, v := range values {
		var cell Cell
		cell.SumPpb, cell.Earned, cell.Possible = v*ppbPerStep, v, whole
		cell.Hist.Add(int32(v))
		d.Total.Add(int32(v))
		one := Parts{{Key: "it", Part: Part{Cell: cell, Answered: 1}}}
		d.Questions.Merge(one)
		d.Sections.Merge(one)
	}
	return &d
}

func shownGap(g ClaimGap) string {
	return fmt.Sprintf("%d/%d %s-%s %s", g.Visits, g.Locations, number(g.Claimed), number(g.Observed), shownDifference(g.Gap))
}

// TestClaimGaps has, of several locations, Student's sleep data as pairs, for
// which R prints t.test(extra ~ group, sleep, paired) with 0.7001142 to
// 2.4598858; and of one location the intervals of its visits.
func TestClaimGaps(t *testing.T) {
	t.Parallel()
	var sleep []Assessed
	for i := range sleepBefore {
		sleep = append(sleep, Assessed{Claimed: partOf(sleepAfter[i]), Observed: partOf(sleepBefore[i])})
	}
	for _, tt := range []struct {
		name      string
		locations []Assessed
		want      string
	}{
		{"nobody", nil, "0/0 --- - [- -] false"},
		{"sleep", sleep, "10/10 5330-3750 1580 [700 2460] true"},
		{"not visited, or not assessed", append([]Assessed{{partOf(10000), partOf()}, {partOf(), partOf(0)}, {nil, partOf(0)}, {partOf(0), nil}}, sleep...),
			"10/10 5330-3750 1580 [700 2460] true"},
		{"one visit", []Assessed{{partOf(9000), partOf(8000)}}, "1/1 9000-8000 1000 [- -] false"},
		// 8000 ± 5288.5, clipped to 2711.5 and 10000.
		{"one location", []Assessed{{partOf(9000), partOf(7900, 8000, 8100)}}, "3/1 9000-8000 1000 [-1000 6289] false"},
		{"no scatter", []Assessed{{partOf(9000), partOf(8000, 8000)}}, "2/1 9000-8000 1000 [-1000 9000] false"},
		{"no scatter of gaps", []Assessed{{partOf(9000), partOf(8000)}, {partOf(7000), partOf(6000)}}, "2/2 8000-7000 1000 [- -] false"},
		// Wilson's interval of none of 20 is 0 to 16.11 %.
		{"all or nothing", []Assessed{{partOf(10000), partOf(slices.Repeat([]int64{0}, 20)...)}}, "20/1 10000-0 10000 [8388 10000] true"},
		{"all and all", []Assessed{{partOf(10000), partOf(10000, 10000)}}, "2/1 10000-10000 0 [0 6577] false"},
		{"two claims count as their mean", []Assessed{{partOf(10000, 9000), partOf(7900, 8000, 8100)}}, "3/1 9500-8000 1500 [-500 6789] false"},
		{"managers who think worse of it", []Assessed{{partOf(1000), partOf(7900, 8000, 8100)}}, "3/1 1000-8000 -7000 [-9000 -1711] true"},
	} {
		gaps := ClaimGapsOf(tt.locations)
		if got := shownGap(gaps.Total); got != tt.want {
			t.Errorf("%s: total %s, want %s", tt.name, got, tt.want)
		}
		for _, list := range [][]ClaimGap{gaps.Sections, gaps.Questions} {
			if gaps.Total.Locations == 0 {
				if list != nil {
					t.Errorf("%s: %v", tt.name, list)
				}
				continue
			}
			if len(list) != 1 || list[0].Key != "it" || shownGap(list[0]) != tt.want {
				t.Errorf("%s: parts %v, want %s", tt.name, list, tt.want)
			}
		}
	}
}

// TestClaimGapsHoldThemselves: a gap is what is shown of both, and within its
// interval, whatever the reports.
func TestClaimGapsHoldThemselves(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	rapid.Check(t, func(t *rapid.T) {
		draw := func(most int) *Details {
			var d Details
			for range rapid.IntRange(0, most).Draw(t, "reports") {
				_, add := drawReport(t, c).contribution(c)
				d.Add(&add)
			}
			return &d
		}
		var locations []Assessed
		for range rapid.IntRange(1, 4).Draw(t, "locations") {
			locations = append(locations, Assessed{Claimed: draw(1), Observed: draw(4)})
		}
		gaps := ClaimGapsOf(locations)
		for _, g := range slices.Concat(gaps.Sections, gaps.Questions) {
			if *g.Gap.BasisPoints != *g.Claimed-*g.Observed || g.Visits < g.Locations {
				t.Fatalf("%s: %s", g.Key, shownGap(g))
			}
			if g.Gap.Low != nil && (*g.Gap.Low > *g.Gap.BasisPoints || *g.Gap.High < *g.Gap.BasisPoints) {
				t.Fatalf("%s: %s", g.Key, shownGap(g))
			}
		}
	})
}

func TestClaimRates(t *testing.T) {
	t.Parallel()
	d := partOf(10000, 10000, 5000)
	got := ClaimRates(d, []string{"other", "it"})
	if len(got) != 2 || got[0] != (QuestionRate{Question: "other"}) || got[1].Question != "it" || got[1].Rate.Hits != 2 || got[1].Rate.N != 3 {
		t.Errorf("got %+v", got)
	}
}

func TestClaimKept(t *testing.T) {
	t.Parallel()
	question := func(key string, state checklist.State, earned, possible int64) checklist.QuestionScore {
		return checklist.QuestionScore{Question: key, State: state, Earned: earned, Possible: possible}
	}
	s := &checklist.Score{Questions: []checklist.QuestionScore{
		question("full", checklist.StateAnswered, 3, 3),
		question("part", checklist.StateAnswered, 2, 3),
		question("full-too", checklist.StateAnswered, 1, 1),
		question("unscored", checklist.StateAnswered, 0, 0),
		question("left-out", checklist.StateNotApplicable, 0, 0),
		question("unanswered", checklist.StateUnanswered, 0, 3),
	}}
	if kept, judged := ClaimKept(nil, []string{"full"}); kept || judged {
		t.Error("a report without a score was judged")
	}
	for _, tt := range []struct {
		questions    []string
		kept, judged bool
	}{
		{nil, false, false},
		{[]string{"unscored", "left-out", "unanswered", "unknown"}, false, false},
		{[]string{"full", "left-out"}, true, true},
		{[]string{"part"}, false, true},
		{[]string{"full", "part", "full-too"}, false, true},
	} {
		if kept, judged := ClaimKept(s, tt.questions); kept != tt.kept || judged != tt.judged {
			t.Errorf("%v: kept %t, judged %t", tt.questions, kept, judged)
		}
	}
}
