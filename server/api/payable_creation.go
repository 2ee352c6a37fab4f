package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// maxPayables is how many payables a visit can have.
const maxPayables = 50

// CreatePayable adds a bonus or an expense to a visit, or the fee of an approved report that has none.
func (s *Server) CreatePayable(ctx context.Context, req *pb.CreatePayableRequest) (*pb.Payable, error) {
	var made *storage.Payable
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (_ *pb.Payable, err error) {
		made, err = s.addPayable(ctx, tx, req.GetResource(), now)
		return presented(wire.PayableToProto, made, err)
	}, func(tx storage.Tx, result *pb.Payable, now time.Time) error {
		if made.Kind == payable.Fee { // it has its entry
			return nil
		}
		return s.auditBytes(ctx, tx, result.GetName(), made.AuditContent(), now)
	})
}

func (s *Server) addPayable(ctx context.Context, tx storage.Tx, in *pb.Payable, now time.Time) (*storage.Payable, error) {
	kind := payable.Kind(wire.Name(in.GetKind()))
	own := auth.From(ctx).Shopper
	amount, violations := payableViolations(in, own)
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	v, err := s.payableVisit(ctx, tx, in.GetVisit(), own)
	if err != nil {
		return nil, err
	}
	of, err := tx.Payables().OfVisit(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	if kind == payable.Fee {
		return s.addFee(ctx, tx, v, of, now)
	}
	if len(of) >= maxPayables {
		return nil, fault.Invalid(fault.Violation{
			Path: "resource.visit", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(maxPayables)},
		})
	}
	p, err := s.newPayable(v, kind, amount, now)
	if err != nil {
		return nil, err
	}
	p.Text, p.Proof = in.GetText(), in.GetProofOfPurchase()
	if shopper := own + in.GetShopper(); shopper != "" {
		p.Shopper = shopper
	}
	return p, referenceFault(tx.Payables().Insert(ctx, p), "resource.shopper")
}

// payableVisit returns the visit of a new payable. Of a shopper it is one that they have or had.
func (s *Server) payableVisit(ctx context.Context, tx storage.Tx, id, own string) (*storage.Visit, error) {
	v, err := tx.Visits().Get(ctx, id)
	if err == nil && own != "" {
		var had bool
		if had, err = tx.Visits().WasAssigned(ctx, id, own); err == nil && !had {
			err = storage.ErrNotFound
		}
	}
	return v, referenceFault(err, "resource.visit")
}

// payableViolations checks what a request says of a new payable, of a shopper where own is not empty.
func payableViolations(in *pb.Payable, own string) (payable.Amount, []fault.Violation) {
	var violations []fault.Violation
	violate := func(path string, reason pb.Reason, params map[string]string) {
		violations = append(violations, fault.Violation{Path: "resource." + path, Reason: reason, Params: params})
	}
	forbid := func(path string, given bool) {
		if given {
			violate(path, pb.Reason_NOT_ALLOWED, nil)
		}
	}
	forbid("kind", own != "" && in.GetKind() != pb.Payable_EXPENSE)
	forbid("shopper", own != "" && in.GetShopper() != "" && in.GetShopper() != own)
	forbid("proofOfPurchase", in.GetKind() != pb.Payable_EXPENSE && in.GetProofOfPurchase() != "")
	if in.GetKind() == pb.Payable_FEE {
		forbid("amount", in.GetAmount() != nil)
		forbid("text", in.GetText() != "")
		forbid("shopper", own == "" && in.GetShopper() != "")
		return payable.Amount{}, violations
	}
	if in.GetText() == "" {
		violate("text", pb.Reason_REQUIRED, nil)
	}
	if in.GetAmount() == nil {
		violate("amount", pb.Reason_REQUIRED, nil)
		return payable.Amount{}, violations
	}
	amount, wrong := amountOf("resource.amount", in.GetAmount())
	if violations = append(violations, wrong...); len(wrong) == 0 && amount.Units == 0 {
		violate("amount.amount", pb.Reason_OUT_OF_RANGE, nil)
	}
	return amount, violations
}

// amountOf returns the amount of a request, or what is wrong with it: its currency is one of ISO 4217, and it has no more
// decimals than that.
func amountOf(path string, m *pb.Money) (payable.Amount, []fault.Violation) {
	amount, err := payable.Parse(m.GetAmount(), m.GetCurrency())
	violation := func(field string, reason pb.Reason, params map[string]string) (payable.Amount, []fault.Violation) {
		return payable.Amount{}, []fault.Violation{{Path: path + "." + field, Reason: reason, Params: params}}
	}
	switch {
	case errors.Is(err, payable.ErrCurrency):
		return violation("currency", pb.Reason_UNKNOWN_VALUE, formOf("a currency's code (ISO 4217), such as EUR"))
	case errors.Is(err, payable.ErrDecimals):
		return violation("amount", pb.Reason_TOO_MANY_DECIMALS, nil)
	case err != nil:
		return violation("amount", pb.Reason_INVALID_FORMAT, nil)
	}
	return amount, nil
}

// feeViolations returns what is wrong with a fee that is agreed on; nothing where none is given.
func feeViolations(path string, fee *pb.Money) []fault.Violation {
	if fee == nil {
		return nil
	}
	_, violations := amountOf(path, fee)
	return violations
}

// addFee makes the fee of a visit owed, where one of its reports is approved and the visit has no fee that holds.
func (s *Server) addFee(ctx context.Context, tx storage.Tx, v *storage.Visit, of []*storage.Payable, now time.Time) (*storage.Payable, error) {
	fees := slices.DeleteFunc(of, func(p *storage.Payable) bool { return p.Kind != payable.Fee })
	if slices.ContainsFunc(fees, func(p *storage.Payable) bool { return p.Standing.Holds() }) {
		return nil, fault.New(pb.Reason_ALREADY_EXISTS, "the visit has a fee")
	}
	reports, err := tx.Reports().ForVisit(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	for _, id := range reports {
		r, err := tx.Reports().Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if !published.StatusOf(r).Owed() {
			continue
		}
		p, err := s.oweFee(ctx, tx, r, fees, storage.FeeDueAct, now)
		if err == nil && p == nil {
			err = fault.New(pb.Reason_WRONG_STATE, "the visit pays nothing").With("act", "FEE").With("cause", "VISIT_PAYS_NOTHING")
		}
		return p, err
	}
	return nil, fault.New(pb.Reason_WRONG_STATE, "no report of the visit is approved").With("act", "FEE").With("cause", "NO_APPROVED_REPORT")
}
