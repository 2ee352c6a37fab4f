package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestReturnedQuestions returns a report with questions: those that its version does not have, or that stand twice, are refused at
// once; its shopper gets them with the visit and in the history, adds evidence to one of them, and its client sees nothing of it.
func TestReturnedQuestions(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		shopper, reviewer := w.by(w.tokens[own]), w.by(w.Tokens.Reviewer)
		v := w.plan(t, "acme", "house", "berlin-mitte", grants[own].Shopper)
		first := &pb.SubmitReportRequest{Visit: v.GetVisit(), ReportId: newReportID(), Report: houseReport("house-check", lately().Add(-48*time.Hour))}
		must[*pb.Receipt](t)(shopper.SubmitReport(t.Context(), first))
		begun := must[*pb.SyncVisitsResponse](t)(shopper.SyncVisits(t.Context(), &pb.SyncVisitsRequest{PageSize: 1000}))

		ask := func(questions ...string) map[string]any {
			return map[string]any{"etag": "*", "reason": "UNCLEAR", "comment": "Which sign?", "questions": questions}
		}
		path := "/v1/reports/" + first.GetReportId() + ":return"
		w.call(t, w.Tokens.Reviewer, "POST", path, ask("greeted", "gretted", "greeted", "no-such")).faulty(t, "questions[1] UNKNOWN_QUESTION", "questions[2] DUPLICATE_KEY", "questions[3] UNKNOWN_QUESTION")
		w.call(t, w.Tokens.Reviewer, "POST", path, ask(slices.Repeat([]string{"greeted"}, 101)...)).want(t, 400)
		if got := must[*pb.Report](t)(reviewer.GetReport(t.Context(), &pb.GetReportRequest{Report: first.GetReportId()})); got.GetState() != pb.Report_SUBMITTED {
			t.Fatalf("after refused returns the report is %v", got.GetState())
		}
		asked := []string{"slip", "covert-sign"}
		w.call(t, w.Tokens.Reviewer, "POST", path, ask(asked...)).want(t, 200)

		visit := must[*pb.Visit](t)(shopper.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: v.GetVisit()}))
		synced := must[*pb.SyncVisitsResponse](t)(shopper.SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: begun.GetToken()}))
		if !slices.Equal(visit.GetReturnedQuestions(), asked) || len(synced.GetVisits()) != 1 || !slices.Equal(synced.GetVisits()[0].GetReturnedQuestions(), asked) {
			t.Errorf("the shopper's visit has %v, the sync %v", visit.GetReturnedQuestions(), synced.GetVisits())
		}
		returned := func(as *clients) []string {
			report := must[*pb.Report](t)(as.GetReport(t.Context(), &pb.GetReportRequest{Report: first.GetReportId()}))
			for _, e := range report.GetEvents() {
				if e.GetAct() == "RETURNED" {
					return e.GetQuestions()
				}
			}
			return nil
		}
		if !slices.Equal(returned(shopper), asked) || !slices.Equal(returned(reviewer), asked) {
			t.Errorf("the history has %v and %v", returned(shopper), returned(reviewer))
		}

		slip := uploadOf{evidence: newReportID(), visit: v.GetVisit(), report: first.GetReportId(), question: "slip", content: photo(t, 32, 20)}
		w.upload(t, w.tokens[own], slip)
		answer := proto.CloneOf(first)
		answer.BaseRevision, answer.Report = 1, withEvidence(answer.GetReport(), slip.evidence)
		must[*pb.Receipt](t)(shopper.SubmitReport(t.Context(), answer))
		if got := must[*pb.Visit](t)(shopper.GetVisit(t.Context(), &pb.GetVisitRequest{Visit: v.GetVisit()})); len(got.GetReturnedQuestions()) > 0 || got.GetReturnedRevision() != 0 {
			t.Errorf("after the answer the visit has %v", got)
		}
		if !slices.Equal(returned(shopper), asked) {
			t.Errorf("after the answer the history has %v", returned(shopper))
		}
		if got := must[*pb.ListEvidenceResponse](t)(reviewer.ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: first.GetReportId()})).GetEvidence(); len(got) != 1 || got[0].GetState() != pb.Evidence_STORED {
			t.Errorf("the report has the evidence %v", got)
		}
		must[*pb.Report](t)(reviewer.ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: first.GetReportId(), Etag: "*", Reason: pb.ReviewReason_COMPLETE}))
		body := string(w.call(t, w.tokens[manager], "GET", "/v1/clients/acme/releasedReports/"+w.released(t, first.GetReportId()), nil).want(t, 200).body)
		if strings.Contains(body, "covert-sign") || strings.Contains(body, "Which sign?") || strings.Contains(body, "RETURNED") {
			t.Errorf("the client gets %s", body)
		}
	})
}

// faulty expects a refusal of a request with violations, each as its path and its reason.
func (a answer) faulty(t *testing.T, violations ...string) {
	t.Helper()
	var got []string
	for _, v := range a.want(t, 400).problem(t).Errors {
		got = append(got, v.Path+" "+v.Reason)
	}
	if !slices.Equal(got, violations) {
		t.Errorf("wrong are %v, want %v", got, violations)
	}
}
