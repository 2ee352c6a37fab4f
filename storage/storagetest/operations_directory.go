package storagetest

import (
	"context"
	"errors"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// operationKinds are all kinds of operations.
var operationKinds = slices.Concat(
	operationsOn(clientKind), operationsOn(locationKind), operationsOn(programKind), operationsOn(shopperKind), operationsOn(checklistKind),
	operationsOn(visitKind), operationsOn(claimKind), operationsOn(alertRuleKind), operationsOn(alertKind), operationsOn(actionKind), operationsOn(appealKind), directoryOperations,
	claimOperations, alertOperations, actionOperations, appealOperations, visitOperations, reportOperations, comparisonOperations, holdOperations, messageOperations, readOperations, sessionOperations, rollupOperations, workOperations,
	erasureOperations, retentionOperations, webhookOperations, operationsOn(payableKind), payableOperations, mailOperations,
	operationsOn(evidenceKind), evidenceOperations,
)

// resourceOperations defines the operations on one kind of resource.
type resourceOperations[T any] struct {
	table[T]
	name string
	// weight is the weight of insertions and updates, deleteWeight that of deletions. 0 means never.
	weight, deleteWeight int
	draw                 func(*generator) T
}

// operationsOn returns the operations on a kind of resource.
func operationsOn[T any](k resourceOperations[T]) []operationKind {
	sorts := []operationKind{
		{name: "insert " + k.name, weight: k.weight, draw: k.inserting},
		{name: "update " + k.name, weight: k.weight, draw: k.updating},
		{name: "get " + k.name, weight: 4, reads: true, draw: k.getting},
		{name: "list " + k.name, weight: 2, reads: true, draw: k.listing},
	}
	if k.remove != nil {
		sorts = append(sorts, operationKind{name: "delete " + k.name, weight: k.deleteWeight, draw: k.removing})
	}
	return sorts
}

func (k resourceOperations[T]) inserting(c *generator) operation {
	drawn := k.draw(c)
	return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
		thing := drawn
		return &thing, k.insert(ctx, tx, &thing)
	}}
}

// updating replaces a stored resource by a random one, and returns what is stored then.
func (k resourceOperations[T]) updating(c *generator) operation {
	drawn, off := k.draw(c), c.offset()
	return operation{args: []any{drawn, off}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
		thing := drawn
		stored, err := k.get(ctx, tx, &thing)
		switch {
		case err == nil:
			*k.revision(&thing) = *k.revision(stored) + off
		case !errors.Is(err, storage.ErrNotFound):
			return nil, err
		}
		if err := k.update(ctx, tx, &thing); err != nil {
			return nil, err
		}
		return k.get(ctx, tx, &thing)
	}}
}

func (k resourceOperations[T]) getting(c *generator) operation {
	drawn := k.draw(c)
	return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
		return k.get(ctx, tx, &drawn)
	}}
}

func (k resourceOperations[T]) removing(c *generator) operation {
	drawn := k.draw(c)
	return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
		return nil, k.remove(ctx, tx, &drawn)
	}}
}

func (k resourceOperations[T]) listing(c *generator) operation {
	drawn, limit := k.draw(c), c.limit()
	return operation{args: []any{drawn, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
		return walk(3, limit, func(p storage.Page) ([]*T, storage.Cursor, error) { return k.list(ctx, tx, &drawn, p) })
	}}
}

var clientKind = resourceOperations[storage.Client]{
	name: "client", table: clientTable, weight: 8, deleteWeight: 10,
	draw: func(c *generator) storage.Client {
		client := storage.Client{
			ID: pick(c, append(clientIDs, "a\u0308cme")), Title: c.text(), CreateTime: c.time(), UpdateTime: c.time(),
			Changes: int64(c.IntN(3)), StaffToldTime: c.time(), DeleteTime: c.rarely(),
		}
		client.Titles = titlesOf(client.Title)
		return client
	},
}

var locationKind = resourceOperations[storage.Location]{
	name: "location", table: locationTable, weight: 30, deleteWeight: 12,
	draw: func(c *generator) storage.Location {
		l := storage.Location{
			Client: pick(c, clientIDs), ID: c.node(), Parent: c.node(), Title: c.text(), Channel: pick(c, channels),
			TimeZone: "Europe/Berlin", Locale: "de", Address: c.text(), Contact: c.text(), UpdateTime: c.time(),
		}
		if c.oneIn(2) {
			l.Point = &visit.Point{LatitudeE7: c.int32(), LongitudeE7: c.int32()}
		}
		l.Attributes, l.DeleteTime, l.Titles = some(c, attributes, 2), c.rarely(), titlesOf(l.Title)
		return l
	},
}

var programKind = resourceOperations[storage.Program]{
	name: "program", table: programTable, weight: 14, deleteWeight: 5,
	draw: func(c *generator) storage.Program {
		p := storage.Program{
			Client: pick(c, clientIDs), ID: pick(c, programIDs), Title: c.text(), Checklist: pick(c, checklistIDs),
			Version: int32(c.IntN(4)), Rules: visit.Defaults(), UpdateTime: c.time(),
			Waves: some(c, []storage.Wave{{ID: "Ä", FirstDay: "2026-10-01", LastDay: "2026-12-31"}, {ID: "b"}}, 2),
		}
		p.Rules.RotationDays, p.DeleteTime, p.Titles = c.int32(), c.rarely(), titlesOf(p.Title)
		if c.oneIn(2) {
			p.Fee = storage.Money{Amount: "12.50", Currency: c.text()}
		}
		return p
	},
}

var shopperKind = resourceOperations[storage.Shopper]{
	name: "shopper", table: shopperTable, weight: 8, deleteWeight: 6,
	draw: func(c *generator) storage.Shopper {
		s := storage.Shopper{
			ID: pick(c, shopperIDs), Title: c.text(), Email: c.text(), Locales: some(c, texts, 3), CreateTime: c.time(),
			UpdateTime: c.time(),
		}
		if c.oneIn(8) {
			s.EraseTime = c.time()
		}
		s.DeleteTime = c.rarely()
		return s
	},
}

var checklistKind = resourceOperations[storage.Checklist]{
	name: "checklist", table: checklistTable, weight: 6,
	draw: func(c *generator) storage.Checklist {
		d := storage.Checklist{ID: pick(c, checklistIDs), Latest: c.int32(), CreateTime: c.time(), UpdateTime: c.time()}
		if c.oneIn(2) {
			d.Draft = newContent(c.text())
		}
		return d
	},
}

// directoryOperations are the operations on the directory and on checklists that resourceOperations does not generate.
var directoryOperations = []operationKind{
	{name: "ancestors", weight: 6, reads: true, draw: call(
		storage.Tx.Locations, storage.Locations.Ancestors, from(clientIDs), (*generator).node)},
	{name: "children", weight: 6, reads: true, draw: call(
		storage.Tx.Locations, storage.Locations.Children, from(clientIDs), (*generator).node)},
	{name: "uses checklist", weight: 2, reads: true, draw: call(
		storage.Tx.Programs, storage.Programs.UsesChecklist, from(clientIDs), from(checklistIDs))},
	{name: "publish", weight: 16, draw: call(storage.Tx.Checklists, storage.Checklists.InsertVersion,
		func(c *generator) *storage.PublishedVersion {
			return &storage.PublishedVersion{
				Checklist: pick(c, checklistIDs), Number: c.version(), Content: newContent(c.text()), Digest: c.digest(),
				TotalFingerprint: c.digest(), PublishTime: c.time(), RetireTime: c.maybeTime(),
			}
		})},
	{name: "get version", weight: 3, reads: true, draw: call(
		storage.Tx.Checklists, storage.Checklists.GetVersion, from(checklistIDs), (*generator).version)},
	{name: "get the head of a version", weight: 2, reads: true, draw: call(
		storage.Tx.Checklists, storage.Checklists.GetVersionHead, from(checklistIDs), (*generator).version)},
	{name: "retire", weight: 2, draw: call(storage.Tx.Checklists, storage.Checklists.RetireVersion,
		from(checklistIDs), (*generator).version, (*generator).time)},
	{name: "list versions", weight: 3, reads: true, draw: list(
		0, storage.Tx.Checklists, storage.Checklists.ListVersions, from(checklistIDs))},
	{name: "bad cursor", weight: 1, reads: true, draw: func(c *generator) operation {
		after := pick(c, []storage.Cursor{"x", "bnVsbA", "W10"})
		return operation{args: []any{after}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			_, _, err := tx.Clients().List(ctx, storage.Page{Limit: 1, After: after})
			if errors.Is(err, storage.ErrCursor) {
				return "refused", nil
			}
			return "taken", err
		}}
	}},
}
