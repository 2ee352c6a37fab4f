package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/call"
	"mysteryshopper/server/published"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// yes is the key of the option that shares of intentions count.
const yes = "yes"

// GetExperience returns how visits were felt.
func (s *Service) GetExperience(ctx context.Context, req *pb.GetExperienceRequest) (*pb.Experience, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Experience) error {
		return b.experience(ctx, out)
	})
}

// experience fills in the figures of every role that a question of the span has.
func (b *builder) experience(ctx context.Context, out *pb.Experience) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	rows, err := b.answerRollups(ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	e := &experience{builder: b, rows: rows}
	if e.seen, err = b.seenQuestions(ctx, rows); err != nil {
		return err
	}
	if part, asked, err := e.ofRole(ctx, checklist.RoleWouldRecommend); err != nil {
		return err
	} else if asked {
		out.Recommendation = recommendation(part)
	}
	for role, into := range map[checklist.Role]**pb.Rate{
		checklist.RoleWouldReturn: &out.WouldReturn, checklist.RoleWouldHaveComplained: &out.WouldHaveComplained,
		checklist.RoleWasAskedAllWell: &out.WasAskedAllWell,
	} {
		part, asked, err := e.ofRole(ctx, role)
		if err != nil {
			return err
		}
		if asked {
			*into = rateToProto(scorecard.ShareOf(part.Options.Get(yes), part.Answered))
		}
	}
	if out.Silent, err = e.silent(ctx); err != nil {
		return err
	}
	if out.Feelings, err = e.feelings(ctx); err != nil {
		return err
	}
	out.Promises, err = e.promises(ctx)
	return err
}

// experience reads the roles of one answer.
type experience struct {
	*builder
	rows []*storage.Rollup
	seen *seenQuestions
}

// ofRole adds up the answers to the questions of a role, over the versions whose question the caller may see. asked is
// false where no version has one.
func (e *experience) ofRole(ctx context.Context, role checklist.Role) (sum *scorecard.Part, asked bool, err error) {
	sum = &scorecard.Part{}
	for _, r := range e.rows {
		q, err := e.question(ctx, r, role)
		if err != nil {
			return nil, false, err
		}
		if q != nil {
			asked = true
			sum.Add(partOf(r.Details, q.Key))
		}
	}
	return sum, asked, nil
}

// question returns the question of a role in the version of a roll-up; nil where there is none that the caller may see.
func (e *experience) question(ctx context.Context, r *storage.Rollup, role checklist.Role) (*checklist.Question, error) {
	version, err := e.service.versions.Get(ctx, e.tx, published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version})
	if err != nil {
		return nil, err
	}
	q := scorecard.OfRole(version.Version(), role)
	if q == nil || e.seen.get(q.Key) == nil {
		return nil, nil
	}
	return q, nil
}

// recommendation returns the Net Promoter of the answers.
func recommendation(part *scorecard.Part) *pb.Recommendation {
	n := part.NetPromoter()
	return &pb.Recommendation{
		Promoters: int32(n.Promoters), Passives: int32(n.N - n.Promoters - n.Detractors), Detractors: int32(n.Detractors),
		Visits: int32(n.N), NetPromoterBasisPoints: n.BasisPoints, LowBasisPoints: n.Low, HighBasisPoints: n.High,
	}
}

// silent returns the observed share of silent customers beside the assumption; nil where it is of too few.
func (e *experience) silent(ctx context.Context) (*pb.SilentCustomers, error) {
	part, _, err := e.ofRole(ctx, checklist.RoleWouldHaveComplained)
	if err != nil {
		return nil, err
	}
	observed, enough := part.Silent()
	if !enough {
		return nil, nil
	}
	for _, a := range scorecard.DefaultAssumptions() {
		if a.Name == scorecard.AssumeSilent {
			return &pb.SilentCustomers{Observed: rateToProto(observed), AssumedBasisPoints: int32(a.Value), Source: words.Match(call.From(ctx).AcceptLanguage).Text(words.LossSources[string(a.Name)])}, nil
		}
	}
	return nil, nil
}

// feelings returns how shoppers felt before and after; nil where neither is asked.
func (e *experience) feelings(ctx context.Context) (*pb.Feelings, error) {
	out := &pb.Feelings{}
	for role, into := range map[checklist.Role]*[]*pb.OptionShare{
		checklist.RoleFeelingBefore: &out.Before, checklist.RoleFeelingAfter: &out.After,
	} {
		var err error
		if *into, err = e.distribution(ctx, role); err != nil {
			return nil, err
		}
	}
	if out.Before == nil && out.After == nil {
		return nil, nil
	}
	return out, e.changes(ctx, out)
}

// distribution returns how many chose each option or step of the question of a role, over the versions that ask it as
// the newest one does; nil where none asks it.
func (e *experience) distribution(ctx context.Context, role checklist.Role) ([]*pb.OptionShare, error) {
	var newest published.Key
	key := ""
	for _, r := range e.rows {
		q, err := e.question(ctx, r, role)
		if err != nil {
			return nil, err
		}
		if at := (published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}); q != nil && hasOptions(q) && at.Number >= newest.Number {
			newest, key = at, q.Key
		}
	}
	if key == "" {
		return nil, nil
	}
	fingerprint, sum := e.seen.versions[newest][key], &scorecard.Part{}
	for _, r := range e.rows {
		at := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
		if e.seen.versions[at][key] == fingerprint {
			sum.Add(partOf(r.Details, key))
		}
	}
	version, err := e.service.versions.Get(ctx, e.tx, newest)
	if err != nil {
		return nil, err
	}
	return e.optionShares(ctx, version, key, sum), nil
}

// shown reports whether the caller may see the questions of two roles in the version of a roll-up, and both are asked.
func (e *experience) shown(ctx context.Context, r *storage.Rollup, roles ...checklist.Role) (bool, error) {
	for _, role := range roles {
		if q, err := e.question(ctx, r, role); err != nil || q == nil {
			return false, err
		}
	}
	return true, nil
}

// answers adds up what was felt and promised in the versions that ask two roles. known is false where a roll-up lacks them, asked where
// no version asks both.
func (e *experience) answers(ctx context.Context, first, second checklist.Role) (sum scorecard.AnswerCounts, asked, known bool, err error) {
	known = true
	for _, r := range e.rows {
		shown, err := e.shown(ctx, r, first, second)
		if err != nil {
			return sum, false, false, err
		}
		if !shown {
			continue
		}
		asked = true
		if r.Tallies == nil || r.Tallies.AnswersUnknown {
			known = false
			continue
		}
		sum.AddRoles(&r.Tallies.Answers)
	}
	return sum, asked, known, nil
}

// changes sets the shares of those who left with a better, the same and a worse feeling.
func (e *experience) changes(ctx context.Context, out *pb.Feelings) error {
	sum, asked, known, err := e.answers(ctx, checklist.RoleFeelingBefore, checklist.RoleFeelingAfter)
	if err != nil || !asked || !known {
		return err
	}
	f := sum.Feelings
	all := f.Better + f.Same + f.Worse
	out.Better, out.Same, out.Worse = rateToProto(scorecard.ShareOf(f.Better, all)),
		rateToProto(scorecard.ShareOf(f.Same, all)), rateToProto(scorecard.ShareOf(f.Worse, all))
	return nil
}

// promises returns how promises were kept; nil where they are not asked for or not counted yet.
func (e *experience) promises(ctx context.Context) (*pb.Promises, error) {
	sum, asked, known, err := e.answers(ctx, checklist.RolePromiseDue, checklist.RolePromiseMade)
	if err != nil || !asked || !known {
		return nil, err
	}
	p := &sum.Promises
	out := &pb.Promises{
		Given: int32(p.Given), KeptInTime: int32(p.InTime), KeptLate: int32(p.Late.N()), NotKept: int32(p.NotKept),
	}
	if median, ok := p.Late.Median(); ok {
		out.MedianLatenessSeconds = &median
	}
	return out, nil
}
