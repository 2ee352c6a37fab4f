package e2e

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence/phototest"
	"mysteryshopper/storage"
)

// TestCapture uploads photos that say nothing of themselves, with what the phone says of them: over REST and gRPC. Reviewers see
// it and the flags go by it, its client sees nothing of it, verify finds that it was changed, and it is erased.
func TestCapture(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		start := lately().Add(-72 * time.Hour)
		scene := func(n uint64) []byte { return phototest.Shot{Kind: phototest.Counter, Scene: n, View: 1}.JPEG() }
		p := photographed{visit: w.plan(t, "acme", "house", "berlin-mitte", grants[own].Shopper).GetVisit(), report: newReportID()}
		inside := uploadOf{evidence: newReportID(), visit: p.visit, report: p.report, content: scene(1), capture: [][2]string{
			{"captureTime", start.Format(time.RFC3339)}, {"source", "camera"},
		}}
		away := uploadOf{evidence: newReportID(), visit: p.visit, report: p.report, content: scene(2), capture: [][2]string{
			{"captureTime", start.Add(-24 * time.Hour).Format(time.RFC3339)}, {"latitude", "48.1372"}, {"longitude", "11.5756"}, {"accuracyMeters", "20.5"},
			{"mock", "true"}, {"source", "library"},
		}}
		w.upload(t, w.tokens[own], inside)
		w.upload(t, w.tokens[own], away)
		must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), &pb.SubmitReportRequest{
			Visit: p.visit, ReportId: p.report, Report: houseReport("house-check", start),
		}))
		if got := w.wantPhotoFlag(t, p.report, "PHOTO_OUTSIDE_VISIT"); got.GetEvidence() != away.evidence || got.GetNumbers()["beforeMinutes"] != 1440 {
			t.Errorf("the flag is %v", got)
		}
		if got := w.wantPhotoFlag(t, p.report, "PHOTO_ELSEWHERE"); got.GetEvidence() != away.evidence || got.GetNumbers()["accuracyMeters"] != 21 || got.GetNumbers()["limitMeters"] != 550 {
			t.Errorf("the flag is %v", got)
		}
		want := &pb.EvidenceCapture{
			Time: timestamppb.New(start.Add(-24 * time.Hour).Truncate(time.Second)), Source: pb.EvidenceCapture_LIBRARY,
			Position: &pb.Position{Latitude: 48.1372, Longitude: 11.5756, AccuracyMeters: 21, Mock: true},
		}
		for _, token := range []string{w.Tokens.Reviewer, w.tokens[own]} {
			got := must[*pb.Evidence](t)(w.by(token).GetEvidence(t.Context(), &pb.GetEvidenceRequest{Report: p.report, Evidence: away.evidence}))
			if !proto.Equal(got.GetCapture(), want) {
				t.Errorf("the capture is %v, want %v", got.GetCapture(), want)
			}
		}
		if got := w.recordOf(t, away.evidence); !proto.Equal(got.GetCapture(), want) {
			t.Errorf("the shopper's records have %v", got)
		}
		must[*pb.Report](t)(w.by(w.Tokens.Reviewer).ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: p.report, Etag: "*", Reason: pb.ReviewReason_COMPLETE}))
		for _, path := range []string{"releasedReports?pageSize=1000", "releasedReports/" + w.released(t, p.report) + "/evidence", "changes"} {
			body := string(w.call(t, w.tokens[manager], "GET", "/v1/clients/acme/"+path, nil).want(t, 200).body)
			if strings.Contains(body, "48.137") || strings.Contains(strings.ToLower(body), "library") || strings.Contains(body, "capture") {
				t.Errorf("the client gets %s", body)
			}
		}
		w.expectFound(t, away.evidence, "not what the audit log has", func(e *storage.Evidence) { e.Capture = nil })
		w.expectFound(t, inside.evidence, "not what the audit log has", func(e *storage.Evidence) { e.Capture = &visit.Capture{Source: visit.FromLibrary} })
		must[*pb.Erasure](t)(w.admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: p.report, Etag: "*"}))
		for _, e := range must[*pb.ListEvidenceResponse](t)(w.by(w.Tokens.Reviewer).ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: p.report})).GetEvidence() {
			if e.GetCapture() != nil {
				t.Errorf("after the erasure there is %v", e)
			}
		}
	})
}

// released returns the id under which the client sees a report.
func (w *world) released(t *testing.T, report string) string {
	t.Helper()
	return must[*pb.Report](t)(w.admin.GetReport(t.Context(), &pb.GetReportRequest{Report: report})).GetReleasedReport()
}

// recordOf returns a piece of evidence from the records of its shopper.
func (w *world) recordOf(t *testing.T, id string) *pb.Evidence {
	t.Helper()
	for request := (&pb.ListShopperRecordsRequest{Shopper: grants[own].Shopper, PageSize: 1000}); ; {
		page := must[*pb.ListShopperRecordsResponse](t)(w.by(w.tokens[own]).ListShopperRecords(t.Context(), request))
		for _, r := range page.GetRecords() {
			if r.GetEvidence().GetEvidence() == id {
				return r.GetEvidence()
			}
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return nil
		}
	}
}

// TestCaptureBegins: metadata that cannot be read are named all at once, an upload that begins again keeps its first word, and an
// erased shopper's upload has none any more.
func TestCaptureBegins(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 32, 20)}
		for _, tt := range []struct {
			capture [][2]string
			paths   []string
		}{
			{[][2]string{{"captureTime", "yesterday"}, {"latitude", "north"}, {"source", "CAMERA"}, {"mock", "no"}}, []string{"captureTime", "latitude", "longitude", "mock", "source"}},
			{[][2]string{{"latitude", "91"}, {"longitude", "-181"}, {"accuracyMeters", "-1"}}, []string{"accuracyMeters", "latitude", "longitude"}},
			{[][2]string{{"captureTime", "2026-11-28T14:03:05.1234567Z"}}, []string{"captureTime"}},
			{[][2]string{{"latitude", "NaN"}, {"longitude", "0"}}, []string{"latitude"}},
		} {
			wrong := u
			wrong.capture = tt.capture
			var paths []string
			for _, e := range w.begin(t, w.tokens[own], wrong).want(t, 400).problem(t).Errors {
				paths = append(paths, e.Path)
			}
			slices.Sort(paths)
			if !slices.Equal(paths, tt.paths) {
				t.Errorf("%v: wrong are %v, want %v", tt.capture, paths, tt.paths)
			}
		}
		known := func() *pb.EvidenceCapture {
			return must[*pb.Evidence](t)(w.by(w.tokens[own]).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: u.evidence})).GetCapture()
		}
		at := timestamppb.New(time.Date(2026, 11, 28, 14, 3, 5, 0, time.UTC))
		for _, source := range []pb.EvidenceCapture_Source{pb.EvidenceCapture_CAMERA, pb.EvidenceCapture_LIBRARY} {
			stream := must[pb.EvidenceService_UploadEvidenceClient](t)(w.by(w.tokens[own]).UploadEvidence(t.Context()))
			err := stream.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Start_{Start: &pb.UploadEvidenceRequest_Start{
				Evidence: u.evidence, Visit: u.visit, Report: u.report, SizeBytes: int64(len(u.content)), Capture: &pb.EvidenceCapture{Time: at, Source: source},
			}}})
			if err != nil && !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			must[*pb.Evidence](t)(stream.CloseAndRecv())
			if got := known(); got.GetSource() != pb.EvidenceCapture_CAMERA || !proto.Equal(got.GetTime(), at) {
				t.Errorf("the upload is known as %v", got)
			}
		}
		must[*pb.Erasure](t)(w.admin.EraseShopper(t.Context(), &pb.EraseShopperRequest{Shopper: grants[own].Shopper, Etag: "*"}))
		err := w.app.Store().View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
			all, _, err := tx.Evidence().OfShopper(t.Context(), grants[own].Shopper, storage.Page{Limit: 100})
			for _, e := range all {
				if e.Capture != nil {
					t.Errorf("after the erasure there is %+v", e)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
