package erasure

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Event is the act of the event that an erased report has.
const Event = "ERASED"

// Report erases what was written in a report whose state was just read, and changes r. A report that was erased before, and
// has not been submitted again since, stays as it is: Counts.Reports is 0. The audit entry is the caller's.
func (e *Eraser) Report(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (Counts, error) {
	name := wire.ReportName(r.ID)
	c, err := e.erase(ctx, tx, r, now)
	if err != nil || c.Reports == 0 {
		return c, err
	}
	if c.Drafts, err = deleteDraft(ctx, tx, r); err != nil {
		return c, err
	}
	if c.Requests, err = tx.Erasures().Requests(ctx, nil, protowire.AppendString(nil, name)); err != nil {
		return c, err
	}
	return c, tx.Erasures().Put(ctx, storage.Erasure{Resource: name, Time: now})
}

// OldReport erases a report whose state was just read and whose texts are kept no longer, with its draft, and changes r. A
// report that had texts gets an audit entry of EraseReport. It is not listed among the erasures: after a restore its time is
// over again.
func (e *Eraser) OldReport(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) error {
	c, err := e.erase(ctx, tx, r, now)
	if err != nil || c.Reports == 0 {
		return err
	}
	if _, err := deleteDraft(ctx, tx, r); err != nil {
		return err
	}
	return e.Record(ctx, tx, pb.AdminService_EraseReport_FullMethodName, wire.ReportName(r.ID), nil, now)
}

// erase erases the report itself. The draft, the answered requests and the entry of the list are those of Report, and of
// Shopper for all reports at once.
func (e *Eraser) erase(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (c Counts, err error) {
	defer fault.Step(&err, "erase a report of visit %s", r.Visit)
	former, err := e.Versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return c, err
	}
	if c.Revisions, err = tx.Erasures().Report(ctx, r.ID); err != nil {
		return c, err
	}
	appeals, err := e.appeals(ctx, tx, r, &c)
	if err != nil {
		return c, err
	}
	evidence, err := tx.Evidence().OfReport(ctx, r.ID)
	if err != nil {
		return c, err
	}
	if c.Evidence, err = removeEvidence(ctx, tx, evidence, now); err != nil || c.Revisions+appeals+c.Evidence == 0 {
		return c, err
	}
	c.Reports, r.UpdateTime = 1, now
	event := storage.Event{Act: Event, Revision: r.Current, Actor: e.Actor, Role: e.Role, Time: now}
	if err := tx.Reports().Update(ctx, r, event); err != nil {
		return c, err
	}
	if err := e.recount(ctx, tx, r, former); err != nil {
		return c, err
	}
	if published.Shown(r) {
		err := tx.Feed().Append(ctx, storage.Change{
			Client: r.Client, Kind: storage.Corrected, Location: r.Location, Resource: r.ReleasedID, Revision: r.Revision, Time: now,
		})
		if err != nil {
			return c, err
		}
	}
	return c, clearReturn(ctx, tx, r, now)
}

// appeals erases what was written in the appeals against a report, with the requests that they were made and answered by.
// It returns how many had texts.
func (e *Eraser) appeals(ctx context.Context, tx storage.Tx, r *storage.Report, c *Counts) (int, error) {
	erased, err := tx.Erasures().Appeals(ctx, r.ID)
	for _, a := range erased {
		if err != nil {
			break
		}
		var requests int
		requests, err = tx.Erasures().Requests(ctx, nil, protowire.AppendString(nil, wire.AppealName(a)))
		c.Requests += requests
	}
	return len(erased), err
}

// recount counts a report anew whose commendations were erased: roll-ups count them by behaviour.
func (e *Eraser) recount(ctx context.Context, tx storage.Tx, r *storage.Report, former *published.Revision) error {
	if !published.Counts(r) || len(former.Report.Commendations) == 0 {
		return nil
	}
	erased, err := e.Versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return err
	}
	if err := published.CountReport(ctx, tx, r, former, false); err != nil {
		return err
	}
	return published.CountReport(ctx, tx, r, erased, true)
}

// clearReturn removes what the reviewer wrote to the shopper from the visit of a returned report.
func clearReturn(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) error {
	v, err := tx.Visits().Get(ctx, r.Visit)
	if err != nil || v.Report != r.ID || v.ReturnComment == "" {
		return err
	}
	v.ReturnComment, v.UpdateTime = "", now
	return tx.Visits().Update(ctx, v)
}

// deleteDraft removes the draft that the shopper of a report has of its visit, and returns how many that were.
func deleteDraft(ctx context.Context, tx storage.Tx, r *storage.Report) (int, error) {
	_, err := tx.Drafts().Get(ctx, r.Visit, r.Shopper)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return 1, tx.Drafts().Delete(ctx, r.Visit, r.Shopper)
}
