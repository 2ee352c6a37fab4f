package e2e

import (
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/move"
	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
)

// readers returns who has read a report, in pages of one, as the ids of tokens.
func (s *server) readers(t *testing.T, report string) []string {
	t.Helper()
	ids, token := []string{}, ""
	for {
		page := must[*pb.ListReportReadsResponse](t)(s.by(s.Tokens.Reviewer).ListReportReads(t.Context(),
			&pb.ListReportReadsRequest{Report: report, PageSize: 1, PageToken: token}))
		for _, r := range page.GetReads() {
			ids = append(ids, r.GetReader())
		}
		if token = page.GetNextPageToken(); token == "" {
			return ids
		}
	}
}

// TestReportReads reads a released report in every way: each caller of its client counts once, from the first time on that they
// got the report by itself or an image of it, and lists, exports, refusals and the agency do not.
func TestReportReads(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		x := newReceiver(t, nil)
		w.subscribe(t, &pb.Webhook{Webhook: "tills", Title: "Our tills", Url: x.URL, Events: []string{webhook.ReportReleased, webhook.ReportWithdrawn}})
		report, id := w.reports[0].GetReport(), w.releasedInside
		of := "/v1/clients/acme/releasedReports"
		want := func(after string, want ...caller) {
			t.Helper()
			got := w.readers(t, report)
			ids := make([]string, len(want))
			for i, c := range want {
				ids[i] = tokenID(w.tokens[c])
			}
			if !slices.Equal(got, ids) {
				t.Errorf("after %s %v have read it, want %v", after, got, want)
			}
		}
		for _, path := range []string{
			of, of + "/" + id + "/evidence", of + "/" + id + "/appeals", "/v1/clients/acme/visitRows", "/v1/clients/acme/answerRows", "/v1/clients/acme/changes",
			"/v1/clients/acme/locations/" + insidePlace + "/report?program=house",
		} {
			w.call(t, w.tokens[viewer], "GET", path, nil).want(t, 200)
		}
		for _, c := range []caller{admin, reviewer} {
			w.call(t, w.tokens[c], "GET", of+"/"+id, nil).want(t, 200)
		}
		w.call(t, w.tokens[foreign], "GET", of+"/"+id, nil).want(t, 404)
		w.call(t, w.tokens[subtree], "GET", of+"/"+w.releasedOutside, nil).want(t, 404)
		want("lists and refusals")

		w.call(t, "", "GET", of+"/"+id+"?alt=pdf", nil, w.cookie(t, w.tokens[manager])).want(t, 200)
		first := w.call(t, w.tokens[viewer], "GET", of+"/"+id, nil).want(t, 200)
		w.call(t, w.tokens[viewer], "GET", of+"/"+id, nil, "If-None-Match: "+first.header.Get("Etag")).want(t, 304)
		w.call(t, w.tokens[subtree], "GET", of+"/"+id+"/evidence/"+w.shown+":download", nil).want(t, 200)
		for range 2 {
			w.call(t, w.tokens[manager], "GET", of+"/"+id, nil).want(t, 200)
		}
		want("reading", manager, viewer, subtree)
		page := must[*pb.ListReportReadsResponse](t)(w.by(w.tokens[reviewer]).ListReportReads(t.Context(), &pb.ListReportReadsRequest{Report: report}))
		if r := page.GetReads()[0]; r.GetRole() != "MANAGER" || r.GetReadTime() == nil || page.GetSince() != nil || len(page.GetDeliveries()) != 0 {
			t.Errorf("the page is %v", page)
		}

		w.did(t, "withdraw", report)
		late := w.token(t, storage.Grant{Role: storage.Viewer, Client: "acme", Title: "Late"})
		w.call(t, late, "GET", of+"/"+id, nil).want(t, 404)
		want("the withdrawal", manager, viewer, subtree)
		must[*pb.Erasure](t)(w.admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: report, Etag: "*"}))
		want("the erasure", manager, viewer, subtree)

		sent := w.send(t, w.tokens[own], w.plan(t, "acme", "house", insidePlace, "anna").GetVisit(), houseReport("house-check", lately()))
		w.approve(t, sent.GetReport())
		eventually(t, "the delivery of the release", func() bool {
			page = must[*pb.ListReportReadsResponse](t)(w.by(w.tokens[admin]).ListReportReads(t.Context(), &pb.ListReportReadsRequest{Report: sent.GetReport()}))
			return len(page.GetDeliveries()) > 0
		})
		if d := page.GetDeliveries(); len(d) != 1 || d[0].GetWebhook() != "tills" || d[0].GetTitle() != "Our tills" || len(page.GetReads()) != 0 {
			t.Errorf("a report that was delivered: %v", page)
		}
	})
}

// TestReadsWithoutStorage reads a report while nothing can be stored, as in the middle of a move: the answer comes, and the next
// reading is noted.
func TestReadsWithoutStorage(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		r := d.release(t)
		path := "/v1/clients/acme/releasedReports/" + r.GetReleasedReport()
		viewer := d.token(t, ofAcme())
		store := d.app.Store().(move.Database)
		open, moving := storage.MoveStatus{State: storage.Open}, storage.MoveStatus{State: storage.Leaving, Move: "m"}
		if err := store.SetMoveStatus(t.Context(), open, moving); err != nil {
			t.Fatal(err)
		}
		d.call(t, viewer, "GET", path, nil).want(t, 200)
		if got := d.readers(t, r.GetReport()); len(got) != 0 {
			t.Errorf("%v have read it, and nothing could be stored", got)
		}
		if err := store.SetMoveStatus(t.Context(), moving, open); err != nil {
			t.Fatal(err)
		}
		d.call(t, viewer, "GET", path, nil).want(t, 200)
		if got := d.readers(t, r.GetReport()); !slices.Equal(got, []string{tokenID(viewer)}) {
			t.Errorf("%v have read it", got)
		}
	})
}
