package storagetest

import (
	"context"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// resource defines a type of resources with an id and a revision.
type resource[T any] struct {
	name string
	make func(w *world, id string) *T
	// change sets every field that may change to another value.
	change   func(*T)
	revision func(*T) *int64
	id       func(*T) string

	insert func(context.Context, storage.Tx, *T) error
	get    func(context.Context, storage.Tx, *world, string) (*T, error)
	update func(context.Context, storage.Tx, *T) error
	// remove is nil if the resources are never deleted.
	remove func(context.Context, storage.Tx, *world, string) error
	list   func(context.Context, storage.Tx, *world, storage.Page) ([]*T, storage.Cursor, error)
	// omit clears the fields that a list leaves out. It is nil if there are none.
	omit func(*T)
}

var later = noon.Add(time.Hour)

var clientResource = resource[storage.Client]{
	name: "Clients", make: (*world).newClient,
	change:   func(c *storage.Client) { c.Title, c.StaffToldTime, c.UpdateTime = "Ajax", time.Time{}, later },
	revision: func(c *storage.Client) *int64 { return &c.Revision },
	id:       func(c *storage.Client) string { return c.ID },
	insert:   func(ctx context.Context, tx storage.Tx, c *storage.Client) error { return tx.Clients().Insert(ctx, c) },
	get: func(ctx context.Context, tx storage.Tx, _ *world, id string) (*storage.Client, error) {
		return tx.Clients().Get(ctx, id)
	},
	update: func(ctx context.Context, tx storage.Tx, c *storage.Client) error { return tx.Clients().Update(ctx, c) },
	remove: func(ctx context.Context, tx storage.Tx, _ *world, id string) error {
		return tx.Clients().Delete(ctx, id)
	},
	list: func(ctx context.Context, tx storage.Tx, _ *world, p storage.Page) ([]*storage.Client, storage.Cursor, error) {
		return tx.Clients().List(ctx, p)
	},
}

var checklistResource = resource[storage.Checklist]{
	name: "Checklists", make: (*world).newChecklist,
	change:   func(c *storage.Checklist) { c.Draft, c.Latest, c.UpdateTime = nil, 7, later },
	revision: func(c *storage.Checklist) *int64 { return &c.Revision },
	id:       func(c *storage.Checklist) string { return c.ID },
	insert: func(ctx context.Context, tx storage.Tx, c *storage.Checklist) error {
		return tx.Checklists().Insert(ctx, c)
	},
	get: func(ctx context.Context, tx storage.Tx, _ *world, id string) (*storage.Checklist, error) {
		return tx.Checklists().Get(ctx, id)
	},
	update: func(ctx context.Context, tx storage.Tx, c *storage.Checklist) error {
		return tx.Checklists().Update(ctx, c)
	},
	list: func(ctx context.Context, tx storage.Tx, _ *world, p storage.Page) ([]*storage.Checklist, storage.Cursor, error) {
		return tx.Checklists().List(ctx, p)
	},
	omit: func(c *storage.Checklist) { c.Draft = nil },
}

var locationResource = resource[storage.Location]{
	name: "Locations",
	make: func(w *world, id string) *storage.Location { return w.newLocation(id, w.region) },
	change: func(l *storage.Location) {
		l.Parent, l.Title, l.Channel, l.TimeZone = storage.WholeClient, "Wien", storage.Phone, "Europe/Vienna"
		l.Locale, l.Point, l.Address, l.Contact, l.UpdateTime = "de-AT", nil, "Ring 1", "", later
	},
	revision: func(l *storage.Location) *int64 { return &l.Revision },
	id:       func(l *storage.Location) string { return l.ID },
	insert: func(ctx context.Context, tx storage.Tx, l *storage.Location) error {
		return tx.Locations().Insert(ctx, l)
	},
	get: func(ctx context.Context, tx storage.Tx, w *world, id string) (*storage.Location, error) {
		return tx.Locations().Get(ctx, w.client, id)
	},
	update: func(ctx context.Context, tx storage.Tx, l *storage.Location) error {
		return tx.Locations().Update(ctx, l)
	},
	remove: func(ctx context.Context, tx storage.Tx, w *world, id string) error {
		return tx.Locations().Delete(ctx, w.client, id)
	},
	list: func(ctx context.Context, tx storage.Tx, w *world, p storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, w.client, []string{w.region}, p)
	},
}

var programResource = resource[storage.Program]{
	name: "Programs", make: (*world).newProgram,
	change: func(p *storage.Program) {
		p.Title, p.Version, p.Rules.RotationDays, p.Fee, p.UpdateTime = "Other", 0, 30, storage.Money{}, later
		p.Waves = append(p.Waves, storage.Wave{ID: "next"})
	},
	revision: func(p *storage.Program) *int64 { return &p.Revision },
	id:       func(p *storage.Program) string { return p.ID },
	insert: func(ctx context.Context, tx storage.Tx, p *storage.Program) error {
		return tx.Programs().Insert(ctx, p)
	},
	get: func(ctx context.Context, tx storage.Tx, w *world, id string) (*storage.Program, error) {
		return tx.Programs().Get(ctx, w.client, id)
	},
	update: func(ctx context.Context, tx storage.Tx, p *storage.Program) error {
		return tx.Programs().Update(ctx, p)
	},
	remove: func(ctx context.Context, tx storage.Tx, w *world, id string) error {
		return tx.Programs().Delete(ctx, w.client, id)
	},
	list: func(ctx context.Context, tx storage.Tx, w *world, p storage.Page) ([]*storage.Program, storage.Cursor, error) {
		return tx.Programs().List(ctx, w.client, p)
	},
}

var shopperResource = resource[storage.Shopper]{
	name: "Shoppers", make: (*world).newShopper,
	change: func(s *storage.Shopper) {
		s.Title, s.Email, s.Locales, s.UpdateTime = "Änne", "", nil, later
	},
	revision: func(s *storage.Shopper) *int64 { return &s.Revision },
	id:       func(s *storage.Shopper) string { return s.ID },
	insert: func(ctx context.Context, tx storage.Tx, s *storage.Shopper) error {
		return tx.Shoppers().Insert(ctx, s)
	},
	get: func(ctx context.Context, tx storage.Tx, _ *world, id string) (*storage.Shopper, error) {
		return tx.Shoppers().Get(ctx, id)
	},
	update: func(ctx context.Context, tx storage.Tx, s *storage.Shopper) error {
		return tx.Shoppers().Update(ctx, s)
	},
	remove: func(ctx context.Context, tx storage.Tx, _ *world, id string) error {
		return tx.Shoppers().Delete(ctx, id)
	},
	list: func(ctx context.Context, tx storage.Tx, _ *world, p storage.Page) ([]*storage.Shopper, storage.Cursor, error) {
		return tx.Shoppers().List(ctx, p)
	},
}

var visitResource = resource[storage.Visit]{
	name: "Visits", make: (*world).newVisit,
	change: func(v *storage.Visit) {
		v.State, v.WindowStart, v.WindowEnd, v.Scenario, v.Wave = visit.Cancelled, later, time.Time{}, "", "next"
		v.CheckInTime, v.Flags, v.Report = later, []visit.Flag{visit.FlagLate, visit.FlagTooShort}, storage.ReportID{1}
		v.ReturnedRevision, v.ReturnComment, v.UpdateTime = 2, "Please say which till.", later
	},
	revision: func(v *storage.Visit) *int64 { return &v.Revision },
	id:       func(v *storage.Visit) string { return v.ID },
	insert:   func(ctx context.Context, tx storage.Tx, v *storage.Visit) error { return tx.Visits().Insert(ctx, v) },
	get: func(ctx context.Context, tx storage.Tx, _ *world, id string) (*storage.Visit, error) {
		return tx.Visits().Get(ctx, id)
	},
	update: func(ctx context.Context, tx storage.Tx, v *storage.Visit) error { return tx.Visits().Update(ctx, v) },
	list: func(ctx context.Context, tx storage.Tx, _ *world, p storage.Page) ([]*storage.Visit, storage.Cursor, error) {
		return tx.Visits().List(ctx, "", storage.Filter{}, p)
	},
}

func testResources(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	testResource(t, s, clientResource)
	testResource(t, s, checklistResource)
	testResource(t, s, locationResource)
	testResource(t, s, programResource)
	testResource(t, s, shopperResource)
	testResource(t, s, visitResource)
	testResource(t, s, claimResource)
}

func testPaging(t *testing.T, open func(*testing.T) storage.Store) {
	testPages(t, open, clientResource)
	testPages(t, open, checklistResource)
	testPages(t, open, locationResource)
	testPages(t, open, programResource)
	testPages(t, open, shopperResource)
	testPages(t, open, visitResource)
	testPages(t, open, claimResource)
}
