package e2e

import (
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TestSecondLook approves reports of a program of which another reviewer looks at every one before its release.
func TestSecondLook(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		ctx := t.Context()
		set := func(percent int32) {
			must[*pb.Program](t)(d.by(d.Tokens.Admin).UpdateProgram(ctx, &pb.UpdateProgramRequest{
				Client: "acme", Program: "house", Resource: &pb.Program{SecondLookPercent: &percent, Etag: "*"}, UpdateMask: mask("second_look_percent"),
			}))
		}
		sent := func() string {
			return d.send(t, d.shopper, d.visit(t), houseReport("house-check", lately())).GetReport()
		}
		second := d.by(d.token(t, storage.Grant{Role: storage.Reviewer, Title: "Second reviewer"}))
		confirm := func(by *clients, report string) (*pb.Report, error) {
			return by.ConfirmReport(ctx, &pb.ConfirmReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
		}
		refuse := func(cause string, err error) {
			t.Helper()
			if r := refusalOf(t, err); r.Reason != "WRONG_STATE" || r.Metadata["cause"] != cause {
				t.Errorf("want %s, got %+v", cause, r)
			}
		}
		set(100)
		id, before := sent(), d.scorecard(t, "?program=house").GetTotal().GetVisits()
		if got := d.did(t, "approve", id); !got.GetSecondLook() || got.GetReleased() || got.GetReleasedReport() != "" {
			t.Errorf("the report that waits for a second look: %v", got)
		}
		if !slices.Contains(d.filtered(t, "secondLook"), id) {
			t.Error("the queue does not have it")
		}
		if seen := must[*pb.Report](t)(d.by(d.shopper).GetReport(ctx, &pb.GetReportRequest{Report: id})); seen.GetSecondLook() {
			t.Error("its shopper sees the mark")
		}
		_, err := d.act(t, "release", id)
		refuse("SECOND_LOOK_DUE", err)
		_, err = confirm(d.by(d.Tokens.Reviewer), id)
		refuse("SAME_REVIEWER", err)
		must[*pb.EditReportResponse](t)(second.EditReport(ctx, edit(id, notGreeted)))
		_, err = confirm(second, id)
		refuse("SAME_REVIEWER", err)
		third := d.by(d.token(t, storage.Grant{Role: storage.Reviewer, Title: "Third reviewer"}))
		if got := must[*pb.Report](t)(confirm(third, id)); got.GetSecondLook() || !got.GetReleased() || got.GetReleasedReport() == "" {
			t.Errorf("the confirmed report is %v", got)
		}
		if n := d.scorecard(t, "?program=house").GetTotal().GetVisits(); n != before+1 {
			t.Errorf("%d visits count, want %d", n, before+1)
		}
		_, err = confirm(third, id)
		refuse("NO_SECOND_LOOK", err)

		found := sent()
		d.did(t, "approve", found)
		must[*pb.Report](t)(second.ReturnReport(ctx, &pb.ReturnReportRequest{Report: found, Etag: "*", Reason: pb.ReviewReason_UNCLEAR}))
		if got := d.report(t, found); got.GetSecondLook() || got.GetState() != pb.Report_RETURNED {
			t.Errorf("returned at the second look: %v", got)
		}
		set(0)
		if got := d.did(t, "approve", sent()); got.GetSecondLook() || !got.GetReleased() {
			t.Errorf("without second looks: %v", got)
		}
		allKnown(t, openStore(t, d.database))
	})
}
