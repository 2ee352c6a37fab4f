package api

import (
	"context"
	"errors"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// actionRequest is a request for an act on an action.
type actionRequest interface {
	GetClient() string
	GetAction() string
	GetEtag() string
	GetNote() string
}

// CompleteAction records that an action was carried out, and when.
func (s *Server) CompleteAction(ctx context.Context, req *pb.CompleteActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		return s.actOn(ctx, tx, req, action.Complete, now, func(a *storage.Action, e *action.Event) error {
			day, violations, err := s.doneDay(ctx, tx, a, req.GetDay(), now)
			if err != nil {
				return err
			}
			if len(violations) > 0 {
				return fault.Invalid(violations...)
			}
			a.Done, e.Day = day, day
			return recordClientChange(ctx, tx, storage.EventsChanged, a.Client, now)
		})
	})
}

// doneDay returns the day on which an action was carried out: today in its location's zone where none is given. A day
// after today, or more than ten years ago, is a violation.
func (s *Server) doneDay(ctx context.Context, tx storage.Tx, a *storage.Action, given string, now time.Time) (string, []fault.Violation, error) {
	zone, err := s.zoneOf(ctx, tx, a.Client, a.Location)
	if err != nil {
		return "", nil, err
	}
	today, first := now.In(zone).Format(time.DateOnly), now.AddDate(-doneYears, 0, 0).Format(time.DateOnly)
	if given == "" {
		return today, nil, nil
	}
	switch _, err := time.Parse(time.DateOnly, given); {
	case err != nil:
		return "", []fault.Violation{{Path: "day", Reason: pb.Reason_INVALID_FORMAT, Params: civilDay}}, nil //nolint:nilerr // it is the caller's
	case given > today, given < first:
		return "", []fault.Violation{{Path: "day", Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{"min": first, "max": today}}}, nil
	default:
		return given, nil, nil
	}
}

// ProveAction closes a done action with a released report that reaches its target.
func (s *Server) ProveAction(ctx context.Context, req *pb.ProveActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		return s.actOn(ctx, tx, req, action.Prove, now, func(a *storage.Action, _ *action.Event) error {
			r, err := s.releasedReport(ctx, tx, a.Client, req.GetReleasedReport())
			if err != nil {
				return referenceFault(err, "releasedReport")
			}
			reason, err := s.judgeProof(ctx, tx, a, r)
			if err != nil {
				return err
			}
			if reason != 0 {
				return fault.Invalid(fault.Violation{Path: "releasedReport", Reason: reason})
			}
			a.Proof = r.ID
			return nil
		})
	})
}

// ReopenAction opens a done or missed action again.
func (s *Server) ReopenAction(ctx context.Context, req *pb.ReopenActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		return s.actOn(ctx, tx, req, action.Reopen, now, func(a *storage.Action, e *action.Event) error {
			wasDone := a.Done != ""
			a.Due, a.Done, e.Day = req.GetDue(), "", req.GetDue()
			violations, err := s.setDue(ctx, tx, a, "due", now)
			if err != nil {
				return err
			}
			if len(violations) > 0 {
				return fault.Invalid(violations...)
			}
			if !wasDone {
				return nil
			}
			return recordClientChange(ctx, tx, storage.EventsChanged, a.Client, now)
		})
	})
}

// CancelAction gives up an action that is not proven.
func (s *Server) CancelAction(ctx context.Context, req *pb.CancelActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		return s.actOn(ctx, tx, req, action.Cancel, now, func(a *storage.Action, _ *action.Event) error {
			if a.Done == "" {
				return nil
			}
			return recordClientChange(ctx, tx, storage.EventsChanged, a.Client, now)
		})
	})
}

// actOn does an act on an action, where its state allows it. record changes the action and its event.
func (s *Server) actOn(ctx context.Context, tx storage.Tx, req actionRequest, act action.Act, now time.Time,
	record func(*storage.Action, *action.Event) error,
) (*pb.Action, error) {
	a, err := s.action(ctx, tx, req.GetClient(), req.GetAction())
	if err != nil {
		return nil, err
	}
	if req.GetEtag() != "" {
		if err := checkEtag(req.GetEtag(), wire.Etag(a.Revision)); err != nil {
			return nil, err
		}
	}
	after, ok := a.State.After(act)
	if !ok {
		return nil, fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s of the action", act, a.State).
			With("act", string(act)).With("state", string(a.State))
	}
	if err := tooManyEvents(a); err != nil {
		return nil, err
	}
	e := action.Event{Act: act, Time: now, By: auth.From(ctx).TokenID, Note: req.GetNote()}
	if err := record(a, &e); err != nil {
		return nil, err
	}
	a.State, a.UpdateTime, a.Events = after, now, append(a.Events, e)
	if err := tx.Actions().Update(ctx, a); err != nil {
		return nil, err
	}
	return s.newActionPresenter(ctx, tx).present(ctx, a)
}

// judgeProof returns why a released report does not prove an action; 0 where it does.
func (s *Server) judgeProof(ctx context.Context, tx storage.Tx, a *storage.Action, r *storage.Report) (pb.Reason, error) {
	at, err := tx.Locations().Ancestors(ctx, r.Client, r.Location)
	if err != nil {
		return 0, err
	}
	if r.Program != a.Program || !slices.Contains(at, a.Location) || r.Month <= a.Done[:len("2026-01")] {
		return pb.Reason_WRONG_VISIT, nil
	}
	current, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return 0, err
	}
	if _, short := a.Goal.Judge(current.Score); short != "" || !published.StatusOf(r).Counts() {
		return pb.Reason_TARGET_NOT_REACHED, nil
	}
	return 0, nil
}

// unproveActions takes the proof from the actions that a report proved and proves no longer. The report is stored already.
func (s *Server) unproveActions(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (err error) {
	defer fault.Step(&err, "judge the actions that the report of visit %s proves", r.Visit)
	proven, err := tx.Actions().ProvenBy(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, a := range proven {
		reason, err := s.judgeProof(ctx, tx, a, r)
		if err != nil {
			return err
		}
		if reason == 0 {
			continue
		}
		after, ok := a.State.After(action.Unprove)
		if !ok {
			return errors.New("an action with a proof is not proven")
		}
		a.State, a.Proof, a.UpdateTime = after, storage.ReportID{}, now
		a.Events = append(a.Events, action.Event{Act: action.Unprove, Time: now})
		err = errors.Join(tx.Actions().Update(ctx, a), s.auditBytes(ctx, tx, wire.ResourceName("clients", a.Client, "actions", a.ID), nil, now))
		if err != nil {
			return err
		}
	}
	return nil
}
