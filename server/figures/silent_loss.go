package figures

import (
	"cmp"
	"context"
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// GetSilentLoss estimates what is lost by customers who never complain, with its assumptions.
func (s *Service) GetSilentLoss(ctx context.Context, req *pb.GetSilentLossRequest) (*pb.SilentLoss, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.SilentLoss) error {
		return b.silentLoss(ctx, req, out)
	})
}

func (b *builder) silentLoss(ctx context.Context, req *pb.GetSilentLossRequest, out *pb.SilentLoss) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	rows, err := b.answerRollups(ctx)
	if err != nil {
		return err
	}
	all := newGroup(0)
	if err := all.addAll(&rollupSet{rows: rows}); err != nil {
		return err
	}
	given := givenAssumptions(req)
	loss, err := scorecard.SilentLossOf(scorecard.ShareOf(all.totals.Failed, all.totals.Passed+all.totals.Failed), given)
	switch {
	case errors.Is(err, scorecard.ErrOverflow):
		return fault.New(pb.Reason_OUT_OF_RANGE, "the estimate is beyond what can be counted")
	case err != nil:
		return err
	}
	out.BadlyServed = rateToProto(loss.BadlyServed)
	if err := b.observedSilent(ctx, rows, out); err != nil {
		return err
	}
	if out.Assumptions, err = assumptionsToProto(ctx, given); err != nil {
		return err
	}
	for _, step := range loss.Steps {
		out.Steps = append(out.Steps, &pb.LossStep{
			Name: string(step.Assumption.Name), Value: step.Estimate, Low: &step.Low, High: &step.High,
		})
	}
	return nil
}

// observedSilent sets the observed share of silent customers.
func (b *builder) observedSilent(ctx context.Context, rows []*storage.Rollup, out *pb.SilentLoss) error {
	if len(rows) == 0 {
		return nil
	}
	seen, err := b.seenQuestions(ctx, rows)
	if err != nil {
		return err
	}
	e := &experience{builder: b, rows: rows, seen: seen}
	part, _, err := e.ofRole(ctx, checklist.RoleWouldHaveComplained)
	if err != nil {
		return err
	}
	if observed, enough := part.Silent(); enough {
		out.ObservedSilent = rateToProto(observed)
	}
	return nil
}

// assumptionsToProto returns all assumptions with their sources, those of the defaults in the caller's language.
func assumptionsToProto(ctx context.Context, given []scorecard.Assumption) (out []*pb.Assumption, err error) {
	language := words.Match(call.From(ctx).AcceptLanguage)
	isGiven := map[scorecard.AssumptionName]bool{}
	for _, a := range given {
		isGiven[a.Name] = true
	}
	assumed, err := scorecard.Assumptions(given)
	if err != nil {
		return nil, err
	}
	for _, a := range assumed {
		source := cmp.Or(a.Source, language.Text(words.GivenWithRequest))
		if !isGiven[a.Name] {
			source = language.Text(words.LossSources[string(a.Name)])
		}
		out = append(out, &pb.Assumption{
			Name: string(a.Name), Value: a.Value, Source: source, Given: isGiven[a.Name],
		})
	}
	return out, nil
}

// givenAssumptions returns the values of the request.
func givenAssumptions(req *pb.GetSilentLossRequest) []scorecard.Assumption {
	var given []scorecard.Assumption
	add := func(name scorecard.AssumptionName, value int64, is bool) {
		if is {
			given = append(given, scorecard.Assumption{Name: name, Value: value, Source: req.GetSource()})
		}
	}
	add(scorecard.AssumeCustomers, req.GetCustomers(), req.Customers != nil)
	add(scorecard.AssumeSilent, int64(req.GetSilentBasisPoints()), req.SilentBasisPoints != nil)
	add(scorecard.AssumeLeaving, int64(req.GetLeavingBasisPoints()), req.LeavingBasisPoints != nil)
	add(scorecard.AssumeWorth, req.GetWorth(), req.Worth != nil)
	return given
}
