package verify

import (
	"cmp"
	"context"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// checkVisitOf checks that a report is for a visit of the same client, program and location, unless it was moved, that the visit has it among
// its reports, and that no other report of the visit is released beside it.
func (c *checker) checkVisitOf(ctx context.Context, name string, r *storage.Report, current *storage.Revision) error {
	v, err := c.tx.Visits().Get(ctx, r.Visit)
	if gone, err := c.missing(err, Report, name, "its visit "+r.Visit); gone || err != nil {
		return err
	}
	differ := c.comparing(Report, name)
	differ("its client", r.Client, v.Client)
	differ("its program", r.Program, v.Program)
	differ("its location", r.Location, cmp.Or(current.SetLocation, v.Location))
	differ("its wave", r.Wave, v.Wave)
	if v.Report == r.ID {
		edited := int32(0)
		if current.IsEdit() {
			edited = r.Current
		}
		c.comparing(Visit, visitName(v.ID))("the edited revision of its report", v.EditedRevision, edited)
	}
	if assigned, err := c.tx.Visits().WasAssigned(ctx, r.Visit, r.Shopper); err != nil {
		return err
	} else if !assigned {
		c.found(Report, name, "its visit was never assigned to its shopper %s", r.Shopper)
	}
	twins, err := c.tx.Reports().ForVisit(ctx, r.Visit)
	if err != nil {
		return err
	}
	if !slices.Contains(twins, r.ID) {
		c.found(Visit, visitName(v.ID), "its reports lack %s", wire.ReportName(r.ID))
	}
	if !published.Shown(r) || !r.PossibleTwin {
		return nil
	}
	for _, id := range twins {
		twin, err := c.tx.Reports().Get(ctx, id)
		if gone, err := c.missing(err, Visit, visitName(v.ID), "its report "+wire.ReportName(id)); gone || err != nil {
			return err
		}
		if id != r.ID && published.Shown(twin) {
			c.found(Report, name, "%s of the same visit is released too", wire.ReportName(id))
		}
	}
	return nil
}

// checkVisits checks that every visit's report is there and is for it, and compares the visits with the audit log, both ways.
func (c *checker) checkVisits(ctx context.Context) error {
	err := storage.Each(ctx, pageSize, func(ctx context.Context, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
		return c.tx.Visits().List(ctx, "", storage.Filter{}, page)
	}, func(v *storage.Visit) error {
		c.counts.Visits++
		entries, err := c.log.visits.next(visitKey(v.ID), c.absentVisit)
		if err != nil {
			return err
		}
		c.checkActs(visitName(v.ID), v, entries)
		if err := c.checkDeclines(ctx, visitName(v.ID), v, entries); err != nil {
			return err
		}
		return c.checkVisit(ctx, v)
	})
	if err != nil {
		return err
	}
	_, err = c.log.visits.next(nil, c.absentVisit)
	c.checkPlans()
	return err
}

func (c *checker) checkVisit(ctx context.Context, v *storage.Visit) error {
	name := visitName(v.ID)
	if err := c.checkHolder(ctx, name, v); err != nil {
		return err
	}
	if v.Report.IsZero() {
		if v.EditedRevision != 0 {
			c.found(Visit, name, "it names revision %d as edited and no report", v.EditedRevision)
		}
		if v.State == visit.Reported {
			c.found(Visit, name, "it is reported and names no report")
		}
		return nil
	}
	r, err := c.tx.Reports().Get(ctx, v.Report)
	if gone, err := c.missing(err, Visit, name, "its report "+wire.ReportName(v.Report)); gone || err != nil {
		return err
	}
	differ := c.comparing(Visit, name)
	differ("its state with a report", v.State, visit.Reported)
	differ("the visit of its report", r.Visit, v.ID)
	differ("its test mark", v.Test, r.Test)
	if err := c.checkReturn(ctx, name, v, r); err != nil {
		return err
	}
	return c.checkReported(ctx, name, v, r)
}

// checkHolder checks that the visit's shopper is one of those to whom it was assigned, and that whom it is offered to and
// who comes along exist.
func (c *checker) checkHolder(ctx context.Context, name string, v *storage.Visit) error {
	for _, shopper := range append([]string{v.OfferedTo}, v.Guests...) {
		if shopper == "" {
			continue
		}
		_, err := c.tx.Shoppers().Get(ctx, shopper)
		if _, err := c.missing(err, Visit, name, "its shopper "+shopper); err != nil {
			return err
		}
	}
	if v.Shopper == "" {
		return nil
	}
	assigned, err := c.tx.Visits().WasAssigned(ctx, v.ID, v.Shopper)
	if err == nil && !assigned {
		c.found(Visit, name, "its shopper is %s, to whom it was never assigned", v.Shopper)
	}
	return err
}
