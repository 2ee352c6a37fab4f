package e2e

import (
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestListsNameThings: lists have the titles of what they name, as far as the caller may see them; only the agency gets
// shoppers, due times and counts.
func TestListsNameThings(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	ofAgency := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Counts: true, PageSize: 5}))
	counted := int32(0)
	for _, n := range ofAgency.GetCounts().GetStates() {
		counted += n
	}
	if all := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{PageSize: 1000})); all.GetCounts() != nil || int(counted) < len(all.GetReports()) {
		t.Errorf("%d are counted, and %d listed with the counts %v", counted, len(all.GetReports()), all.GetCounts())
	}
	for _, r := range ofAgency.GetReports() {
		titles := ofAgency.GetTitles()
		if titles.GetClients()[r.GetClient()] == "" || titles.GetPrograms()[r.GetClient()+"/"+r.GetProgram()] == "" ||
			titles.GetLocations()[r.GetClient()+"/"+r.GetLocation()] == "" || titles.GetShoppers()[r.GetShopper()] == "" {
			t.Errorf("the titles of %v are not all in %v", r, titles)
		}
		waits := r.GetState() == pb.Report_SUBMITTED
		if due := r.GetDueTime(); waits != (due != nil) || waits && due.AsTime().Sub(r.GetTakenTime().AsTime()) != 24*time.Hour {
			t.Errorf("a report in the state %v is due at %v", r.GetState(), due)
		}
	}
	ofShopper := must[*pb.ListVisitsResponse](t)(s.by(s.Tokens.Shopper).ListVisits(t.Context(), &pb.ListVisitsRequest{}))
	for _, v := range ofShopper.GetVisits() {
		if titles := ofShopper.GetTitles(); titles.GetLocations()[v.GetClient()+"/"+v.GetLocation()] == "" || titles.GetShoppers() != nil || titles.GetClients() != nil {
			t.Errorf("the shopper's titles are %v", titles)
		}
	}
	reports := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Shopper).ListReports(t.Context(), &pb.ListReportsRequest{Counts: true}))
	for _, r := range reports.GetReports() {
		if r.GetDueTime() != nil {
			t.Error("a shopper gets the time when a review is due")
		}
	}
	if len(ofAgency.GetReports()) == 0 || len(ofShopper.GetVisits()) == 0 || reports.GetCounts() != nil {
		t.Errorf("%d reports, %d visits, and counts for the shopper: %v", len(ofAgency.GetReports()), len(ofShopper.GetVisits()), reports.GetCounts())
	}
	ofClient := must[*pb.ListReleasedReportsResponse](t)(s.by(s.Tokens.Client).ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{Client: s.Client, PageSize: 5}))
	for _, r := range ofClient.GetReleasedReports() {
		if titles := ofClient.GetTitles(); titles.GetLocations()[r.GetClient()+"/"+r.GetLocation()] == "" || titles.GetShoppers() != nil {
			t.Errorf("the client's titles are %v", titles)
		}
	}
}
