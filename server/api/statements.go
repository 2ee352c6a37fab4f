package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// The bounds of a statement.
const (
	longestStatement  = 24
	statementPayables = 5000
)

// GetStatement returns what a shopper earned and was paid in a span of months.
func (s *Server) GetStatement(ctx context.Context, req *pb.GetStatementRequest) (*pb.Statement, error) {
	if err := auth.CheckShopper(ctx, req.GetShopper()); err != nil {
		return nil, err
	}
	first, last, err := statementSpan(req, s.now())
	if err != nil {
		return nil, err
	}
	out := &pb.Statement{Shopper: req.GetShopper(), From: first, To: last}
	err = s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		shopper, err := tx.Shoppers().Get(ctx, req.GetShopper())
		if err != nil {
			return err
		}
		opening, err := tx.Payables().Opening(ctx, shopper.ID, first)
		if err != nil {
			return err
		}
		found, err := tx.Payables().OfStatement(ctx, shopper.ID, first, last, statementPayables+1)
		if err != nil {
			return err
		}
		if len(found) > statementPayables {
			return fault.Invalid(fault.Violation{
				Path: "from", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(statementPayables)},
			})
		}
		out.ShopperTitle, out.Payables = shopper.Title, nil
		entries := make([]payable.Entry, len(found))
		for i, p := range found {
			entries[i] = payable.Entry{Amount: p.Amount, Standing: p.Standing, Month: p.Month, PaidDay: p.PaidDay}
			out.Payables = append(out.Payables, wire.PayableToProto(p))
		}
		out.Sums = sumsOf(payable.Balances(first, last, opening, entries))
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Titles, err = titlesOf(ctx, s, out.GetPayables())
	return out, err
}

// spanRequest is a request for a span of months.
type spanRequest interface {
	GetFrom() string
	GetTo() string
}

// statementSpan returns the months of a request. By default they are the last twelve.
func statementSpan(req spanRequest, now time.Time) (first, last string, err error) {
	var violations []fault.Violation
	parse := func(path, text string) scorecard.Month {
		m, err := scorecard.ParseMonth(text)
		if err != nil {
			violations = append(violations, fault.Violation{Path: path, Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a month, such as 2026-11")})
		}
		return m
	}
	last = req.GetTo()
	if last == "" {
		last = now.UTC().Format("2006-01")
	}
	to := parse("to", last)
	from := max(to-11, 12)
	if req.GetFrom() != "" {
		from = parse("from", req.GetFrom())
	}
	if len(violations) == 0 && (from > to || to-from >= longestStatement) {
		violations = append(violations, fault.Violation{Path: "from", Reason: pb.Reason_INVALID_SPAN})
	}
	if len(violations) > 0 {
		return "", "", fault.Invalid(violations...)
	}
	return from.String(), last, nil
}

// payableRecords returns what is owed to the shopper, the newest first.
func (*Server) payableRecords(ctx context.Context, tx storage.Tx, shopper string, page storage.Page) ([]*pb.ShopperRecord, storage.Cursor, error) {
	found, after, err := tx.Payables().List(ctx, storage.PayableQuery{Shopper: shopper}, page)
	records := slices.Collect(func(yield func(*pb.ShopperRecord) bool) {
		for _, p := range found {
			if !yield(&pb.ShopperRecord{Payable: wire.PayableToProto(p)}) {
				return
			}
		}
	})
	return records, after, err
}
