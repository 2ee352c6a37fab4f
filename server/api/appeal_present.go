package api

import (
	"context"
	"errors"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// appealPresenter makes messages of appeals in one transaction. It reads each person once.
type appealPresenter struct {
	server   *Server
	tx       storage.Tx
	language *words.Language
	// agency is set where the agency reads.
	agency bool
	people *people
}

func (s *Server) newAppealPresenter(ctx context.Context, tx storage.Tx) *appealPresenter {
	return &appealPresenter{
		server: s, tx: tx, language: words.Match(call.From(ctx).AcceptLanguage), agency: auth.From(ctx).Agency(),
		people: newPeople(ctx, tx),
	}
}

// present returns the message of an appeal. A client gets no totals of a report that it cannot read, or no longer, and does
// not learn who reviewed it.
func (p *appealPresenter) present(ctx context.Context, a *storage.Appeal) (*pb.Appeal, error) {
	r, err := p.tx.Reports().Get(ctx, a.Report)
	if err != nil {
		return nil, err
	}
	out := wire.AppealToProto(a)
	out.ReleasedReport = r.ReleasedID
	if out.QuestionText, err = p.server.questionText(ctx, p.tx, p.language, r, a.Question); err != nil {
		return nil, err
	}
	if out.AppealedBy, err = p.person(ctx, a.AppealedBy); err != nil {
		return nil, err
	}
	if out.ClosedBy, err = p.person(ctx, a.ClosedBy); err != nil {
		return nil, err
	}
	if p.agency || published.Shown(r) && r.Location == a.Location {
		if err := p.addTotals(ctx, a, out); err != nil {
			return nil, err
		}
	}
	if p.agency {
		out.Report = wire.ReportName(r.ID)
		err = p.addReviewers(ctx, a, out)
	}
	return out, err
}

// addTotals adds the totals of the disputed and of the corrected revision of an upheld appeal.
func (p *appealPresenter) addTotals(ctx context.Context, a *storage.Appeal, out *pb.Appeal) error {
	if a.State != appeal.Upheld || a.Corrected == 0 {
		return nil
	}
	former, err := p.tx.Reports().GetRevision(ctx, a.Report, a.Disputed)
	if err != nil {
		return err
	}
	corrected, err := p.tx.Reports().GetRevision(ctx, a.Report, a.Corrected)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // nothing is stored of a correction that is only tried
	}
	if err != nil {
		return err
	}
	out.FormerBasisPoints, out.BasisPoints = former.Effective, corrected.Effective
	out.DifferenceBasisPoints = published.Difference(former.Effective, corrected.Effective)
	return nil
}

// addReviewers adds who approved or edited the report before the appeal, and whether one of them answered it.
func (p *appealPresenter) addReviewers(ctx context.Context, a *storage.Appeal, out *pb.Appeal) error {
	events, err := p.tx.Reports().Events(ctx, a.Report)
	if err != nil {
		return err
	}
	var reviewers []string
	for _, e := range events {
		if e.Time.After(a.CreateTime) || e.Act != eventNames[visit.Approve] && e.Act != eventNames[visit.Edit] {
			continue
		}
		reviewers = append(slices.DeleteFunc(reviewers, func(id string) bool { return id == e.Actor }), e.Actor)
	}
	for _, id := range reviewers {
		who, err := p.person(ctx, id)
		if err != nil {
			return err
		}
		out.ReviewedBy = append(out.ReviewedBy, who)
	}
	out.OwnReview = a.State.Answered() && slices.Contains(reviewers, a.ClosedBy)
	return nil
}

// person returns who has a token, as appeals name people; nil for none.
func (p *appealPresenter) person(ctx context.Context, token string) (*pb.AppealPerson, error) {
	who, err := p.people.person(ctx, token)
	if err != nil || who == nil {
		return nil, err
	}
	return &pb.AppealPerson{Title: who.GetTitle(), Role: who.GetRole()}, nil
}
