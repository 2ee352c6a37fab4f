package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// TestABackupCanBeReadAsItIs opens a copy made by VACUUM INTO, which has no log, as a read-only store.
func TestABackupCanBeReadAsItIs(t *testing.T) {
	t.Parallel()
	from, to := filepath.Join(t.TempDir(), "live.db"), filepath.Join(t.TempDir(), "backup.db")
	live, err := sqlite.Open(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	err = live.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Clients().Insert(t.Context(), &storage.Client{ID: "acme", Title: "Acme"})
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), "VACUUM INTO ?", to); err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	backup, err := sqlite.Open(t.Context(), to, sqlite.ReadOnly())
	if err != nil {
		t.Fatalf("open the backup: %v", err)
	}
	defer func() { _ = backup.Close() }()
	err = backup.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Clients().Get(t.Context(), "acme")
		return err
	})
	if err != nil {
		t.Errorf("read the backup: %v", err)
	}
}
