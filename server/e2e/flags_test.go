package e2e

import (
	"maps"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const copiedNarrative = "I went to the counter and a man in a green apron asked me what he could do for me before I had put down my bag. " +
	"We spoke about lamps for ten minutes and he did not try to sell me the dearest ones."

// TestComparedFlags reports two visits that overlap, and the narrative of one of them by another shopper, on each engine.
// After a return the first visit is at another time: the flags of both follow.
func TestComparedFlags(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		start := lately().Add(-48 * time.Hour) // the world has visits of today
		first := w.sendAt(t, own, "berlin-mitte", start, copiedNarrative)
		second := w.sendAt(t, own, "berlin-pankow", start.Add(10*time.Minute), "Short.")
		copied := w.sendAt(t, other, "malmo", start.Add(time.Hour), copiedNarrative+" Yes.")

		overlap := map[string]float64{"overlapSeconds": 600}
		w.wantFlag(t, first, 1, "OVERLAPS_OTHER", second, overlap)
		w.wantFlag(t, second, 1, "OVERLAPS_OTHER", first, overlap)
		w.wantFlag(t, copied, 1, "NARRATIVE_NEAR_OTHER", first, map[string]float64{"similarityBasisPoints": 9777, "wordPairs": 45})
		if listed := w.flagged(t, "OVERLAPS_OTHER"); !slices.Contains(listed, first) || !slices.Contains(listed, second) || slices.Contains(listed, copied) {
			t.Errorf("the list of overlaps has %v", listed)
		}
		for _, f := range w.report(t, first).GetFlags() {
			if f == "OVERLAPS_OTHER" {
				t.Error("a flag that was found later is among those of the submission")
			}
		}

		w.returned(t, first)
		submission := w.submissionAt(t, first, start.Add(-time.Hour), "It was earlier.")
		must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), submission))
		w.wantFlag(t, first, 2, "OVERLAPS_OTHER", "", nil)
		w.wantFlag(t, second, 1, "OVERLAPS_OTHER", "", nil)
	})
}

// sendAt reports a visit of a shopper to a place.
func (w *world) sendAt(t *testing.T, who caller, place string, start time.Time, narrative string) string {
	t.Helper()
	v := w.plan(t, "acme", "house", place, grants[who].Shopper)
	content := houseReport("house-check", start)
	content.Narrative = narrative
	return w.send(t, w.tokens[who], v.GetVisit(), content).GetReport()
}

// submissionAt returns the answer to the return of a report.
func (w *world) submissionAt(t *testing.T, report string, start time.Time, narrative string) *pb.SubmitReportRequest {
	t.Helper()
	content := houseReport("house-check", start)
	content.Narrative = narrative
	return &pb.SubmitReportRequest{
		Visit: w.report(t, report).GetVisit(), ReportId: report, BaseRevision: 1, Report: content,
		DeviceTime: timestamppb.New(time.Now().Truncate(time.Microsecond)),
	}
}

func (w *world) returned(t *testing.T, report string) {
	t.Helper()
	must[*pb.Report](t)(w.by(w.Tokens.Reviewer).ReturnReport(t.Context(), &pb.ReturnReportRequest{
		Report: report, Etag: "*", Reason: pb.ReviewReason_UNCLEAR, Comment: "When?",
	}))
}

// wantFlag waits until a revision of a report has a flag that names another report, with these numbers; or, for no other
// report, until it lacks the flag.
func (w *world) wantFlag(t *testing.T, report string, revision int32, flag, with string, numbers map[string]float64) {
	t.Helper()
	var got *pb.ReportFlags
	within(t, time.Minute, flag+" of "+report, func() bool {
		got = must[*pb.ReportFlags](t)(w.by(w.Tokens.Reviewer).GetReportFlags(t.Context(), &pb.GetReportFlagsRequest{Report: report}))
		has := slices.ContainsFunc(got.GetFlags(), func(f *pb.ReportFlag) bool { return f.GetFlag() == flag })
		return got.GetCompared() && got.GetRevision() == revision && has == (with != "")
	})
	for _, f := range got.GetFlags() {
		if f.GetFlag() == flag && (f.GetOtherReport() != with || !maps.Equal(f.GetNumbers(), numbers)) {
			t.Errorf("%s is %v, want it with %s and %v", flag, f, with, numbers)
		}
	}
}

// flagged lists the reports with a flag.
func (w *world) flagged(t *testing.T, flag string) (reports []string) {
	t.Helper()
	page := must[*pb.ListReportFlagsResponse](t)(w.by(w.Tokens.Admin).ListReportFlags(t.Context(), &pb.ListReportFlagsRequest{Flag: flag, PageSize: 1000}))
	for _, r := range page.GetReportFlags() {
		reports = append(reports, r.GetReport())
	}
	return reports
}
