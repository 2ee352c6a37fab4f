package storagetest

import (
	"context"

	"mysteryshopper/storage"
)

// table holds the calls on one kind of resource. They find a resource by the ids in it.
type table[T any] struct {
	id       func(*T) string
	revision func(*T) *int64
	role     func(storage.Tx) writer[T]
	get      func(context.Context, storage.Tx, *T) (*T, error)
	// remove is nil if the resources are never deleted.
	remove func(context.Context, storage.Tx, *T) error
	list   func(context.Context, storage.Tx, *T, storage.Page) ([]*T, storage.Cursor, error)
}

// writer is the part of a role that is the same for all resources with a revision.
type writer[T any] interface {
	Insert(context.Context, *T) error
	Update(context.Context, *T) error
}

func (k table[T]) insert(ctx context.Context, tx storage.Tx, thing *T) error {
	return k.role(tx).Insert(ctx, thing)
}

func (k table[T]) update(ctx context.Context, tx storage.Tx, thing *T) error {
	return k.role(tx).Update(ctx, thing)
}

// unscoped makes the list of a table from a role's list that has no arguments but the page.
func unscoped[R, T any](
	role func(storage.Tx) R, list func(R, context.Context, storage.Page) ([]*T, storage.Cursor, error),
) func(context.Context, storage.Tx, *T, storage.Page) ([]*T, storage.Cursor, error) {
	return func(ctx context.Context, tx storage.Tx, _ *T, page storage.Page) ([]*T, storage.Cursor, error) {
		return list(role(tx), ctx, page)
	}
}

var clientTable = table[storage.Client]{
	id:       func(c *storage.Client) string { return c.ID },
	revision: func(c *storage.Client) *int64 { return &c.Revision },
	role:     func(tx storage.Tx) writer[storage.Client] { return tx.Clients() },
	get: func(ctx context.Context, tx storage.Tx, c *storage.Client) (*storage.Client, error) {
		return tx.Clients().Get(ctx, c.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, c *storage.Client) error {
		return tx.Clients().Delete(ctx, c.ID)
	},
	list: unscoped(storage.Tx.Clients, storage.Clients.List),
}

var checklistTable = table[storage.Checklist]{
	id:       func(c *storage.Checklist) string { return c.ID },
	revision: func(c *storage.Checklist) *int64 { return &c.Revision },
	role:     func(tx storage.Tx) writer[storage.Checklist] { return tx.Checklists() },
	get: func(ctx context.Context, tx storage.Tx, c *storage.Checklist) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, c.ID)
	},
	list: unscoped(storage.Tx.Checklists, storage.Checklists.List),
}

// locationTable lists the subtrees of a location and of its parent.
var locationTable = table[storage.Location]{
	id:       func(l *storage.Location) string { return l.ID },
	revision: func(l *storage.Location) *int64 { return &l.Revision },
	role:     func(tx storage.Tx) writer[storage.Location] { return tx.Locations() },
	get: func(ctx context.Context, tx storage.Tx, l *storage.Location) (*storage.Location, error) {
		return tx.Locations().Get(ctx, l.Client, l.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, l *storage.Location) error {
		return tx.Locations().Delete(ctx, l.Client, l.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, l *storage.Location, p storage.Page,
	) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, l.Client, []string{l.ID, l.Parent}, p)
	},
}

var programTable = table[storage.Program]{
	id:       func(p *storage.Program) string { return p.ID },
	revision: func(p *storage.Program) *int64 { return &p.Revision },
	role:     func(tx storage.Tx) writer[storage.Program] { return tx.Programs() },
	get: func(ctx context.Context, tx storage.Tx, p *storage.Program) (*storage.Program, error) {
		return tx.Programs().Get(ctx, p.Client, p.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, p *storage.Program) error {
		return tx.Programs().Delete(ctx, p.Client, p.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, d *storage.Program, p storage.Page,
	) ([]*storage.Program, storage.Cursor, error) {
		return tx.Programs().List(ctx, d.Client, p)
	},
}

var shopperTable = table[storage.Shopper]{
	id:       func(s *storage.Shopper) string { return s.ID },
	revision: func(s *storage.Shopper) *int64 { return &s.Revision },
	role:     func(tx storage.Tx) writer[storage.Shopper] { return tx.Shoppers() },
	get: func(ctx context.Context, tx storage.Tx, s *storage.Shopper) (*storage.Shopper, error) {
		return tx.Shoppers().Get(ctx, s.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, s *storage.Shopper) error {
		return tx.Shoppers().Delete(ctx, s.ID)
	},
	list: unscoped(storage.Tx.Shoppers, storage.Shoppers.List),
}

// visitTable lists the visits of a visit's shopper.
var visitTable = table[storage.Visit]{
	id:       func(v *storage.Visit) string { return v.ID },
	revision: func(v *storage.Visit) *int64 { return &v.Revision },
	role:     func(tx storage.Tx) writer[storage.Visit] { return tx.Visits() },
	get: func(ctx context.Context, tx storage.Tx, v *storage.Visit) (*storage.Visit, error) {
		return tx.Visits().Get(ctx, v.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, v *storage.Visit, p storage.Page,
	) ([]*storage.Visit, storage.Cursor, error) {
		return tx.Visits().List(ctx, v.Shopper, storage.Filter{}, p)
	},
}

// claimTable lists the claims at a claim's location, with retired ones if the claim is retired.
var claimTable = table[storage.Claim]{
	id:       func(c *storage.Claim) string { return c.ID },
	revision: func(c *storage.Claim) *int64 { return &c.Revision },
	role:     func(tx storage.Tx) writer[storage.Claim] { return tx.Claims() },
	get: func(ctx context.Context, tx storage.Tx, c *storage.Claim) (*storage.Claim, error) {
		return tx.Claims().Get(ctx, c.Client, c.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, c *storage.Claim, p storage.Page,
	) ([]*storage.Claim, storage.Cursor, error) {
		q := storage.ClaimQuery{Client: c.Client, Location: c.Location, Retired: !c.RetireTime.IsZero()}
		return tx.Claims().List(ctx, q, p)
	},
}

// alertRuleTable lists the rules of a rule's program.
var alertRuleTable = table[storage.AlertRule]{
	id:       func(r *storage.AlertRule) string { return r.ID },
	revision: func(r *storage.AlertRule) *int64 { return &r.Revision },
	role:     func(tx storage.Tx) writer[storage.AlertRule] { return tx.AlertRules() },
	get: func(ctx context.Context, tx storage.Tx, r *storage.AlertRule) (*storage.AlertRule, error) {
		return tx.AlertRules().Get(ctx, r.Client, r.Program, r.ID)
	},
	remove: func(ctx context.Context, tx storage.Tx, r *storage.AlertRule) error {
		stored, err := tx.AlertRules().Get(ctx, r.Client, r.Program, r.ID)
		if err != nil {
			return err
		}
		return tx.AlertRules().Delete(ctx, r.Client, r.Program, r.ID, stored.Revision)
	},
	list: func(
		ctx context.Context, tx storage.Tx, r *storage.AlertRule, p storage.Page,
	) ([]*storage.AlertRule, storage.Cursor, error) {
		return tx.AlertRules().List(ctx, r.Client, r.Program, p)
	},
}

// alertTable lists the alerts at an alert's location, those of the agency too.
var alertTable = table[storage.Alert]{
	id:       func(a *storage.Alert) string { return a.ID },
	revision: func(a *storage.Alert) *int64 { return &a.Revision },
	role:     func(tx storage.Tx) writer[storage.Alert] { return tx.Alerts() },
	get: func(ctx context.Context, tx storage.Tx, a *storage.Alert) (*storage.Alert, error) {
		return tx.Alerts().Get(ctx, a.Client, a.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, a *storage.Alert, p storage.Page,
	) ([]*storage.Alert, storage.Cursor, error) {
		q := storage.AlertQuery{Client: a.Client, Location: a.Location, Agency: true, Ascending: true}
		return tx.Alerts().List(ctx, q, p)
	},
}

// actionTable lists the actions at an action's location.
var actionTable = table[storage.Action]{
	id:       func(a *storage.Action) string { return a.ID },
	revision: func(a *storage.Action) *int64 { return &a.Revision },
	role:     func(tx storage.Tx) writer[storage.Action] { return tx.Actions() },
	get: func(ctx context.Context, tx storage.Tx, a *storage.Action) (*storage.Action, error) {
		return tx.Actions().Get(ctx, a.Client, a.ID)
	},
	list: func(
		ctx context.Context, tx storage.Tx, a *storage.Action, p storage.Page,
	) ([]*storage.Action, storage.Cursor, error) {
		return tx.Actions().List(ctx, storage.ActionQuery{Client: a.Client, Location: a.Location}, p)
	},
}
