package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// titleOf returns the title of a shopper of a database.
func titleOf(t *testing.T, database, shopper string) (title string) {
	t.Helper()
	store, err := app.OpenStore(t.Context(), app.Database{Name: database, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		sh, err := tx.Shoppers().Get(t.Context(), shopper)
		if err == nil {
			title = sh.Title
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return title
}

// TestErase erases a shopper, restores a backup from before, and erases what the list names again.
func TestErase(t *testing.T) {
	t.Parallel()
	database, to := populated(t), t.TempDir()
	store, err := app.OpenStore(t.Context(), app.Database{Name: database})
	if err != nil {
		t.Fatal(err)
	}
	err = store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		sh, err := tx.Shoppers().Get(t.Context(), "anna")
		if err != nil {
			return err
		}
		sh.Title = "Anna Berg"
		entry := storage.AuditEntry{Time: sh.UpdateTime, Act: "test", Resource: "shoppers/anna", Salt: [16]byte{1}}
		if err := tx.Audit().Append(t.Context(), entry); err != nil {
			return err
		}
		return tx.Shoppers().Update(t.Context(), sh)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, "token", "create", "--role", "SHOPPER", "--shopper", "anna", "--database", database).want(t, 0)
	run(t, "backup", "--database", database, "--to", to).want(t, 0)

	if o := run(t, "erase", "shopper", "nobody", "--database", database).want(t, 1); !strings.Contains(o.stderr, "there is no shopper nobody") {
		t.Error(o.stderr)
	}
	if o := run(t, "erase", "report", "nothing", "--database", database).want(t, 2); !strings.Contains(o.stderr, "no id of a report") {
		t.Error(o.stderr)
	}
	if o := run(t, "erase", "shopper", "anna", "--json", "--database", database).want(t, 0); !strings.Contains(o.stdout, `"resource":"shoppers/anna"`) || !strings.Contains(o.stdout, `"tokens":1`) {
		t.Error(o.stdout)
	}
	run(t, "erase", "shopper", "anna", "--database", database).want(t, 1)
	run(t, "verify", "--database", database).want(t, 0)
	list := run(t, "erase", "list", "--database", database).want(t, 0).stdout
	if strings.Count(list, "\n") != 1 || !strings.HasPrefix(list, `{"resource":"shoppers/anna","time":"`) || strings.Contains(list, "Berg") {
		t.Errorf("the list is %s", list)
	}

	dir := t.TempDir()
	restored, again := filepath.Join(dir, "restored.db"), filepath.Join(dir, "again.db")
	run(t, "restore", "--from", to, "--database", restored).want(t, 0)
	if title := titleOf(t, restored, "anna"); title != "Anna Berg" {
		t.Errorf("in the backup she is %q", title)
	}
	named := file(t, "erasures.jsonl", list+`{"resource":"reports/0192f3c4-aaaa-7000-8000-000000000001","time":"2026-11-01T00:00:00Z"}`+"\n")
	if o := run(t, "erase", "apply", named, "--database", restored).want(t, 0); !strings.Contains(o.stderr, "erased: 1 of 2") {
		t.Error(o.stderr)
	}
	run(t, "erase", "apply", named, "--database", restored).want(t, 0)
	run(t, "restore", "--from", to, "--database", again, "--erasures", named).want(t, 0)
	for _, path := range []string{restored, again} {
		if title := titleOf(t, path, "anna"); title != "" {
			t.Errorf("after the restore she is %q", title)
		}
		run(t, "verify", "--database", path).want(t, 0)
	}
	bad := filepath.Join(dir, "bad.db")
	wrong := file(t, "wrong.jsonl", "{\"resource\":\"clients/acme\"}\n")
	if o := run(t, "restore", "--from", to, "--database", bad, "--erasures", wrong).want(t, 2); !strings.Contains(o.stderr, "line 1") {
		t.Error(o.stderr)
	}
}
