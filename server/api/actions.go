package api

import (
	"cmp"
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// actionFields are the fields that actions can be filtered by.
var actionFields = filterFields{texts: []string{"program", "location", "question", "section", "alert", "cause", "owner", "state", "due"}}

// actionOrders are the orders of a list of actions, and whether they are descending.
var actionOrders = map[string]bool{"": false, "due": false, "due asc": false, "due desc": true}

// CreateAction creates an action about a question, a section, an alert or the total of a location.
func (s *Server) CreateAction(ctx context.Context, req *pb.CreateActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		given := req.GetResource()
		id, err := s.newID()
		if err != nil {
			return nil, err
		}
		a := wire.ActionFromProto(req.GetClient(), id, given, auth.From(ctx).TokenID, now)
		a.Location = cmp.Or(a.Location, storage.WholeClient)
		violations, err := s.fromAlert(ctx, tx, given, a)
		if err != nil {
			return nil, err
		}
		if err := s.checkWritable(ctx, tx, a.Client, a.Location); err != nil {
			return nil, err
		}
		more, err := s.actionViolations(ctx, tx, a, given.TargetBasisPoints != nil, now)
		if err != nil {
			return nil, err
		}
		if violations = append(violations, more...); len(violations) > 0 {
			return nil, fault.Invalid(prefixed("resource", violations)...)
		}
		if err := tx.Actions().Insert(ctx, a); err != nil {
			return nil, referenceFault(err, "resource.location")
		}
		return s.newActionPresenter(ctx, tx).present(ctx, a)
	})
}

// fromAlert fills in what an action leaves out and its alert has.
func (s *Server) fromAlert(ctx context.Context, tx storage.Tx, given *pb.Action, a *storage.Action) ([]fault.Violation, error) {
	if a.Alert == "" {
		return nil, nil
	}
	raised, err := s.alert(ctx, tx, a.Client, a.Alert)
	if errors.Is(err, storage.ErrNotFound) || err == nil && raised.Agency {
		return []fault.Violation{{Path: "alert", Reason: pb.Reason_NOT_FOUND}}, nil
	}
	if err != nil {
		return nil, err
	}
	var violations []fault.Violation
	same := func(path, given, of string) string {
		if given != "" && given != of {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_NOT_ALLOWED})
		}
		return of
	}
	a.Program = same("program", given.GetProgram(), raised.Program)
	a.Location = same("location", given.GetLocation(), raised.Location)
	if question := raised.Numbers.Question; question != "" {
		a.Goal.Question = same("question", given.GetQuestion(), question)
	}
	if mark := raised.Numbers.MarkBasisPoints; mark != nil && given.TargetBasisPoints == nil && a.Goal.Question == "" && a.Goal.Section == "" {
		a.Goal.TargetBasisPoints = *mark
	}
	return violations, nil
}

// action returns an action about a location that the caller may see.
func (s *Server) action(ctx context.Context, tx storage.Tx, client, id string) (*storage.Action, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	a, err := tx.Actions().Get(ctx, client, id)
	if err != nil {
		return nil, err
	}
	return a, auth.CheckLocation(ctx, tx, client, a.Location)
}

// GetAction returns an action.
func (s *Server) GetAction(ctx context.Context, req *pb.GetActionRequest) (*pb.Action, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Action, error) {
		a, err := s.action(ctx, tx, req.GetClient(), req.GetAction())
		if err != nil {
			return nil, err
		}
		return s.newActionPresenter(ctx, tx).present(ctx, a)
	})
}

// ListActions lists the actions of a client that the caller may see, those that are due first before the others.
func (s *Server) ListActions(ctx context.Context, req *pb.ListActionsRequest) (*pb.ListActionsResponse, error) {
	filter, err := actionFields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	descending, known := actionOrders[req.GetOrderBy()]
	if !known {
		return nil, fault.Invalid(fault.Violation{
			Path: "orderBy", Reason: pb.Reason_INVALID_FILTER, Params: map[string]string{fault.Known: "due, due desc"},
		})
	}
	shown := func(p *pb.Action) *pb.Action { return p }
	out, next, err := list(ctx, s, req, shown, func(tx storage.Tx, page storage.Page) ([]*pb.Action, storage.Cursor, error) {
		if err := s.checkNarrowed(ctx, tx, req); err != nil {
			return nil, "", err
		}
		actions, after, err := tx.Actions().List(ctx, storage.ActionQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Filter: filter, Descending: descending,
		}, page)
		if err != nil {
			return nil, "", err
		}
		presenter, messages := s.newActionPresenter(ctx, tx), make([]*pb.Action, len(actions))
		for i, a := range actions {
			if messages[i], err = presenter.present(ctx, a); err != nil {
				return nil, "", err
			}
		}
		return messages, after, nil
	})
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(ctx, s, out)
	return &pb.ListActionsResponse{Actions: out, NextPageToken: next, Titles: titles}, err
}

// UpdateAction changes the texts, the cause, the owner, the target or the due day of an action.
func (s *Server) UpdateAction(ctx context.Context, req *pb.UpdateActionRequest) (*pb.Action, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Action, error) {
		a, err := s.action(ctx, tx, req.GetClient(), req.GetAction())
		if err != nil {
			return nil, err
		}
		wanted, err := wantedState(req, wire.ActionToProto(a), "action", (*pb.Action).GetAction)
		if err != nil {
			return nil, err
		}
		changed := wire.ActionFromProto(a.Client, a.ID, wanted, "", now)
		changed.State, changed.Done, changed.Proof, changed.Events = a.State, a.Done, a.Proof, a.Events
		changed.DueTime, changed.CreateTime, changed.Revision = a.DueTime, a.CreateTime, a.Revision
		violations, err := s.changeViolations(ctx, tx, a, changed, now)
		if err != nil {
			return nil, err
		}
		if len(violations) > 0 {
			return nil, fault.Invalid(prefixed("resource", violations)...)
		}
		if err := tx.Actions().Update(ctx, changed); err != nil {
			return nil, err
		}
		if a.Done != "" && a.Title != changed.Title {
			if err := recordClientChange(ctx, tx, storage.EventsChanged, a.Client, now); err != nil {
				return nil, err
			}
		}
		return s.newActionPresenter(ctx, tx).present(ctx, changed)
	})
}

// GetActionFigures returns what an action is about before and after the month in which it was done.
func (s *Server) GetActionFigures(ctx context.Context, req *pb.GetActionFiguresRequest) (*pb.ActionFigures, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{AllowStale: true}, func(tx storage.Tx) (*pb.ActionFigures, error) {
		a, err := s.action(ctx, tx, req.GetClient(), req.GetAction())
		if err != nil {
			return nil, err
		}
		return s.Around(ctx, tx, a)
	})
}
