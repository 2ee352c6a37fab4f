package visit

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestStatusAfter(t *testing.T) {
	t.Parallel()
	approved := Status{State: Approved}
	released := Status{State: Approved, Released: true}
	onApproval := ReviewContext{Mode: OnApproval}
	manual := ReviewContext{Mode: Manual}
	held := ReviewContext{HeldByOther: true}
	for _, tt := range []struct {
		name   string
		from   Status
		act    ReviewAct
		in     ReviewContext
		want   Status
		reason Reason
	}{
		{name: "approve releases", from: Status{State: Submitted}, act: Approve, in: onApproval, want: released},
		{name: "approve releases where no mode is set", from: Status{State: Submitted}, act: Approve, want: released},
		{name: "approve in a manual program", from: Status{State: Submitted}, act: Approve, in: manual, want: approved},
		{name: "approve lifts the parking", from: Status{State: Submitted, Parked: true}, act: Approve, in: onApproval, want: released},
		{name: "approve a test", from: Status{State: Submitted, Test: true}, act: Approve, in: onApproval, want: Status{State: Approved, Test: true}},
		{name: "approve beside a released twin", from: Status{State: Submitted, PossibleTwin: true}, act: Approve,
			in: ReviewContext{TwinReleased: true}, reason: ReasonTwinReleased},
		{name: "approve beside a released twin, to be released by hand", from: Status{State: Submitted}, act: Approve,
			in: ReviewContext{Mode: Manual, TwinReleased: true}, want: approved},
		{name: "approve an excluded one", from: Status{State: Submitted, Excluded: true}, act: Approve, in: onApproval,
			want: Status{State: Approved, Released: true, Excluded: true}},
		{name: "approve twice", from: approved, act: Approve, in: onApproval, reason: ReasonReportApproved},
		{name: "approve what its shopper is mending", from: Status{State: Returned}, act: Approve, reason: ReasonReportReturned},
		{name: "overturn a rejection", from: Status{State: Rejected}, act: Approve, in: onApproval, want: released},
		{name: "return", from: Status{State: Submitted, Parked: true}, act: Return, want: Status{State: Returned, Parked: true}},
		{name: "return what is approved", from: approved, act: Return, want: Status{State: Returned}},
		{name: "return what the client sees", from: released, act: Return, reason: ReasonReportReleased},
		{name: "return what is rejected", from: Status{State: Rejected}, act: Return, reason: ReasonReportRejected},
		{name: "resubmit", from: Status{State: Returned}, act: Resubmit, want: Status{State: Submitted}},
		{name: "resubmit unasked", from: Status{State: Submitted}, act: Resubmit, reason: ReasonReportSubmitted},
		{name: "reject", from: Status{State: Submitted}, act: Reject, want: Status{State: Rejected}},
		{name: "reject what never came back", from: Status{State: Returned}, act: Reject, want: Status{State: Rejected}},
		{name: "reject what the client sees", from: released, act: Reject, reason: ReasonReportReleased},
		{name: "reject twice", from: Status{State: Rejected}, act: Reject, reason: ReasonReportRejected},
		{name: "exclude", from: released, act: Exclude, want: Status{State: Approved, Released: true, Excluded: true}},
		{name: "exclude before approval", from: Status{State: Submitted}, act: Exclude, want: Status{State: Submitted, Excluded: true}},
		{name: "exclude twice", from: Status{State: Approved, Excluded: true}, act: Exclude, reason: ReasonReportExcluded},
		{name: "exclude what is rejected", from: Status{State: Rejected}, act: Exclude, reason: ReasonReportRejected},
		{name: "include", from: Status{State: Approved, Released: true, Excluded: true}, act: Include, want: released},
		{name: "include beside a released twin", from: Status{State: Approved, Released: true, Excluded: true}, act: Include,
			in: ReviewContext{TwinReleased: true}, reason: ReasonTwinReleased},
		{name: "include beside a released twin, unreleased", from: Status{State: Approved, Excluded: true}, act: Include,
			in: ReviewContext{TwinReleased: true}, want: Status{State: Approved}},
		{name: "approve an excluded one beside a released twin", from: Status{State: Submitted, Excluded: true}, act: Approve,
			in: ReviewContext{TwinReleased: true}, want: Status{State: Approved, Released: true, Excluded: true}},
		{name: "approve what is chosen for a second look", from: Status{State: Submitted}, act: Approve,
			in: ReviewContext{SecondLook: true, TwinReleased: true}, want: Status{State: Approved, SecondLook: true}},
		{name: "approve a test", from: Status{State: Submitted, Test: true}, act: Approve,
			in: ReviewContext{SecondLook: true}, want: Status{State: Approved, Test: true}},
		{name: "release before the second look", from: Status{State: Approved, SecondLook: true}, act: Release, reason: ReasonSecondLookDue},
		{name: "second look by the first reviewer", from: Status{State: Approved, SecondLook: true}, act: Confirm,
			in: ReviewContext{SameReviewer: true}, reason: ReasonSameReviewer},
		{name: "second look", from: Status{State: Approved, SecondLook: true}, act: Confirm, want: released},
		{name: "second look, released by hand", from: Status{State: Approved, SecondLook: true}, act: Confirm,
			in: ReviewContext{Mode: Manual}, want: Status{State: Approved}},
		{name: "second look beside a released twin", from: Status{State: Approved, SecondLook: true}, act: Confirm,
			in: ReviewContext{TwinReleased: true}, reason: ReasonTwinReleased},
		{name: "a third look", from: Status{State: Approved}, act: Confirm, reason: ReasonNoSecondLook},
		{name: "return at the second look", from: Status{State: Approved, SecondLook: true}, act: Return, want: Status{State: Returned}},
		{name: "reject at the second look", from: Status{State: Approved, SecondLook: true}, act: Reject, want: Status{State: Rejected}},
		{name: "merge", from: released, act: Merge, want: Status{State: Approved, Released: true, Excluded: true, Merged: true}},
		{name: "merge what is excluded", from: Status{State: Submitted, Excluded: true}, act: Merge, want: Status{State: Submitted, Excluded: true, Merged: true}},
		{name: "merge twice", from: Status{State: Submitted, Excluded: true, Merged: true}, act: Merge, reason: ReasonReportMerged},
		{name: "merge what is returned", from: Status{State: Returned}, act: Merge, reason: ReasonReportReturned},
		{name: "include what is merged", from: Status{State: Approved, Excluded: true, Merged: true}, act: Include, reason: ReasonReportMerged},
		{name: "part", from: Status{State: Approved, Released: true, Excluded: true, Merged: true}, act: Part, want: released},
		{name: "part what is excluded", from: Status{State: Approved, Excluded: true}, act: Part, reason: ReasonReportNotMerged},
		{name: "part beside a released twin", from: Status{State: Approved, Released: true, Excluded: true, Merged: true}, act: Part,
			in: ReviewContext{TwinReleased: true}, reason: ReasonTwinReleased},
		{name: "include what counts", from: released, act: Include, reason: ReasonReportNotExcluded},
		{name: "release", from: approved, act: Release, in: manual, want: released},
		{name: "release what is not approved", from: Status{State: Submitted}, act: Release, reason: ReasonReportSubmitted},
		{name: "release twice", from: released, act: Release, reason: ReasonReportReleased},
		{name: "release what is parked", from: Status{State: Approved, Parked: true}, act: Release, reason: ReasonReportParked},
		{name: "release a test", from: Status{State: Approved, Test: true}, act: Release, reason: ReasonReportIsTest},
		{name: "release beside a released twin", from: approved, act: Release, in: ReviewContext{TwinReleased: true}, reason: ReasonTwinReleased},
		{name: "withdraw", from: released, act: Withdraw, want: approved},
		{name: "withdraw what nobody sees", from: approved, act: Withdraw, reason: ReasonReportNotReleased},
		{name: "edit what is released", from: released, act: Edit, want: released},
		{name: "edit what is submitted", from: Status{State: Submitted}, act: Edit, want: Status{State: Submitted}},
		{name: "edit what its shopper is mending", from: Status{State: Returned}, act: Edit, reason: ReasonReportReturned},
		{name: "edit what is rejected", from: Status{State: Rejected}, act: Edit, reason: ReasonReportRejected},
		{name: "hold", from: Status{State: Submitted, Parked: true}, act: Hold, want: Status{State: Submitted, Parked: true}},
		{name: "hold what its shopper is mending", from: Status{State: Returned}, act: Hold, reason: ReasonReportReturned},
		{name: "hold what is approved", from: approved, act: Hold, reason: ReasonReportApproved},
		{name: "hold what is held", from: Status{State: Submitted}, act: Hold, in: held, reason: ReasonReportHeld},
		{name: "approve what is held", from: Status{State: Submitted}, act: Approve, in: held, reason: ReasonReportHeld},
		{name: "return what is held", from: Status{State: Submitted}, act: Return, in: held, reason: ReasonReportHeld},
		{name: "edit what is held", from: Status{State: Submitted}, act: Edit, in: held, reason: ReasonReportHeld},
		{name: "an unknown act", from: approved, act: "FORGET", reason: ReasonUnknownAct},
		{name: "an unknown state", from: Status{State: "LOST"}, act: Approve, reason: ReasonUnknownState},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.from.After(tt.act, tt.in)
			want := tt.want
			if tt.reason != "" {
				want = tt.from
			}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			var reason Reason
			if refused, ok := errors.AsType[*Refused](err); ok {
				reason = refused.Reason
			}
			if reason != tt.reason {
				t.Errorf("got reason %q (%v), want %q", reason, err, tt.reason)
			}
		})
	}
}

// TestStatusWalk follows random walks through the review of one report.
func TestStatusWalk(t *testing.T) {
	t.Parallel()
	acts := []ReviewAct{"FORGET"}
	for _, rule := range ReviewRules() {
		acts = append(acts, rule.Act)
	}
	rapid.Check(t, func(t *rapid.T) {
		flags := rapid.SliceOfDistinct(rapid.SampledFrom(AllFlags()), rapid.ID).Draw(t, "flags")
		status := NewStatus(flags)
		born := status
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			in := ReviewContext{
				Mode:         rapid.SampledFrom([]ReleaseMode{OnApproval, Manual}).Draw(t, "mode"),
				TwinReleased: rapid.Bool().Draw(t, "twin"),
				HeldByOther:  rapid.Bool().Draw(t, "held"),
				SecondLook:   rapid.Bool().Draw(t, "second look"),
				SameReviewer: rapid.Bool().Draw(t, "same reviewer"),
			}
			act := rapid.SampledFrom(acts).Draw(t, "act")
			next, err := status.After(act, in)
			if err != nil && next != status {
				t.Fatalf("%s: refused, and %+v became %+v", act, status, next)
			}
			if possible := slices.Contains(status.Acts(in), act); possible != (err == nil) {
				t.Fatalf("%s on %+v: Acts has it: %t, After returns %v", act, status, possible, err)
			}
			checkStatus(t, born, status, next, in)
			status = next
		}
	})
}

// checkStatus holds what must be true of every step.
func checkStatus(t *rapid.T, born, before, after Status, in ReviewContext) {
	step := fmt.Sprintf("%+v -> %+v", before, after)
	switch {
	case !slices.Contains(ReportStates(), after.State):
		t.Fatalf("%s leads out of the states", step)
	case after.Released && (after.State != Approved || after.Parked || after.Test):
		t.Fatalf("%s releases what must not be", step)
	case after.Shown() && !before.Shown() && in.TwinReleased:
		t.Fatalf("%s shows two reports of a visit", step)
	case after.Test != born.Test || after.PossibleTwin != born.PossibleTwin:
		t.Fatalf("%s changes a mark that no review changes", step)
	case after.Parked && !before.Parked:
		t.Fatalf("%s parks by review", step)
	case in.HeldByOther && before != after:
		t.Fatalf("%s changes what another reviewer holds", step)
	case after.SecondLook && (after.State != Approved || after.Released):
		t.Fatalf("%s waits for a second look", step)
	case before.SecondLook && after.Released && in.SameReviewer:
		t.Fatalf("%s releases without another reviewer", step)
	case after.Merged && (!after.Excluded || after.Owed()):
		t.Fatalf("%s counts or pays a twin", step)
	case after.Counts() && (!after.Released || after.Excluded):
		t.Fatalf("%s counts what must not be", step)
	}
}

func TestStatusCounts(t *testing.T) {
	t.Parallel()
	counted := Status{State: Approved, Released: true, PossibleTwin: true}
	if !counted.Counts() {
		t.Errorf("%+v does not count", counted)
	}
	for _, s := range []Status{
		{State: Submitted, Released: true},
		{State: Approved},
		{State: Approved, Released: true, Excluded: true},
		{State: Approved, Released: true, Test: true},
		{State: Approved, Released: true, Parked: true},
	} {
		if s.Counts() {
			t.Errorf("%+v counts", s)
		}
	}
}

// TestOwed has what is paid and counts, what is paid and does not count, and what is not paid.
func TestOwed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status Status
		want   bool
	}{
		{Status{State: Approved}, true},
		{Status{State: Approved, Excluded: true}, true},
		{Status{State: Approved, Test: true}, false},
		{Status{State: Approved, Excluded: true, Merged: true}, false},
		{Status{State: Rejected}, false},
		{Status{State: Returned, Excluded: true}, false},
	} {
		if tt.status.Owed() != tt.want {
			t.Errorf("%+v is owed: %t", tt.status, tt.status.Owed())
		}
	}
}
