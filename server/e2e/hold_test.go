package e2e

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// filtered returns the ids of the reports of a filter.
func (s *server) filtered(t *testing.T, filter string) (ids []string) {
	t.Helper()
	page := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Filter: filter}))
	for _, r := range page.GetReports() {
		ids = append(ids, r.GetReport())
	}
	return ids
}

// TestHeldReport has two reviewers, an admin, a shopper and a clock with one report, on each engine.
func TestHeldReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		now := &clock{}
		d := startDeskAt(t, on, now)
		first := d.submission(d.visit(t))
		id := first.GetReportId()
		submitters[0].taken(t, d.server, d.shopper, first)
		second := d.token(t, storage.Grant{Role: storage.Reviewer, Title: "Second reviewer"})
		mine, other := tokenID(d.Tokens.Reviewer), tokenID(second)
		before := must[*pb.Report](t)(d.by(d.shopper).GetReport(t.Context(), &pb.GetReportRequest{Report: id}))
		if due := before.GetDueTime().AsTime(); !due.Equal(before.GetTakenTime().AsTime().Add(visit.ReviewTime)) {
			t.Errorf("its shopper reads that the review is due at %v", due)
		}
		hold := func(token string, change func(*pb.HoldReportRequest)) (*pb.Report, error) {
			req := &pb.HoldReportRequest{Report: id}
			if change != nil {
				change(req)
			}
			return d.by(token).HoldReport(t.Context(), req)
		}
		refuse := func(reason string, err error) refusal {
			t.Helper()
			r := refusalOf(t, err)
			if r.Reason != reason {
				t.Errorf("want %s, got %v", reason, err)
			}
			return r
		}

		taken := must[*pb.Report](t)(hold(d.Tokens.Reviewer, nil))
		if end := taken.GetHoldEndTime().AsTime(); taken.GetHolder() != mine || end.Before(now.now().Add(59*time.Minute)) || end.After(now.now().Add(time.Hour)) {
			t.Errorf("the report that is held: %v", taken)
		}
		if seen := must[*pb.Report](t)(d.by(d.Tokens.Admin).GetReport(t.Context(), &pb.GetReportRequest{Report: id})); seen.GetHolder() != mine || seen.GetEtag() == before.GetEtag() {
			t.Errorf("as the admin sees it: %v", seen)
		}
		if seen := must[*pb.Report](t)(d.by(d.shopper).GetReport(t.Context(), &pb.GetReportRequest{Report: id})); !proto.Equal(seen, before) {
			t.Errorf("its shopper sees the hold: %v", seen)
		}
		if list := must[*pb.ListReportsResponse](t)(d.by(d.shopper).ListReports(t.Context(), &pb.ListReportsRequest{})); strings.Contains(protojson.Format(list), mine) {
			t.Errorf("its shopper's list has the holder: %v", list)
		}
		_, err := d.by(d.shopper).ListReports(t.Context(), &pb.ListReportsRequest{Filter: `holder = "` + mine + `"`})
		refuse("INVALID_FILTER", err)
		filtered := func(filter string) []string {
			return d.filtered(t, `visit = "`+first.GetVisit()+`" AND (`+filter+`)`)
		}
		for filter, want := range map[string]int{
			`holder = "` + mine + `"`: 1, `holder != "` + mine + `"`: 0, `holder = "` + other + `"`: 0, `holder = ""`: 0, `holder != ""`: 1,
			`state = "SUBMITTED" AND NOT holder = "` + mine + `"`: 0,
		} {
			if got := filtered(filter); len(got) != want {
				t.Errorf("%s has %v, want %d", filter, got, want)
			}
		}

		_, err = hold(second, nil)
		if r := refuse("WRONG_STATE", err); r.Metadata["cause"] != "REPORT_HELD" || r.Metadata["holder"] != mine || r.Metadata["holdEndTime"] == "" {
			t.Errorf("a second hold: %+v", r)
		}
		_, err = d.by(second).ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: id, Etag: before.GetEtag(), Reason: pb.ReviewReason_COMPLETE})
		refuse("WRONG_STATE", err)
		_, err = d.by(second).EditReport(t.Context(), edit(id, notGreeted))
		refuse("WRONG_STATE", err)
		_, err = d.by(second).UnholdReport(t.Context(), &pb.UnholdReportRequest{Report: id})
		refuse("WRONG_STATE", err)
		_, err = hold(d.Tokens.Admin, nil)
		refuse("WRONG_STATE", err)
		_, err = hold(d.Tokens.Admin, func(r *pb.HoldReportRequest) { r.TakeOver = true })
		if r := refuse("INVALID_REQUEST", err); len(r.Violations) != 1 || r.Violations[0].Path != "holder" {
			t.Errorf("an admin who holds: %+v", r)
		}

		assigned := must[*pb.Report](t)(hold(d.Tokens.Admin, func(r *pb.HoldReportRequest) { r.TakeOver, r.Holder, r.Minutes = true, other, 2*24*60 }))
		if assigned.GetHolder() != other || assigned.GetHolderTitle() != "Second reviewer" {
			t.Errorf("the report that was assigned: %v", assigned)
		}
		now.add(47 * time.Hour)
		_, err = d.act(t, "return", id)
		refuse("WRONG_STATE", err)
		now.add(time.Hour)
		if ended := d.report(t, id); ended.GetHolder() != "" || ended.GetHoldEndTime() != nil || ended.GetEtag() != before.GetEtag() || len(filtered(`holder = ""`)) != 1 {
			t.Errorf("after the end of the hold: %v", ended)
		}

		again := must[*pb.Report](t)(hold(second, func(r *pb.HoldReportRequest) { r.Etag = assigned.GetEtag() }))
		if got := must[*pb.Report](t)(d.by(second).UnholdReport(t.Context(), &pb.UnholdReportRequest{Report: id, Etag: again.GetEtag()})); got.GetHolder() != "" {
			t.Errorf("the report that was given up: %v", got)
		}
		must[*pb.Report](t)(hold(second, nil))
		approved := must[*pb.Report](t)(d.by(second).ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: id, Etag: again.GetEtag(), Reason: pb.ReviewReason_COMPLETE}))
		if approved.GetHolder() != "" || approved.GetState() != pb.Report_APPROVED {
			t.Errorf("the report that its holder approved: %v", approved)
		}
		_, err = hold(second, nil)
		refuse("WRONG_STATE", err)
	})
}
