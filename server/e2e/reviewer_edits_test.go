package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// TestReviewerEdits edits reports by two reviewers, up and down, and compares the counts with the differences that the edits
// returned. A reviewer sees their own counts alone, and a validation counts nothing.
func TestReviewerEdits(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		other := d.token(t, storage.Grant{Role: storage.Reviewer, Title: "Second reviewer"})
		id := d.submission(d.visit(t))
		submitters[1].taken(t, d.server, d.shopper, id)
		greeted := func(r *pb.EditReportRequest) {
			r.Answers = []*pb.Answer{{Question: "greeted", Value: &pb.Answer_Choice{Choice: "yes"}}}
		}
		words := func(r *pb.EditReportRequest) { r.Narrative = new("Nobody said a word, twice.") }
		d.edited(t, id.GetReportId(), func(r *pb.EditReportRequest) { notGreeted(r); r.ValidateOnly = true })
		down := -d.edited(t, id.GetReportId(), notGreeted).GetDifferenceBasisPoints()
		up := d.edited(t, id.GetReportId(), greeted).GetDifferenceBasisPoints()
		d.edited(t, id.GetReportId(), words)
		again := must[*pb.EditReportResponse](t)(d.by(other).EditReport(t.Context(), edit(id.GetReportId(), notGreeted))).GetDifferenceBasisPoints()
		if up != down || up <= 0 || again >= 0 {
			t.Fatalf("the edits change the total by %d, %d and %d", -down, up, again)
		}
		own := &pb.ReviewerEdits{
			Reviewer: tokenID(d.Tokens.Reviewer), Title: "Rita Berg", Edits: 3, Raised: 1, Lowered: 1, Unchanged: 1,
			RaisedBasisPoints: int64(up), LoweredBasisPoints: int64(down),
		}
		others := &pb.ReviewerEdits{
			Reviewer: tokenID(other), Title: "Second reviewer", Edits: 1, Lowered: 1,
			LoweredBasisPoints: -int64(again), DifferenceBasisPoints: int64(again),
		}
		for _, tt := range []struct {
			name, token string
			want        []*pb.ReviewerEdits
		}{
			{"the first reviewer", d.Tokens.Reviewer, []*pb.ReviewerEdits{own}},
			{"the second reviewer", other, []*pb.ReviewerEdits{others}},
			{"an admin", d.Tokens.Admin, []*pb.ReviewerEdits{own, others}},
			{"an auditor", d.token(t, storage.Grant{Role: storage.Auditor}), []*pb.ReviewerEdits{own, others}},
		} {
			got := must[*pb.ListReviewerEditsResponse](t)(d.by(tt.token).ListReviewerEdits(t.Context(), &pb.ListReviewerEditsRequest{})).GetReviewers()
			byID := cmp.Transformer("byID", func(all []*pb.ReviewerEdits) map[string]*pb.ReviewerEdits {
				out := map[string]*pb.ReviewerEdits{}
				for _, e := range all {
					out[e.GetReviewer()] = e
				}
				return out
			})
			if diff := cmp.Diff(tt.want, got, byID, protocmp.Transform()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		before := must[*pb.ListReviewerEditsResponse](t)(d.by(d.Tokens.Admin).ListReviewerEdits(t.Context(), &pb.ListReviewerEditsRequest{From: "2020-01", To: "2020-12"}))
		if len(before.GetReviewers()) != 0 || before.GetFrom() != "2020-01" || before.GetTo() != "2020-12" {
			t.Errorf("the edits of a year without any: %v", before)
		}
		_, err := d.by(d.Tokens.Admin).ListReviewerEdits(t.Context(), &pb.ListReviewerEditsRequest{From: "2020-01", To: "2023-01"})
		if f := fault.From(err); len(f.Violations()) != 1 || f.Violations()[0].Reason != pb.Reason_INVALID_SPAN {
			t.Errorf("a span of three years: %v", err)
		}
	})
}
