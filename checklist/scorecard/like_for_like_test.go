package scorecard

import (
	"slices"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// editions are two versions of everyKind: the second words a question anew,
// weighs one otherwise, takes one out and puts one in.
func editions() (before, after *checklist.Version) {
	before, after = everyKind(), everyKind()
	after.Sections[0].Questions[0].Text = text("greeted, in other words")
	after.Sections[0].Questions[2].Weight = new(int32(3)) // mood
	after.Sections[1].Questions[1] = choice("thanked", 4, 0)
	return before, after
}

func TestCommonQuestions(t *testing.T) {
	t.Parallel()
	before, after := editions()
	first, second := before.QuestionFingerprints(), after.QuestionFingerprints()
	common := []string{"extra-mile", "greeted", "note", "told-the-truth", "wait-for-service", "would-recommend"}
	for _, tt := range []struct {
		name     string
		versions []map[string]checklist.Digest
		want     []string
	}{
		{"no version", nil, nil},
		{"two", []map[string]checklist.Digest{first, second}, common},
		{"two the other way", []map[string]checklist.Digest{second, first}, common},
		{"three", []map[string]checklist.Digest{first, second, {"note": first["note"], "greeted": first["mood"]}}, []string{"note"}},
		{"nothing in common", []map[string]checklist.Digest{first, {}}, nil},
	} {
		if got := CommonQuestions(tt.versions...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := CommonQuestions(first); len(got) != len(first) || !slices.IsSorted(got) {
		t.Errorf("of one version: %v", got)
	}
}

func pointsOf(points map[string][2]int64) *Details {
	var d Details
	for key, p := range points {
		var cell Cell
		cell.Earned, cell.Possible = p[0], p[1]
		d.Questions.Merge(Parts{{Key: key, Part: Part{Cell: cell}}})
	}
	d.Total.Add(5000)
	return &d
}

func TestLikeForLike(t *testing.T) {
	t.Parallel()
	common := []string{"a", "b"}
	for _, tt := range []struct {
		name     string
		details  []*Details
		points   string
		coverage string
		visits   int64
		bonus    int64
	}{
		{"nothing", []*Details{nil}, "-", "-", 0, 0},
		{"nothing possible", []*Details{pointsOf(nil)}, "-", "-", 1, 0},
		{"all in common", []*Details{pointsOf(map[string][2]int64{"a": {1, 3}, "b": {1, 3}})}, "3333", "10000", 1, 0},
		{"with bonus", []*Details{pointsOf(map[string][2]int64{"a": {1, 3}, "b": {1, 3}})}, "5000", "10000", 1, 1},
		{"with more bonus than there is", []*Details{pointsOf(map[string][2]int64{"a": {1, 3}})}, "10000", "10000", 1, 9},
		{"with a penalty", []*Details{pointsOf(map[string][2]int64{"a": {1, 3}})}, "0", "10000", 1, -5},
		{"pooled over both", []*Details{
			pointsOf(map[string][2]int64{"a": {1, 3}, "c": {2, 2}}),
			pointsOf(map[string][2]int64{"b": {2, 4}, "d": {0, 1}}),
		}, "4285", "7000", 2, 0},
		{"just enough in common", []*Details{pointsOf(map[string][2]int64{"a": {1, 6000}, "c": {0, 4000}})}, "1", "6000", 1, 0},
		{"just too little", []*Details{pointsOf(map[string][2]int64{"a": {1, 59_999}, "c": {0, 40_001}})}, "-", "5999", 1, 0},
		{"none in common", []*Details{pointsOf(map[string][2]int64{"c": {1, 1}})}, "-", "0", 1, 0},
	} {
		var scored []Scored
		for _, d := range tt.details {
			one := Scored{Details: d, Beyond: Points{{"b", tt.bonus}, {"z", 1000}}}
			if d != nil {
				one.Visits = d.Total.N()
			}
			scored = append(scored, one)
		}
		got := LikeForLikeOf(common, 7, scored...)
		if number(got.Figure.BasisPoints) != tt.points || number(got.CoverageBasisPoints) != tt.coverage ||
			got.Figure.Visits != tt.visits || got.Figure.Locations != 7 {
			t.Errorf("%s: got %s, coverage %s", tt.name, shown(got.Figure), number(got.CoverageBasisPoints))
		}
		if got.Figure.Min != nil || got.Figure.Max != nil || got.Figure.Low != nil || got.Figure.StandardDeviation != nil {
			t.Errorf("%s: a spread is shown: %s", tt.name, shown(got.Figure))
		}
	}
}

// TestLikeForLikeOfReports adds up the questions of drawn reports of two
// versions one by one and compares.
func TestLikeForLikeOfReports(t *testing.T) {
	t.Parallel()
	before, after := editions()
	versions := []*checklist.Compiled{compile(t, before), compile(t, after)}
	common := CommonQuestions(before.QuestionFingerprints(), after.QuestionFingerprints())
	rapid.Check(t, func(t *rapid.T) {
		var details [2]Details
		var beyond [2]Points
		var earned, possible, all int64
		for i, c := range versions {
			for range rapid.IntRange(0, 4).Draw(t, "reports") {
				r := drawReport(t, c)
				totals, add := r.contribution(c)
				details[i].Add(&add)
				answers := AnswerCountsOf(c, r.score, r.answers, totals, 1)
				beyond[i].Merge(answers.Beyond)
				if r.score == nil || r.score.EffectivePpb == nil {
					continue
				}
				for _, q := range r.score.Questions {
					if q.State != checklist.StateAnswered {
						continue
					}
					all += q.Possible
					if slices.Contains(common, q.Question) {
						earned, possible = earned+q.Earned, possible+q.Possible
					}
				}
			}
		}
		got := LikeForLikeOf(common, 1, Scored{details[0].Total.N(), &details[0], beyond[0]}, Scored{details[1].Total.N(), &details[1], beyond[1]})
		if got.Figure.Earned != earned || got.Figure.Possible != possible {
			t.Fatalf("got %d of %d, want %d of %d", got.Figure.Earned, got.Figure.Possible, earned, possible)
		}
		enough := all > 0 && 10*possible >= 6*all
		if (got.Figure.BasisPoints != nil) != enough || enough && int64(*got.Figure.BasisPoints) != whole*min(earned, possible)/possible {
			t.Fatalf("%d of %d of %d: got %s", earned, possible, all, number(got.Figure.BasisPoints))
		}
	})
}
