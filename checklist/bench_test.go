package checklist_test

import (
	"fmt"
	"testing"
	"time"

	"mysteryshopper/checklist"
)

// typicalVersion is a checklist of 30 questions in 5 weighted sections, as a phone gets it every day.
func typicalVersion() *checklist.Version {
	title := func(s string) checklist.Text { return checklist.Text{"en": s, "de": s + " (de)"} }
	v := &checklist.Version{
		Checklist: "typical", Number: 3, Title: title("Typical"), DefaultLocale: "en",
		TotalMode: checklist.SectionWeighted, PassMarkBasisPoints: ptr[int32](7500),
		Bands: []checklist.Band{
			{Key: "weak", Title: title("Weak")},
			{Key: "good", FromBasisPoints: 7000, Title: title("Good")},
			{Key: "superb", FromBasisPoints: 9000, Title: title("Superb")},
		},
	}
	options := func(points ...int32) []checklist.Option {
		var list []checklist.Option
		for i, p := range points {
			list = append(list, checklist.Option{Key: fmt.Sprintf("o%d", i), Text: title("Option"), Points: p})
		}
		return list
	}
	bands := []checklist.PointBand{{Below: "120", Points: 10}, {Below: "600", Points: 5}, {}}
	for i := range 5 {
		s := checklist.Section{Key: fmt.Sprintf("s%d", i), Title: title("Section"), Weight: ptr[int32](20)}
		for j := range 6 {
			q := checklist.Question{
				Key: fmt.Sprintf("q%d-%d", i, j), Text: title("Question"), AllowNotApplicable: j%2 == 0,
				Dimensions: []string{[]string{"task", "human"}[j%2]},
			}
			switch j {
			case 0:
				q.Choice = &checklist.Choice{Options: options(int32(3+i), 0)}
				q.Critical = &checklist.Critical{}
			case 1:
				q.MultiChoice = &checklist.MultiChoice{Options: options(2, 3, -1, 4)}
			case 2:
				q.Scale = &checklist.Scale{Min: 1, Max: 5, PointsPerStep: 2}
				q.VisibleWhen = &checklist.Conditions{All: []checklist.Condition{
					{Question: fmt.Sprintf("q%d-0", i), Equals: ptr("o0")},
				}}
			case 3:
				q.Number = &checklist.Number{Unit: "EUR", Bands: bands}
			case 4:
				q.Duration = &checklist.Duration{Bands: bands}
				q.Weight = ptr[int32](2)
			case 5:
				q.FreeText = &checklist.FreeText{}
			}
			s.Questions = append(s.Questions, q)
		}
		v.Sections = append(v.Sections, s)
	}
	return v
}

// typicalReport answers every question of the typical version.
func typicalReport() *checklist.Report {
	r := &checklist.Report{
		Visit: "v-2026-11-0042", Checklist: "typical", Version: 3, Locale: "de",
		StartTime: time.Date(2026, 11, 21, 14, 2, 11, 0, time.UTC),
		EndTime:   time.Date(2026, 11, 21, 14, 40, 2, 250_000_000, time.UTC), ElapsedSeconds: 2271,
		Position:      &checklist.Position{LatitudeE7: 525200000, LongitudeE7: 134050000, AccuracyMeters: 12},
		Narrative:     "The counter was empty for four minutes, then somebody came and was kind.",
		Commendations: []checklist.Commendation{{Behaviour: "listened", Text: "Let me finish."}},
	}
	for i := range 5 {
		key := func(j int) string { return fmt.Sprintf("q%d-%d", i, j) }
		r.Answers = append(r.Answers,
			checklist.Answer{Question: key(0), Choice: ptr("o0")},
			checklist.Answer{Question: key(1), Choices: &checklist.Choices{Keys: []string{"o1", "o0"}}},
			checklist.Answer{Question: key(2), Scale: ptr[int32](4), Comment: "Nearly."},
			checklist.Answer{Question: key(3), Number: ptr("112.50")},
			checklist.Answer{Question: key(4), Duration: &checklist.DurationAnswer{Seconds: 250}},
			checklist.Answer{Question: key(5), Text: ptr("They said it would take a week.")})
	}
	return r
}

func ptr[T any](v T) *T { return &v }

func mustCompile(t testing.TB, v *checklist.Version) *checklist.Compiled {
	t.Helper()
	c, err := checklist.Compile(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestScoringAllocatesLittle holds the goal of under 20 allocations for a report of 30 answers.
func TestScoringAllocatesLittle(t *testing.T) {
	compiled, report := mustCompile(t, typicalVersion()), typicalReport()
	if n := testing.AllocsPerRun(100, func() { compiled.Score(report.Answers, report.Outcome) }); n >= 20 {
		t.Errorf("%v allocations, want fewer than 20", n)
	}
}

func BenchmarkScore(b *testing.B) {
	compiled, report := mustCompile(b, typicalVersion()), typicalReport()
	b.ReportAllocs()
	for b.Loop() {
		compiled.Score(report.Answers, report.Outcome)
	}
}

func BenchmarkScoreDigest(b *testing.B) {
	score := mustCompile(b, typicalVersion()).Score(typicalReport().Answers, "")
	b.ReportAllocs()
	for b.Loop() {
		score.Digest()
	}
}

func BenchmarkReportDigests(b *testing.B) {
	report := typicalReport()
	b.ReportAllocs()
	for b.Loop() {
		report.Digests()
	}
}

func BenchmarkEncode(b *testing.B) {
	report := typicalReport()
	b.ReportAllocs()
	for b.Loop() {
		checklist.EncodeAnswers(report)
	}
}

func BenchmarkDecode(b *testing.B) {
	scoring, personal := checklist.EncodeAnswers(typicalReport())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := checklist.DecodeAnswers(scoring, personal); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	version := typicalVersion()
	b.ReportAllocs()
	for b.Loop() {
		mustCompile(b, version)
	}
}
