package upkeep

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/folder"
	"mysteryshopper/storage/sqlite"
)

// TestStrays sweeps a folder by a clock that is passed in: files that no row knows go when they are old enough, all others
// stay, whatever their age.
func TestStrays(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := t.TempDir()
	store, err := sqlite.Open(ctx, filepath.Join(path, "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	evidence, err := folder.Open(filepath.Join(path, "x.evidence"))
	if err != nil {
		t.Fatal(err)
	}
	put := func(key, content string) string {
		if _, err := evidence.Put(ctx, key, strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		return key
	}
	known := checklist.DigestOf([]byte("known"))
	kept := put(blobs.ContentKey(known), "known")
	strays := []string{
		put(blobs.ContentKey(checklist.DigestOf([]byte("a"))), "a"), put(blobs.ContentKey(checklist.DigestOf([]byte("b"))), "b"),
		put(blobs.PartPrefix+uuid.NewString()+"-x", "part"), put(blobs.PartPrefix+"y", "no part"),
	}
	now := time.Now()
	update := func(fn func(tx storage.Tx) error) {
		t.Helper()
		if err := store.Update(ctx, storage.WriteOptions{}, fn); err != nil {
			t.Fatal(err)
		}
	}
	update(func(tx storage.Tx) error {
		return tx.Blobs().Put(ctx, storage.Blob{Digest: known, Bytes: 5, CreateTime: now})
	})
	sweepAll := func(at time.Time) (removed int) {
		var s sweep
		for s.pause.IsZero() {
			keys, err := s.read(ctx, store, evidence, at)
			if err != nil {
				t.Fatal(err)
			}
			update(func(tx storage.Tx) error {
				for _, key := range keys {
					if err := removeStray(ctx, tx, evidence, key, at); err != nil {
						return err
					}
				}
				return nil
			})
			removed += len(keys)
		}
		if want := at.Add(sweepPause); !s.pause.Equal(want) {
			t.Errorf("it pauses until %v, want %v", s.pause, want)
		}
		return removed
	}
	if n := sweepAll(now.Add(verify.StrayAge - time.Minute)); n != 0 {
		t.Errorf("%d young files are gone", n)
	}
	// An upload stores its row after the look and before the removal.
	at := now.Add(verify.StrayAge + time.Minute)
	late := checklist.DigestOf([]byte("a"))
	update(func(tx storage.Tx) error {
		return tx.Blobs().Put(ctx, storage.Blob{Digest: late, Bytes: 1, CreateTime: now})
	})
	update(func(tx storage.Tx) error { return removeStray(ctx, tx, evidence, strays[0], at) })
	if n := sweepAll(at); n != len(strays)-1 {
		t.Errorf("%d files are gone, want %d", n, len(strays)-1)
	}
	for key, want := range map[string]bool{kept: true, strays[0]: true, strays[1]: false, strays[2]: false, strays[3]: false} {
		from, _, err := evidence.Open(ctx, key)
		if err == nil {
			err = from.Close()
		}
		if (err == nil) != want {
			t.Errorf("%s: %v", key, err)
		}
	}
	if rows := func() (n int) {
		update(func(tx storage.Tx) error {
			n = 0
			return tx.Blobs().Each(ctx, func(*storage.Blob) error { n++; return nil })
		})
		return n
	}(); rows != 2 {
		t.Errorf("%d rows are left", rows)
	}
}
