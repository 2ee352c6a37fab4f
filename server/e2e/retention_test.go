package e2e

import (
	"bytes"
	"slices"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestTextsAreKeptForTheirDays lets the days of a program pass: what was written in its reports goes, judged or not, and
// scores, figures and receipts stay. Later reports, and those of programs without the rule, stay whole.
func TestTextsAreKeptForTheirDays(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		d := startDeskAt(t, on, c)
		d.program(t, "acme", "for-ever", "house-check")
		keep := func(days int32) error {
			_, err := d.by(d.Tokens.Admin).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
				Client: "acme", Program: "house", Resource: &pb.Program{TextDays: &days, Etag: "*"}, UpdateMask: mask("text_days"),
			})
			return err
		}
		if r := refusalOf(t, keep(29)); r.Reason != "INVALID_REQUEST" || len(r.Violations) != 1 || r.Violations[0].Path != "resource.textDays" {
			t.Errorf("29 days: %+v", r)
		}
		submit := func(program string) *pb.SubmitReportRequest {
			req := d.submission(d.plan(t, "acme", program, insidePlace, "anna").GetVisit())
			submitters[0].taken(t, d.server, d.shopper, req)
			return req
		}
		narrative := func(req *pb.SubmitReportRequest) string {
			return d.report(t, req.GetReportId()).GetContent().GetNarrative()
		}
		released, waiting, other := submit("house"), submit("house"), submit("for-ever")
		receipt := submitters[0].taken(t, d.server, d.shopper, released)
		d.approve(t, released.GetReportId())
		before := d.scorecard(t, "?program=house").GetTotal()

		c.add(29 * 24 * time.Hour)
		young := submit("house")
		c.add(36 * time.Hour)
		if err := keep(30); err != nil {
			t.Fatal(err)
		}
		for _, req := range []*pb.SubmitReportRequest{released, waiting} {
			eventually(t, "the texts are removed", func() bool { return narrative(req) == "" })
			acts := d.report(t, req.GetReportId()).GetEvents()
			if i := slices.IndexFunc(acts, func(e *pb.ReportEvent) bool { return e.GetAct() == "ERASED" }); i < 0 {
				t.Errorf("the events of an erased report are %v", acts)
			}
		}
		for _, req := range []*pb.SubmitReportRequest{young, other} {
			if narrative(req) == "" {
				t.Errorf("the texts of report %s are gone", req.GetReportId())
			}
		}
		after := d.scorecard(t, "?program=house").GetTotal()
		after.Commendations = before.Commendations // written words, which are gone with the others
		if protoText(t, after) != protoText(t, before) {
			t.Errorf("the figure is %v, and was %v", after, before)
		}
		if again := submitters[0].taken(t, d.server, d.shopper, released); !bytes.Equal(again, receipt) {
			t.Errorf("the receipt is %s, and was %s", again, receipt)
		}

		c.add(31 * 24 * time.Hour)
		eventually(t, "the texts of the later report are removed", func() bool { return narrative(young) == "" })
		if narrative(other) == "" {
			t.Error("a program without the rule loses texts")
		}
	})
}
