package figures

import (
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// longestSpan bounds the months of one scorecard.
const longestSpan = 120

// params are the parameters of a request for figures, with defaults for what it leaves out.
type params struct {
	client, location, program string
	from, to                  scorecard.Month
	groupBy                   []pb.Scorecard_Grouping
	scorecard.Measure
	channel pb.Channel
	// segments are attributes that a location must have, all of them.
	segments []string
}

// part returns the grouping that splits a visit into sections, dimensions or questions; 0 where there is none.
func (q *params) part() pb.Scorecard_Grouping {
	for _, g := range q.groupBy {
		if isPart(g) {
			return g
		}
	}
	return 0
}

func isPart(g pb.Scorecard_Grouping) bool {
	return g == pb.Scorecard_SECTION || g == pb.Scorecard_DIMENSION || g == pb.Scorecard_QUESTION
}

func (q *params) by(g pb.Scorecard_Grouping) bool { return slices.Contains(q.groupBy, g) }

// GetScorecard aggregates the released reports of a location and everything below it over a span of months.
func (s *Service) GetScorecard(ctx context.Context, req *pb.GetScorecardRequest) (*pb.Scorecard, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Scorecard) error {
		return b.build(ctx, out)
	})
}

// newParams returns the parameters of a request, or all its violations.
func (s *Service) newParams(ctx context.Context, req figureRequest) (*params, error) {
	q := &params{client: req.GetClient(), location: req.GetLocation(), program: req.GetProgram()}
	if r, ok := req.(interface {
		GetGroupBy() []pb.Scorecard_Grouping
	}); ok {
		q.groupBy = r.GetGroupBy()
	}
	q.Measure = measureOf(req)
	if r, ok := req.(interface{ GetChannel() pb.Channel }); ok {
		q.channel = r.GetChannel()
	}
	if r, ok := req.(interface{ GetSegments() []string }); ok {
		q.segments = r.GetSegments()
	}
	violations := q.setSpan(req.GetFrom(), req.GetTo(), scorecard.MonthOf(s.clock()))
	if tops := auth.Tops(ctx); q.location == "" {
		switch len(tops) {
		case 0:
			q.location = storage.WholeClient
		case 1:
			q.location = tops[0]
		default:
			violations = append(violations, fault.Violation{Path: "location", Reason: pb.Reason_REQUIRED})
		}
	}
	if len(q.groupBy) == 2 && isPart(q.groupBy[0]) && isPart(q.groupBy[1]) {
		violations = append(violations, fault.Violation{Path: "groupBy", Reason: pb.Reason_NOT_ALLOWED})
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return q, nil
}

// measureOf returns the method and the interval of a request, with the defaults.
func measureOf(req figureRequest) scorecard.Measure {
	m := scorecard.Measure{Method: scorecard.MethodVisitMean, Interval: scorecard.IntervalVisits}
	if r, ok := req.(interface{ GetMethod() pb.Scorecard_Method }); ok && r.GetMethod() != 0 {
		m.Method = scorecard.Method(wire.Name(r.GetMethod()))
	}
	if r, ok := req.(interface{ GetInterval() pb.Scorecard_Interval }); ok && r.GetInterval() != 0 {
		m.Interval = scorecard.Interval(wire.Name(r.GetInterval()))
	}
	return m
}

// setSpan sets the months. By default they end with the current month and are twelve, or as many as there are before
// it.
func (q *params) setSpan(from, to string, now scorecard.Month) []fault.Violation {
	var violations []fault.Violation
	month := func(path, text string, otherwise scorecard.Month) scorecard.Month {
		if text == "" {
			return otherwise
		}
		m, err := scorecard.ParseMonth(text)
		if err != nil {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_INVALID_FORMAT, Params: map[string]string{fault.Form: "a month, such as 2026-11"}})
		}
		return m
	}
	q.to = month("to", to, now)
	first, _ := scorecard.ParseMonth(published.FirstMonth) // it is one
	q.from = month("from", from, max(q.to-11, first))
	if len(violations) == 0 && (q.from > q.to || q.to-q.from >= longestSpan) {
		violations = append(violations, fault.Violation{Path: "from", Reason: pb.Reason_INVALID_SPAN})
	}
	return violations
}

// released selects the released reports of the request.
func (q *params) released() storage.ReleasedQuery {
	return storage.ReleasedQuery{
		Client: q.client, Location: q.location, Program: q.program, Channel: storage.Channel(wire.Name(q.channel)),
		Segments: q.segments, From: q.from.String(), To: q.to.String(),
	}
}

// checkParams checks that the caller may see the location, and that it and the program exist.
func (s *Service) checkParams(ctx context.Context, tx storage.Tx, q *params) error {
	if err := auth.CheckLocation(ctx, tx, q.client, q.location); err != nil {
		return err
	}
	if q.location != storage.WholeClient {
		if _, err := tx.Locations().Get(ctx, q.client, q.location); err != nil {
			return err
		}
	}
	if q.program != "" {
		if _, err := tx.Programs().Get(ctx, q.client, q.program); err != nil {
			return err
		}
	}
	return nil
}
