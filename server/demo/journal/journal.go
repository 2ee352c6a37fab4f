package journal

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
)

// write is one thing that was written, to be done again. It may be done more than once, each time from the start.
type write func(ctx context.Context, tx storage.Tx) error

// Journal is a storage.Store in memory. It is for one goroutine, and is spoilt where an update fails: nothing is
// taken back. Times of visits that shoppers made before it began are not known to it, so the programs of its visits
// must ask for no rotation.
type Journal struct {
	ground  *Ground
	visits  map[string]*storage.Visit
	held    map[holder]bool
	reports map[storage.ReportID]*report
	ofVisit map[string][]storage.ReportID
	writes  []write
	sums    map[storage.RollupKey]*sum
	failed  error
}

var _ storage.Store = (*Journal)(nil)

// New returns an empty journal.
func New(g *Ground) *Journal {
	return &Journal{
		ground: g, visits: map[string]*storage.Visit{}, held: map[holder]bool{}, reports: map[storage.ReportID]*report{},
		ofVisit: map[string][]storage.ReportID{}, sums: map[storage.RollupKey]*sum{},
	}
}

// View runs fn on what is there and what was written.
func (j *Journal) View(_ context.Context, _ storage.ReadOptions, fn func(storage.Tx) error) error {
	return j.run(fn)
}

// Update runs fn and writes down what it does. An error of it stays: see Replay.
func (j *Journal) Update(_ context.Context, _ storage.WriteOptions, fn func(storage.Tx) error) error {
	err := j.run(fn)
	if err != nil && j.failed == nil {
		j.failed = err
	}
	return err
}

// errUnknown says that something was asked for that no journal has.
var errUnknown = errors.New("journal: asked for what it does not have")

// run turns the panic of a role that a journal does not have into an error.
func (j *Journal) run(fn func(storage.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errUnknown, p)
		}
	}()
	return fn(tx{journal: j})
}

// Check has nothing to check.
func (j *Journal) Check(context.Context) error { return nil }

// Close has nothing to close.
func (j *Journal) Close() error { return nil }

// Replay does everything again on a store, in the order in which it was done; what counts in figures is added up and
// comes last, one sum for each roll-up. It changes nothing in the journal and may be called again, so it can be what a
// store's Update runs. A journal of which an update failed is refused.
func (j *Journal) Replay(ctx context.Context, on storage.Tx) error {
	if j.failed != nil {
		return fmt.Errorf("journal: an update had failed: %w", j.failed)
	}
	for _, w := range j.writes {
		if err := w(ctx, on); err != nil {
			return err
		}
	}
	sums, err := j.rolledUp()
	if err != nil {
		return err
	}
	for _, s := range sums {
		if err := on.Rollups().Add(ctx, s.keys, s.totals, &s.details, s.extras); err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) note(w write) { j.writes = append(j.writes, w) }

// tx is the view of one transaction. The roles that it does not name are those of the nil Tx in it.
type tx struct {
	storage.Tx
	journal *Journal
}

func (t tx) Settings() storage.Settings     { return settings{ground: t.journal.ground} }
func (t tx) Checklists() storage.Checklists { return checklists{ground: t.journal.ground} }
func (t tx) Locations() storage.Locations   { return locations{ground: t.journal.ground} }
func (t tx) Programs() storage.Programs     { return programs{ground: t.journal.ground} }
func (t tx) Shoppers() storage.Shoppers     { return shoppers{ground: t.journal.ground} }
func (t tx) Visits() storage.Visits         { return visits{journal: t.journal} }
func (t tx) Drafts() storage.Drafts         { return drafts{} }
func (t tx) Reports() storage.Reports       { return reports{journal: t.journal} }
func (t tx) Rollups() storage.Rollups       { return rollups{journal: t.journal} }
func (t tx) Audit() storage.Audit           { return audit{journal: t.journal} }
func (t tx) Feed() storage.Feed             { return feed{journal: t.journal} }

type feed struct {
	storage.Feed
	journal *Journal
}

func (s feed) Append(_ context.Context, c storage.Change) error {
	s.journal.note(func(ctx context.Context, tx storage.Tx) error { return tx.Feed().Append(ctx, c) })
	return nil
}

// drafts are none: nobody parked one.
type drafts struct{ storage.Drafts }

func (drafts) Delete(context.Context, string, string) error { return nil }

type audit struct {
	storage.Audit
	journal *Journal
}

func (s audit) Append(_ context.Context, e storage.AuditEntry) error {
	s.journal.note(func(ctx context.Context, tx storage.Tx) error { return tx.Audit().Append(ctx, e) })
	return nil
}
