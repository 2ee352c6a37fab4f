package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// GetDrivers returns how strongly each question goes with the answer to one of them, such as whether the shopper would
// return.
func (s *Service) GetDrivers(ctx context.Context, req *pb.GetDriversRequest) (*pb.Drivers, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Drivers) error {
		return b.drivers(ctx, req.GetQuestion(), out)
	})
}

// drivers compares every question with the named one, or with that of role WOULD_RETURN.
func (b *builder) drivers(ctx context.Context, question string, out *pb.Drivers) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{b.params.location}, false, false))
	if err != nil || len(rows) == 0 {
		return err
	}
	seen, err := b.seenQuestions(ctx, rows)
	if err != nil {
		return err
	}
	target, err := driven(seen, question)
	if err != nil {
		return err
	}
	out.Question = target.Key
	b.names.questions[target.Key] = true
	drivers := scorecard.NewDrivers(target.Key)
	out.Sample, err = b.sample(ctx, mostSampled, false, func(scored *published.Revision, r *storage.CountedReport) error {
		answer, _ := scored.Answer(target.Key)
		if answer == nil || !seen.alike(published.Key{Checklist: r.Checklist, Number: r.Version}, target.Key) {
			return nil
		}
		if order, ok := scorecard.AnswerOrder(target, answer); ok {
			drivers.Add(order, scored.Score)
		}
		return nil
	})
	for _, d := range drivers.Questions() {
		if seen.get(d.Key) != nil {
			b.names.questions[d.Key] = true
			out.Questions = append(out.Questions, driverToProto(&d))
		}
	}
	for _, d := range drivers.Dimensions() {
		out.Dimensions = append(out.Dimensions, driverToProto(&d))
	}
	return err
}

// driven returns the question that all others are compared with. Its answers must have an order.
func driven(seen *seenQuestions, key string) (*checklist.Question, error) {
	q, reason := seen.get(key), pb.Reason_UNKNOWN_QUESTION
	if key == "" {
		q, reason = seen.ofRole(checklist.RoleWouldReturn), pb.Reason_REQUIRED
	}
	switch {
	case q == nil:
		return nil, fault.Invalid(fault.Violation{Path: "question", Reason: reason})
	case q.Scale == nil && q.Choice == nil:
		return nil, fault.Invalid(fault.Violation{Path: "question", Reason: pb.Reason_WRONG_KIND})
	}
	return q, nil
}

func driverToProto(d *scorecard.Driver) *pb.Driver {
	return &pb.Driver{Key: d.Key, Visits: int32(d.N), Coefficient: d.Coefficient, Low: d.Low, High: d.High}
}
