package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestServeOnARemovedFile removes the database under a server. The server is not ready at once.
func TestServeOnARemovedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gone.db")
	r := call{args: []string{"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json"}}.start(t)
	rest, _ := r.addresses(t)
	client := plainClient(t)
	if answer, text := request(t, client, rest+"/readyz", nil); answer.StatusCode != http.StatusOK {
		t.Fatalf("before: %s: %s", answer.Status, text)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if answer, text := request(t, client, rest+"/readyz", nil); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after: %s: %s", answer.Status, text)
	}
}

// TestServeMakesBackups lets a server make its first backup, and restores it.
func TestServeMakesBackups(t *testing.T) {
	t.Parallel()
	path, to := populated(t), filepath.Join(t.TempDir(), "backups")
	r := call{args: []string{
		"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json", "--backup-to", to,
	}}.start(t)
	rest, _ := r.addresses(t)
	client := plainClient(t)
	for list := ""; !strings.Contains(list, "mysteryshopper-"); {
		request(t, client, rest+"/readyz", nil)
		list = run(t, "restore", "--from", to, "--list").want(t, 0).stdout
	}
	restored := filepath.Join(t.TempDir(), "restored.db")
	if o := run(t, "restore", "--from", to, "--database", restored).want(t, 0); !strings.HasPrefix(o.stdout, "restored: mysteryshopper-") {
		t.Errorf("stdout: %s", o.stdout)
	}
	run(t, "restore", "--from", to, "--database", restored).want(t, 2)
	run(t, "verify", "--database", restored).want(t, 0)
	run(t, "backup", "--database", restored, "--to", to, "--keep", "1", "--json").want(t, 0)
	run(t, "backup", "--database", "postgres://nobody@127.0.0.1:1/none", "--to", to).want(t, 2)
	run(t, "backup", "--database", restored, "--to", "ftp://nowhere").want(t, 2)
}

// TestServeWritesTheHead lets a server write the last hash of its audit log, and checks it with verify. A hash that the
// log does not have is a finding.
func TestServeWritesTheHead(t *testing.T) {
	t.Parallel()
	path, heads := populated(t), filepath.Join(t.TempDir(), "heads.txt")
	r := call{args: []string{
		"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json",
		"--audit-head", heads, "--audit-head-every", "1h",
	}}.start(t)
	rest, _ := r.addresses(t)
	get(t, plainClient(t), rest+"/readyz", "")
	if code := r.stop(); code != 0 {
		t.Fatalf("exit code %d: %s", code, r.stderr)
	}
	text, err := os.ReadFile(heads)
	if err != nil || len(strings.Fields(string(text))) < 3 {
		t.Fatalf("the file has %q: %v; the log: %s", text, err, r.stderr)
	}
	run(t, "verify", "--database", path, "--heads", heads).want(t, 0)
	forged := file(t, "forged.txt", "2026-01-01T00:00:00Z 1 "+strings.Repeat("0", 64)+"\nhalf a li")
	o := run(t, "verify", "--database", path, "--heads", forged).want(t, 1)
	if !strings.Contains(o.stdout, "no entry has the hash 0000") {
		t.Errorf("found %s", o.stdout)
	}
	run(t, "verify", "--database", path, "--heads", file(t, "none.txt", "not a hash\n")).want(t, 2)
}
