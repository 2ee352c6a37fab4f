package scorecard

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"mysteryshopper/checklist"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func shownLoss(l SilentLoss) string {
	var steps []string
	for _, s := range l.Steps {
		steps = append(steps, fmt.Sprintf("%s %d: %d [%d %d]", s.Assumption.Name, s.Assumption.Value, s.Estimate, s.Low, s.High))
	}
	return strings.Join(steps, ", ")
}

func TestSilentLoss(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		badly       Share
		assumptions []Assumption
		want        string
	}{
		{"nothing observed", Share{}, nil, ""},
		// Wilson's interval of 20 of 100 is 1333 to 2889 basis points.
		{"by default", ShareOf(20, 100), nil,
			"CUSTOMERS 10000: 2000 [1333 2889], SILENT 9600: 1920 [1279 2774], LEAVING 6300: 1209 [806 1748]"},
		{"with the client's own", ShareOf(20, 100), []Assumption{{Name: AssumeWorth, Value: 50_00}, {Name: AssumeSilent, Value: 5000}, {Name: AssumeCustomers, Value: 1000}},
			"CUSTOMERS 1000: 200 [133 289], SILENT 5000: 100 [66 145], LEAVING 6300: 63 [41 92], WORTH 5000: 315000 [209947 455018]"},
		{"nobody badly served", ShareOf(0, 20), nil,
			"CUSTOMERS 10000: 0 [0 1612], SILENT 9600: 0 [0 1548], LEAVING 6300: 0 [0 975]"},
		{"everybody complains", ShareOf(1, 1), []Assumption{{Name: AssumeSilent, Value: 0}},
			"CUSTOMERS 10000: 10000 [2065 10000], SILENT 0: 0 [0 0], LEAVING 6300: 0 [0 0]"},
	} {
		got, err := SilentLossOf(tt.badly, tt.assumptions)
		if err != nil || shownLoss(got) != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.name, shownLoss(got), err, tt.want)
		}
	}
}

func TestSilentLossRefuses(t *testing.T) {
	t.Parallel()
	_, err := SilentLossOf(ShareOf(1, 2), []Assumption{
		{Name: "LUCK"}, {Name: AssumeSilent, Value: 10_001}, {Name: AssumeSilent, Value: -1}, {Name: AssumeCustomers, Value: -1}, {Name: AssumeWorth, Value: 20_000},
	})
	var invalid *InvalidAssumptions
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	want := []checklist.Problem{
		{Path: "assumptions[0].name", Reason: checklist.ReasonUnknownValue},
		{Path: "assumptions[1].value", Reason: checklist.ReasonOutOfRange},
		{Path: "assumptions[2].name", Reason: checklist.ReasonDuplicateKey},
		{Path: "assumptions[2].value", Reason: checklist.ReasonOutOfRange},
		{Path: "assumptions[3].value", Reason: checklist.ReasonOutOfRange},
	}
	if diff := cmp.Diff(want, invalid.Problems); diff != "" || !strings.Contains(err.Error(), "assumptions[3].value: OUT_OF_RANGE") {
		t.Errorf("%s\n%v", diff, err)
	}
	most := []Assumption{{Name: AssumeCustomers, Value: math.MaxInt64}, {Name: AssumeWorth, Value: 2}}
	if _, err := SilentLossOf(ShareOf(1, 1), most); !errors.Is(err, ErrOverflow) {
		t.Errorf("an overflow: got %v", err)
	}
}

// TestSilentLossGrows: the estimate lies within its ends, and no step finds more
// customers than the one before.
func TestSilentLossGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 1000).Draw(t, "n")
		loss, err := SilentLossOf(ShareOf(rapid.Int64Range(0, n).Draw(t, "hits"), n), []Assumption{
			{Name: AssumeCustomers, Value: rapid.Int64Range(0, 1e9).Draw(t, "customers")},
			{Name: AssumeSilent, Value: rapid.Int64Range(0, whole).Draw(t, "silent")},
			{Name: AssumeLeaving, Value: rapid.Int64Range(0, whole).Draw(t, "leaving")},
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range loss.Steps {
			if s.Low > s.Estimate || s.Estimate > s.High || i > 0 && (s.Estimate > loss.Steps[i-1].Estimate || s.High > loss.Steps[i-1].High) {
				t.Fatal(shownLoss(loss))
			}
		}
	})
}
