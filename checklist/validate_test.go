package checklist_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist"
)

// goodDraft is a publishable draft of two sections, with a question of each kind, that the cases below spoil.
func goodDraft() *checklist.Version {
	option := func(key string, points int32) checklist.Option {
		return checklist.Option{Key: key, Text: english(key), Points: points}
	}
	bands := func() []checklist.PointBand {
		return []checklist.PointBand{{Below: "1", Points: 2}, {Below: "2.5", Points: 1}, {}}
	}
	return &checklist.Version{
		Checklist: "good", Title: english("t"), DefaultLocale: "en", TotalMode: checklist.SectionWeighted,
		Bands: []checklist.Band{{Key: "low", Title: english("l")}, {Key: "high", FromBasisPoints: 5000, Title: english("h")}},
		Sections: []checklist.Section{
			{Key: "one", Title: english("1"), Weight: ptr[int32](40), Questions: []checklist.Question{
				{Key: "c", Text: english("c"), Choice: &checklist.Choice{Options: []checklist.Option{option("yes", 2), option("no", 0)}}},
				{Key: "m", Text: english("m"), MultiChoice: &checklist.MultiChoice{Options: []checklist.Option{option("a", 2), option("b", -2)}}},
				{Key: "s", Text: english("s"), Scale: &checklist.Scale{Min: -2, Max: 2, PointsPerStep: 1}},
			}},
			{Key: "two", Title: english("2"), Weight: ptr[int32](60), Questions: []checklist.Question{
				{Key: "n", Text: english("n"), Number: &checklist.Number{Unit: "EUR", Bands: bands()}},
				{Key: "d", Text: english("d"), Duration: &checklist.Duration{Bands: bands()}},
				{Key: "f", Text: english("f"), FreeText: &checklist.FreeText{}},
				{Key: "t", Text: english("t"), Timestamp: &checklist.Timestamp{}},
				{Key: "e", Text: english("e"), Evidence: &checklist.EvidenceKind{}},
			}},
		},
	}
}

// when returns a condition on a question for the last question of the good draft.
func when(v *checklist.Version, list ...checklist.Condition) {
	v.Sections[1].Questions[4].VisibleWhen = &checklist.Conditions{All: list}
}

func q(v *checklist.Version, section, question int) *checklist.Question {
	return &v.Sections[section].Questions[question]
}

// repeat returns n copies with keys of their own.
func repeat[T any](n int, build func(key string) T) []T {
	list := []T{}
	for i := range n {
		list = append(list, build(fmt.Sprintf("k%d", i)))
	}
	return list
}

const lastWhen = "sections[1].questions[4].visibleWhen"

// validationCases spoil the good draft in one way each; want lists path and reason of all that must be found.
var validationCases = []struct {
	name  string
	spoil func(v *checklist.Version)
	want  []string
}{
	{"good", func(*checklist.Version) {}, nil},
	{"id", func(v *checklist.Version) { v.Checklist = "1st" }, []string{"checklist INVALID_KEY"}},
	{"id of one letter", func(v *checklist.Version) { v.Checklist = "a" }, []string{"checklist INVALID_KEY"}},
	{"id of 64", func(v *checklist.Version) { v.Checklist = strings.Repeat("a", 64) }, []string{"checklist INVALID_KEY"}},
	{"id of 63", func(v *checklist.Version) { v.Checklist = strings.Repeat("a", 63) }, nil},
	{"title", func(v *checklist.Version) { v.Title = checklist.Text{"de": "t"} }, []string{"title MISSING_DEFAULT_LOCALE"}},
	{"blank title", func(v *checklist.Version) { v.Title = english(" \u2003") }, []string{"title MISSING_DEFAULT_LOCALE"}},
	{"description", func(v *checklist.Version) { v.Description = checklist.Text{"de": "d"} }, []string{"description MISSING_DEFAULT_LOCALE"}},
	{"locale form", func(v *checklist.Version) { v.Title["e"] = "x"; v.Title["zh-Hant-TW"] = "y"; v.Title["en_GB"] = "z" },
		[]string{"title.e INVALID_LOCALE", "title.en_GB INVALID_LOCALE"}},
	{"total mode", func(v *checklist.Version) { v.TotalMode = "" }, []string{"totalMode UNKNOWN_VALUE"}},
	{"least base", func(v *checklist.Version) { v.MinBaseBasisPoints = ptr[int32](10001) }, []string{"minBaseBasisPoints OUT_OF_RANGE"}},
	{"least base of zero", func(v *checklist.Version) { v.MinBaseBasisPoints = ptr[int32](0) }, nil},
	{"pass mark of zero", func(v *checklist.Version) { v.PassMarkBasisPoints = ptr[int32](0) }, []string{"passMarkBasisPoints OUT_OF_RANGE"}},
	{"bands not from zero", func(v *checklist.Version) { v.Bands = v.Bands[1:] }, []string{"bands[0].fromBasisPoints NOT_FROM_ZERO"}},
	{"bands not rising", func(v *checklist.Version) { v.Bands[1].FromBasisPoints = 0 }, []string{"bands[1].fromBasisPoints NOT_RISING"}},
	{"band over the top", func(v *checklist.Version) { v.Bands[1].FromBasisPoints = 10001 }, []string{"bands[1].fromBasisPoints OUT_OF_RANGE"}},
	{"band twice", func(v *checklist.Version) { v.Bands[1].Key = "low" }, []string{"bands[1].key DUPLICATE_KEY"}},
	{"band title", func(v *checklist.Version) { v.Bands[1].Title = nil }, []string{"bands[1].title MISSING_DEFAULT_LOCALE"}},
	{"too many bands", func(v *checklist.Version) {
		v.Bands = repeat(101, func(k string) checklist.Band { return checklist.Band{Key: k, Title: english("b")} })
		for i := range v.Bands {
			v.Bands[i].FromBasisPoints = int32(i)
		}
	}, []string{"bands TOO_MANY"}},

	{"no section", func(v *checklist.Version) { v.Sections = nil }, []string{"sections EMPTY_LIST"}},
	{"section without questions", func(v *checklist.Version) { v.Sections[1].Questions = nil }, []string{"sections[1].questions EMPTY_LIST"}},
	{"section twice", func(v *checklist.Version) { v.Sections[1].Key = "one" }, []string{"sections[1].key DUPLICATE_KEY"}},
	{"section key", func(v *checklist.Version) { v.Sections[1].Key = "-one" }, []string{"sections[1].key INVALID_KEY"}},
	{"section title", func(v *checklist.Version) { v.Sections[1].Title = nil }, []string{"sections[1].title MISSING_DEFAULT_LOCALE"}},
	{"weights that sum to 99", func(v *checklist.Version) { v.Sections[1].Weight = ptr[int32](59) }, nil},
	{"weight missing", func(v *checklist.Version) { v.Sections[1].Weight = nil }, nil},
	{"weight of zero", func(v *checklist.Version) { v.Sections[1].Weight = ptr[int32](0) }, nil},
	{"weights of zero alone", func(v *checklist.Version) { v.Sections[0].Weight, v.Sections[1].Weight = ptr[int32](0), nil },
		[]string{"sections WEIGHTS_SUM"}},
	{"weights out of range", func(v *checklist.Version) {
		v.Sections[0].Weight, v.Sections[1].Weight = ptr[int32](1001), ptr[int32](-1)
	},
		[]string{"sections[0].weight OUT_OF_RANGE", "sections[1].weight OUT_OF_RANGE"}},
	{"number of options to choose, in a choice", func(v *checklist.Version) { q(v, 0, 0).Choice.MinChosen, q(v, 0, 0).Choice.MaxChosen = 1, 2 },
		[]string{"sections[0].questions[0].choice.minChosen NOT_ALLOWED", "sections[0].questions[0].choice.maxChosen NOT_ALLOWED"}},
	{"answered note", func(v *checklist.Version) {
		q(v, 0, 2).Scale, q(v, 0, 2).Note = nil, &checklist.Note{}
		when(v, checklist.Condition{Question: "s", Answered: ptr(false)})
	}, []string{lastWhen + ".all[0].answered WRONG_OPERATOR"}},
	{"several lists too deep", func(v *checklist.Version) {
		deep := []checklist.Condition{{Any: []checklist.Condition{{All: []checklist.Condition{{Any: []checklist.Condition{{}}}}}}}}
		q(v, 1, 4).VisibleWhen = &checklist.Conditions{All: append(deep, deep...)}
	}, []string{lastWhen + ".all[0].any[0].all[0] TOO_DEEP"}},
	{"weights of points", func(v *checklist.Version) { v.TotalMode = checklist.Points; v.Sections[0].Weight = nil },
		[]string{"sections[1].weight NOT_ALLOWED"}},
	{"nothing scored but bonus", func(v *checklist.Version) { q(v, 1, 0).Bonus = true; q(v, 1, 1).Bonus = true },
		[]string{"sections[1] NOTHING_SCORED"}},
	{"too many sections", func(v *checklist.Version) {
		v.TotalMode = checklist.Points
		v.Sections = repeat(61, func(k string) checklist.Section {
			return checklist.Section{Key: k, Title: english("s"), Questions: []checklist.Question{{Key: k, Text: english("q"), FreeText: &checklist.FreeText{}}}}
		})
	}, []string{"sections TOO_MANY"}},
	{"too many questions", func(v *checklist.Version) {
		v.Sections[1].Questions = append(v.Sections[1].Questions, repeat(493, func(k string) checklist.Question {
			return checklist.Question{Key: k, Text: english("q"), FreeText: &checklist.FreeText{}}
		})...)
	}, []string{"sections[1].questions[497] TOO_MANY"}},

	{"question key", func(v *checklist.Version) { q(v, 0, 0).Key = "Greeted" }, []string{"sections[0].questions[0].key INVALID_KEY"}},
	{"question twice", func(v *checklist.Version) { q(v, 1, 0).Key = "c" }, []string{"sections[1].questions[0].key DUPLICATE_KEY"}},
	{"question text", func(v *checklist.Version) { q(v, 0, 0).Text = nil }, []string{"sections[0].questions[0].text MISSING_DEFAULT_LOCALE"}},
	{"guidance", func(v *checklist.Version) { q(v, 0, 0).Guidance = checklist.Text{"sv": "x"} }, []string{"sections[0].questions[0].guidance MISSING_DEFAULT_LOCALE"}},
	{"question weight", func(v *checklist.Version) { q(v, 0, 0).Weight = ptr[int32](0); q(v, 0, 1).Weight = ptr[int32](1001) },
		[]string{"sections[0].questions[0].weight OUT_OF_RANGE", "sections[0].questions[1].weight OUT_OF_RANGE"}},
	{"tags", func(v *checklist.Version) { q(v, 0, 0).Dimensions = []string{"task", "Human", "task"} },
		[]string{"sections[0].questions[0].dimensions[1] INVALID_KEY", "sections[0].questions[0].dimensions[2] DUPLICATE_KEY"}},
	{"behaviours", func(v *checklist.Version) { q(v, 0, 0).Behaviours = []string{"smiles", "smiles"} },
		[]string{"sections[0].questions[0].behaviours[1] DUPLICATE_KEY"}},
	{"audience, role and proof", func(v *checklist.Version) {
		q(v, 0, 0).Audience, q(v, 0, 0).Role = "SOME", "NONE"
		q(v, 0, 0).Proof = &checklist.Proof{Kinds: []string{"PHOTO", "OATH", "PHOTO"}}
	}, []string{"sections[0].questions[0].audience UNKNOWN_VALUE", "sections[0].questions[0].role UNKNOWN_VALUE",
		"sections[0].questions[0].proof.kinds[1] UNKNOWN_VALUE", "sections[0].questions[0].proof.kinds[2] DUPLICATE_KEY"}},
	{"recommend scored", func(v *checklist.Version) {
		q(v, 0, 2).Role, q(v, 0, 2).Scale = checklist.RoleWouldRecommend, &checklist.Scale{Max: 10, PointsPerStep: 1}
	}, []string{"sections[0].questions[2].role WRONG_ROLE"}},
	{"recommend to nine", func(v *checklist.Version) {
		q(v, 0, 2).Role, q(v, 0, 2).Scale = checklist.RoleWouldRecommend, &checklist.Scale{Max: 9}
	}, []string{"sections[0].questions[2].role WRONG_ROLE"}},
	{"recommend", func(v *checklist.Version) {
		q(v, 0, 2).Role, q(v, 0, 2).Scale = checklist.RoleWouldRecommend, &checklist.Scale{Max: 10}
	}, nil},

	{"no kind", func(v *checklist.Version) { q(v, 1, 2).FreeText = nil }, []string{"sections[1].questions[2] NOT_ONE_KIND"}},
	{"two kinds", func(v *checklist.Version) { q(v, 1, 2).Scale = &checklist.Scale{Min: 1, Max: 1} },
		[]string{"sections[1].questions[2] NOT_ONE_KIND", "sections[1].questions[2].scale.max NOT_RISING"}},
	{"no options", func(v *checklist.Version) {
		q(v, 0, 0).Choice.Options, q(v, 0, 1).MultiChoice.Options = nil, nil
	},
		[]string{"sections[0].questions[0].choice.options EMPTY_LIST", "sections[0].questions[1].multiChoice.options EMPTY_LIST"}},
	{"options", func(v *checklist.Version) {
		options := q(v, 0, 0).Choice.Options
		options[0].Points, options[0].Text = -1, nil
		options[1].Key, options[1].Points = "yes", 1_000_001
		q(v, 0, 1).MultiChoice.Options[1].Points = -1_000_001
	}, []string{
		"sections[0].questions[0].choice.options[0].text MISSING_DEFAULT_LOCALE", "sections[0].questions[0].choice.options[0].points OUT_OF_RANGE",
		"sections[0].questions[0].choice.options[1].key DUPLICATE_KEY", "sections[0].questions[0].choice.options[1].points OUT_OF_RANGE",
		"sections[0].questions[1].multiChoice.options[1].points OUT_OF_RANGE",
	}},
	{"too many options", func(v *checklist.Version) {
		q(v, 0, 0).Choice.Options = repeat(201, func(k string) checklist.Option { return checklist.Option{Key: k, Text: english("o"), Points: 1} })
	}, []string{"sections[0].questions[0].choice.options TOO_MANY"}},
	{"scale", func(v *checklist.Version) {
		q(v, 0, 2).Scale = &checklist.Scale{Min: -1001, Max: 1001, PointsPerStep: -1, MinLabel: checklist.Text{"de": "l"}}
	}, []string{"sections[0].questions[2].scale.min OUT_OF_RANGE", "sections[0].questions[2].scale.max OUT_OF_RANGE",
		"sections[0].questions[2].scale.pointsPerStep OUT_OF_RANGE", "sections[0].questions[2].scale.minLabel MISSING_DEFAULT_LOCALE"}},
	{"band bounds", func(v *checklist.Version) {
		q(v, 1, 0).Number.Bands = []checklist.PointBand{{Below: "1.0"}, {Below: "1"}, {}, {Below: "x"}, {Below: "3", Points: -1}}
	}, []string{"sections[1].questions[0].number.bands[1].below NOT_RISING", "sections[1].questions[0].number.bands[2].below REQUIRED",
		"sections[1].questions[0].number.bands[3].below INVALID_DECIMAL", "sections[1].questions[0].number.bands[4].points OUT_OF_RANGE",
		"sections[1].questions[0].number.bands[4].below NOT_ALLOWED"}},
	{"one band", func(v *checklist.Version) { q(v, 1, 1).Duration.Bands = []checklist.PointBand{{Points: 1}} }, nil},

	{"critical on bonus", func(v *checklist.Version) { q(v, 0, 0).Bonus, q(v, 0, 0).Critical = true, &checklist.Critical{} },
		[]string{"sections[0].questions[0].critical CRITICAL_UNSCORED"}},
	{"critical unscored", func(v *checklist.Version) { q(v, 1, 2).Critical = &checklist.Critical{} },
		[]string{"sections[1].questions[2].critical CRITICAL_UNSCORED"}},
	{"critical below", func(v *checklist.Version) {
		q(v, 0, 0).Critical = &checklist.Critical{BelowPoints: ptr[int32](0)}
		q(v, 0, 1).Critical = &checklist.Critical{BelowPoints: ptr[int32](3)}
		q(v, 0, 2).Critical = &checklist.Critical{BelowPoints: ptr[int32](4)}
	}, []string{"sections[0].questions[0].critical.belowPoints OUT_OF_RANGE", "sections[0].questions[1].critical.belowPoints OUT_OF_RANGE"}},
	{"cap", func(v *checklist.Version) {
		q(v, 0, 0).Critical = &checklist.Critical{Effect: checklist.EffectCap}
		q(v, 0, 1).Critical = &checklist.Critical{CapBasisPoints: ptr[int32](1)}
		q(v, 0, 2).Critical = &checklist.Critical{Effect: checklist.EffectCap, CapBasisPoints: ptr[int32](10001)}
		q(v, 1, 0).Critical = &checklist.Critical{Effect: "SHOUT"}
	}, []string{"sections[0].questions[0].critical.capBasisPoints REQUIRED", "sections[0].questions[1].critical.capBasisPoints NOT_ALLOWED",
		"sections[0].questions[2].critical.capBasisPoints OUT_OF_RANGE", "sections[1].questions[0].critical.effect UNKNOWN_VALUE"}},

	{"no list", func(v *checklist.Version) { when(v) }, []string{lastWhen + " NOT_ONE_LIST"}},
	{"both lists", func(v *checklist.Version) {
		list := []checklist.Condition{{Question: "c", Answered: ptr(true)}}
		q(v, 1, 4).VisibleWhen = &checklist.Conditions{All: list, Any: list}
	}, []string{lastWhen + " NOT_ONE_LIST"}},
	{"on itself, later and unknown", func(v *checklist.Version) {
		q(v, 0, 0).VisibleWhen = &checklist.Conditions{Any: []checklist.Condition{
			{Question: "c", Answered: ptr(true)}, {Question: "e", Answered: ptr(true)}, {Question: "ghost", Answered: ptr(true)},
		}}
	}, []string{"sections[0].questions[0].visibleWhen.any[0].question NOT_EARLIER_QUESTION",
		"sections[0].questions[0].visibleWhen.any[1].question NOT_EARLIER_QUESTION",
		"sections[0].questions[0].visibleWhen.any[2].question UNKNOWN_QUESTION"}},
	{"operators", func(v *checklist.Version) {
		when(v, checklist.Condition{Question: "c"}, checklist.Condition{Question: "s", Equals: ptr("1"), AtLeast: ptr("1")})
	}, []string{lastWhen + ".all[0] NOT_ONE_OPERATOR", lastWhen + ".all[1] NOT_ONE_OPERATOR"}},
	{"operators of another kind", func(v *checklist.Version) {
		when(v, checklist.Condition{Question: "m", Equals: ptr("a")}, checklist.Condition{Question: "c", Contains: ptr("yes")},
			checklist.Condition{Question: "c", AtLeast: ptr("1")}, checklist.Condition{Question: "n", Outcome: ptr("SERVED")},
			checklist.Condition{Question: "f", NotEquals: ptr("x")}, checklist.Condition{Question: "t", Below: ptr("1")})
	}, []string{lastWhen + ".all[0].equals WRONG_OPERATOR", lastWhen + ".all[1].contains WRONG_OPERATOR", lastWhen + ".all[2].atLeast WRONG_OPERATOR",
		lastWhen + ".all[3].outcome WRONG_OPERATOR", lastWhen + ".all[4].notEquals WRONG_OPERATOR", lastWhen + ".all[5].below WRONG_OPERATOR"}},
	{"operands", func(v *checklist.Version) {
		when(v, checklist.Condition{Question: "c", Equals: ptr("maybe")}, checklist.Condition{Question: "m", Contains: ptr("")},
			checklist.Condition{Question: "s", Equals: ptr("+1")}, checklist.Condition{Question: "s", NotEquals: ptr("3")},
			checklist.Condition{Question: "s", Equals: ptr("-0")}, checklist.Condition{Question: "n", Below: ptr("1e3")},
			checklist.Condition{Question: "d", Outcome: ptr("BORED")}, checklist.Condition{Question: "s", AtLeast: ptr("-99.5")})
	}, []string{lastWhen + ".all[0].equals UNKNOWN_OPTION", lastWhen + ".all[1].contains UNKNOWN_OPTION", lastWhen + ".all[2].equals OUT_OF_RANGE",
		lastWhen + ".all[3].notEquals OUT_OF_RANGE", lastWhen + ".all[4].equals OUT_OF_RANGE", lastWhen + ".all[5].below INVALID_DECIMAL",
		lastWhen + ".all[6].outcome UNKNOWN_VALUE"}},
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, c := range validationCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			draft := goodDraft()
			c.spoil(draft)
			var got []string
			for _, p := range checklist.Validate(draft) {
				got = append(got, p.Path+" "+string(p.Reason))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAllFaultsAtOnce spoils one draft in ways that do not touch, and expects every fault in the order of the draft.
func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	draft := goodDraft()
	draft.Checklist, draft.TotalMode = "", "SUM"
	draft.Bands[0].FromBasisPoints = 1
	q(draft, 0, 0).Text = nil
	q(draft, 0, 2).Scale.Max = -3
	q(draft, 1, 3).Timestamp = nil
	_, err := checklist.Compile(draft)
	var unpublishable *checklist.Unpublishable
	if !errors.As(err, &unpublishable) {
		t.Fatalf("compiled: %v", err)
	}
	want := []checklist.Problem{
		{Path: "checklist", Reason: checklist.ReasonInvalidKey},
		{Path: "totalMode", Reason: checklist.ReasonUnknownValue},
		{Path: "bands[0].fromBasisPoints", Reason: checklist.ReasonNotFromZero},
		{Path: "sections[0].questions[0].text", Reason: checklist.ReasonMissingDefaultLocale, Question: "c", Params: map[string]string{"locale": "en"}},
		{Path: "sections[0].questions[2].scale.max", Reason: checklist.ReasonNotRising, Question: "s"},
		{Path: "sections[1].questions[3]", Reason: checklist.ReasonNotOneKind, Question: "t"},
	}
	if diff := cmp.Diff(want, unpublishable.Problems); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	for _, p := range want {
		if !strings.Contains(err.Error(), p.Path+": "+string(p.Reason)) {
			t.Errorf("the error does not name %s: %v", p.Path, err)
		}
	}
}

func TestEmptyDraft(t *testing.T) {
	t.Parallel()
	var paths []string
	for _, p := range checklist.Validate(&checklist.Version{}) {
		paths = append(paths, p.Path)
	}
	if want := []string{"checklist", "defaultLocale", "title", "totalMode", "sections"}; !slices.Equal(paths, want) {
		t.Errorf("problems at %v, want %v", paths, want)
	}
}
