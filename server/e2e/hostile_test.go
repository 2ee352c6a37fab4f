package e2e

import (
	"bytes"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/evidence/hostiletest"
)

// mostHostile is the size of the largest files that are uploaded, so that a caller is not slowed down. The tests of the package
// evidence judge the others too.
const mostHostile = 64 << 10

// TestHostileUploads uploads hostile files, one after another. Each is refused with a reason and gone, or kept: then the reviewer
// gets it as a file to store, and the client of the released report a clean copy, or nothing. The server then takes a photo.
func TestHostileUploads(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper, reviewer, viewer := w.tokens[own], w.Tokens.Reviewer, w.tokens[manager]
	of := uploadOf{visit: w.claimed, report: newReportID(), question: "slip"}
	// So many bytes from one caller are slowed down: the shopper goes on with another phone then.
	taken := func(send func() answer) (got answer) {
		for range 20 {
			if got = send(); got.status != 503 {
				break
			}
			shopper = w.token(t, grants[own])
		}
		return got
	}
	upload := func(u uploadOf) (at string, got answer) {
		at = taken(func() answer { return w.begin(t, shopper, u) }).want(t, 201).header.Get("Location")
		return at, taken(func() answer { return w.patch(t, shopper, at, 0, u.content) })
	}
	refused, kept, images := 0, 0, 0
	for _, f := range hostiletest.Files() {
		if len(f.Content) > mostHostile {
			continue
		}
		u := of
		u.evidence, u.content = newReportID(), f.Content
		at, got := upload(u)
		if f.Kept == "" {
			refused++
			if reason := problemOf(t, got).Reason; got.status != 400 || reason != "FILE_REFUSED" && reason != "IMAGE_TOO_LARGE" {
				t.Errorf("%s: %d %s", f.Name, got.status, got.body)
			}
			w.call(t, shopper, "HEAD", at, nil, tusHeader).want(t, 404)
			continue
		}
		kept++
		if f.Kept[:6] == "image/" {
			images++
		}
		got.want(t, 204)
	}
	good := of
	good.evidence, good.content = newReportID(), photo(t, 64, 64)
	_, got := upload(good)
	got.want(t, 204)
	must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: of.visit, ReportId: of.report, Report: houseReport("house-check", lately())}))
	for _, e := range must[*pb.ListEvidenceResponse](t)(w.by(reviewer).ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: of.report})).GetEvidence() {
		got := w.call(t, reviewer, "GET", "/v1/reports/"+of.report+"/evidence/"+e.GetEvidence()+":download", nil).want(t, 200).header
		if got.Get("X-Content-Type-Options") != "nosniff" || got.Get("Content-Disposition")[:10] != "attachment" {
			t.Errorf("%s is sent with %v", e.GetMediaType(), got)
		}
	}
	released := w.approve(t, of.report).GetReleasedReport()
	shown := must[*pb.ListReleasedEvidenceResponse](t)(w.by(viewer).ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: released})).GetEvidence()
	for _, e := range shown {
		for _, form := range []string{"", "?form=thumbnail"} {
			got := w.call(t, viewer, "GET", "/v1/clients/acme/releasedReports/"+released+"/evidence/"+e.GetEvidence()+":download"+form, nil).want(t, 200)
			if bytes.Contains(got.body, []byte(hostiletest.Payload)) || got.header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("the client gets %s with what was in it", got.header.Get("Content-Type"))
			}
		}
	}
	t.Logf("%d hostile uploads: %d refused, %d kept, of which clients get %d drawn anew", refused+kept, refused, kept, images)
	if len(shown) != images+1 || refused+kept < 200 {
		t.Errorf("the client is shown %d images of %d", len(shown), images+1)
	}
}
