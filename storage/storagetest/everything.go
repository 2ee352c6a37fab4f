package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mysteryshopper/storage"
)

// contents is everything that can be read from a store, by description.
type contents map[string]any

// compareAll fails the test if the contents of the two stores differ.
func (p *pair) compareAll(t *testing.T) {
	t.Helper()
	one, other := readContents(t, p.one), readContents(t, p.other)
	for name := range one {
		if diff := difference(other[name], one[name]); diff != "" {
			t.Fatalf("after %d operations %s differ, -one +other:\n%s", p.done, name, diff)
		}
	}
}

// readContents reads a store in one View.
func readContents(t *testing.T, s storage.Store) contents {
	t.Helper()
	return read(t, s, func(tx storage.Tx) (contents, error) {
		e := contents{}
		return e, errors.Join(
			e.directory(t.Context(), tx), e.visits(t.Context(), tx), e.reports(t.Context(), tx), e.work(t.Context(), tx))
	})
}

// addItem adds an item that was read, unless it was not found. It returns other errors.
func addItem[T any](e contents, thing T, err error, name ...any) error {
	found, err := zeroIfNotFound(thing, err)
	e[fmt.Sprint(name...)] = found
	return err
}

// addList reads a whole list in pages of seven and adds it.
func addList[T any](ctx context.Context, e contents, list func(context.Context, storage.Page) ([]T, storage.Cursor, error), name ...any) error {
	things, err := walk(0, 7, func(page storage.Page) ([]T, storage.Cursor, error) { return list(ctx, page) })
	return addItem(e, things, err, name...)
}

func (e contents) directory(ctx context.Context, tx storage.Tx) error {
	errs := []error{
		addList(ctx, e, tx.Clients().List, "clients"),
		addList(ctx, e, tx.Shoppers().List, "shoppers"),
		addList(ctx, e, tx.Checklists().List, "checklists"),
		e.mails(ctx, tx),
	}
	for _, id := range checklistIDs {
		draft, err := tx.Checklists().Get(ctx, id)
		errs = append(errs, addItem(e, draft, err, "the checklist ", id))
		for number := int32(1); number <= 4; number++ {
			v, err := tx.Checklists().GetVersion(ctx, id, number)
			errs = append(errs, addItem(e, v, err, "the version ", id, " ", number))
		}
	}
	for _, client := range clientIDs {
		errs = append(errs, e.client(ctx, tx, client), e.webhooks(ctx, tx, client), e.readers(ctx, tx, client))
	}
	return errors.Join(errs...)
}

func (e contents) client(ctx context.Context, tx storage.Tx, client string) error {
	top := []string{storage.WholeClient}
	feed, err := tx.Feed().List(ctx, client, top, 0, 1<<30)
	errs := []error{
		addItem(e, feed, err, "the feed of ", client),
		addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.Location, storage.Cursor, error) {
			return tx.Locations().List(ctx, client, top, p)
		}, "locations of ", client),
		addList(ctx, e, storage.Of(tx.Programs().List, client), "programs of ", client),
		addList(ctx, e, storage.Of(tx.Reports().ListReleased, storage.ReleasedQuery{Client: client}), "released reports of ", client),
	}
	errs = append(errs, e.readClaims(ctx, tx, client), e.readCounted(ctx, tx, client))
	for _, id := range append(locationIDs, storage.WholeClient) {
		children, err := tx.Locations().Children(ctx, client, id)
		errs = append(errs, addItem(e, children, err, "children of ", client, " ", id))
		path, err := tx.Locations().Ancestors(ctx, client, id)
		errs = append(errs, addItem(e, path, err, "the path of ", client, " ", id))
	}
	return errors.Join(errs...)
}

// readCounted reads the counted reports of a client.
func (e contents) readCounted(ctx context.Context, tx storage.Tx, client string) error {
	var each []any
	q := storage.CountedQuery{ReleasedQuery: storage.ReleasedQuery{Client: client}, Limit: 1 << 30, Texts: true}
	err := tx.Reports().EachCounted(ctx, q, func(r *storage.CountedReport) error {
		each = append(each, r)
		return nil
	})
	return addItem(e, each, err, "reports that count of ", client)
}

// readClaims reads a client's claims, self-assessments, timeline events, alerts and actions.
func (e contents) readClaims(ctx context.Context, tx storage.Tx, client string) error {
	return errors.Join(
		addList(ctx, e, storage.Of(tx.Claims().List, storage.ClaimQuery{Client: client, Retired: true}), "claims of ", client),
		addList(ctx, e, storage.Of(tx.SelfAssessments().List, storage.SelfAssessmentQuery{Client: client, Answers: true}), "self-assessments of ", client),
		addList(ctx, e, storage.Of(tx.TimelineEvents().List, storage.TimelineQuery{Client: client}), "events of ", client),
		addList(ctx, e, storage.Of(tx.Alerts().List, storage.AlertQuery{Client: client, Agency: true}), "alerts of ", client),
		addList(ctx, e, storage.Of(tx.Actions().List, storage.ActionQuery{Client: client}), "actions of ", client),
		e.readAlertRules(ctx, tx, client),
	)
}

// readAlertRules reads the alert rules of all programs of a client, and how far texts were removed.
func (e contents) readAlertRules(ctx context.Context, tx storage.Tx, client string) error {
	var errs []error
	for _, program := range programIDs {
		errs = append(errs, addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.AlertRule, storage.Cursor, error) {
			return tx.AlertRules().List(ctx, client, program, p)
		}, "alert rules of ", client, " ", program))
		mark, err := tx.Retention().Mark(ctx, client, program)
		errs = append(errs, addItem(e, mark, err, "the mark of old reports of ", client, " ", program))
	}
	return errors.Join(errs...)
}

func (e contents) visits(ctx context.Context, tx storage.Tx) error {
	errs := []error{
		addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.Visit, storage.Cursor, error) {
			return tx.Visits().List(ctx, "", storage.Filter{}, p)
		}, "visits"),
	}
	due, err := tx.Visits().Due(ctx, noon.AddDate(1000, 0, 0), 1<<30)
	errs = append(errs, addItem(e, due, err, "due visits"))
	declined, err := tx.Declines().Of(ctx, visitIDs)
	errs = append(errs, addItem(e, declined, err, "declines"))
	positions, err := tx.Visits().Positions(ctx, shopperIDs)
	errs = append(errs, addItem(e, positions, err, "positions of shoppers"))
	for _, shopper := range shopperIDs {
		errs = append(errs, addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.Visit, storage.Cursor, error) {
			return tx.Visits().Offers(ctx, shopper, noon, p)
		}, "offers to ", shopper))
		changes, err := tx.Visits().Changes(ctx, shopper, 0, 1<<30)
		errs = append(errs, addItem(e, changes, err, "changes of ", shopper))
		for _, id := range visitIDs {
			d, err := tx.Drafts().Get(ctx, id, shopper)
			errs = append(errs, addItem(e, d, err, "the draft ", id, " ", shopper))
		}
	}
	return errors.Join(errs...)
}

func (e contents) reports(ctx context.Context, tx storage.Tx) error {
	var each []any
	errs := []error{
		tx.Reports().Each(ctx, func(r *storage.Report, v *storage.Revision) error {
			each = append(each, r, v)
			return nil
		}),
		addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.Report, storage.Cursor, error) {
			return tx.Reports().List(ctx, "", storage.Filter{}, false, p)
		}, "reports"),
		addList(ctx, e, func(ctx context.Context, p storage.Page) ([]*storage.Report, storage.Cursor, error) {
			return tx.Reports().List(ctx, "", storage.Filter{}, true, p)
		}, "reports, the oldest first"),
	}
	e["every report"] = each
	errs = append(errs, e.comparisons(ctx, tx), e.holds(ctx, tx), e.payables(ctx, tx), e.appeals(ctx, tx), e.messages(ctx, tx), e.reads(ctx, tx), e.evidence(ctx, tx))
	for _, name := range reportIDs {
		id := namedReport(name)
		events, err := tx.Reports().Events(ctx, id)
		errs = append(errs, addItem(e, events, err, "events of ", name))
		for number := int32(1); number <= 4; number++ {
			v, err := tx.Reports().GetRevision(ctx, id, number)
			errs = append(errs, addItem(e, v, err, "the revision ", name, " ", number))
		}
	}
	return errors.Join(errs...)
}

// comparisons reads what waits for a comparison, and what was found.
func (e contents) comparisons(ctx context.Context, tx storage.Tx) error {
	var found []*storage.ComparedReport
	waiting, err := tx.Comparisons().Waiting(ctx, 1<<30)
	near, errNear := tx.Comparisons().Near(ctx, storage.ReportID{}, someBuckets, 1<<30)
	return errors.Join(
		addItem(e, waiting, err, "what waits for a comparison"),
		addItem(e, near, errNear, "what is in the buckets"),
		tx.Comparisons().Each(ctx, func(c *storage.ComparedReport) error {
			found = append(found, c)
			return addItem(e, found, nil, "comparisons")
		}),
	)
}

func (e contents) holds(ctx context.Context, tx storage.Tx) error {
	var held []*storage.Hold
	return tx.Holds().Each(ctx, func(h *storage.Hold) error {
		held = append(held, h)
		return addItem(e, held, nil, "holds")
	})
}

func (e contents) payables(ctx context.Context, tx storage.Tx) error {
	var owed []*storage.Payable
	return tx.Payables().Each(ctx, func(p *storage.Payable) error {
		owed = append(owed, p)
		return addItem(e, owed, nil, "payables")
	})
}

func (e contents) messages(ctx context.Context, tx storage.Tx) error {
	var all []*storage.Message
	return tx.Messages().Each(ctx, func(m *storage.Message) error {
		all = append(all, m)
		return addItem(e, all, nil, "messages")
	})
}

func (e contents) reads(ctx context.Context, tx storage.Tx) error {
	var all []storage.ReportRead
	return tx.Reads().Each(ctx, func(r storage.ReportRead) error {
		all = append(all, r)
		return addItem(e, all, nil, "reads")
	})
}

func (e contents) evidence(ctx context.Context, tx storage.Tx) error {
	var all []*storage.Evidence
	var stored []*storage.Blob
	return errors.Join(tx.Evidence().Each(ctx, func(one *storage.Evidence) error {
		all = append(all, one)
		client, buckets, err := tx.Evidence().Buckets(ctx, one.ID)
		return errors.Join(addItem(e, all, nil, "evidence"), addItem(e, append([]any{client}, buckets), err, "buckets of ", string(one.ID[:])))
	}), tx.Blobs().Each(ctx, func(b *storage.Blob) error {
		stored = append(stored, b)
		return addItem(e, stored, nil, "blobs")
	}))
}

func (e contents) work(ctx context.Context, tx storage.Tx) error {
	var sealed []*storage.SealedEntry
	rollups, err := rollupsOf(ctx, tx)
	backlog, errBacklog := tx.Backlog(ctx)
	errs := []error{
		addItem(e, rollups, err, "roll-ups"),
		addItem(e, backlog, errBacklog, "the backlog"),
		tx.Audit().EachSealed(ctx, func(s *storage.SealedEntry) error {
			sealed = append(sealed, s)
			return nil
		}),
		addList(ctx, e, storage.Of(tx.Audit().List, storage.Filter{}), "the audit log"),
		addList(ctx, e, storage.Of(tx.Access().ListTokens, ""), "tokens"),
		addList(ctx, e, storage.Of(tx.Sessions().List, ""), "sessions"),
		addList(ctx, e, tx.Erasures().List, "erasures"),
	}
	e["sealed entries"] = sealed
	for _, key := range append(texts[:4:4], keys...) {
		setting, err := tx.Settings().Get(ctx, key)
		errs = append(errs, addItem(e, setting, err, "the setting ", key))
		held, err := leaseOf(ctx, tx, key)
		errs = append(errs, addItem(e, held, err, "the lease ", key))
	}
	for _, caller := range tokenIDs {
		errs = append(errs, addList(ctx, e, storage.Of(tx.Operations().List, caller), "operations of ", caller))
		for _, method := range keys {
			for _, key := range keys {
				r, err := tx.Requests().Get(ctx, caller, method, key)
				errs = append(errs, addItem(e, r, err, "the request ", caller, " ", method, " ", key))
			}
		}
	}
	return errors.Join(errs...)
}
