package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// alertFields are the fields that alerts can be filtered by.
var alertFields = filterFields{texts: []string{"program", "rule", "kind", "state", "location", "raise_time"}}

// alertOrders are the orders of a list of alerts, and whether they are ascending.
var alertOrders = map[string]bool{
	"": false, "raise_time desc": false, "raiseTime desc": false, "raise_time": true, "raiseTime": true, "raise_time asc": true, "raiseTime asc": true,
}

// ListAlerts lists the alerts of a client that the caller may see, the newest first.
func (s *Server) ListAlerts(ctx context.Context, req *pb.ListAlertsRequest) (*pb.ListAlertsResponse, error) {
	filter, err := alertFields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	ascending, known := alertOrders[req.GetOrderBy()]
	if !known {
		return nil, fault.Invalid(fault.Violation{
			Path: "orderBy", Reason: pb.Reason_INVALID_FILTER, Params: map[string]string{fault.Known: "raiseTime, raiseTime desc"},
		})
	}
	shown := func(p *pb.Alert) *pb.Alert { return p }
	out, next, err := list(ctx, s, req, shown, func(tx storage.Tx, page storage.Page) ([]*pb.Alert, storage.Cursor, error) {
		if err := s.checkNarrowed(ctx, tx, req); err != nil {
			return nil, "", err
		}
		alerts, after, err := tx.Alerts().List(ctx, storage.AlertQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Agency: auth.From(ctx).Agency(),
			Filter: filter, Ascending: ascending,
		}, page)
		if err != nil {
			return nil, "", err
		}
		presenter, messages := s.newAlertPresenter(ctx, tx), make([]*pb.Alert, len(alerts))
		for i, a := range alerts {
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
	return &pb.ListAlertsResponse{Alerts: out, NextPageToken: next, Titles: titles}, err
}

// alert returns an alert that the caller may see: one that is not the agency's alone, in the caller's subtree.
func (s *Server) alert(ctx context.Context, tx storage.Tx, client, id string) (*storage.Alert, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	a, err := tx.Alerts().Get(ctx, client, id)
	if err != nil {
		return nil, err
	}
	if a.Agency && !auth.From(ctx).Agency() {
		return nil, storage.ErrNotFound
	}
	return a, auth.CheckLocation(ctx, tx, client, a.Location)
}

// GetAlert returns an alert.
func (s *Server) GetAlert(ctx context.Context, req *pb.GetAlertRequest) (*pb.Alert, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Alert, error) {
		a, err := s.alert(ctx, tx, req.GetClient(), req.GetAlert())
		if err != nil {
			return nil, err
		}
		return s.newAlertPresenter(ctx, tx).present(ctx, a)
	})
}

// AcknowledgeAlert records who has seen an alert.
func (s *Server) AcknowledgeAlert(ctx context.Context, req *pb.AcknowledgeAlertRequest) (*pb.Alert, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Alert, error) {
		return s.actOnAlert(ctx, tx, req, alert.Acknowledge, now, func(a *storage.Alert) {
			a.AcknowledgedBy, a.AcknowledgeTime = auth.From(ctx).TokenID, now
		})
	})
}

// ResolveAlert records who has settled an alert, and how.
func (s *Server) ResolveAlert(ctx context.Context, req *pb.ResolveAlertRequest) (*pb.Alert, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Alert, error) {
		return s.actOnAlert(ctx, tx, req, alert.Resolve, now, func(a *storage.Alert) {
			a.ResolvedBy, a.ResolveTime, a.Note = auth.From(ctx).TokenID, now, req.GetNote()
		})
	})
}

// actOnAlert does an act on an alert, where its state allows it; record sets who did it.
func (s *Server) actOnAlert(ctx context.Context, tx storage.Tx, req interface {
	GetClient() string
	GetAlert() string
	GetEtag() string
}, act alert.Act, now time.Time, record func(*storage.Alert),
) (*pb.Alert, error) {
	a, err := s.alert(ctx, tx, req.GetClient(), req.GetAlert())
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
		return nil, fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s of the alert", act, a.State).
			With("act", string(act)).With("state", string(a.State))
	}
	a.State, a.UpdateTime = after, now
	record(a)
	if err := tx.Alerts().Update(ctx, a); err != nil {
		return nil, err
	}
	return s.newAlertPresenter(ctx, tx).present(ctx, a)
}
