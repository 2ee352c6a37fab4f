package e2e

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// edit is an edit of a report as it is; change makes it more than that.
func edit(report string, change func(*pb.EditReportRequest)) *pb.EditReportRequest {
	req := &pb.EditReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_CONTRADICTORY, Comment: "covert comment"}
	change(req)
	return req
}

// edited edits a report and returns the answer.
func (d *desk) edited(t *testing.T, report string, change func(*pb.EditReportRequest)) *pb.EditReportResponse {
	t.Helper()
	return must[*pb.EditReportResponse](t)(d.by(d.Tokens.Reviewer).EditReport(t.Context(), edit(report, change)))
}

// notGreeted is an edit: the shopper was not greeted.
func notGreeted(r *pb.EditReportRequest) {
	r.Answers = []*pb.Answer{{Question: "greeted", Value: &pb.Answer_Choice{Choice: "no"}}}
	r.Narrative = new("Nobody said a word.")
}

// changesAfter reads the changes of acme's feed after a token, once all have their numbers.
func (s *server) changesAfter(t *testing.T, token, after string) *pb.ListChangesResponse {
	t.Helper()
	within(t, 20*time.Second, "all changes are numbered", func() bool { return backlog(t, s.app.Store()).Unnumbered == 0 })
	out := &pb.ListChangesResponse{NextToken: after, More: true}
	for out.GetMore() {
		page := must[*pb.ListChangesResponse](t)(s.feed(token).ListChanges(t.Context(), &pb.ListChangesRequest{Client: "acme", After: out.GetNextToken(), PageSize: 1000}))
		page.Changes = append(out.GetChanges(), page.GetChanges()...)
		out = page
	}
	return out
}

// TestEditedReport edits a released report, moves it to another month and place, and has its shopper submit it again.
func TestEditedReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		first := d.submission(d.visit(t))
		id := first.GetReportId()
		receipt := submitters[1].taken(t, d.server, d.shopper, first)
		released := d.did(t, "approve", id)
		part := d.token(t, ofAcme(insideRegion))
		seen := d.changesAfter(t, part, "").GetNextToken()
		seenByAll := d.changesAfter(t, d.Tokens.Client, "").GetNextToken()

		t.Run("validated only", func(t *testing.T) {
			before, card := d.report(t, id), d.scorecard(t, "?program=house")
			tried := d.edited(t, id, func(r *pb.EditReportRequest) { notGreeted(r); r.ValidateOnly = true })
			if got, want := tried.GetDifferenceBasisPoints(), tried.GetReport().GetScore().GetEffectiveBasisPoints()-tried.GetFormerScore().GetEffectiveBasisPoints(); got != want || got >= 0 {
				t.Errorf("the difference is %d and should be %d", got, want)
			}
			if !slices.Equal(tried.GetChangedQuestions(), []string{"greeted"}) {
				t.Errorf("changed are %v", tried.GetChangedQuestions())
			}
			if after := d.report(t, id); !proto.Equal(before, after) || !proto.Equal(card.GetTotal(), d.scorecard(t, "?program=house").GetTotal()) {
				t.Errorf("a validation changed the report or its figures: %v", after)
			}
		})

		made := d.edited(t, id, notGreeted)
		after := made.GetReport()
		if after.GetRevision() != 2 || after.GetContent().GetNarrative() != "Nobody said a word." || !after.GetReleased() ||
			!proto.Equal(after.GetTakenTime(), released.GetTakenTime()) || after.GetMonth() != released.GetMonth() {
			t.Errorf("the edited report: %v", after)
		}
		if former := must[*pb.Report](t)(d.by(d.shopper).GetReport(t.Context(), &pb.GetReportRequest{Report: id, Revision: 1})); former.GetContent().GetNarrative() != "It went well." || former.GetContentRevision() != 1 {
			t.Errorf("the revision before: %v", former)
		}
		if card := d.scorecard(t, "?program=house").GetTotal(); card.GetVisits() != 1 || card.GetBasisPoints() != after.GetScore().GetEffectiveBasisPoints() {
			t.Errorf("the figures are %v, and the report has %v", card, after.GetScore().GetEffectiveBasisPoints())
		}
		d.wantReceipt(t, first, receipt)
		d.wantCorrected(t, part, seen, made)
		if list := must[*pb.ListReportRevisionsResponse](t)(d.by(d.shopper).ListReportRevisions(t.Context(), &pb.ListReportRevisionsRequest{Report: id})); !list.GetRevisions()[0].GetEdited() || list.GetRevisions()[0].GetDifferenceBasisPoints() != made.GetDifferenceBasisPoints() || list.GetRevisions()[1].GetEdited() {
			t.Errorf("the revisions are %v", list)
		}
		if v := must[*pb.Visit](t)(d.by(d.shopper).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: first.GetVisit()})); v.GetEditedRevision() != 2 {
			t.Errorf("the shopper's visit does not have the edit: %v", v)
		}

		month := monthsLater(released.GetMonth(), -1)
		moved := d.edited(t, id, func(r *pb.EditReportRequest) { r.Month, r.Location = month, outsidePlace }).GetReport()
		if moved.GetMonth() != month || moved.GetLocation() != outsidePlace || moved.GetRevision() != 3 {
			t.Errorf("the moved report: %v", moved)
		}
		wantVisits := func(query string, want int32) {
			t.Helper()
			if card := d.scorecard(t, "?program=house&"+query).GetTotal(); card.GetVisits() != want {
				t.Errorf("%s has %d visits, want %d", query, card.GetVisits(), want)
			}
		}
		wantVisits("location="+insidePlace, 0)
		wantVisits("from="+month+"&to="+month+"&location="+outsidePlace, 1)
		wantVisits("from="+released.GetMonth()+"&to="+released.GetMonth(), 0)
		if _, err := d.by(part).GetReleasedReport(t.Context(), &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: released.GetReleasedReport()}); refusalOf(t, err).Reason != "NOT_FOUND" {
			t.Errorf("who may see only the place that it left: %v", err)
		}
		var kinds []string
		for _, c := range d.changesAfter(t, d.Tokens.Client, seenByAll).GetChanges() {
			kinds = append(kinds, c.GetKind().String()+" "+c.GetLocation())
		}
		if want := []string{"CORRECTED " + insidePlace, "WITHDRAWN " + insidePlace, "CORRECTED " + outsidePlace}; !slices.Equal(kinds, want) {
			t.Errorf("the feed has %v, want %v", kinds, want)
		}

		d.did(t, "withdraw", id)
		d.did(t, "return", id)
		d.refused(t, resend(first, func(r *pb.SubmitReportRequest) { r.BaseRevision = 1 }), "WRONG_BASE_REVISION")
		answer := resend(first, func(r *pb.SubmitReportRequest) { r.BaseRevision, r.Report.Narrative = 3, "As I said." })
		kept := submitters[0].taken(t, d.server, d.shopper, answer)
		if r := readReceipt(t, kept); r.Revision != 4 || r.BaseRevision != 3 {
			t.Errorf("the receipt of the answer: %s", kept)
		}
		final := d.report(t, id)
		if final.GetMonth() != month || final.GetLocation() != outsidePlace || final.GetContent().GetNarrative() != "As I said." {
			t.Errorf("the report that was submitted after edits: %v", final)
		}
		d.did(t, "approve", id)
		wantVisits("from="+month+"&to="+month+"&location="+outsidePlace, 1)
		d.wantReceipt(t, first, receipt)
		d.wantReceipt(t, answer, kept)
	})
}

// wantReceipt submits again and gets the receipt, which must be the one that was returned at first.
func (d *desk) wantReceipt(t *testing.T, req *pb.SubmitReportRequest, want []byte) {
	t.Helper()
	for _, by := range submitters {
		if got := by.taken(t, d.server, d.shopper, req); !bytes.Equal(got, want) {
			t.Errorf("over %s the receipt is %s, want %s", by.name, got, want)
		}
	}
	_, err := d.by(d.shopper).GetReceipt(t.Context(), &pb.GetReceiptRequest{Report: req.GetReportId(), Revision: 2})
	if refusalOf(t, err).Reason != "NOT_FOUND" {
		t.Errorf("the receipt of an edit: %v", err)
	}
}

// wantCorrected reads the released report and the feed as its client, who must see why and by how much it was changed,
// and not the reviewer's words.
func (d *desk) wantCorrected(t *testing.T, token, after string, made *pb.EditReportResponse) {
	t.Helper()
	r := must[*pb.ReleasedReport](t)(d.by(token).GetReleasedReport(t.Context(), &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: made.GetReport().GetReleasedReport()}))
	changes := d.changesAfter(t, token, after)
	if len(r.GetCorrections()) != 1 || len(changes.GetChanges()) != 1 {
		t.Fatalf("the corrections are %v, the changes %v", r.GetCorrections(), changes)
	}
	c := r.GetCorrections()[0]
	if c.GetRevision() != 2 || c.GetReason() != pb.ReviewReason_CONTRADICTORY || c.GetDifferenceBasisPoints() != made.GetDifferenceBasisPoints() || c.GetRole() == "" {
		t.Errorf("the correction is %v", c)
	}
	if change := changes.GetChanges()[0]; change.GetKind() != pb.Change_CORRECTED || !proto.Equal(change.GetCorrection(), c) {
		t.Errorf("the change is %v", change)
	}
	for _, m := range []proto.Message{r, changes} {
		if strings.Contains(protojson.Format(m), "covert") {
			t.Errorf("a client sees what is not for it: %v", m)
		}
	}
}

// TestRefusedEdits tries edits that are wrong, in all states.
func TestRefusedEdits(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		first := d.submission(d.visit(t))
		id := first.GetReportId()
		submitters[0].taken(t, d.server, d.shopper, first)
		refuse := func(reason string, paths []string, change func(*pb.EditReportRequest)) {
			t.Helper()
			_, err := d.by(d.Tokens.Reviewer).EditReport(t.Context(), edit(id, change))
			r, found := refusalOf(t, err), map[string]bool{}
			for _, v := range r.Violations {
				found[v.Path] = true
			}
			if got := slices.Sorted(maps.Keys(found)); r.Reason != reason || !slices.Equal(got, slices.Sorted(slices.Values(paths))) {
				t.Errorf("want %s at %v, got %+v", reason, paths, r)
			}
		}
		refuse("NOTHING_CHANGED", nil, func(r *pb.EditReportRequest) { r.Narrative = new("It went well.") })
		refuse("ETAG_MISMATCH", nil, func(r *pb.EditReportRequest) { notGreeted(r); r.Etag = "other" })
		refuse("INVALID_REPORT", []string{"answers[0]", "removedAnswers[0]", "removedAnswers[1]", "commendations.commendations[0].behaviour", "month", "location"}, func(r *pb.EditReportRequest) {
			r.Answers = []*pb.Answer{{Question: "greeted", Value: &pb.Answer_Choice{Choice: "perhaps"}}}
			r.RemovedAnswers = []string{"greeted", "no-such"}
			r.Commendations = &pb.CommendationList{Commendations: []*pb.Commendation{{Behaviour: "no-such"}}}
			r.Month, r.Location = "2026-13", "no-such"
		})
		refuse("INVALID_REPORT", []string{"month"}, func(r *pb.EditReportRequest) { r.Month = monthsLater(d.report(t, id).GetMonth(), 2) })
		closed := d.edited(t, id, func(r *pb.EditReportRequest) {
			r.Outcome, r.RemovedAnswers, r.Commendations = pb.ReportContent_CLOSED, []string{"mood"}, &pb.CommendationList{}
		})
		if closed.DifferenceBasisPoints != nil || closed.GetReport().GetScore() != nil || len(closed.GetReport().GetContent().GetCommendations()) > 0 {
			t.Errorf("a report whose place is said to be closed: %v", closed)
		}
		d.did(t, "return", id)
		refuse("WRONG_STATE", nil, notGreeted)
		d.did(t, "reject", id)
		refuse("WRONG_STATE", nil, notGreeted)
	})
}
