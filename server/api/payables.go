package api

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

func payableName(id string) string { return wire.ResourceName("payables", id) }

// payableFields are the fields that payables can be filtered by.
var payableFields = filterFields{
	texts: []string{
		"kind", "state", "shopper", "client", "program", "location", "visit", "month", "currency", "reference", "paid_day", "create_time",
	},
	flags: []string{"overpaid"},
}

// payableOrders are the orders of a list of payables, and whether they are ascending.
var payableOrders = map[string]bool{
	"": false, "create_time desc": false, "createTime desc": false, "create_time": true, "createTime": true,
	"create_time asc": true, "createTime asc": true,
}

// payableFor returns a payable that the caller may see: a shopper's own.
func payableFor(ctx context.Context, tx storage.Tx, id string) (*storage.Payable, error) {
	p, err := tx.Payables().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return p, auth.CheckShopper(ctx, p.Shopper)
}

// GetPayable returns a payable.
func (s *Server) GetPayable(ctx context.Context, req *pb.GetPayableRequest) (*pb.Payable, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Payable, error) {
		p, err := payableFor(ctx, tx, req.GetPayable())
		return presented(wire.PayableToProto, p, err)
	})
}

// ListPayables lists payables, the newest first; a shopper's own.
func (s *Server) ListPayables(ctx context.Context, req *pb.ListPayablesRequest) (*pb.ListPayablesResponse, error) {
	filter, err := payableFields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	ascending, known := payableOrders[req.GetOrderBy()]
	if !known {
		return nil, fault.Invalid(fault.Violation{
			Path: "orderBy", Reason: pb.Reason_INVALID_FILTER, Params: map[string]string{fault.Known: "createTime, createTime desc"},
		})
	}
	out, next, err := list(ctx, s, req, wire.PayableToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Payable, storage.Cursor, error) {
		query := storage.PayableQuery{Shopper: auth.From(ctx).Shopper, Filter: filter, Ascending: ascending}
		return tx.Payables().List(ctx, query, page)
	})
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(ctx, s, out)
	return &pb.ListPayablesResponse{Payables: out, NextPageToken: next, Titles: titles}, err
}

// ApprovePayable decides that a payable is to be paid.
func (s *Server) ApprovePayable(ctx context.Context, req *pb.ApprovePayableRequest) (*pb.Payable, error) {
	return s.actOnPayable(ctx, req, payable.Approve, func(p *storage.Payable, now time.Time) {
		p.Reason, p.DecideTime = "", now
	})
}

// RefusePayable decides that a payable is not paid.
func (s *Server) RefusePayable(ctx context.Context, req *pb.RefusePayableRequest) (*pb.Payable, error) {
	return s.actOnPayable(ctx, req, payable.Refuse, func(p *storage.Payable, now time.Time) {
		p.Reason, p.DecideTime = req.GetReason(), now
	})
}

// MarkPaid notes that a payable was paid.
func (s *Server) MarkPaid(ctx context.Context, req *pb.MarkPaidRequest) (*pb.Payable, error) {
	day, err := s.paymentDay(req.GetDay())
	if err != nil {
		return nil, err
	}
	return s.actOnPayable(ctx, req, payable.MarkPaid, payment(req.GetReference(), day))
}

// UnmarkPaid takes back that a payable was paid.
func (s *Server) UnmarkPaid(ctx context.Context, req *pb.UnmarkPaidRequest) (*pb.Payable, error) {
	return s.actOnPayable(ctx, req, payable.UnmarkPaid, func(p *storage.Payable, _ time.Time) {
		p.PaidDay, p.Reference, p.Reason = "", "", req.GetReason()
	})
}

// payment returns what notes a payment.
func payment(reference, day string) func(*storage.Payable, time.Time) {
	return func(p *storage.Payable, _ time.Time) { p.PaidDay, p.Reference, p.Reason = day, reference, "" }
}

// paymentDay returns the day of a payment, which is not in the future; today where it is left out.
func (s *Server) paymentDay(day string) (string, error) {
	today := s.now().UTC().Format(time.DateOnly)
	if day == "" {
		return today, nil
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return "", fault.Invalid(fault.Violation{Path: "day", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a day, such as 2026-11-30")})
	}
	if day > today || day < earliestPayment {
		return "", fault.Invalid(fault.Violation{
			Path: "day", Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{"min": earliestPayment, "max": today},
		})
	}
	return day, nil
}

// earliestPayment is the first day that a payment can have.
const earliestPayment = "2000-01-01"

// BatchMarkPaid notes that several payables were paid, all of them or none.
func (s *Server) BatchMarkPaid(ctx context.Context, req *pb.BatchMarkPaidRequest) (*pb.BatchMarkPaidResponse, error) {
	day, err := s.paymentDay(req.GetDay())
	if err != nil {
		return nil, err
	}
	var marked []*storage.Payable
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.BatchMarkPaidResponse, error) {
		marked = nil
		out := &pb.BatchMarkPaidResponse{}
		var refused *fault.Error
		for i, id := range req.GetPayables() {
			p, err := changePayable(ctx, tx, id, "", payable.MarkPaid, now, payment(req.GetReference(), day))
			if err != nil {
				f := fault.From(err)
				if f.Reason() == pb.Reason_INTERNAL || f.Reason() == pb.Reason_UNAVAILABLE {
					return nil, err
				}
				refused = joinFaults(refused, f, fmt.Sprintf("payables[%d]", i))
				continue
			}
			marked = append(marked, p)
			out.Payables = append(out.Payables, wire.PayableToProto(p))
		}
		if refused != nil {
			return nil, refused
		}
		return out, nil
	}, func(tx storage.Tx, _ *pb.BatchMarkPaidResponse, now time.Time) error {
		for _, p := range marked {
			if err := s.auditBytes(ctx, tx, payableName(p.ID), p.AuditContent(), now); err != nil {
				return err
			}
		}
		return nil
	})
}

// payableRequest is a request to do something about a payable.
type payableRequest interface {
	proto.Message
	GetPayable() string
	GetEtag() string
}

// actOnPayable does an act of a person on a payable, where its standing allows it; record sets what the act notes.
func (s *Server) actOnPayable(ctx context.Context, req payableRequest, act payable.Act, record func(*storage.Payable, time.Time)) (*pb.Payable, error) {
	var changed *storage.Payable
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Payable, error) {
		p, err := changePayable(ctx, tx, req.GetPayable(), req.GetEtag(), act, now, record)
		changed = p
		return presented(wire.PayableToProto, p, err)
	}, func(tx storage.Tx, result *pb.Payable, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetName(), changed.AuditContent(), now)
	})
}

func changePayable(
	ctx context.Context, tx storage.Tx, id, etag string, act payable.Act, now time.Time, record func(*storage.Payable, time.Time),
) (*storage.Payable, error) {
	p, err := tx.Payables().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if etag != "" {
		if err := checkEtag(etag, wire.Etag(p.Revision)); err != nil {
			return nil, err
		}
	}
	after, ok := p.Standing.After(act)
	if !ok {
		return nil, fault.New(pb.Reason_WRONG_STATE, "%s does not fit the state %s of the payable", act, p.Standing.State).
			With("act", string(act)).With("state", string(p.Standing.State))
	}
	record(p, now)
	p.Standing, p.UpdateTime = after, now
	return p, tx.Payables().Update(ctx, p)
}
