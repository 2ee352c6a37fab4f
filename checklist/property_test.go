package checklist_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

// rounds is how many random checklists are compared with the reference; SCORING_ROUNDS sets another number.
func rounds(t *testing.T) int {
	if s := os.Getenv("SCORING_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("SCORING_ROUNDS: %v", err)
		}
		return n
	}
	return 2000
}

// TestScoreAgreesWithReference compares the engine with exact fractions over random checklists and answers.
func TestScoreAgreesWithReference(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	const reportsEach, perCheck = 5, 100 // rapid draws a hundred checklists in each check
	check := func(rt *rapid.T, round int) {
		// With a seed from outside each check draws the same values; what is drawn before the rest makes them others.
		rapid.SliceOfN(rapid.Byte(), round, round).Draw(rt, "round")
		version := drawVersion(rt)
		compiled, err := checklist.Compile(version)
		if err != nil {
			rt.Fatalf("a drawn version is unpublishable: %v", err)
		}
		for range reportsEach {
			answers := drawAnswers(rt, version)
			outcome := pick(rt, "outcome", "", checklist.OutcomeCompleted, checklist.OutcomeCompleted, checklist.OutcomeLeftUnserved, checklist.OutcomeHungUp)
			got, want := compiled.Score(answers, outcome), referenceScore(version, answers, outcome)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(checklist.Violation{}, "Answer")); diff != "" {
				rt.Fatalf("score differs (-want +got):\n%s", diff)
			}
			seen[fmt.Sprintf("engine %d", got.EngineVersion)]++
			if got.PenaltyPoints != nil && *got.PenaltyPoints < 0 {
				seen["penalty"]++
			}
			if len(got.Warnings) > 0 {
				seen["warning"]++
			}
			seen["status "+string(got.Status)]++
			seen["verdict "+string(got.Verdict)]++
			for _, v := range got.Violations {
				seen["violation "+string(v.Reason)]++
			}
		}
	}
	for round := range (rounds(t) + perCheck - 1) / perCheck {
		rapid.Check(t, func(rt *rapid.T) { check(rt, round) })
	}
	for _, must := range []string{
		"status SCORED", "status INSUFFICIENT_BASE", "status EMPTY_BASE", "verdict PASS", "verdict FAIL", "verdict NONE",
		"violation DUPLICATE_ANSWER", "violation CONFLICTING_ANSWER", "violation NOT_APPLICABLE_NOT_ALLOWED",
		"violation WRONG_KIND", "violation UNKNOWN_OPTION", "violation OUT_OF_RANGE", "violation INVALID_NUMBER",
		"violation REQUIRED", "violation UNKNOWN_QUESTION", "violation EXCLUSIVE_OPTION", "violation WRONG_COUNT",
		"violation TOO_MANY_DECIMALS", "violation TOO_SHORT", "violation TOO_LONG", "violation BEFORE_EARLIER",
		"violation REASON_REQUIRED", "violation COMMENT_REQUIRED", "engine 1", "engine 2", "penalty", "warning",
	} {
		if seen[must] == 0 {
			t.Errorf("the generators never made %s", must)
		}
	}
}
