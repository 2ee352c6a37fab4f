package api

import (
	"context"
	"math"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// ListReviewerEdits counts the edits of a span of months by reviewer; a reviewer's own alone.
func (s *Server) ListReviewerEdits(ctx context.Context, req *pb.ListReviewerEditsRequest) (*pb.ListReviewerEditsResponse, error) {
	first, last, err := statementSpan(req, s.now())
	if err != nil {
		return nil, err
	}
	query, err := editsQuery(ctx, first, last)
	if err != nil {
		return nil, err
	}
	out := &pb.ListReviewerEditsResponse{From: first, To: last}
	var names map[string]string
	present := func(e storage.ReviewerEdits) *pb.ReviewerEdits { return reviewerEditsToProto(e, names[e.Editor]) }
	out.Reviewers, out.NextPageToken, err = list(ctx, s, req, present,
		func(tx storage.Tx, page storage.Page) ([]storage.ReviewerEdits, storage.Cursor, error) {
			found, after, err := tx.Reports().CountEdits(ctx, query, page)
			if err != nil {
				return nil, "", err
			}
			names, err = editorTitles(ctx, tx, found)
			return found, after, err
		})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// editsQuery returns what the caller may count in a span of months, of which the last one is included.
func editsQuery(ctx context.Context, first, last string) (q storage.EditsQuery, err error) {
	defer fault.Step(&err, "read the span of months")
	if q.From, err = time.Parse("2006-01", first); err != nil {
		return q, err
	}
	if q.Until, err = time.Parse("2006-01", last); err != nil {
		return q, err
	}
	q.Until = q.Until.AddDate(0, 1, 0)
	if p := auth.From(ctx); p.Role == storage.Reviewer {
		q.Editor = p.TokenID
	}
	return q, nil
}

// editorTitles reads the titles of the tokens of reviewers.
func editorTitles(ctx context.Context, tx storage.Tx, found []storage.ReviewerEdits) (map[string]string, error) {
	var names map[string]string
	var t titles
	for _, e := range found {
		t.add(&names, e.Editor, func() (string, error) {
			token, err := tx.Access().GetToken(ctx, e.Editor)
			return presented(func(token *storage.Token) string { return token.Grant.Title }, token, err)
		})
	}
	return names, t.err
}

func reviewerEditsToProto(e storage.ReviewerEdits, title string) *pb.ReviewerEdits {
	count := func(n int64) int32 { return int32(min(n, math.MaxInt32)) }
	return &pb.ReviewerEdits{
		Reviewer: e.Editor, Title: title, Edits: count(e.Edits), Raised: count(e.Raised), Lowered: count(e.Lowered),
		Unchanged: count(e.Edits - e.Raised - e.Lowered), RaisedBasisPoints: e.RaisedBasisPoints, LoweredBasisPoints: e.LoweredBasisPoints,
		DifferenceBasisPoints: e.RaisedBasisPoints - e.LoweredBasisPoints,
	}
}
