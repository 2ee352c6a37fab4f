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
	operationsOn(visitKind), operationsOn(claimKind), directoryOperations, claimOperations, visitOperations, reportOperations, rollupOperations, workOperations,
)

// resourceOperations defines the operations on one kind of resource. Its functions find a resource by the ids in it.
type resourceOperations[T any] struct {
	name string
	// weight is the weight of insertions and updates, deleteWeight that of deletions. 0 means never.
	weight, deleteWeight int
	draw                 func(*generator) T
	revision             func(*T) *int64
	get                  func(context.Context, storage.Tx, *T) (*T, error)
	insert               func(context.Context, storage.Tx, *T) error
	update               func(context.Context, storage.Tx, *T) error
	remove               func(context.Context, storage.Tx, *T) error
	list                 func(context.Context, storage.Tx, *T, storage.Page) ([]*T, storage.Cursor, error)
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
	name: "client", weight: 8, deleteWeight: 4,
	draw: func(c *generator) storage.Client {
		return storage.Client{
			ID: pick(c, append(clientIDs, "a\u0308cme")), Title: c.text(), CreateTime: c.time(), UpdateTime: c.time(),
			Changes: int64(c.IntN(3)), StaffToldTime: c.time(),
		}
	},
	revision: func(d *storage.Client) *int64 { return &d.Revision },
	get: func(ctx context.Context, tx storage.Tx, d *storage.Client) (*storage.Client, error) {
		return tx.Clients().Get(ctx, d.ID)
	},
	insert: func(ctx context.Context, tx storage.Tx, d *storage.Client) error { return tx.Clients().Insert(ctx, d) },
	update: func(ctx context.Context, tx storage.Tx, d *storage.Client) error { return tx.Clients().Update(ctx, d) },
	remove: func(ctx context.Context, tx storage.Tx, d *storage.Client) error {
		return tx.Clients().Delete(ctx, d.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, _ *storage.Client, p storage.Page,
	) ([]*storage.Client, storage.Cursor, error) {
		return tx.Clients().List(ctx, p)
	},
}

var locationKind = resourceOperations[storage.Location]{
	name: "location", weight: 30, deleteWeight: 3,
	draw: func(c *generator) storage.Location {
		l := storage.Location{
			Client: pick(c, clientIDs), ID: c.node(), Parent: c.node(), Title: c.text(), Channel: pick(c, channels),
			TimeZone: "Europe/Berlin", Locale: "de", Address: c.text(), Contact: c.text(), UpdateTime: c.time(),
		}
		if c.oneIn(2) {
			l.Point = &visit.Point{LatitudeE7: c.int32(), LongitudeE7: c.int32()}
		}
		return l
	},
	revision: func(d *storage.Location) *int64 { return &d.Revision },
	get: func(ctx context.Context, tx storage.Tx, d *storage.Location) (*storage.Location, error) {
		return tx.Locations().Get(ctx, d.Client, d.ID)
	},
	insert: func(ctx context.Context, tx storage.Tx, d *storage.Location) error {
		return tx.Locations().Insert(ctx, d)
	},
	update: func(ctx context.Context, tx storage.Tx, d *storage.Location) error {
		return tx.Locations().Update(ctx, d)
	},
	remove: func(ctx context.Context, tx storage.Tx, d *storage.Location) error {
		return tx.Locations().Delete(ctx, d.Client, d.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, d *storage.Location, p storage.Page,
	) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, d.Client, []string{d.ID, d.Parent}, p)
	},
}

var programKind = resourceOperations[storage.Program]{
	name: "program", weight: 14, deleteWeight: 5,
	draw: func(c *generator) storage.Program {
		p := storage.Program{
			Client: pick(c, clientIDs), ID: pick(c, programIDs), Title: c.text(), Checklist: pick(c, checklistIDs),
			Version: int32(c.IntN(4)), Rules: visit.Defaults(), UpdateTime: c.time(),
			Waves: some(c, []storage.Wave{{ID: "Ä", FirstDay: "2026-10-01", LastDay: "2026-12-31"}, {ID: "b"}}, 2),
		}
		p.Rules.RotationDays = c.int32()
		if c.oneIn(2) {
			p.Fee = storage.Money{Amount: "12.50", Currency: c.text()}
		}
		return p
	},
	revision: func(d *storage.Program) *int64 { return &d.Revision },
	get: func(ctx context.Context, tx storage.Tx, d *storage.Program) (*storage.Program, error) {
		return tx.Programs().Get(ctx, d.Client, d.ID)
	},
	insert: func(ctx context.Context, tx storage.Tx, d *storage.Program) error {
		return tx.Programs().Insert(ctx, d)
	},
	update: func(ctx context.Context, tx storage.Tx, d *storage.Program) error {
		return tx.Programs().Update(ctx, d)
	},
	remove: func(ctx context.Context, tx storage.Tx, d *storage.Program) error {
		return tx.Programs().Delete(ctx, d.Client, d.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, d *storage.Program, p storage.Page,
	) ([]*storage.Program, storage.Cursor, error) {
		return tx.Programs().List(ctx, d.Client, p)
	},
}

var shopperKind = resourceOperations[storage.Shopper]{
	name: "shopper", weight: 8, deleteWeight: 3,
	draw: func(c *generator) storage.Shopper {
		return storage.Shopper{
			ID: pick(c, shopperIDs), Title: c.text(), Email: c.text(), Locales: some(c, texts, 3), CreateTime: c.time(),
			UpdateTime: c.time(),
		}
	},
	revision: func(d *storage.Shopper) *int64 { return &d.Revision },
	get: func(ctx context.Context, tx storage.Tx, d *storage.Shopper) (*storage.Shopper, error) {
		return tx.Shoppers().Get(ctx, d.ID)
	},
	insert: func(ctx context.Context, tx storage.Tx, d *storage.Shopper) error {
		return tx.Shoppers().Insert(ctx, d)
	},
	update: func(ctx context.Context, tx storage.Tx, d *storage.Shopper) error {
		return tx.Shoppers().Update(ctx, d)
	},
	remove: func(ctx context.Context, tx storage.Tx, d *storage.Shopper) error {
		return tx.Shoppers().Delete(ctx, d.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, _ *storage.Shopper, p storage.Page,
	) ([]*storage.Shopper, storage.Cursor, error) {
		return tx.Shoppers().List(ctx, p)
	},
}

var checklistKind = resourceOperations[storage.Checklist]{
	name: "checklist", weight: 6,
	draw: func(c *generator) storage.Checklist {
		d := storage.Checklist{ID: pick(c, checklistIDs), Latest: c.int32(), CreateTime: c.time(), UpdateTime: c.time()}
		if c.oneIn(2) {
			d.Draft = newContent(c.text())
		}
		return d
	},
	revision: func(d *storage.Checklist) *int64 { return &d.Revision },
	get: func(ctx context.Context, tx storage.Tx, d *storage.Checklist) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, d.ID)
	},
	insert: func(ctx context.Context, tx storage.Tx, d *storage.Checklist) error {
		return tx.Checklists().Insert(ctx, d)
	},
	update: func(ctx context.Context, tx storage.Tx, d *storage.Checklist) error {
		return tx.Checklists().Update(ctx, d)
	},
	list: func(
		ctx context.Context, tx storage.Tx, _ *storage.Checklist, p storage.Page,
	) ([]*storage.Checklist, storage.Cursor, error) {
		return tx.Checklists().List(ctx, p)
	},
}

// directoryOperations are the operations on the directory and on checklists that resourceOperations does not generate.
var directoryOperations = []operationKind{
	{name: "ancestors", weight: 6, reads: true, draw: func(c *generator) operation {
		client, id := pick(c, clientIDs), c.node()
		return operation{args: []any{client, id}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Locations().Ancestors(ctx, client, id)
		}}
	}},
	{name: "children", weight: 6, reads: true, draw: func(c *generator) operation {
		client, id := pick(c, clientIDs), c.node()
		return operation{args: []any{client, id}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Locations().Children(ctx, client, id)
		}}
	}},
	{name: "uses checklist", weight: 2, reads: true, draw: func(c *generator) operation {
		client, id := pick(c, clientIDs), pick(c, checklistIDs)
		return operation{args: []any{client, id}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Programs().UsesChecklist(ctx, client, id)
		}}
	}},
	{name: "publish", weight: 16, draw: func(c *generator) operation {
		v := storage.PublishedVersion{
			Checklist: pick(c, checklistIDs), Number: c.version(), Content: newContent(c.text()), Digest: c.digest(),
			TotalFingerprint: c.digest(), PublishTime: c.time(), RetireTime: c.maybeTime(),
		}
		return operation{args: []any{v}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Checklists().InsertVersion(ctx, &v)
		}}
	}},
	{name: "get version", weight: 3, reads: true, draw: func(c *generator) operation {
		id, number := pick(c, checklistIDs), c.version()
		return operation{args: []any{id, number}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return tx.Checklists().GetVersion(ctx, id, number)
		}}
	}},
	{name: "retire", weight: 2, draw: func(c *generator) operation {
		id, number, at := pick(c, checklistIDs), c.version(), c.time()
		return operation{args: []any{id, number, at}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return nil, tx.Checklists().RetireVersion(ctx, id, number, at)
		}}
	}},
	{name: "list versions", weight: 3, reads: true, draw: func(c *generator) operation {
		id, limit := pick(c, checklistIDs), c.limit()
		return operation{args: []any{id, limit}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			return walk(0, limit, func(p storage.Page) ([]*storage.PublishedVersion, storage.Cursor, error) {
				return tx.Checklists().ListVersions(ctx, id, p)
			})
		}}
	}},
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
