package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence/phototest"
	"mysteryshopper/storage"
)

// TestPhotoFlags sends one photo twice, by two shoppers at two places: with the photos before their reports, and with that of the
// earlier report after both. The later report has the flag. A photo of the same scene by somebody else has none, nor has a wall.
func TestPhotoFlags(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		start := lately().Add(-72 * time.Hour)
		front := phototest.Shot{Kind: phototest.Front, Scene: 1, View: 1}
		first := w.photographedAt(t, own, "berlin-mitte", start, front.JPEG(), phototest.Shot{Kind: phototest.Wall}.JPEG())
		second := w.photographedAt(t, other, "malmo", start, phototest.Shot{Kind: phototest.Wall}.JPEG(), phototest.Mixed.Apply(front.JPEG(), 3))
		someone := w.photographedAt(t, other, "berlin-mitte", start.Add(-24*time.Hour), phototest.Shot{Kind: phototest.Front, Scene: 1, View: 2}.JPEG())

		got := w.wantPhotoFlag(t, second.report, "PHOTO_SEEN_BEFORE")
		if got.GetOtherReport() != first.report || got.GetOtherEvidence() != first.photos[0] || got.GetEvidence() != second.photos[1] || !got.GetOtherTime().IsValid() ||
			got.GetNumbers()["distanceBits"] > 36 || got.GetNumbers()["limitBits"] != 36 {
			t.Errorf("the flag is %v", got)
		}
		for _, report := range []string{first.report, someone.report} {
			w.wantNoPhotoFlag(t, report)
		}
		if listed := w.flagged(t, "PHOTO_SEEN_BEFORE"); !slices.Equal(listed, []string{second.report}) {
			t.Errorf("listed are %v", listed)
		}
		queue := must[*pb.ListReportsResponse](t)(w.by(w.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Counts: true}))
		if n := queue.GetCounts().GetFlags()["PHOTO_SEEN_BEFORE"]; n != 1 {
			t.Errorf("%d reports with the flag are counted", n)
		}
		mine := must[*pb.Report](t)(w.by(w.tokens[other]).GetReport(t.Context(), &pb.GetReportRequest{Report: second.report}))
		if strings.Contains(mine.String(), "PHOTO_SEEN_BEFORE") {
			t.Errorf("the shopper is shown %v", mine)
		}

		// The photo of the earlier report arrives after the comparison of the later one.
		shelf := phototest.Shot{Kind: phototest.Shelf, Scene: 5, View: 1}
		early := w.photographedAt(t, own, "berlin-pankow", start.Add(5*time.Hour))
		late := w.photographedAt(t, other, "berlin-pankow", start.Add(5*time.Hour), phototest.Reencode.Apply(shelf.JPEG(), 1))
		w.wantNoPhotoFlag(t, late.report)
		arrived := uploadOf{evidence: newReportID(), visit: early.visit, report: early.report, content: shelf.JPEG()}
		w.upload(t, w.tokens[own], arrived)
		if got := w.wantPhotoFlag(t, late.report, "PHOTO_SEEN_BEFORE"); got.GetOtherReport() != early.report || got.GetOtherEvidence() != arrived.evidence {
			t.Errorf("the flag is %v", got)
		}
		w.wantNoPhotoFlag(t, early.report)

		w.expectFound(t, first.photos[0], "not what the audit log has", func(e *storage.Evidence) { e.Photo = &visit.Photo{Looks: []visit.Look{{1}}} })
		w.expectFound(t, first.photos[0], "in the buckets", func(e *storage.Evidence) { e.Photo = nil })
		must[*pb.Erasure](t)(w.admin.EraseReport(t.Context(), &pb.EraseReportRequest{Report: first.report, Etag: "*"}))
		err := w.app.Store().View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
			id := storage.EvidenceID(uuid.MustParse(first.photos[0]))
			e, err := tx.Evidence().Get(t.Context(), id)
			if err != nil {
				return err
			}
			_, buckets, err := tx.Evidence().Buckets(t.Context(), id)
			if e.Photo != nil || len(buckets) > 0 {
				t.Errorf("the erased photo is known as %v in %v", e.Photo, buckets)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestPhotoAway sends photos that were taken the day before and in another town; the shopper's own records have what was noted.
func TestPhotoAway(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		start := lately().Add(-72 * time.Hour)
		counter := phototest.Shot{Kind: phototest.Counter, Scene: 1, View: 1}.JPEG()
		noted := phototest.Noted{LocalTime: start.Add(-24 * time.Hour).Truncate(time.Second), Offset: "Z", Latitude: 48.1, Longitude: 11.5}
		sent := w.photographedAt(t, own, "berlin-mitte", start, noted.Write(counter))
		if got := w.wantPhotoFlag(t, sent.report, "PHOTO_OUTSIDE_VISIT"); got.GetEvidence() != sent.photos[0] || got.GetNumbers()["beforeMinutes"] != 1440 {
			t.Errorf("the flag is %v", got)
		}
		if got := w.wantPhotoFlag(t, sent.report, "PHOTO_ELSEWHERE"); got.GetEvidence() != sent.photos[0] || got.GetNumbers()["distanceMeters"] < 400_000 || got.GetNumbers()["limitMeters"] != 550 {
			t.Errorf("the flag is %v", got)
		}
		// A photo that arrives later is judged too, and one that says nothing has no flag.
		honest := w.photographedAt(t, own, "berlin-pankow", start.Add(5*time.Hour), phototest.Shot{Kind: phototest.Counter, Scene: 2, View: 1}.JPEG())
		w.wantNoPhotoFlag(t, honest.report)
		w.upload(t, w.tokens[own], uploadOf{evidence: newReportID(), visit: honest.visit, report: honest.report, content: noted.Write(counter)})
		w.wantPhotoFlag(t, honest.report, "PHOTO_ELSEWHERE")

		var photo *pb.EvidencePhoto
		for request := (&pb.ListShopperRecordsRequest{Shopper: grants[own].Shopper, PageSize: 1000}); ; {
			page := must[*pb.ListShopperRecordsResponse](t)(w.by(w.tokens[own]).ListShopperRecords(t.Context(), request))
			for _, r := range page.GetRecords() {
				if r.GetEvidence().GetEvidence() == sent.photos[0] {
					photo = r.GetEvidence().GetPhoto()
				}
			}
			if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
				break
			}
		}
		if photo == nil || photo.GetLocalTime() != noted.LocalTime.Format("2006-01-02T15:04:05") || photo.OffsetMinutes == nil || photo.GetPosition().GetLatitude() != 48.1 || len(photo.GetLook()) != visit.LookBits/4 {
			t.Errorf("the records have %v", photo)
		}
	})
}

// photographed is a report with photos.
type photographed struct {
	visit, report string
	photos        []string
}

// photographedAt uploads photos and then reports the visit that they are of.
func (w *world) photographedAt(t *testing.T, who caller, place string, start time.Time, photos ...[]byte) photographed {
	t.Helper()
	p := photographed{visit: w.plan(t, "acme", "house", place, grants[who].Shopper).GetVisit(), report: newReportID()}
	for _, content := range photos {
		u := uploadOf{evidence: newReportID(), visit: p.visit, report: p.report, content: content}
		w.upload(t, w.tokens[who], u)
		p.photos = append(p.photos, u.evidence)
	}
	must[*pb.Receipt](t)(w.by(w.tokens[who]).SubmitReport(t.Context(), &pb.SubmitReportRequest{
		Visit: p.visit, ReportId: p.report, Report: houseReport("house-check", start),
	}))
	return p
}

// photoFlags returns the flags of photos that a report has, once it was compared.
func (w *world) photoFlags(t *testing.T, report string) (flags []*pb.ReportFlag, compared bool) {
	t.Helper()
	got := must[*pb.ReportFlags](t)(w.by(w.Tokens.Reviewer).GetReportFlags(t.Context(), &pb.GetReportFlagsRequest{Report: report}))
	for _, f := range got.GetFlags() {
		if strings.HasPrefix(f.GetFlag(), "PHOTO_") {
			flags = append(flags, f)
		}
	}
	return flags, got.GetCompared()
}

// wantPhotoFlag waits until a report has a flag of a photo, and returns it.
func (w *world) wantPhotoFlag(t *testing.T, report, flag string) (found *pb.ReportFlag) {
	t.Helper()
	within(t, time.Minute, flag+" of "+report, func() bool {
		flags, _ := w.photoFlags(t, report)
		for _, f := range flags {
			if f.GetFlag() == flag {
				found = f
			}
		}
		return found != nil
	})
	return found
}

// wantNoPhotoFlag waits until a report was compared, and expects no flag of a photo.
func (w *world) wantNoPhotoFlag(t *testing.T, report string) {
	t.Helper()
	within(t, time.Minute, "the comparison of "+report, func() bool {
		_, compared := w.photoFlags(t, report)
		return compared
	})
	if flags, _ := w.photoFlags(t, report); len(flags) > 0 {
		t.Errorf("%s has %v", report, flags)
	}
}
