package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// The fields that appeals can be filtered by: of a client, and of all.
var (
	clientAppealFields = filterFields{texts: []string{"program", "question", "state", "location", "create_time", "due_time", "close_time"}}
	appealFields       = filterFields{texts: append([]string{"client"}, clientAppealFields.texts...)}
)

// appealOrders are the orders that lists of appeals can have.
var appealOrders = map[string]storage.AppealOrder{
	"create_time desc": storage.AppealsNewest, "createTime desc": storage.AppealsNewest,
	"create_time": storage.AppealsOldest, "createTime": storage.AppealsOldest,
	"create_time asc": storage.AppealsOldest, "createTime asc": storage.AppealsOldest,
	"due_time": storage.AppealsDueFirst, "dueTime": storage.AppealsDueFirst,
	"due_time asc": storage.AppealsDueFirst, "dueTime asc": storage.AppealsDueFirst,
	"due_time desc": storage.AppealsDueLast, "dueTime desc": storage.AppealsDueLast,
}

// appealQuery returns the query of a list with a filter and an order, which is usual where none is given.
func appealQuery(fields filterFields, req interface {
	GetFilter() string
	GetOrderBy() string
}, usual storage.AppealOrder,
) (storage.AppealQuery, error) {
	filter, err := fields.parse(req.GetFilter())
	if err != nil {
		return storage.AppealQuery{}, err
	}
	order, known := appealOrders[req.GetOrderBy()]
	switch {
	case req.GetOrderBy() == "":
		order = usual
	case !known:
		return storage.AppealQuery{}, fault.Invalid(fault.Violation{
			Path: "orderBy", Reason: pb.Reason_INVALID_FILTER,
			Params: map[string]string{fault.Known: "createTime, createTime desc, dueTime, dueTime desc"},
		})
	}
	return storage.AppealQuery{Filter: filter, Order: order}, nil
}

// listAppeals returns a page of the appeals of a query. check, which may be nil, is called first.
func (s *Server) listAppeals(ctx context.Context, req pagedRequest, q storage.AppealQuery, check func(tx storage.Tx) error) ([]*pb.Appeal, string, error) {
	shown := func(p *pb.Appeal) *pb.Appeal { return p }
	return list(ctx, s, req, shown, func(tx storage.Tx, page storage.Page) ([]*pb.Appeal, storage.Cursor, error) {
		if check != nil {
			if err := check(tx); err != nil {
				return nil, "", err
			}
		}
		appeals, after, err := tx.Appeals().List(ctx, q, page)
		if err != nil {
			return nil, "", err
		}
		presenter, messages := s.newAppealPresenter(ctx, tx), make([]*pb.Appeal, len(appeals))
		for i, a := range appeals {
			if messages[i], err = presenter.present(ctx, a); err != nil {
				return nil, "", err
			}
		}
		return messages, after, nil
	})
}

// ListReportAppeals lists the appeals against a released report, the newest first.
func (s *Server) ListReportAppeals(ctx context.Context, req *pb.ListReportAppealsRequest) (*pb.ListReportAppealsResponse, error) {
	out := &pb.ListReportAppealsResponse{}
	r, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Report, error) {
		r, err := s.releasedReport(ctx, tx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		program, err := tx.Programs().Get(ctx, r.Client, r.Program)
		if err != nil {
			return nil, err
		}
		out.AppealUntil = wire.Timestamp(appeal.Until(r.ReleaseTime, &program.Rules))
		return r, nil
	})
	if err != nil {
		return nil, err
	}
	query := storage.AppealQuery{Client: req.GetClient(), Tops: auth.Tops(ctx), Report: r.ID}
	out.Appeals, out.NextPageToken, err = s.listAppeals(ctx, req, query, nil)
	return out, err
}

// ListClientAppeals lists the appeals of a client that the caller may see, the newest first.
func (s *Server) ListClientAppeals(ctx context.Context, req *pb.ListClientAppealsRequest) (*pb.ListClientAppealsResponse, error) {
	query, err := appealQuery(clientAppealFields, req, storage.AppealsNewest)
	if err != nil {
		return nil, err
	}
	query.Client, query.Tops, query.Location = req.GetClient(), auth.Tops(ctx), req.GetLocation()
	out, next, err := s.listAppeals(ctx, req, query, func(tx storage.Tx) error { return s.checkNarrowed(ctx, tx, req) })
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(ctx, s, out)
	return &pb.ListClientAppealsResponse{Appeals: out, NextPageToken: next, Titles: titles}, err
}

// ListAppeals lists the appeals of all clients for the agency, what is due next first.
func (s *Server) ListAppeals(ctx context.Context, req *pb.ListAppealsRequest) (*pb.ListAppealsResponse, error) {
	query, err := appealQuery(appealFields, req, storage.AppealsDueFirst)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if req.GetOverdue() {
		query.OverdueAt = now
	}
	out := &pb.ListAppealsResponse{}
	out.Appeals, out.NextPageToken, err = s.listAppeals(ctx, req, query, func(tx storage.Tx) error {
		counts, err := tx.Appeals().Count(ctx, now)
		out.Counts = wire.AppealQueueToProto(counts)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Titles, err = titlesOf(ctx, s, out.GetAppeals())
	return out, err
}
