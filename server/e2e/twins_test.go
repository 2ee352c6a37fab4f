package e2e

import (
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// merge merges a report into another one.
func (d *desk) merge(t *testing.T, twin, kept string) (*pb.Report, error) {
	t.Helper()
	return d.by(d.Tokens.Reviewer).MergeReports(t.Context(), &pb.MergeReportsRequest{
		Report: twin, Etag: "*", Reason: pb.ReviewReason_DUPLICATE, Comment: "Sent by two phones.", Kept: kept,
	})
}

// twins returns the ids of the twins of a report.
func (d *desk) twins(t *testing.T, report string) (ids []string) {
	t.Helper()
	list := must[*pb.ListTwinsResponse](t)(d.by(d.Tokens.Reviewer).ListTwins(t.Context(), &pb.ListTwinsRequest{Report: report}))
	for _, r := range list.GetReports() {
		ids = append(ids, r.GetReport())
	}
	return ids
}

// sentTwice submits a visit with a fee by two phones and approves both reports as far as one can.
func (d *desk) sentTwice(t *testing.T) (visit, first, second string) {
	t.Helper()
	visit = d.visit(t, withFee("18", "EUR"))
	one, other := d.submission(visit), d.submission(visit)
	submitters[0].taken(t, d.server, d.shopper, one)
	submitters[0].taken(t, d.server, d.shopper, other)
	return visit, one.GetReportId(), other.GetReportId()
}

// TestMergedTwinIsPaidOnce merges the two reports of a visit and parts them again: one counts, and one fee is owed, always.
func TestMergedTwinIsPaidOnce(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visits := func() int32 { return d.scorecard(t, "?program=house").GetTotal().GetVisits() }
		before := visits()
		v, first, second := d.sentTwice(t)
		d.did(t, "approve", first)
		merged := must[*pb.Report](t)(d.merge(t, first, second))
		if merged.GetTwinOf() != second || !merged.GetExcluded() || merged.GetState() != pb.Report_APPROVED {
			t.Errorf("the merged report is %v", merged)
		}
		if fee := d.owed(t, v); len(fee) != 1 || fee[0].GetState() != pb.Payable_CANCELLED || visits() != before {
			t.Errorf("nothing is approved that counts, and %v is owed with %d visits", fee, visits())
		}
		d.did(t, "approve", second)
		if n := visits(); n != before+1 {
			t.Errorf("%d visits count, want %d", n, before+1)
		}
		holding := func() (of []string) {
			for _, p := range d.owed(t, v) {
				if p.GetState() == pb.Payable_OPEN {
					of = append(of, p.GetReport())
				}
			}
			return of
		}
		if of := holding(); !slices.Equal(of, []string{second}) {
			t.Errorf("the fee is owed for %v", of)
		}
		if a, b := d.twins(t, first), d.twins(t, second); !slices.Equal(a, []string{second}) || !slices.Equal(b, []string{first}) {
			t.Errorf("the twins are %v and %v", a, b)
		}
		allKnown(t, openStore(t, d.database))

		_, err := d.act(t, "include", first)
		if r := refusalOf(t, err); r.Metadata["cause"] != "REPORT_MERGED" {
			t.Errorf("a twin is included: %+v", r)
		}
		_, err = d.act(t, "part", first)
		if r := refusalOf(t, err); r.Metadata["cause"] != "TWIN_RELEASED" {
			t.Errorf("both count: %+v", r)
		}
		d.did(t, "exclude", second)
		if parted := d.did(t, "part", first); parted.GetTwinOf() != "" || parted.GetExcluded() || parted.GetReleaseTime() == nil {
			t.Errorf("the parted report is %v", parted)
		}
		if of := holding(); len(of) != 1 || visits() != before+1 {
			t.Errorf("after the parting the fee is owed for %v, and %d visits count", of, visits())
		}
		allKnown(t, openStore(t, d.database))
	})
}

// TestMergeOfAWrongVisit merges a report that was sent under another visit, which is then not paid, and refuses what is no twin.
func TestMergeOfAWrongVisit(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		sent := func(shopper, visit string) string {
			return d.send(t, shopper, visit, houseReport("house-check", lately())).GetReport()
		}
		wrong, right := d.visit(t, withFee("18", "EUR")), d.visit(t, withFee("18", "EUR"))
		twin, kept := sent(d.shopper, wrong), sent(d.shopper, right)
		d.did(t, "approve", twin)
		d.did(t, "approve", kept)
		must[*pb.Shopper](t)(d.by(d.Tokens.Admin).CreateShopper(t.Context(), &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "zora", Title: "Zora"}}))
		other := d.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: "zora"})
		others := sent(other, d.plan(t, "acme", "house", insidePlace, "zora").GetVisit())
		for _, no := range []string{twin, others, "0192f3c4-0000-7000-8000-000000000000", "x"} {
			_, err := d.merge(t, twin, no)
			if faults := faultsOf(t, err); !slices.Equal(faults, []string{"kept NOT_FOUND"}) {
				t.Errorf("merged into %s: %v", no, faults)
			}
		}
		must[*pb.Report](t)(d.merge(t, twin, kept))
		d.wantFee(t, wrong, pb.Payable_CANCELLED, false)
		d.wantFee(t, right, pb.Payable_OPEN, false)
		if a, b := d.twins(t, twin), d.twins(t, kept); !slices.Equal(a, []string{kept}) || !slices.Equal(b, []string{twin}) {
			t.Errorf("the twins are %v and %v", a, b)
		}
		third := sent(d.shopper, d.visit(t))
		_, err := d.merge(t, kept, third)
		if r := refusalOf(t, err); r.Metadata["cause"] != "REPORT_KEPT" {
			t.Errorf("a chain of twins: %+v", r)
		}
		_, err = d.merge(t, third, twin)
		if faults := faultsOf(t, err); !slices.Equal(faults, []string{"kept WRONG_STATE"}) {
			t.Errorf("merged into a twin: %v", faults)
		}
		d.did(t, "part", twin)
		d.wantFee(t, wrong, pb.Payable_OPEN, false)
		allKnown(t, openStore(t, d.database))
	})
}
