package demo

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/storage"
)

// TestFollowUp makes a small demo with appeals and payments. It must have every state of both, and be clean.
func TestFollowUp(t *testing.T) {
	t.Parallel()
	const reports = 400
	s := openFile(t)
	if err := Fill(t.Context(), s, testNow, Options{Reports: reports, Seed: 1, FollowUp: true}); err != nil {
		t.Fatal(err)
	}
	if err := settle(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	checkClean(t, s)
	checkAppeals(t, s)
	checkPayables(t, s)
	released := 0
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		return tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
			if r.Released {
				released++
			}
			return nil
		})
	})
	if released != reports {
		t.Errorf("%d reports are released, want %d", released, reports)
	}
}

// checkAppeals checks that there is one appeal in each state, and one that is overdue.
func checkAppeals(t *testing.T, s storage.Store) {
	t.Helper()
	got := map[string]int{}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		appeals, _, err := tx.Appeals().List(ctx, storage.AppealQuery{}, storage.Page{Limit: 100})
		for _, a := range appeals {
			state := string(a.State)
			if a.State == "OPEN" && a.DueTime.Before(testNow) {
				state = "OVERDUE"
			}
			got[state]++
			if a.CreateTime.After(testNow) || a.CloseTime.After(testNow) {
				t.Errorf("the appeal %s is of the future", a.ID)
			}
			if (a.State == "UPHELD") != (a.Corrected == 2) {
				t.Errorf("the appeal %s is %s, and revision %d corrects the report", a.ID, a.State, a.Corrected)
			}
		}
		return err
	})
	if diff := cmp.Diff(map[string]int{"OPEN": 1, "OVERDUE": 1, "UPHELD": 1, "REFUSED": 1}, got); diff != "" {
		t.Errorf("appeals (-want +got):\n%s", diff)
	}
}

// checkPayables checks that the demo's shopper has payables of every state, and that whole months are paid or approved.
func checkPayables(t *testing.T, s storage.Store) {
	t.Helper()
	own, months := map[string]bool{}, map[string]map[payable.State]bool{}
	view(t, s, func(ctx context.Context, tx storage.Tx) error {
		return tx.Payables().Each(ctx, func(p *storage.Payable) error {
			if p.Shopper == ownShopper {
				own[string(p.Kind)+" "+string(p.Standing.State)] = true
			}
			if p.Kind != payable.Fee {
				return nil
			}
			if months[p.Month] == nil {
				months[p.Month] = map[payable.State]bool{}
			}
			months[p.Month][p.Standing.State] = true
			if (p.Standing.State == payable.Paid) != (p.Reference == "Fees "+p.Month) {
				t.Errorf("the fee %s of %s is %s with the reference %q", p.ID, p.Month, p.Standing.State, p.Reference)
			}
			return nil
		})
	})
	want := []string{
		"BONUS APPROVED", "EXPENSE OPEN", "EXPENSE REFUSED", "FEE APPROVED", "FEE CANCELLED", "FEE OPEN", "FEE PAID",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(own))); diff != "" {
		t.Errorf("payables of the shopper (-want +got):\n%s", diff)
	}
	for month, states := range months {
		want := map[payable.State]bool{payable.Paid: true}
		switch month {
		case "2026-11":
			want = map[payable.State]bool{payable.Open: true, payable.Cancelled: true}
		case "2026-10":
			want = map[payable.State]bool{payable.Approved: true}
		}
		if diff := cmp.Diff(want, states); diff != "" {
			t.Errorf("fees of %s (-want +got):\n%s", month, diff)
		}
	}
}
