package builtin_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// TestPublishNewer starts on databases in which a checklist stands as an earlier release left it, and on those where it
// is somebody's own.
func TestPublishNewer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// before is what happened to core-service.
		before func(*testing.T, storage.Store)
		want   []string
	}{
		"nothing published":     {func(*testing.T, storage.Store) {}, nil},
		"the first version":     {func(t *testing.T, s storage.Store) { publish(t, s, first(t)) }, []string{"checklists/core-service/versions/2"}},
		"the newest version":    {func(t *testing.T, s storage.Store) { publish(t, s, first(t), load(t)[0]) }, nil},
		"set back to the first": {func(t *testing.T, s storage.Store) { publish(t, s, first(t), load(t)[0], first(t)) }, nil},
		"changed by the agency": {func(t *testing.T, s storage.Store) {
			own := first(t)
			own.Title["en"] = "Our service"
			publish(t, s, first(t), own)
		}, nil},
		"the agency's from the first": {func(t *testing.T, s storage.Store) {
			own := first(t)
			own.Title["en"] = "Our service"
			publish(t, s, own)
		}, nil},
		"a draft of the agency": {func(t *testing.T, s storage.Store) {
			publish(t, s, first(t))
			change(t, s, func(ctx context.Context, tx storage.Tx) error {
				kept, err := tx.Checklists().Get(ctx, "core-service")
				if err != nil {
					return err
				}
				kept.Draft = first(t)
				return tx.Checklists().Update(ctx, kept)
			})
		}, nil},
		"retired": {func(t *testing.T, s storage.Store) {
			publish(t, s, first(t))
			change(t, s, func(ctx context.Context, tx storage.Tx) error {
				return tx.Checklists().RetireVersion(ctx, "core-service", 1, noon)
			})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := newStore(t)
			test.before(t, store)
			for round, want := range [][]string{test.want, nil} {
				got, err := builtin.PublishNewer(t.Context(), store, func() time.Time { return noon })
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("start %d published %v, %v, want %v", round+1, got, err, want)
				}
			}
			requireNewest(t, store, test.want)
		})
	}
}

// requireNewest looks at what was published: it is the newest version, the first one is as it was, and the audit log has
// the publication.
func requireNewest(t *testing.T, store storage.Store, names []string) {
	t.Helper()
	err := store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		entries, _, err := tx.Audit().List(t.Context(), storage.Filter{}, storage.Page{Limit: 10})
		if err != nil || len(entries) != len(names) {
			t.Errorf("%d entries in the audit log, want %d; %v", len(entries), len(names), err)
		}
		for i, name := range names {
			if entries[i].Resource != name || entries[i].Actor != "server" {
				t.Errorf("the audit log has %+v", entries[i])
			}
			kept, err := tx.Checklists().Get(t.Context(), "core-service")
			if err != nil {
				return err
			}
			newest, err := tx.Checklists().GetVersion(t.Context(), kept.ID, kept.Latest)
			if err != nil || newest.Digest != load(t)[0].Digest() || newest.Content.Digest() != newest.Digest {
				t.Errorf("the newest version, %d, is another one: %v", kept.Latest, err)
			}
			if _, err := tx.Checklists().GetVersion(t.Context(), kept.ID, 1); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// first returns version 1 of core-service.
func first(t *testing.T) *checklist.Version {
	t.Helper()
	versions, err := builtin.ChecklistsOf(1)
	if err != nil {
		t.Fatal(err)
	}
	return versions[0]
}

func newStore(t *testing.T) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// publish stores a checklist with these versions, numbered from 1.
func publish(t *testing.T, store storage.Store, versions ...*checklist.Version) {
	t.Helper()
	change(t, store, func(ctx context.Context, tx storage.Tx) error {
		kept := &storage.Checklist{ID: "core-service", CreateTime: noon, UpdateTime: noon, Latest: int32(len(versions))}
		if err := tx.Checklists().Insert(ctx, kept); err != nil {
			return err
		}
		for i, v := range versions {
			v.Number = int32(i) + 1
			compiled, err := checklist.Compile(v)
			if err != nil {
				return err
			}
			err = tx.Checklists().InsertVersion(ctx, &storage.PublishedVersion{
				Checklist: v.Checklist, Number: v.Number, Content: v, Digest: compiled.Digest(),
				TotalFingerprint: compiled.TotalFingerprint(), PublishTime: noon,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func change(t *testing.T, store storage.Store, fn func(context.Context, storage.Tx) error) {
	t.Helper()
	err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return fn(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
}
