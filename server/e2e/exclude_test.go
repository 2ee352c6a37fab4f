package e2e

import (
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestExcludedReportIsPaidAndNotCounted excludes reports before and after their approval. Their fees stay owed, a copy of the
// rows gets a tombstone, their client never sees what was excluded before its release, and verify agrees at every step.
func TestExcludedReportIsPaidAndNotCounted(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visits := func() int32 { return d.scorecard(t, "?program=house").GetTotal().GetVisits() }
		rows := func() []string {
			return idsOf(d.visitRows(t, d.Tokens.Client, &pb.ListVisitRowsRequest{Client: "acme", Program: "house"}))
		}
		before := visits()
		v := d.visit(t, withFee("18.5", "EUR"))
		sent := d.submission(v)
		submitters[0].taken(t, d.server, d.shopper, sent)
		id := sent.GetReportId()

		released := d.did(t, "approve", id).GetReleasedReport()
		d.wantFee(t, v, pb.Payable_OPEN, false)
		began := must[*pb.ListVisitRowsResponse](t)(d.exports(d.Tokens.Client).ListVisitRows(t.Context(), &pb.ListVisitRowsRequest{Client: "acme", Program: "house"}))
		if len(began.GetVisitRows()) == 0 || visits() != before+1 {
			t.Fatalf("the approved report does not count: %d visits, before %d", visits(), before)
		}
		got := d.did(t, "exclude", id)
		if !got.GetExcluded() || !got.GetReleased() || got.GetReleaseTime() != nil || got.GetState() != pb.Report_APPROVED {
			t.Errorf("the excluded report is %v", got)
		}
		d.wantFee(t, v, pb.Payable_OPEN, false)
		if n := visits(); n != before {
			t.Errorf("%d visits count with an excluded one, want %d", n, before)
		}
		if ids := rows(); slices.Contains(ids, released) {
			t.Errorf("the rows have the excluded report: %v", ids)
		}
		last := began.GetVisitRows()[len(began.GetVisitRows())-1].GetUpdateTime()
		if ids := idsOf(d.visitRows(t, d.Tokens.Client, &pb.ListVisitRowsRequest{Client: "acme", Program: "house", UpdatedAfter: last})); !slices.Contains(ids, "-"+released) {
			t.Errorf("a copy learns of %v, and not of the exclusion of %s", ids, released)
		}
		if got := d.did(t, "include", id); got.GetExcluded() || got.GetReleaseTime() == nil || got.GetReleasedReport() != released {
			t.Errorf("the report that counts again: %v", got)
		}
		if n := visits(); n != before+1 || !slices.Contains(rows(), released) {
			t.Errorf("%d visits count, want %d; the rows are %v", n, before+1, rows())
		}

		early := d.submission(d.visit(t, withFee("7", "EUR")))
		submitters[0].taken(t, d.server, d.shopper, early)
		d.did(t, "exclude", early.GetReportId())
		if got := d.did(t, "approve", early.GetReportId()); got.GetReleasedReport() != "" || !got.GetExcluded() {
			t.Errorf("a report that was excluded before its approval: %v", got)
		}
		d.wantFee(t, early.GetVisit(), pb.Payable_OPEN, false)
		if n := visits(); n != before+1 {
			t.Errorf("%d visits count, want %d", n, before+1)
		}
		allKnown(t, openStore(t, d.database))
		if got := d.did(t, "include", early.GetReportId()); got.GetReleasedReport() == "" || got.GetReleaseTime() == nil {
			t.Errorf("a report that its client sees for the first time: %v", got)
		}
		if n := visits(); n != before+2 {
			t.Errorf("%d visits count, want %d", n, before+2)
		}
		d.did(t, "withdraw", id)
		d.did(t, "exclude", id)
		d.did(t, "release", id)
		allKnown(t, openStore(t, d.database))
	})
}

// TestExcludedTwin releases a report beside an excluded one of the same visit, and refuses to count both.
func TestExcludedTwin(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		first := d.submission(d.visit(t))
		second := d.submission(first.GetVisit())
		submitters[0].taken(t, d.server, d.shopper, first)
		submitters[0].taken(t, d.server, d.shopper, second)
		d.did(t, "approve", first.GetReportId())
		_, err := d.act(t, "approve", second.GetReportId())
		if r := refusalOf(t, err); r.Metadata["cause"] != "TWIN_RELEASED" {
			t.Errorf("both are released: %+v", r)
		}
		d.did(t, "exclude", first.GetReportId())
		d.did(t, "approve", second.GetReportId())
		_, err = d.act(t, "include", first.GetReportId())
		if r := refusalOf(t, err); r.Metadata["cause"] != "TWIN_RELEASED" {
			t.Errorf("both count: %+v", r)
		}
		allKnown(t, openStore(t, d.database))
	})
}
