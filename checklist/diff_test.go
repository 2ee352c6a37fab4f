package checklist_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

var (
	breaksTotal     = []checklist.Trend{checklist.TrendTotal}
	breaksBoth      = []checklist.Trend{checklist.TrendQuestion, checklist.TrendTotal}
	breaksJudgement = []checklist.Trend{checklist.TrendJudgement}
)

// diffCases edit the good draft; want is all that changed.
var diffCases = []struct {
	name string
	edit func(v *checklist.Version)
	want []checklist.Change
}{
	{"nothing", func(v *checklist.Version) { v.Number = 9; q(v, 0, 0).Weight = ptr[int32](1) }, nil},
	{"whole", func(v *checklist.Version) {
		v.Title["de"] = "x"
		v.MinBaseBasisPoints, v.PassMarkBasisPoints = ptr[int32](1), ptr[int32](1)
		v.Bands[1].FromBasisPoints, v.Bands[0].Title = 1, english("lower")
	}, []checklist.Change{
		{Path: "title", Kind: checklist.ChangeReworded},
		{Path: "minBaseBasisPoints", Kind: checklist.ChangeRescored, Breaks: breaksTotal},
		{Path: "passMarkBasisPoints", Kind: checklist.ChangeRescored, Breaks: breaksJudgement},
		{Path: "bands", Kind: checklist.ChangeRescored, Breaks: breaksJudgement},
		{Path: "bands[0].title", Kind: checklist.ChangeReworded},
	}},
	{"weights", func(v *checklist.Version) {
		v.Sections[0].Weight = ptr[int32](41)
		v.Sections[1].Title = english("II")
	}, []checklist.Change{
		{Path: "sections[0].weight", Kind: checklist.ChangeRescored, Section: "one", Breaks: breaksTotal},
		{Path: "sections[1].title", Kind: checklist.ChangeReworded, Section: "two"},
	}},
	{"wording", func(v *checklist.Version) {
		q(v, 0, 0).Text = english("new")
		q(v, 0, 0).Choice.Options[1].Text = checklist.Text{"en": "no", "sv": "nej"}
		q(v, 0, 2).Scale.MaxLabel = english("most")
	}, []checklist.Change{
		{Path: "sections[0].questions[0].text", Kind: checklist.ChangeReworded, Section: "one", Question: "c"},
		{Path: "sections[0].questions[0].choice.options[1].text", Kind: checklist.ChangeReworded, Section: "one", Question: "c"},
		{Path: "sections[0].questions[2].scale.maxLabel", Kind: checklist.ChangeReworded, Section: "one", Question: "s"},
	}},
	{"other members", func(v *checklist.Version) {
		q(v, 0, 0).Dimensions, q(v, 0, 0).Audience = []string{"task"}, checklist.AudienceInternal
		q(v, 0, 1).Audience = checklist.AudienceAll
		q(v, 1, 0).Number.Unit = "SEK"
	}, []checklist.Change{
		{Path: "sections[0].questions[0].dimensions", Kind: checklist.ChangeAltered, Section: "one", Question: "c"},
		{Path: "sections[0].questions[0].audience", Kind: checklist.ChangeAltered, Section: "one", Question: "c"},
		{Path: "sections[1].questions[0].number.unit", Kind: checklist.ChangeAltered, Section: "two", Question: "n"},
	}},
	{"rescored, and what hangs on it", func(v *checklist.Version) {
		q(v, 1, 0).Number.Bands[0].Points = 3
		q(v, 1, 0).Weight = ptr[int32](2)
	}, []checklist.Change{
		{Path: "sections[1].questions[0].number", Kind: checklist.ChangeRescored, Section: "two", Question: "n", Breaks: breaksBoth},
		{Path: "sections[1].questions[0].weight", Kind: checklist.ChangeRescored, Section: "two", Question: "n", Breaks: breaksBoth},
		{Path: "sections[1].questions[4].visibleWhen", Kind: checklist.ChangeRescored, Section: "two", Question: "e", Breaks: breaksBoth},
	}},
	{"conditions of a section", func(v *checklist.Version) {
		v.Sections[1].VisibleWhen = &checklist.Conditions{All: []checklist.Condition{{Question: "c", Equals: ptr("yes")}}}
		v.Sections[1].Questions = v.Sections[1].Questions[:1]
	}, []checklist.Change{
		{Path: "sections[1].visibleWhen", Kind: checklist.ChangeRescored, Section: "two", Breaks: breaksTotal},
		{Path: "sections[1].questions[0].visibleWhen", Kind: checklist.ChangeRescored, Section: "two", Question: "n", Breaks: breaksBoth},
		{Path: "sections[1].questions[1]", Kind: checklist.ChangeRemoved, Section: "two", Question: "d", Breaks: breaksBoth},
		{Path: "sections[1].questions[2]", Kind: checklist.ChangeRemoved, Section: "two", Question: "f", Breaks: breaksBoth},
		{Path: "sections[1].questions[3]", Kind: checklist.ChangeRemoved, Section: "two", Question: "t", Breaks: breaksBoth},
		{Path: "sections[1].questions[4]", Kind: checklist.ChangeRemoved, Section: "two", Question: "e", Breaks: breaksBoth},
	}},
	{"rules on answers", func(v *checklist.Version) {
		q(v, 0, 0).CommentRule = &checklist.CommentRule{Always: true}
		q(v, 0, 1).MultiChoice.Options[0].Exclusive = true
		q(v, 0, 2).AllowNotApplicable, q(v, 0, 2).NotApplicableReasonRequired = true, true
	}, []checklist.Change{
		{Path: "sections[0].questions[0].commentRule", Kind: checklist.ChangeRescored, Section: "one", Question: "c", Breaks: breaksBoth},
		{Path: "sections[0].questions[1].multiChoice", Kind: checklist.ChangeRescored, Section: "one", Question: "m", Breaks: breaksBoth},
		{Path: "sections[0].questions[2].allowNotApplicable", Kind: checklist.ChangeRescored, Section: "one", Question: "s", Breaks: breaksBoth},
		{Path: "sections[0].questions[2].notApplicableReasonRequired", Kind: checklist.ChangeRescored, Section: "one", Question: "s", Breaks: breaksBoth},
	}},
	{"another kind", func(v *checklist.Version) {
		q(v, 1, 3).Timestamp, q(v, 1, 3).FreeText = nil, &checklist.FreeText{}
	}, []checklist.Change{
		{Path: "sections[1].questions[3].freeText", Kind: checklist.ChangeRescored, Section: "two", Question: "t", Breaks: breaksBoth},
		{Path: "sections[1].questions[3].timestamp", Kind: checklist.ChangeRescored, Section: "two", Question: "t", Breaks: breaksBoth},
	}},
	{"moved within a section", func(v *checklist.Version) {
		list := v.Sections[1].Questions
		v.Sections[1].Questions = append([]checklist.Question{list[3]}, append(slices.Clone(list[:3]), list[4])...)
	}, []checklist.Change{
		{Path: "sections[1].questions[0]", Kind: checklist.ChangeMoved, Section: "two", Question: "t", Breaks: breaksTotal},
	}},
	{"moved to another section", func(v *checklist.Version) {
		v.Sections[0].Questions = append(v.Sections[0].Questions, v.Sections[1].Questions[2])
		v.Sections[1].Questions = slices.Delete(v.Sections[1].Questions, 2, 3)
	}, []checklist.Change{
		{Path: "sections[0].questions[3]", Kind: checklist.ChangeMoved, Section: "one", Question: "f", Breaks: breaksTotal},
	}},
	{"sections swapped", func(v *checklist.Version) { slices.Reverse(v.Sections) }, []checklist.Change{
		{Path: "sections[1]", Kind: checklist.ChangeMoved, Section: "one", Breaks: breaksTotal},
	}},
	{"added and removed", func(v *checklist.Version) {
		v.Sections[0].Questions[1] = checklist.Question{Key: "new", Text: english("n"), FreeText: &checklist.FreeText{}}
		v.Sections = append(v.Sections, checklist.Section{Key: "three", Title: english("3")})
	}, []checklist.Change{
		{Path: "sections[0].questions[1]", Kind: checklist.ChangeAdded, Section: "one", Question: "new", Breaks: breaksTotal},
		{Path: "sections[2]", Kind: checklist.ChangeAdded, Section: "three", Breaks: breaksTotal},
		{Path: "sections[0].questions[1]", Kind: checklist.ChangeRemoved, Section: "one", Question: "m", Breaks: breaksBoth},
	}},
	{"a section removed", func(v *checklist.Version) {
		v.Sections = v.Sections[:1]
		v.Sections[0].Questions = v.Sections[0].Questions[:3]
	},
		[]checklist.Change{
			{Path: "sections[1]", Kind: checklist.ChangeRemoved, Section: "two", Breaks: breaksTotal},
			{Path: "sections[1].questions[0]", Kind: checklist.ChangeRemoved, Section: "two", Question: "n", Breaks: breaksBoth},
			{Path: "sections[1].questions[1]", Kind: checklist.ChangeRemoved, Section: "two", Question: "d", Breaks: breaksBoth},
			{Path: "sections[1].questions[2]", Kind: checklist.ChangeRemoved, Section: "two", Question: "f", Breaks: breaksBoth},
			{Path: "sections[1].questions[3]", Kind: checklist.ChangeRemoved, Section: "two", Question: "t", Breaks: breaksBoth},
			{Path: "sections[1].questions[4]", Kind: checklist.ChangeRemoved, Section: "two", Question: "e", Breaks: breaksBoth},
		}},
}

// conditionedDraft is the good draft with a question that hangs on another of its section.
func conditionedDraft() *checklist.Version {
	v := goodDraft()
	when(v, checklist.Condition{Question: "n", Below: ptr("1")})
	return v
}

func TestDiff(t *testing.T) {
	t.Parallel()
	for _, c := range diffCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			older, newer := conditionedDraft(), conditionedDraft()
			c.edit(newer)
			changes := checklist.Diff(older, newer)
			if diff := cmp.Diff(c.want, changes); diff != "" {
				t.Errorf("changes differ (-want +got):\n%s", diff)
			}
			sameTrends(t, older, newer, changes)
		})
	}
}

// sameTrends checks that the changes break exactly the trends whose fingerprints differ.
func sameTrends(t interface{ Errorf(string, ...any) }, older, newer *checklist.Version, changes []checklist.Change) {
	breaks := func(trend checklist.Trend, question string) bool {
		return slices.ContainsFunc(changes, func(c checklist.Change) bool {
			return slices.Contains(c.Breaks, trend) && (question == "" || c.Question == question)
		})
	}
	if got, want := breaks(checklist.TrendTotal, ""), older.TotalFingerprint() != newer.TotalFingerprint(); got != want {
		t.Errorf("the trend of totals breaks: %v, its fingerprint %v", got, want)
	}
	if got, want := breaks(checklist.TrendJudgement, ""), older.JudgementFingerprint() != newer.JudgementFingerprint(); got != want {
		t.Errorf("the trend of judgements breaks: %v, its fingerprint %v", got, want)
	}
	before, after := older.QuestionFingerprints(), newer.QuestionFingerprints()
	for key, fingerprint := range before {
		if got, want := breaks(checklist.TrendQuestion, key), after[key] != fingerprint; got != want {
			t.Errorf("the trend of %s breaks: %v, its fingerprint %v", key, got, want)
		}
	}
}

// TestDiffAgreesWithFingerprints compares random versions, whose questions share keys.
func TestDiffAgreesWithFingerprints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		older, newer := drawVersion(t), drawVersion(t)
		sameTrends(t, older, newer, checklist.Diff(older, newer))
		if changes := checklist.Diff(older, older); changes != nil {
			t.Errorf("a version differs from itself: %v", changes)
		}
	})
}

func TestQuestionFingerprintOfCompiled(t *testing.T) {
	t.Parallel()
	v := conditionedDraft()
	compiled := mustCompile(t, v)
	for key, want := range v.QuestionFingerprints() {
		if got, ok := compiled.QuestionFingerprint(key); !ok || got != want || compiled.Question(key) != v.Question(key) {
			t.Errorf("%s: %s, %v, want %s", key, got, ok, want)
		}
	}
	if _, ok := compiled.QuestionFingerprint("ghost"); ok || compiled.Question("ghost") != nil {
		t.Error("an unknown question has a fingerprint")
	}
	if compiled.Digest() != v.Digest() || compiled.TotalFingerprint() != v.TotalFingerprint() {
		t.Error("the compiled digests differ")
	}
}
