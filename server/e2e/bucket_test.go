package e2e

import (
	"crypto/rand"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/backup"
	"mysteryshopper/storage/sqlite"
)

// TestLargeBackupsInABucket makes a backup that is sent in several parts, and restores it.
func TestLargeBackupsInABucket(t *testing.T) {
	t.Parallel()
	database, to := fileWithDemo(t), fakeBucket(t)
	db := must[*sql.DB](t)(sql.Open("sqlite3", strings.TrimPrefix(database, sqlite.Prefix)))
	content := make([]byte, 20<<20)
	_, _ = rand.Read(content)
	must[sql.Result](t)(db.ExecContext(t.Context(), "INSERT INTO settings (key, value) VALUES ('ballast', ?1)", content))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	result := must[*backup.Result](t)(backup.Make(t.Context(), backup.Options{Database: database, To: to, Now: time.Now}))
	restored := filepath.Join(t.TempDir(), "restored.db")
	must[*backup.Manifest](t)(backup.Restore(t.Context(), backup.RestoreOptions{From: to, Name: result.Name, Database: restored}))
}
