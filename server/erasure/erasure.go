// Package erasure removes people from a database: a shopper, or whoever is named in a report. What counts and what
// proves stays: scores, receipts, figures, and the chain of the audit log.
package erasure

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// pageSize is how many reports or visits of a shopper are read at a time.
const pageSize = 500

// Eraser erases in the name of a caller.
type Eraser struct {
	Versions *published.Versions
	// Actor and Role are those of the events of reports.
	Actor, Role string
	// Record appends an entry with the digest of a content to the audit log, in the transaction of the act.
	Record func(ctx context.Context, tx storage.Tx, act, resource string, content []byte, now time.Time) error
}

// Counts is what was erased.
type Counts struct {
	Reports, Revisions, Drafts, Invitations, Visits, AuditEntries, Requests, Evidence int
	// Revoked are the ids of the tokens that were revoked.
	Revoked []string
}

// Shopper erases a shopper whose state was just read, and everything that they wrote. It changes sh. Each of the
// shopper's reports that loses a text gets an audit entry of EraseReport, each token that is revoked one of RevokeToken,
// each visit that is given back or cancelled one of DeclineVisit or CancelVisit, and each payable that loses a text one of
// storage.PayableErasedAct; that of EraseShopper is the caller's.
func (e *Eraser) Shopper(ctx context.Context, tx storage.Tx, sh *storage.Shopper, now time.Time) (c Counts, err error) {
	defer fault.Step(&err, "erase a shopper")
	erased, err := tx.Erasures().Shopper(ctx, sh.ID, now)
	if err != nil {
		return c, err
	}
	c.Drafts, c.Invitations, c.Revoked = erased.Drafts, erased.Invitations, erased.Live
	resources := []string{wire.ResourceName("shoppers", sh.ID)}
	for _, token := range erased.Tokens {
		resources = append(resources, wire.ResourceName("tokens", token))
	}
	payables, err := payablesWithTexts(ctx, tx, sh.ID)
	if err != nil {
		return c, err
	}
	for _, p := range payables {
		resources = append(resources, wire.ResourceName("payables", p.ID))
	}
	// Before this act has entries of its own, which stay whole.
	for some := range slices.Chunk(resources, pageSize) {
		erased, err := tx.Erasures().Audit(ctx, erased.Tokens, some)
		if err != nil {
			return c, err
		}
		c.AuditEntries += erased
	}
	if c.Requests, err = tx.Erasures().Requests(ctx, erased.Tokens, protowire.AppendString(nil, sh.ID)); err != nil {
		return c, err
	}
	for _, token := range c.Revoked {
		if err := e.Record(ctx, tx, pb.AccessService_RevokeToken_FullMethodName, wire.ResourceName("tokens", token), nil, now); err != nil {
			return c, err
		}
	}
	if err := e.reports(ctx, tx, sh.ID, &c, now); err != nil {
		return c, err
	}
	if err := e.visits(ctx, tx, sh.ID, &c, now); err != nil {
		return c, err
	}
	if err := e.evidenceOf(ctx, tx, sh.ID, &c, now); err != nil {
		return c, err
	}
	if err := e.payables(ctx, tx, payables, now); err != nil {
		return c, err
	}
	sh.Title, sh.Email, sh.Locales, sh.Home, sh.Qualifications = "", "", nil, nil, nil
	sh.UpdateTime, sh.EraseTime = now, now
	if err := tx.Shoppers().Update(ctx, sh); err != nil {
		return c, err
	}
	return c, tx.Erasures().Put(ctx, storage.Erasure{Resource: resources[0], Time: now})
}

// reports erases the reports of a shopper that have texts.
func (e *Eraser) reports(ctx context.Context, tx storage.Tx, shopper string, c *Counts, now time.Time) error {
	list := func(ctx context.Context, page storage.Page) ([]*storage.Report, storage.Cursor, error) {
		return tx.Reports().List(ctx, shopper, storage.Filter{}, true, page)
	}
	return storage.Each(ctx, pageSize, list, func(r *storage.Report) error {
		of, err := e.erase(ctx, tx, r, now)
		if err != nil || of.Reports == 0 {
			return err
		}
		c.Reports++
		c.Revisions += of.Revisions
		c.Evidence += of.Evidence
		return e.Record(ctx, tx, pb.AdminService_EraseReport_FullMethodName, wire.ReportName(r.ID), nil, now)
	})
}

// visits gives back what a shopper holds or is offered. A visit after its check-in is cancelled, since the shopper may
// have been seen.
func (e *Eraser) visits(ctx context.Context, tx storage.Tx, shopper string, c *Counts, now time.Time) error {
	var held []*storage.Visit
	for _, field := range []string{"shopper", "offered_to"} {
		filter := storage.Filter{Compare: &storage.Comparison{Field: field, Op: storage.Equal, Value: shopper}}
		err := storage.Each(ctx, pageSize, func(ctx context.Context, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
			return tx.Visits().List(ctx, "", filter, page)
		}, func(v *storage.Visit) error {
			if v.State == visit.Open && v.OfferedTo == shopper || v.Shopper == shopper && (v.State == visit.Claimed || v.State == visit.CheckedIn) {
				held = append(held, v)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, v := range held {
		if err := e.giveBack(ctx, tx, v, now); err != nil {
			return err
		}
	}
	c.Visits = len(held)
	return nil
}

// giveBack makes a visit free again, or cancels it after a check-in.
func (e *Eraser) giveBack(ctx context.Context, tx storage.Tx, v *storage.Visit, now time.Time) (err error) {
	defer fault.Step(&err, "give back visit %s", v.ID)
	act := pb.VisitService_DeclineVisit_FullMethodName
	switch v.State {
	case visit.CheckedIn:
		act = pb.VisitService_CancelVisit_FullMethodName
		v.State, err = v.State.After(visit.ActCancel)
	case visit.Claimed:
		v.State, err = v.State.After(visit.ActDecline)
	}
	if err != nil {
		return err
	}
	if v.State == visit.Open {
		v.Shopper, v.OfferedTo, v.ClaimTime = "", "", time.Time{}
	}
	v.UpdateTime = now
	if err := tx.Visits().Update(ctx, v); err != nil {
		return err
	}
	return e.Record(ctx, tx, act, wire.ResourceName("visits", v.ID), nil, now)
}
