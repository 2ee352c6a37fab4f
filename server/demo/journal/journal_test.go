package journal_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/demo/journal"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

var (
	at = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	id = storage.ReportID{1}
)

// ground is an empty store with a ground on it.
func ground(t *testing.T) (storage.Store, *journal.Ground) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ground.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, journal.NewGround(s)
}

// TestAnswers asks a journal with one visit and one report in it for what an engine would refuse too.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ask  func(ctx context.Context, tx storage.Tx) error
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
			return tx.Rollups().Subtract(ctx, []storage.RollupKey{{Client: "c"}}, scorecard.Totals{Visits: 1}, &scorecard.Details{}, &scorecard.Extras{})
		}, scorecard.ErrNegative},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, g := ground(t)
			j := written(t, g)
			if err := j.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error { return c.ask(t.Context(), tx) }); !errors.Is(err, c.want) {
				t.Errorf("the answer is %v, want %v", err, c.want)
			}
		})
	}
}

// written is a journal with a visit and its report.
func written(t *testing.T, g *journal.Ground) *journal.Journal {
	t.Helper()
	j := journal.New(g)
	err := j.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
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
	return j
}

// TestCopies changes what was written and what was read, which must change nothing in the journal.
func TestCopies(t *testing.T) {
	t.Parallel()
	_, g := ground(t)
	j := written(t, g)
	read := func() (*storage.Visit, *storage.Report, []storage.Event) {
		var v *storage.Visit
		var r *storage.Report
		var events []storage.Event
		err := j.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) (err error) {
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
		t.Errorf("what was read is what is kept (-before +after):\n%s", diff)
	}
}

// TestRefusals asks for what no journal has, and replays one of which an update had failed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	store, g := ground(t)
	j := written(t, g)
	for name, ask := range map[string]func(tx storage.Tx) error{
		"a role": func(tx storage.Tx) error { _, err := tx.Access().GetToken(t.Context(), "t"); return err },
		"a method": func(tx storage.Tx) error {
			_, err := tx.Visits().WasAssignedVersion(t.Context(), "s", "c", 1)
			return err
		},
	} {
		if err := j.View(t.Context(), storage.ReadOptions{}, ask); err == nil {
			t.Errorf("%s that a journal does not have is answered", name)
		}
	}
	failure := errors.New("failure")
	if err := j.Update(t.Context(), storage.WriteOptions{}, func(storage.Tx) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("the update returns %v", err)
	}
	err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return j.Replay(t.Context(), tx) })
	if !errors.Is(err, failure) {
		t.Errorf("the journal is replayed: %v", err)
	}
}
