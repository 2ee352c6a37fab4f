package api

import (
	"context"
	"slices"
	"time"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// settleFee makes the fee of a visit owed, or not owed any more, after the status of one of its reports has changed, in the
// same transaction. A visit has one fee, whichever of its reports are approved: that of the first one, as long as that is
// approved. Whoever changes the status of a report in another way than by a review calls it too.
func (s *Server) settleFee(ctx context.Context, tx storage.Tx, r *storage.Report, before visit.Status, now time.Time) (err error) {
	after := published.StatusOf(r)
	if before.Owed() == after.Owed() {
		return nil
	}
	defer fault.Step(&err, "settle the fee of visit %s", r.Visit)
	all, err := tx.Payables().OfVisit(ctx, r.Visit)
	if err != nil {
		return err
	}
	fees := slices.DeleteFunc(all, func(p *storage.Payable) bool { return p.Kind != payable.Fee })
	holding := slices.IndexFunc(fees, func(p *storage.Payable) bool { return p.Standing.Holds() })
	switch {
	case after.Owed() && holding < 0:
		_, err = s.oweFee(ctx, tx, r, fees, storage.FeeDueAct, now)
		return err
	case after.Owed() || holding < 0 || fees[holding].Report != r.ID:
		return nil
	}
	if err := s.changeFee(ctx, tx, fees[holding], payable.Lapse, storage.FeeLapsedAct, now); err != nil {
		return err
	}
	return s.oweFeeOfTwin(ctx, tx, r, fees, now)
}

// oweFeeOfTwin makes the fee of a visit owed for another of its reports, the first that is approved.
func (s *Server) oweFeeOfTwin(ctx context.Context, tx storage.Tx, r *storage.Report, fees []*storage.Payable, now time.Time) error {
	twins, err := tx.Reports().ForVisit(ctx, r.Visit)
	if err != nil {
		return err
	}
	for _, id := range twins {
		if id == r.ID {
			continue
		}
		twin, err := tx.Reports().Get(ctx, id)
		if err != nil {
			return err
		}
		if published.StatusOf(twin).Owed() {
			_, err := s.oweFee(ctx, tx, twin, fees, storage.FeeDueAct, now)
			return err
		}
	}
	return nil
}

// oweFee makes the fee of an approved report owed, by a row that it has already or by a new one. It returns nil where the
// visit pays nothing.
func (s *Server) oweFee(ctx context.Context, tx storage.Tx, r *storage.Report, fees []*storage.Payable, act string, now time.Time) (*storage.Payable, error) {
	if i := slices.IndexFunc(fees, func(p *storage.Payable) bool { return p.Report == r.ID }); i >= 0 {
		return fees[i], s.changeFee(ctx, tx, fees[i], payable.Renew, act, now)
	}
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil {
		return nil, err
	}
	amount, err := payable.ParseAgreed(v.Fee.Amount, v.Fee.Currency)
	if err != nil || amount.Units == 0 {
		return nil, nil //nolint:nilerr,nilnil // the visit has no fee
	}
	p, err := s.newPayable(v, payable.Fee, amount, now)
	if err != nil {
		return nil, err
	}
	p.Shopper, p.Report = r.Shopper, r.ID
	if err := tx.Payables().Insert(ctx, p); err != nil {
		return nil, err
	}
	return p, s.auditAct(ctx, tx, act, payableName(p.ID), p.AuditContent(), now)
}

// changeFee does an act that follows from what was done to a report.
func (s *Server) changeFee(ctx context.Context, tx storage.Tx, p *storage.Payable, act payable.Act, entry string, now time.Time) error {
	after, ok := p.Standing.After(act)
	if !ok {
		return nil
	}
	p.Standing, p.UpdateTime = after, now
	if after.State != payable.Paid {
		p.Reason, p.DecideTime = "", time.Time{}
	}
	if err := tx.Payables().Update(ctx, p); err != nil {
		return err
	}
	return s.auditAct(ctx, tx, entry, payableName(p.ID), p.AuditContent(), now)
}

// newPayable returns a payable of a visit that waits for a decision. Its shopper is that of the visit.
func (s *Server) newPayable(v *storage.Visit, kind payable.Kind, amount payable.Amount, now time.Time) (*storage.Payable, error) {
	id, err := s.randomID()
	return &storage.Payable{
		ID: id, Kind: kind, Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location, Shopper: v.Shopper, Amount: amount,
		Standing: payable.Standing{State: payable.Open}, Month: now.UTC().Format("2006-01"), CreateTime: now, UpdateTime: now,
	}, err
}
