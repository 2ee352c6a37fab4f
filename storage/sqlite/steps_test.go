package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mysteryshopper/storage"
)

// TestErrorsNameTheStep opens a database that lacks tables and expects the error of each failing method to begin with the
// step and to contain the engine's text.
func TestErrorsNameTheStep(t *testing.T) {
	t.Parallel()
	whole, path := newStore(t)
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	tamper(t, path, "PRAGMA foreign_keys = 0", "DROP TABLE clients", "DROP TABLE events", "DROP TABLE rollup_deltas",
		"DROP TABLE visits", "DROP TABLE audit_unsealed")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for step, fn := range map[string]func(context.Context, storage.Tx) error{
		"get client": func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Clients().Get(ctx, "acme")
			return err
		},
		"insert client": func(ctx context.Context, tx storage.Tx) error {
			return tx.Clients().Insert(ctx, &storage.Client{ID: "acme"})
		},
		"list clients": func(ctx context.Context, tx storage.Tx) error {
			_, _, err := tx.Clients().List(ctx, storage.Page{Limit: 1})
			return err
		},
		"list events of report": func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Reports().Events(ctx, storage.ReportID{1})
			return err
		},
		"insert report": func(ctx context.Context, tx storage.Tx) error {
			return tx.Reports().Insert(ctx, &storage.Report{}, &storage.Revision{}, storage.Event{})
		},
		"fold deltas into roll-ups": func(ctx context.Context, tx storage.Tx) error {
			_, err := tx.Rollups().Fold(ctx, 1)
			return err
		},
		"append audit entry": func(ctx context.Context, tx storage.Tx) error {
			return tx.Audit().Append(ctx, storage.AuditEntry{})
		},
	} {
		err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return fn(t.Context(), tx) })
		if err == nil || !strings.HasPrefix(err.Error(), step+": storage: ") || !strings.Contains(err.Error(), "no such table") {
			t.Errorf("%s: got %v", step, err)
		}
	}
	err = s.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Checklists().Get(t.Context(), "nothing")
		return err
	})
	if !errors.Is(err, storage.ErrNotFound) || !strings.HasPrefix(err.Error(), "get checklist: ") {
		t.Errorf("got %v, want get checklist: %v", err, storage.ErrNotFound)
	}
}
