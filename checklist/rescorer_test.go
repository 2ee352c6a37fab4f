package checklist_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

// TestRescorerLeavesNothingBehind decodes and scores several random reports of random checklists, some of them damaged, in
// the memory of one Rescorer and each in memory of its own.
func TestRescorerLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rescorer checklist.Rescorer
		for range 4 {
			version := drawVersion(t)
			compiled, err := checklist.Compile(version)
			if err != nil {
				t.Fatal(err)
			}
			for range 4 {
				report := drawReport(t)
				if !chance(t, 8, "empty") {
					report.Answers = drawAnswers(t, version)
				}
				scoring, personal := checklist.EncodeAnswers(report)
				if chance(t, 4, "cut") {
					scoring = scoring[:rapid.IntRange(0, len(scoring)).Draw(t, "cut at")]
				}
				if chance(t, 2, "erased") {
					personal = checklist.ErasedPersonal()
				}
				want, wantErr := checklist.DecodeAnswers(scoring, personal)
				got, err := rescorer.Decode(scoring, personal)
				if (err == nil) != (wantErr == nil) {
					t.Fatalf("got the error %v, want %v", err, wantErr)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("the report differs (-want +got):\n%s", diff)
				}
				if err != nil {
					continue
				}
				outcome := pick(t, "outcome", "", checklist.OutcomeCompleted, checklist.OutcomeClosed, checklist.OutcomeHungUp)
				if diff := cmp.Diff(compiled.Score(want.Answers, outcome), rescorer.Score(compiled, got.Answers, outcome)); diff != "" {
					t.Fatalf("the score differs (-want +got):\n%s", diff)
				}
			}
		}
	})
}

// TestRescorerAllocatesOnce holds what a Rescorer is for. The one allocation is the text of the body.
func TestRescorerAllocatesOnce(t *testing.T) {
	var rescorer checklist.Rescorer
	compiled := mustCompile(t, typicalVersion())
	scoring, _ := checklist.EncodeAnswers(typicalReport())
	rescore := func() {
		report, err := rescorer.Decode(scoring, checklist.ErasedPersonal())
		if err != nil {
			t.Fatal(err)
		}
		rescorer.Score(compiled, report.Answers, report.Outcome)
	}
	if n := testing.AllocsPerRun(100, rescore); n > 1 {
		t.Errorf("%v allocations, want 1", n)
	}
}

func BenchmarkRescore(b *testing.B) {
	var rescorer checklist.Rescorer
	compiled := mustCompile(b, typicalVersion())
	scoring, _ := checklist.EncodeAnswers(typicalReport())
	b.ReportAllocs()
	for b.Loop() {
		report, err := rescorer.Decode(scoring, checklist.ErasedPersonal())
		if err != nil {
			b.Fatal(err)
		}
		rescorer.Score(compiled, report.Answers, report.Outcome)
	}
}
