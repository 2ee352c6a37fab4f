package scorecard

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// report is one report with its score.
type report struct {
	answers []checklist.Answer
	outcome checklist.Outcome
	score   *checklist.Score
}

func text(s string) checklist.Text { return checklist.Text{"en": s} }

// choice returns a question with options worth points, keyed by letters from a.
func choice(key string, points ...int32) checklist.Question {
	options := make([]checklist.Option, len(points))
	for i, p := range points {
		options[i] = checklist.Option{Key: string(rune('a' + i)), Text: text("option"), Points: p}
	}
	return checklist.Question{Key: key, Text: text(key), AllowNotApplicable: true, Choice: &checklist.Choice{Options: options}}
}

// wait returns a question for seconds, 2 points under a minute, 1 under five.
func wait(key string) checklist.Question {
	return checklist.Question{
		Key: key, Text: text(key), Role: checklist.RoleWait,
		Duration: &checklist.Duration{Bands: []checklist.PointBand{{Below: "60", Points: 2}, {Below: "300", Points: 1}, {}}},
	}
}

func compile(t testing.TB, v *checklist.Version) *checklist.Compiled {
	t.Helper()
	c, err := checklist.Compile(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everyKind is a small checklist with every kind that a roll-up looks into.
func everyKind() *checklist.Version {
	greeted := choice("greeted", 3, 1, 0)
	greeted.Dimensions = []string{"human"}
	greeted.Weight = new(int32(7))
	truthful := choice("told-the-truth", 1, 0)
	truthful.Dimensions = []string{"task", "human"}
	truthful.Critical = &checklist.Critical{Effect: checklist.EffectZeroSection}
	extra := choice("extra-mile", 2, 0)
	extra.Bonus = true
	behaviours := checklist.Question{
		Key: "behaviours", Text: text("behaviours"), Dimensions: []string{"task"},
		MultiChoice: &checklist.MultiChoice{Options: []checklist.Option{
			{Key: "listened", Text: text("listened"), Points: 2},
			{Key: "named", Text: text("named"), Points: 1},
			{Key: "pressed", Text: text("pressed"), Points: -3},
		}},
	}
	recommend := checklist.Question{
		Key: "would-recommend", Text: text("recommend"), Required: true, Role: checklist.RoleWouldRecommend,
		Scale: &checklist.Scale{Min: 0, Max: 10},
	}
	mood := checklist.Question{
		Key: "mood", Text: text("mood"), Scale: &checklist.Scale{Min: -3, Max: 3, PointsPerStep: 1},
	}
	note := checklist.Question{Key: "note", Text: text("note"), FreeText: &checklist.FreeText{}}
	return &checklist.Version{
		Checklist: "every-kind", Title: text("every kind"), DefaultLocale: "en", TotalMode: checklist.Points,
		PassMarkBasisPoints: new(int32(7000)),
		Bands: []checklist.Band{
			{Key: "poor", Title: text("poor")},
			{Key: "good", FromBasisPoints: 7500, Title: text("good")},
		},
		Sections: []checklist.Section{
			{Key: "welcome", Title: text("welcome"), Questions: []checklist.Question{greeted, wait("wait-for-service"), mood}},
			{Key: "advice", Title: text("advice"), Questions: []checklist.Question{truthful, behaviours, extra}},
			{Key: "farewell", Title: text("farewell"), Questions: []checklist.Question{recommend, note}},
		},
	}
}

// drawAnswers draws acceptable answers to every question.
func drawAnswers(t *rapid.T, v *checklist.Version) []checklist.Answer {
	var answers []checklist.Answer
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			a := checklist.Answer{Question: q.Key}
			switch {
			case q.AllowNotApplicable && rapid.IntRange(0, 4).Draw(t, "n/a") == 0:
				a.NotApplicable = true
			case q.Choice != nil:
				a.Choice = new(rapid.SampledFrom(q.Choice.Options).Draw(t, "option").Key)
			case q.MultiChoice != nil:
				a.Choices = &checklist.Choices{}
				for _, o := range rapid.SliceOfN(rapid.SampledFrom(q.MultiChoice.Options), 0, 4).Draw(t, "options") {
					a.Choices.Keys = append(a.Choices.Keys, o.Key)
				}
			case q.Scale != nil:
				a.Scale = new(rapid.Int32Range(q.Scale.Min, q.Scale.Max).Draw(t, "step"))
			case q.Duration != nil:
				a.Duration = &checklist.DurationAnswer{
					Seconds: rapid.Int64Range(0, 700).Draw(t, "seconds"),
					Outcome: rapid.SampledFrom([]checklist.DurationOutcome{"", "SERVED", "LEFT_UNSERVED", "HUNG_UP"}).Draw(t, "wait"),
				}
			case q.Timestamp != nil:
				a.Timestamp = new(noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hours")) * time.Hour))
			default:
				a.Text = new("so it was")
			}
			answers = append(answers, a)
		}
	}
	return answers
}

func drawReport(t *rapid.T, c *checklist.Compiled) report {
	r := report{outcome: rapid.SampledFrom([]checklist.Outcome{
		"", "", "", checklist.OutcomeCompleted, checklist.OutcomeLeftUnserved, checklist.OutcomeHungUp,
		checklist.OutcomeClosed, checklist.OutcomeNoSuchPlace, checklist.OutcomeAborted,
	}).Draw(t, "outcome")}
	if !r.outcome.Scored() {
		return r
	}
	r.answers = drawAnswers(t, c.Version())
	r.score = c.Score(r.answers, r.outcome)
	if r.score.Provisional {
		t.Fatalf("the answers are not acceptable: %v", r.score.Violations)
	}
	return r
}

func (r report) contribution(c *checklist.Compiled) (Totals, Details) {
	return FromReport(c, r.score, r.answers, r.outcome)
}

// bytesOf returns the blob, and fails where it cannot be read back as it was.
func bytesOf(t interface {
	Helper()
	Fatalf(string, ...any)
}, d *Details) string {
	t.Helper()
	blob, err := d.MarshalBinary()
	if err != nil {
		t.Fatalf("encoding: %v", err)
	}
	return string(blob)
}

// number shows a figure that may be nil.
func number[T any](v *T) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprint(*v)
}

// ofBasisPoints returns the totals of visits with these effective totals, of
// 10,000 points each.
func ofBasisPoints(values ...int64) Totals {
	var t Totals
	for _, v := range values {
		if err := t.Add(Totals{
			Visits: 1, SumPpb: v * ppbPerStep, SumBasisPoints: v, SumSquares: v * v,
			MinBasisPoints: v, MaxBasisPoints: v, Earned: v, Possible: whole,
		}); err != nil {
			panic(err)
		}
	}
	return t
}

// placed sums the totals of locations, and numbers those that were visited.
func placed(locations []Totals) (all Totals, places Places, err error) {
	for i, t := range locations {
		if t.Visits == 0 {
			continue
		}
		places.Merge(Places{{int32(i + 1), t.Visits, t.SumPpb}})
		if err := all.Add(t); err != nil {
			return Totals{}, nil, err
		}
	}
	return all, places, nil
}

// The measures of a scorecard.
var (
	byVisit    = Measure{MethodVisitMean, IntervalVisits}
	byCluster  = Measure{MethodVisitMean, IntervalLocations}
	byLocation = Measure{MethodLocationMean, IntervalVisits}
	byPoints   = Measure{MethodPooled, IntervalVisits}
)

// differenceOfVisits compares two figures by VISIT_MEAN.
func differenceOfVisits(before, after Totals) Difference {
	return byVisit.Difference(Sums{Totals: before}, Sums{Totals: after})
}

// locationMean is the figure by LOCATION_MEAN of the locations' totals.
func locationMean(locations []Totals) (Figure, error) {
	all, places, err := placed(locations)
	return byLocation.Figure(Sums{all, places, int64(len(places))}), err
}

// differenceOfLocations compares two figures by LOCATION_MEAN.
func differenceOfLocations(before, after []Totals) (Difference, error) {
	allBefore, from, errFrom := placed(before)
	allAfter, to, errTo := placed(after)
	return byLocation.Difference(Sums{allBefore, from, 0}, Sums{allAfter, to, 0}), errors.Join(errFrom, errTo)
}

// visitMean returns the figure of the visits by VISIT_MEAN; locations is how many locations they were at.
func visitMean(t Totals, locations int64) Figure {
	return byVisit.Figure(Sums{Totals: t, Locations: locations})
}
