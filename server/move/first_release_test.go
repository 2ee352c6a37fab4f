package move_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// TestFirstRelease moves a file of the first release, which is migrated when it is opened, to PostgreSQL and back. Every
// receipt is the same as in the file, and every database agrees with itself.
func TestFirstRelease(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "e2e", "testdata", "first-release.db"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "source.db")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	want := firstReceipts(t, file)
	if len(want) < 5 {
		t.Fatalf("%d receipts are in the file", len(want))
	}
	stops := []string{"sqlite:" + file, databases.Database(t), newFile(t)}
	for i, to := range stops[1:] {
		if _, err := run(t, stops[i], to, 0); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, receipts(t, to)); diff != "" {
			t.Errorf("%s has other receipts (-want +got):\n%s", to, diff)
		}
	}
}

// firstReceipts reads the receipts of a file of the first release.
func firstReceipts(t *testing.T, file string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT report, receipt FROM revisions WHERE base = 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var id, receipt []byte
		if err := rows.Scan(&id, &receipt); err != nil {
			t.Fatal(err)
		}
		found[string(id)] = string(receipt)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// receipts verifies a database and returns the receipts of its first submissions.
func receipts(t *testing.T, name string) map[string]string {
	t.Helper()
	store, err := app.OpenStore(t.Context(), app.Database{Name: name, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	_, err = verify.Run(t.Context(), store, verify.Options{Found: func(f verify.Finding) { t.Errorf("%s: %+v", name, f) }})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	err = store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error { return readReceipts(t.Context(), tx, found) })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func readReceipts(ctx context.Context, tx storage.Tx, found map[string]string) error {
	return tx.Reports().Each(ctx, func(r *storage.Report, _ *storage.Revision) error {
		s, err := tx.Reports().GetSubmission(ctx, r.ID, 0)
		if err == nil {
			found[string(r.ID[:])] = string(s.Receipt)
		}
		return err
	})
}
