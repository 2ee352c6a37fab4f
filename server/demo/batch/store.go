// Package batch is a store in memory that records what is written to it. The handlers of the API work on it as they do
// on a database, many reports one after the other; Apply then writes everything to a real store in one transaction. So
// the reports of a long history are made by the code that accepts single reports, on as many goroutines as there are
// processors, and the database only writes.
//
// A batch starts empty on a Base: the locations, programs, shoppers and published versions of a store, which must not
// change meanwhile. It implements the methods that planning, reporting and reviewing call. A transaction that calls
// another method ends with an error.
package batch

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
)

// write repeats a recorded write on a transaction. It can be called any number of times.
type write func(ctx context.Context, tx storage.Tx) error

// Store is a storage.Store in memory, for one goroutine. It does not roll back: after a failed Update it cannot be
// applied. It does not have the visits that shoppers made before, so the programs of its visits must have no rotation.
type Store struct {
	base        *Base
	visits      map[string]*storage.Visit
	assignments map[assignment]bool
	reports     map[storage.ReportID]*report
	byVisit     map[string][]storage.ReportID
	payables    map[string][]storage.Payable
	writes      []write
	sums        map[storage.RollupKey]*sum
	failed      error
}

var _ storage.Store = (*Store)(nil)

// New returns an empty batch on a base.
func New(base *Base) *Store {
	return &Store{
		base: base, visits: map[string]*storage.Visit{}, assignments: map[assignment]bool{}, reports: map[storage.ReportID]*report{},
		byVisit: map[string][]storage.ReportID{}, payables: map[string][]storage.Payable{}, sums: map[storage.RollupKey]*sum{},
	}
}

// View calls fn with the base and what was written.
func (b *Store) View(_ context.Context, _ storage.ReadOptions, fn func(storage.Tx) error) error {
	return b.run(fn)
}

// Update calls fn and records its writes. After an error of fn the batch cannot be applied.
func (b *Store) Update(_ context.Context, _ storage.WriteOptions, fn func(storage.Tx) error) error {
	err := b.run(fn)
	if err != nil && b.failed == nil {
		b.failed = err
	}
	return err
}

// errUnsupported is returned by a transaction that calls a method which a batch does not implement.
var errUnsupported = errors.New("batch: method not implemented")

// run turns the panic of a method that is not implemented into an error.
func (b *Store) run(fn func(storage.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errUnsupported, p)
		}
	}()
	return fn(tx{batch: b})
}

// Check returns nil.
func (b *Store) Check(context.Context) error { return nil }

// Close returns nil.
func (b *Store) Close() error { return nil }

// Apply repeats all writes on a transaction, in their order. The additions to roll-ups come last, one sum for each
// roll-up. Apply does not change the batch, so that Update of a store can call it more than once. It returns an error
// where an Update of the batch failed.
func (b *Store) Apply(ctx context.Context, on storage.Tx) error {
	if b.failed != nil {
		return fmt.Errorf("batch: an update failed before: %w", b.failed)
	}
	for _, w := range b.writes {
		if err := w(ctx, on); err != nil {
			return err
		}
	}
	sums, err := b.rollupSums()
	if err != nil {
		return err
	}
	for _, s := range sums {
		if err := on.Rollups().Add(ctx, s.keys, s.totals, &s.details, s.tallies); err != nil {
			return err
		}
	}
	return nil
}

func (b *Store) record(w write) { b.writes = append(b.writes, w) }

// tx is one transaction. The methods that it does not implement are those of the nil Tx in it, which panic.
type tx struct {
	storage.Tx
	batch *Store
}

func (t tx) Settings() storage.Settings     { return settings{base: t.batch.base} }
func (t tx) Checklists() storage.Checklists { return checklists{base: t.batch.base} }
func (t tx) Locations() storage.Locations   { return locations{base: t.batch.base} }
func (t tx) Clients() storage.Clients       { return clients{base: t.batch.base} }
func (t tx) Programs() storage.Programs     { return programs{base: t.batch.base} }
func (t tx) Shoppers() storage.Shoppers     { return shoppers{base: t.batch.base} }
func (t tx) Visits() storage.Visits         { return visits{batch: t.batch} }
func (t tx) Drafts() storage.Drafts         { return drafts{} }
func (t tx) Reports() storage.Reports       { return reports{batch: t.batch} }
func (t tx) Rollups() storage.Rollups       { return rollups{batch: t.batch} }
func (t tx) Audit() storage.Audit           { return audit{batch: t.batch} }
func (t tx) Feed() storage.Feed             { return feed{batch: t.batch} }
func (t tx) Payables() storage.Payables     { return payables{batch: t.batch} }
func (t tx) Holds() storage.Holds           { return holds{} }
func (t tx) AlertRules() storage.AlertRules { return alertRules{base: t.batch.base} }
func (t tx) Alerts() storage.Alerts         { return alerts{} }
func (t tx) Actions() storage.Actions       { return actions{} }
func (t tx) Evidence() storage.EvidenceRows { return evidence{} }

// holds is empty: no report was held.
type holds struct{ storage.Holds }

func (holds) Get(context.Context, storage.ReportID) (*storage.Hold, error) {
	return nil, storage.ErrNotFound
}
func (holds) GetAll(context.Context, []storage.ReportID) ([]*storage.Hold, error) { return nil, nil }
func (holds) Delete(context.Context, storage.ReportID) error                      { return nil }

// evidence is empty: nothing was uploaded.
type evidence struct{ storage.EvidenceRows }

func (evidence) OfReport(context.Context, storage.ReportID) ([]*storage.Evidence, error) {
	return nil, nil
}

// alerts is empty: no rule may be in force while a batch is made, since the figures that some need are not there yet.
type alerts struct{ storage.Alerts }

func (alerts) OfReport(context.Context, storage.ReportID) ([]*storage.Alert, error) { return nil, nil }

// actions is empty: no action is proven by a report that is made.
type actions struct{ storage.Actions }

func (actions) ProvenBy(context.Context, storage.ReportID) ([]*storage.Action, error) {
	return nil, nil
}

type feed struct {
	storage.Feed
	batch *Store
}

func (s feed) Append(_ context.Context, c storage.Change) error {
	s.batch.record(func(ctx context.Context, tx storage.Tx) error { return tx.Feed().Append(ctx, c) })
	return nil
}

// drafts is empty: no draft was parked.
type drafts struct{ storage.Drafts }

func (drafts) Delete(context.Context, string, string) error { return nil }

type audit struct {
	storage.Audit
	batch *Store
}

func (s audit) Append(_ context.Context, e storage.AuditEntry) error {
	s.batch.record(func(ctx context.Context, tx storage.Tx) error { return tx.Audit().Append(ctx, e) })
	return nil
}
