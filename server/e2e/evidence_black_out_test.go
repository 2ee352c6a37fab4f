package e2e

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// isBlack reports whether a JPEG is black at a point.
func isBlack(t *testing.T, content []byte, x, y int) bool {
	t.Helper()
	got, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	red, green, blue, _ := got.At(x, y).RGBA()
	return max(red, green, blue) < 30<<8
}

// TestBlackOut blacks out areas of a photo before its release and after it. The client never gets the copy before, whose bytes
// are removed; the reviewer has the original.
func TestBlackOut(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 640, 400)}
		w.upload(t, w.tokens[own], u)
		must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), &pb.SubmitReportRequest{
			Visit: w.claimed, ReportId: u.report, Report: houseReport("house-check", lately()),
		}))
		reviewer, path := w.by(w.Tokens.Reviewer), "/v1/reports/"+u.report+"/evidence/"+u.evidence
		black := func(replace bool, areas ...image.Rectangle) (*pb.Evidence, error) {
			req := &pb.BlackOutEvidenceRequest{Report: u.report, Evidence: u.evidence, Replace: replace}
			for _, a := range areas {
				req.Areas = append(req.Areas, &pb.EvidenceArea{
					X: int32(a.Min.X), Y: int32(a.Min.Y), Width: int32(a.Dx()), Height: int32(a.Dy()),
				})
			}
			return reviewer.BlackOutEvidence(t.Context(), req)
		}
		first := w.copyDigests(t, u.evidence)
		if got := must[*pb.Evidence](t)(black(false, image.Rect(10, 20, 60, 90))); len(got.GetBlackedOut()) != 1 {
			t.Errorf("blacked out: %v", got)
		}
		w.expectGone(t, first)

		released := w.approve(t, u.report).GetReleasedReport()
		list := must[*pb.ListReleasedEvidenceResponse](t)(w.by(w.tokens[manager]).ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: released}))
		shown := "/v1/clients/acme/releasedReports/" + released + "/evidence/" + list.GetEvidence()[0].GetEvidence() + ":download"
		client := func(form string) []byte {
			return w.call(t, w.tokens[manager], "GET", shown+form, nil).want(t, 200).body
		}
		if got := client(""); !isBlack(t, got, 30, 50) || isBlack(t, got, 200, 300) {
			t.Error("the client's copy has not the area of the reviewer")
		}
		after := w.changesAfter(t, w.tokens[manager], "").GetNextToken()
		second := w.copyDigests(t, u.evidence)
		// Two at once: both areas are there afterwards, beside the first.
		var both errgroup.Group
		for _, area := range []image.Rectangle{image.Rect(180, 280, 220, 320), image.Rect(300, 500, 400, 640)} {
			both.Go(func() error { _, err := black(false, area, area); return err })
		}
		if err := both.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, at := range []image.Point{{X: 30, Y: 50}, {X: 200, Y: 300}, {X: 399, Y: 639}} {
			if !isBlack(t, client(""), at.X, at.Y) || !isBlack(t, client("?form=thumbnail"), at.X/2, at.Y/2) {
				t.Errorf("the copies are not black at %v", at)
			}
		}
		w.expectGone(t, second)
		w.expectFound(t, u.evidence, "blacked out", func(e *storage.Evidence) { e.BlackedOut = e.BlackedOut[1:] })
		w.expectFound(t, u.evidence, "blacked out", func(e *storage.Evidence) { e.Shown = e.Digest })
		if !bytes.Equal(w.call(t, w.Tokens.Reviewer, "GET", path+":download", nil).want(t, 200).body, u.content) {
			t.Error("the reviewer has another original")
		}
		if got := must[*pb.Evidence](t)(black(true)); len(got.GetBlackedOut()) != 0 || isBlack(t, client(""), 30, 50) || w.copyDigests(t, u.evidence) != first {
			t.Errorf("nothing is blacked out: %v", got)
		}
		// The feed names the image once for each time that it has other bytes.
		var changes []*pb.Change
		eventually(t, "the changes of the image", func() bool {
			changes = w.changesAfter(t, w.tokens[manager], after).GetChanges()
			return len(changes) == 3
		})
		for _, c := range changes {
			if c.GetKind() != pb.Change_EVIDENCE_CHANGED || "/v1/"+c.GetResource()+":download" != shown {
				t.Errorf("the feed has %v", c)
			}
		}
		page := must[*pb.ListAuditResponse](t)(w.admin.ListAudit(t.Context(), &pb.ListAuditRequest{
			Filter: `act = "` + pb.EvidenceService_BlackOutEvidence_FullMethodName + `"`, PageSize: 100,
		}))
		if len(page.GetEntries()) != 4 || page.GetEntries()[0].GetActor() != tokenID(w.Tokens.Reviewer) {
			t.Errorf("on record are %v", page.GetEntries())
		}
	})
}

// copyDigests returns the digests of the copies of a piece of evidence.
func (w *world) copyDigests(t *testing.T, id string) [2]checklist.Digest {
	t.Helper()
	e := must[*storage.Evidence](t)(storage.Read(t.Context(), w.app.Store(), storage.ReadOptions{}, func(tx storage.Tx) (*storage.Evidence, error) {
		return tx.Evidence().Get(t.Context(), storage.EvidenceID(uuid.MustParse(id)))
	}))
	return [2]checklist.Digest{e.Shown, e.Thumbnail}
}

// expectGone expects that upkeep removes the bytes of copies.
func (w *world) expectGone(t *testing.T, copies [2]checklist.Digest) {
	t.Helper()
	store := must[blobs.Store](t)(app.OpenEvidence(evidencePlace(t, w.database), w.database))
	for _, digest := range copies {
		eventually(t, "the bytes of the copy are gone", func() bool {
			from, _, err := store.Open(t.Context(), blobs.ContentKey(digest))
			if err == nil {
				err = from.Close()
			}
			return errors.Is(err, blobs.ErrNotFound)
		})
	}
}

// expectFound changes the row of a piece of evidence behind the server's back, expects that verify finds it with a text, and
// changes it back.
func (w *world) expectFound(t *testing.T, id, text string, change func(*storage.Evidence)) {
	t.Helper()
	var before storage.Evidence
	with := func(change func(*storage.Evidence)) {
		err := w.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			e, err := tx.Evidence().Get(t.Context(), storage.EvidenceID(uuid.MustParse(id)))
			if err != nil {
				return err
			}
			before = *e
			change(e)
			return tx.Evidence().Update(t.Context(), e)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	with(change)
	kept, found := before, false
	_, err := verify.Run(t.Context(), w.app.Store(), verify.Options{Found: func(f verify.Finding) {
		found = found || strings.HasSuffix(f.Resource, id) && strings.Contains(f.Text, text)
	}})
	if err != nil || !found {
		t.Errorf("verify does not find it: %v", err)
	}
	with(func(e *storage.Evidence) { e.BlackedOut, e.Shown, e.Photo = kept.BlackedOut, kept.Shown, kept.Photo })
}

// TestRefusedBlackOuts names areas that are refused, each with its path and reason.
func TestRefusedBlackOuts(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	path := "/v1/reports/" + w.pendingReport + "/evidence/" + w.waiting + ":blackOut"
	many := make([]map[string]int, 50)
	for i := range many {
		many[i] = map[string]int{"x": i % 20, "y": i / 20, "width": 1, "height": 1}
	}
	for _, tt := range []struct {
		name   string
		areas  any
		status int
		paths  string
	}{
		{"over the edge", []map[string]int{{"x": 19, "width": 2, "height": 33}, {"width": 20, "height": 32}}, 400, "areas[0].width areas[0].height"},
		{"no size", []map[string]int{{"x": 1}}, 400, "areas[0].width areas[0].height"},
		{"negative", []map[string]int{{"x": -1, "y": -2, "width": 5, "height": 5}}, 400, "areas[0].x areas[0].y"},
		{"fifty", many, 200, ""},
		{"one more", []map[string]int{{"x": 19, "y": 31, "width": 1, "height": 1}}, 400, "areas"},
		{"one of them again", many[:1], 200, ""},
	} {
		got := w.call(t, w.Tokens.Reviewer, "POST", path, map[string]any{"areas": tt.areas}).want(t, tt.status)
		if tt.status != 200 && problemOf(t, got).paths() != tt.paths {
			t.Errorf("%s: %s", tt.name, got.body)
		}
	}
	film := uploadOf{evidence: newReportID(), visit: w.pending, report: w.pendingReport, content: recording(1000, 1)}
	w.upload(t, w.tokens[own], film)
	got := w.call(t, w.Tokens.Reviewer, "POST", "/v1/reports/"+w.pendingReport+"/evidence/"+film.evidence+":blackOut", map[string]any{}).want(t, 409)
	if problemOf(t, got).Reason != "WRONG_STATE" {
		t.Errorf("a film: %s", got.body)
	}
}
