package scorecard

import (
	"errors"
	"math"
	"slices"
	"testing"

	"mysteryshopper/checklist"

	"pgregory.net/rapid"
)

// rollup is both halves, as a store keeps them.
type rollup struct {
	totals  Totals
	details Details
}

func (r *rollup) add(t *rapid.T, totals Totals, details *Details) {
	r.details.Add(details)
	if err := r.totals.Add(totals); err != nil {
		t.Fatal(err)
	}
}

// TestRollupInAnyOrder adds reports one by one and as merged halves, shuffled,
// and compares both with one pass over all of them that shares no code with the
// adding.
func TestRollupInAnyOrder(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	rapid.Check(t, func(t *rapid.T) {
		reports := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) report { return drawReport(t, c) }), 0, 12).Draw(t, "reports")
		var oneByOne, left, right rollup
		for _, r := range reports {
			totals, details := r.contribution(c)
			oneByOne.add(t, totals, &details)
		}
		for _, r := range rapid.Permutation(reports).Draw(t, "order") {
			totals, details := r.contribution(c)
			if rapid.Bool().Draw(t, "left") {
				left.add(t, totals, &details)
			} else {
				right.add(t, totals, &details)
			}
		}
		left.add(t, right.totals, &right.details)
		totals, details := atOnce(reports)
		for _, got := range []*rollup{&oneByOne, &left} {
			if got.totals != totals {
				t.Fatalf("totals\n got %+v\nwant %+v", got.totals, totals)
			}
			if bytesOf(t, &got.details) != bytesOf(t, details) {
				t.Fatalf("details\n got %+v\nwant %+v", got.details, details)
			}
		}
	})
}

// TestSubtractUndoesAdd subtracts reports again in any order: what is left is,
// byte for byte, the roll-up of the others.
func TestSubtractUndoesAdd(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	drawn := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) report { return drawReport(t, c) }), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		stay, gone := drawn.Draw(t, "stay"), drawn.Draw(t, "gone")
		var all rollup
		for _, r := range slices.Concat(stay, gone) {
			totals, details := r.contribution(c)
			all.add(t, totals, &details)
		}
		for _, r := range rapid.Permutation(gone).Draw(t, "order") {
			totals, details := r.contribution(c)
			if err := all.details.Subtract(&details); err != nil {
				t.Fatal(err)
			}
			if err := all.totals.Subtract(totals, &all.details.Total); err != nil {
				t.Fatal(err)
			}
		}
		totals, details := atOnce(stay)
		if all.totals != totals {
			t.Fatalf("totals\n got %+v\nwant %+v", all.totals, totals)
		}
		if bytesOf(t, &all.details) != bytesOf(t, details) {
			t.Fatalf("details\n got %+v\nwant %+v", all.details, details)
		}
	})
}

// TestSubtractWhatWasNotAdded refuses and changes nothing.
func TestSubtractWhatWasNotAdded(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	well, badly := answersOf(), answersOf(checklist.Answer{Question: "mood", Scale: new(int32(0))})
	totals, details := FromReport(c, c.Score(well, ""), well, "")
	otherTotals, other := FromReport(c, c.Score(badly, ""), badly, "")
	before := bytesOf(t, &details)
	if err := details.Subtract(&other); !errors.Is(err, ErrNegative) {
		t.Errorf("details: got %v", err)
	}
	if bytesOf(t, &details) != before {
		t.Error("a refused subtraction changed the details")
	}
	kept := totals
	if err := totals.Subtract(Totals{Visits: 2}, &details.Total); !errors.Is(err, ErrNegative) {
		t.Errorf("totals: got %v", err)
	}
	if err := totals.Subtract(totals, &other.Total); !errors.Is(err, ErrMismatch) {
		t.Errorf("totals of other details: got %v", err)
	}
	if err := totals.Add(Totals{Earned: math.MaxInt64}); !errors.Is(err, ErrOverflow) {
		t.Errorf("an overflow: got %v", err)
	}
	if totals != kept || totals == otherTotals {
		t.Errorf("a refused change left %+v", totals)
	}
}

// TestDetailsAddSharesNothing keeps what was added as it was.
func TestDetailsAddSharesNothing(t *testing.T) {
	t.Parallel()
	c := compile(t, everyKind())
	answers := answersOf()
	_, added := FromReport(c, c.Score(answers, ""), answers, "")
	before := bytesOf(t, &added)
	var sum Details
	sum.Add(&added)
	sum.Add(&added)
	if err := sum.Subtract(&added); err != nil {
		t.Fatal(err)
	}
	if bytesOf(t, &added) != before || bytesOf(t, &sum) != before {
		t.Error("adding twice and taking away once is not adding once")
	}
}
