package batch_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/demo/batch"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

var (
	at = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	id = storage.ReportID{1}
)

// newBase returns an empty store and a base on it.
func newBase(t *testing.T) (storage.Store, *batch.Base) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "base.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, batch.NewBase(s)
}

// TestErrors calls methods of a batch with one visit and one report that an engine refuses too.
func TestErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		call func(ctx context.Context, tx storage.Tx) error
		want error
	}{
		"a visit again": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Visits().Insert(ctx, &storage.Visit{ID: "v"})
		}, storage.ErrExists},
		"no visit": {func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Visits().Get(ctx, "w")
			return err
		}, storage.ErrNotFound},
		"no visit to change": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Visits().Update(ctx, &storage.Visit{ID: "w", Revision: 1})
		}, storage.ErrNotFound},
		"a stale visit": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Visits().Update(ctx, &storage.Visit{ID: "v", Revision: 2})
		}, storage.ErrStale},
		"a report again": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Reports().Insert(ctx, &storage.Report{ID: id, Visit: "v"}, &storage.Revision{}, storage.Event{})
		}, storage.ErrExists},
		"a report of no visit": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Reports().Insert(ctx, &storage.Report{ID: storage.ReportID{2}, Visit: "w"}, &storage.Revision{}, storage.Event{})
		}, storage.ErrNotFound},
		"a stale report": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Reports().Update(ctx, &storage.Report{ID: id, Revision: 7})
		}, storage.ErrStale},
		"a revision again": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Reports().AddRevision(ctx, &storage.Revision{Report: id, Number: 2, Base: 0})
		}, storage.ErrExists},
		"no revision": {func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Reports().GetRevision(ctx, id, 2)
			return err
		}, storage.ErrNotFound},
		"no submission": {func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Reports().GetSubmission(ctx, id, 1)
			return err
		}, storage.ErrNotFound},
		"no location": {func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Locations().Get(ctx, "c", "l")
			return err
		}, storage.ErrNotFound},
		"no setting, even with a value": {func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Settings().GetOrPut(ctx, "key", []byte("value"))
			return err
		}, storage.ErrNotFound},
		"more than was added": {func(ctx context.Context, tx storage.Tx) error {
			return tx.Rollups().Subtract(ctx, []storage.RollupKey{{Client: "c"}}, scorecard.Totals{Visits: 1}, &scorecard.Details{}, &scorecard.Tallies{})
		}, scorecard.ErrNegative},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, base := newBase(t)
			b := newBatch(t, base)
			if err := b.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error { return c.call(t.Context(), tx) }); !errors.Is(err, c.want) {
				t.Errorf("the error is %v, want %v", err, c.want)
			}
		})
	}
}

// newBatch returns a batch with a visit and its report.
func newBatch(t *testing.T, base *batch.Base) *batch.Store {
	t.Helper()
	b := batch.New(base)
	err := b.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		v := &storage.Visit{ID: "v", Shopper: "anna", State: visit.Claimed, CreateTime: at, UpdateTime: at}
		if err := tx.Visits().Insert(t.Context(), v); err != nil {
			return err
		}
		r := &storage.Report{ID: id, Visit: "v", Current: 1}
		return tx.Reports().Insert(t.Context(), r, &storage.Revision{Report: id, Number: 1}, storage.Event{Act: "SUBMITTED"})
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestCopies changes what was written and what was read. The batch must not change.
func TestCopies(t *testing.T) {
	t.Parallel()
	_, base := newBase(t)
	b := newBatch(t, base)
	read := func() (*storage.Visit, *storage.Report, []storage.Event) {
		var v *storage.Visit
		var r *storage.Report
		var events []storage.Event
		err := b.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) (err error) {
			v, err = tx.Visits().Get(t.Context(), "v")
			if err == nil {
				r, err = tx.Reports().Get(t.Context(), id)
			}
			if err == nil {
				events, err = tx.Reports().Events(t.Context(), id)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return v, r, events
	}
	v, r, events := read()
	first := []any{*v, *r, events[0]}
	v.State, r.State, events[0].Act = visit.Cancelled, visit.Rejected, "ELSE"
	v, r, events = read()
	if diff := cmp.Diff(first, []any{*v, *r, events[0]}); diff != "" {
		t.Errorf("a change of what was read changed the batch (-before +after):\n%s", diff)
	}
}

// TestUnsupported calls methods that a batch does not implement, and applies a batch after an update failed.
func TestUnsupported(t *testing.T) {
	t.Parallel()
	store, base := newBase(t)
	b := newBatch(t, base)
	for name, call := range map[string]func(tx storage.Tx) error{
		"a role": func(tx storage.Tx) error { _, err := tx.Access().GetToken(t.Context(), "t"); return err },
		"a method": func(tx storage.Tx) error {
			_, err := tx.Visits().WasAssignedVersion(t.Context(), "s", "c", 1)
			return err
		},
	} {
		if err := b.View(t.Context(), storage.ReadOptions{}, call); err == nil {
			t.Errorf("%s that a batch does not implement returns no error", name)
		}
	}
	failure := errors.New("failure")
	if err := b.Update(t.Context(), storage.WriteOptions{}, func(storage.Tx) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("the update returns %v", err)
	}
	err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return b.Apply(t.Context(), tx) })
	if !errors.Is(err, failure) {
		t.Errorf("the batch is applied: %v", err)
	}
}
