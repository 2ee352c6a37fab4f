package backup_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/backup"
	"mysteryshopper/storage"
)

// newDatabase makes a database with an epoch, and returns its path.
func newDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "live.db")
	store, err := app.OpenStore(t.Context(), app.Database{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	err = store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().GetOrPut(t.Context(), "epoch", []byte("first"))
		return err
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func folder(t *testing.T) (backup.Place, string) {
	t.Helper()
	dir := t.TempDir()
	place, err := backup.OpenPlace(dir, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	return place, dir
}

func makeBackup(ctx context.Context, database string, to backup.Place, keep int) (*backup.Result, error) {
	return backup.Make(ctx, backup.Options{Database: database, To: to, Keep: keep, Now: time.Now})
}

// TestRestoredEpoch restores a backup: the epoch is another one, so that phones fetch everything again.
func TestRestoredEpoch(t *testing.T) {
	t.Parallel()
	place, _ := folder(t)
	if _, err := makeBackup(t.Context(), newDatabase(t), place, 0); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "new", "restored.db")
	if _, err := backup.Restore(t.Context(), backup.RestoreOptions{From: place, Database: path}); err != nil {
		t.Fatal(err)
	}
	store, err := app.OpenStore(t.Context(), app.Database{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		epoch, err := tx.Settings().Get(t.Context(), "epoch")
		if string(epoch) == "first" {
			t.Error("the epoch is that of the database that is gone")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	_, err = backup.Restore(t.Context(), backup.RestoreOptions{From: place, Database: path})
	if !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("over a database: %v", err)
	}
}

// TestRefusals makes and restores backups that must not be believed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	damaged := func(t *testing.T, change func(path string) error) error {
		t.Helper()
		place, dir := folder(t)
		result, err := makeBackup(t.Context(), newDatabase(t), place, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := change(filepath.Join(dir, result.Name)); err != nil {
			t.Fatal(err)
		}
		_, err = backup.Restore(t.Context(), backup.RestoreOptions{From: place, Database: filepath.Join(t.TempDir(), "x.db")})
		return err
	}
	for name, test := range map[string]struct {
		change func(path string) error
		want   error
	}{
		"cut short":        {func(path string) error { return os.Truncate(path, 8192) }, backup.ErrDamaged},
		"one byte changed": {changeByte, backup.ErrDamaged},
		"removed":          {os.Remove, os.ErrNotExist},
		"no manifest":      {func(path string) error { return os.Remove(path + ".json") }, backup.ErrNoBackup},
		"manifest damaged": {func(path string) error { return os.WriteFile(path+".json", []byte("{"), 0o600) }, backup.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := damaged(t, test.change); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func changeByte(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteAt([]byte{7}, 5000)
	return errors.Join(err, file.Close())
}

// TestADatabaseWithFindingsIsNoBackup copies a database that verify objects to. The copy is not kept, and the earlier
// backup is not removed.
func TestADatabaseWithFindingsIsNoBackup(t *testing.T) {
	t.Parallel()
	place, dir := folder(t)
	path := newDatabase(t)
	good, err := makeBackup(t.Context(), path, place, 1)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), "CREATE TRIGGER evil AFTER INSERT ON reports BEGIN DELETE FROM events; END")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := makeBackup(t.Context(), path, place, 1); !errors.Is(err, backup.ErrFindings) {
		t.Errorf("got %v", err)
	}
	list, err := backup.List(t.Context(), place)
	if err != nil || len(list) != 1 || list[0].Name != good.Name {
		t.Errorf("the backups are %v; %v", list, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("the folder has %v; %v", entries, err)
	}
}
