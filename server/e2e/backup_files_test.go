package e2e

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/backup"
	"mysteryshopper/server/erasure"
	versions "mysteryshopper/server/published"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/folder"
)

// TestBackupsHaveFiles backs a database with evidence up, to a folder and to a bucket, and restores it elsewhere: every file
// is there, uploads under way begin anew, and a backup with a damaged or missing file is not believed.
func TestBackupsHaveFiles(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	live := must[blobs.Store](t)(app.OpenEvidence("", w.database))
	begun := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 64, 64)}
	at := w.begin(t, w.tokens[own], begun).want(t, 201).header.Get("Location")
	w.patch(t, w.tokens[own], at, 0, begun.content[:100]).want(t, 204)
	dir := t.TempDir()
	for name, to := range map[string]backup.Place{"folder": place(t, dir), "bucket": fakeBucket(t)} {
		again := func(evidence blobs.Store) (*backup.Result, error) {
			return backup.Make(t.Context(), backup.Options{Database: w.database, To: to, Evidence: evidence, Keep: 1, Now: time.Now})
		}
		first := must[*backup.Result](t)(again(live))
		second := must[*backup.Result](t)(again(live))
		if first.Files.Count < 2 || first.Files.New != first.Files.Count || second.Files.New != 0 || second.Files.Count != first.Files.Count || len(second.Removed) != 1 {
			t.Errorf("%s: %+v, then %+v", name, first.Files, second.Files)
		}
		if _, err := again(nil); !errors.Is(err, backup.ErrFindings) {
			t.Errorf("%s: without the files: %v", name, err)
		}
		restored := filepath.Join(t.TempDir(), "restored.db")
		evidence := func() (blobs.Store, error) { return app.OpenEvidence("", restored) }
		_, err := backup.Restore(t.Context(), backup.RestoreOptions{From: to, Database: restored})
		if !errors.Is(err, backup.ErrNoPlace) {
			t.Errorf("%s: without a place: %v", name, err)
		}
		must[*backup.Manifest](t)(backup.Restore(t.Context(), backup.RestoreOptions{From: to, Database: restored, Evidence: evidence}))
		w.expectRestored(t, restored, begun)
	}
	var one string
	err := must[*folder.Store](t)(folder.Open(filepath.Join(dir, "evidence"))).Each(t.Context(), blobs.ContentPrefix, func(item blobs.Item) error {
		one = filepath.Join(dir, "evidence", "sha256", item.Key[7:9], item.Key[7:])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func() error{
		"a byte": func() error { return changeByteOf(one) }, "removed": func() error { return os.Remove(one) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		restored := filepath.Join(t.TempDir(), "restored.db")
		_, err := backup.Restore(t.Context(), backup.RestoreOptions{From: place(t, dir), Database: restored, Evidence: func() (blobs.Store, error) { return app.OpenEvidence("", restored) }})
		if !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(restored); err == nil {
			t.Errorf("%s: there is a database", name)
		}
	}
}

func changeByteOf(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	content[len(content)/2] ^= 1
	return os.WriteFile(path, content, 0o600)
}

// expectRestored verifies a restored database with its files, and erases the shopper again: their files go too.
func (w *world) expectRestored(t *testing.T, path string, begun uploadOf) {
	t.Helper()
	ctx := t.Context()
	store := must[storage.Store](t)(app.OpenStore(ctx, app.Database{Name: path}))
	t.Cleanup(func() { store.Close() })
	files := must[blobs.Store](t)(app.OpenEvidence("", path))
	counts, err := verify.Run(ctx, store, verify.Options{Files: verify.Files{Store: files, Now: time.Now()}, Found: func(f verify.Finding) { t.Errorf("%s: %s: %s", f.Kind, f.Resource, f.Text) }})
	if err != nil || counts.Files < 2 {
		t.Errorf("%d files: %v", counts.Files, err)
	}
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		return tx.Evidence().Each(ctx, func(e *storage.Evidence) error {
			if e.State == storage.EvidenceUploading && (e.Received != 0 || e.Bytes != int64(len(begun.content))) {
				t.Errorf("an upload goes on at %d of %d", e.Received, e.Bytes)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	eraser := &erasure.Eraser{
		Versions: versions.NewVersions(time.Now), Actor: "test",
		Record: func(context.Context, storage.Tx, string, string, []byte, time.Time) error { return nil },
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	for _, shopper := range []string{"shoppers/anna", "shoppers/" + secondShopper} {
		err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			_, _, err := eraser.Again(ctx, tx, erasure.Line{Resource: shopper}, now)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := upkeep.RemoveUnused(ctx, store, files, now); err != nil || n < 2 {
		t.Errorf("%d files are removed: %v", n, err)
	}
	err = files.Each(ctx, blobs.ContentPrefix, func(item blobs.Item) error {
		t.Errorf("%s is left of erased shoppers", item.Key)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if known := must[*pb.Evidence](t)(w.by(w.tokens[own]).GetUpload(ctx, &pb.GetUploadRequest{Evidence: begun.evidence})); known.GetReceivedBytes() != 100 {
		t.Errorf("the backup changed the upload: %v", known)
	}
}

// TestABackupWithoutAFile loses a file of the live evidence: no backup is made that lacks it.
func TestABackupWithoutAFile(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	live := must[blobs.Store](t)(app.OpenEvidence("", w.database))
	var keys []string
	err := live.Each(t.Context(), blobs.ContentPrefix, func(item blobs.Item) error {
		keys = append(keys, item.Key)
		return nil
	})
	if err := errors.Join(err, live.Delete(t.Context(), keys[0])); err != nil {
		t.Fatal(err)
	}
	to := place(t, t.TempDir())
	_, err = backup.Make(t.Context(), backup.Options{Database: w.database, To: to, Evidence: live, Now: time.Now})
	if list := must[[]backup.Manifest](t)(backup.List(t.Context(), to)); !errors.Is(err, backup.ErrFindings) || len(list) > 0 {
		t.Errorf("%v; backups %v", err, list)
	}
}
