package api

import (
	"context"
	"errors"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// closeAppeal sets the state that an act leads to, and who did it, or refuses the act.
func closeAppeal(ctx context.Context, a *storage.Appeal, etag string, act appeal.Act, by appeal.Party, now time.Time) error {
	if err := checkEtag(etag, wire.Etag(a.Revision)); err != nil {
		return err
	}
	after, ok := a.State.After(act, by)
	if !ok {
		return fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s of the appeal", act, a.State).
			With("act", string(act)).With("state", string(a.State))
	}
	a.State, a.ClosedBy, a.CloseTime = after, auth.From(ctx).TokenID, now
	return nil
}

// storeClosed stores a closed appeal, with its change in the client's feed.
func (s *Server) storeClosed(ctx context.Context, tx storage.Tx, a *storage.Appeal, kind storage.ChangeKind, now time.Time) (*pb.Appeal, error) {
	if err := tx.Appeals().Update(ctx, a); err != nil {
		return nil, err
	}
	if err := recordAppealChange(ctx, tx, kind, a, now); err != nil {
		return nil, err
	}
	return s.newAppealPresenter(ctx, tx).present(ctx, a)
}

// reasonViolations returns the violation of a reason that an act cannot give.
func reasonViolations(act appeal.Act, reason pb.Appeal_Reason) []fault.Violation {
	if act.Gives(appeal.Reason(wire.Name(reason))) {
		return nil
	}
	var known []string
	for _, r := range act.Reasons() {
		known = append(known, string(r))
	}
	return []fault.Violation{{Path: "reason", Reason: pb.Reason_NOT_ALLOWED, Params: map[string]string{fault.Known: strings.Join(known, ", ")}}}
}

// RefuseAppeal refuses an open appeal.
func (s *Server) RefuseAppeal(ctx context.Context, req *pb.RefuseAppealRequest) (*pb.Appeal, error) {
	var a *storage.Appeal
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (_ *pb.Appeal, err error) {
		if a, err = tx.Appeals().Get(ctx, req.GetAppeal()); err != nil {
			return nil, err
		}
		if err := closeAppeal(ctx, a, req.GetEtag(), appeal.Refuse, appeal.Agency, now); err != nil {
			return nil, err
		}
		if violations := reasonViolations(appeal.Refuse, req.GetReason()); len(violations) > 0 {
			return nil, fault.Invalid(violations...)
		}
		a.Reason, a.Answer = appeal.Reason(wire.Name(req.GetReason())), req.GetAnswer()
		return s.storeClosed(ctx, tx, a, storage.AppealAnswered, now)
	}, func(tx storage.Tx, result *pb.Appeal, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetName(), a.AnswerProof(), now)
	})
}

// upheldAppeal is an appeal whose answer was found valid. Nothing of it is stored.
type upheldAppeal struct {
	appeal *storage.Appeal
	// edit is the correction of the report, made by the request edit; both are nil without one.
	edit    *editedReport
	request *pb.EditReportRequest
}

// UpholdAppeal upholds an open appeal and corrects its report.
func (s *Server) UpholdAppeal(ctx context.Context, req *pb.UpholdAppealRequest) (*pb.UpholdAppealResponse, error) {
	if req.GetValidateOnly() {
		return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.UpholdAppealResponse, error) {
			u, err := s.judgeUphold(ctx, tx, req, s.now())
			if err != nil {
				return nil, err
			}
			if u.edit != nil {
				u.edit.report.UpdateTime = u.edit.before.UpdateTime // nothing is stored
			}
			u.appeal.ClosedBy, u.appeal.CloseTime = "", time.Time{}
			p, err := s.newAppealPresenter(ctx, tx).present(ctx, u.appeal)
			if err != nil {
				return nil, err
			}
			return u.response(ctx, tx, p, s.now())
		})
	}
	var u *upheldAppeal
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (_ *pb.UpholdAppealResponse, err error) {
		if u, err = s.judgeUphold(ctx, tx, req, now); err != nil {
			return nil, err
		}
		if u.edit != nil {
			if err := s.applyEdit(ctx, tx, u.edit, u.request, now); err != nil {
				return nil, err
			}
		}
		p, err := s.storeClosed(ctx, tx, u.appeal, storage.AppealAnswered, now)
		if err != nil {
			return nil, err
		}
		return u.response(ctx, tx, p, now)
	}, func(tx storage.Tx, result *pb.UpholdAppealResponse, now time.Time) error {
		if u.edit != nil {
			if err := s.auditBytes(ctx, tx, wire.ReportName(u.appeal.Report), u.edit.edited.Stored.Proof(), now); err != nil {
				return err
			}
		}
		return s.auditBytes(ctx, tx, result.GetAppeal().GetName(), u.appeal.AnswerProof(), now)
	})
}

// judgeUphold returns an appeal as it is when it is upheld, with the correction of its report, or refuses it with all
// violations at once. It only reads.
func (s *Server) judgeUphold(ctx context.Context, tx storage.Tx, req *pb.UpholdAppealRequest, now time.Time) (*upheldAppeal, error) {
	a, err := tx.Appeals().Get(ctx, req.GetAppeal())
	if err != nil {
		return nil, err
	}
	if err := closeAppeal(ctx, a, req.GetEtag(), appeal.Uphold, appeal.Agency, now); err != nil {
		return nil, err
	}
	r, err := tx.Reports().Get(ctx, a.Report)
	if err != nil {
		return nil, err
	}
	violations := reasonViolations(appeal.Uphold, req.GetReason())
	of := appeal.Report{Corrects: req.GetCorrection() != nil, Released: published.Shown(r), Disputed: a.Disputed, Current: r.Current}
	outcome, refusal := of.Outcome()
	if refusal != "" {
		violations = append(violations, fault.Violation{Path: "correction", Reason: pb.Reason_REQUIRED})
	}
	u := &upheldAppeal{appeal: a}
	if of.Corrects {
		u.request = correctionRequest(a, req.GetCorrection())
		u.edit, err = s.judgeEdit(ctx, tx, u.request, now)
		if refused := new(fault.Error); errors.As(err, &refused) {
			return nil, refused.Below("correction").WithViolations(violations)
		}
		if err != nil {
			return nil, err
		}
		r = u.edit.report
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	a.Reason, a.Answer, a.Outcome = appeal.Reason(wire.Name(req.GetReason())), req.GetAnswer(), outcome
	if outcome != appeal.ReportWithdrawn {
		a.Corrected = r.Current
	}
	return u, nil
}

// correctionRequest returns the edit of a report that a correction is.
func correctionRequest(a *storage.Appeal, c *pb.AppealCorrection) *pb.EditReportRequest {
	edit := &pb.EditReportRequest{
		Report: strings.TrimPrefix(wire.ReportName(a.Report), "reports/"), Etag: c.GetEtag(), Reason: pb.ReviewReason_APPEAL_UPHELD,
		Comment: c.GetComment(), Answers: c.GetAnswers(), RemovedAnswers: c.GetRemovedAnswers(), Outcome: c.GetOutcome(),
		Narrative: c.Narrative, Commendations: c.GetCommendations(), Month: c.GetMonth(), Location: c.GetLocation(),
	}
	if edit.Etag == "" {
		edit.Etag = "*"
	}
	return edit
}

// response returns the upheld appeal with the report beside what it was.
func (u *upheldAppeal) response(ctx context.Context, tx storage.Tx, p *pb.Appeal, now time.Time) (*pb.UpholdAppealResponse, error) {
	out := &pb.UpholdAppealResponse{Appeal: p}
	if u.edit == nil {
		return out, nil
	}
	former, current := u.edit.former.Stored.Effective, u.edit.edited.Stored.Effective
	if u.edit.former.Stored.Number == u.appeal.Disputed {
		p.FormerBasisPoints, p.BasisPoints, p.DifferenceBasisPoints = former, current, published.Difference(former, current)
	}
	var err error
	out.Edit, err = u.edit.response(ctx, tx, now)
	return out, err
}
