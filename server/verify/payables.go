package verify

import (
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/payable"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// actOnPayable maps the acts on payables to those of the table of states. A creation and an erasure are none.
var actOnPayable = map[string]payable.Act{
	pb.PaymentService_ApprovePayable_FullMethodName: payable.Approve,
	pb.PaymentService_RefusePayable_FullMethodName:  payable.Refuse,
	pb.PaymentService_MarkPaid_FullMethodName:       payable.MarkPaid,
	pb.PaymentService_BatchMarkPaid_FullMethodName:  payable.MarkPaid,
	pb.PaymentService_UnmarkPaid_FullMethodName:     payable.UnmarkPaid,
	storage.FeeLapsedAct:                            payable.Lapse,
	storage.FeeDueAct:                               payable.Renew,
}

// checkPayables compares all payables with the audit log, both ways, and fees with their reports.
func (c *checker) checkPayables(ctx context.Context) error {
	err := c.tx.Payables().Each(ctx, func(p *storage.Payable) error {
		c.counts.Resources++
		entries, err := c.log.payables.next(visitKey(p.ID), c.absentPayable)
		if err != nil {
			return err
		}
		c.checkPayable(p, entries)
		return c.checkFee(ctx, p)
	})
	if err != nil {
		return err
	}
	_, err = c.log.payables.next(nil, c.absentPayable)
	return err
}

func payableName(id string) string { return wire.ResourceName("payables", id) }

// absentPayable records a payable that the audit log has and the database lacks.
func (c *checker) absentPayable(key []byte, entries []logEntry) {
	c.found(Resource, payableName(string(key[:len(key)-1])), "it is not there, and the audit log has %s at %v", entries[0].act, entries[0].time)
}

// checkPayable compares a payable with the entries of all its writes: the last one has its content, and the acts lead to its
// state.
func (c *checker) checkPayable(p *storage.Payable, entries []logEntry) {
	name := payableName(p.ID)
	if len(entries) == 0 {
		c.found(Resource, name, "the audit log has no entry of it")
		return
	}
	differ := c.comparing(Resource, name)
	first, last := entries[0], entries[len(entries)-1]
	differ("the time it was created", p.CreateTime.UTC(), first.time.UTC())
	differ("the time of its last change", p.UpdateTime.UTC(), last.time.UTC())
	differ("its revision", p.Revision, int64(len(entries)))
	differ("its month", p.Month, first.time.UTC().Format("2006-01"))
	switch last.proves(p.AuditContent()) {
	case disproved:
		c.found(Resource, name, "it is not what the audit log has of it")
	case unprovable:
		c.unproven("payables whose audit entries are erased")
	}
	standing, decided := payable.Standing{State: payable.Open}, time.Time{}
	for _, e := range entries[1:] {
		act := actOnPayable[e.act]
		if act == "" {
			continue
		}
		next, ok := standing.After(act)
		if !ok {
			c.found(Resource, name, "its act %s at %v is not possible in the state %s", act, e.time, standing.State)
		}
		switch standing = next; {
		case act == payable.Approve || act == payable.Refuse:
			decided = e.time
		case act == payable.Lapse && !standing.Overpaid, act == payable.Renew && standing.State == payable.Open:
			decided = time.Time{}
		}
	}
	differ("its state", p.Standing, standing)
	differ("the time of its decision", p.DecideTime.UTC(), decided.UTC())
	differ("whether it has the day of a payment", p.PaidDay != "", standing.State == payable.Paid)
	differ("whether it has the reference of a payment", p.Reference != "", standing.State == payable.Paid)
}

// checkFee compares a fee with its report: one that holds is of an approved report.
func (c *checker) checkFee(ctx context.Context, p *storage.Payable) error {
	differ := c.comparing(Resource, payableName(p.ID))
	differ("whether it is of a report", !p.Report.IsZero(), p.Kind == payable.Fee)
	if p.Report.IsZero() {
		return nil
	}
	r, err := c.tx.Reports().Get(ctx, p.Report)
	if errors.Is(err, storage.ErrNotFound) {
		c.found(Resource, payableName(p.ID), "its report is not there")
		return nil
	}
	if err != nil {
		return err
	}
	differ("its visit", p.Visit, r.Visit)
	differ("its shopper", p.Shopper, r.Shopper)
	if owed := published.StatusOf(r).Owed(); p.Standing.Holds() && !owed {
		c.found(Resource, payableName(p.ID), "its state is %s, and its report is not approved", p.Standing.State)
	}
	return nil
}
