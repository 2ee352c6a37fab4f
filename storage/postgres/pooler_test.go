package postgres_test

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
)

// pooler starts PgBouncer before a database, and returns the address of the database through it. The test is skipped where
// it is not installed, but for CI.
func pooler(t *testing.T, address, mode string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("install the package pgbouncer: %v", err)
		}
		t.Skipf("PgBouncer is not installed: %v", err)
	}
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(free.Addr().String(), ":")
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("/tmp", "mysteryshopper-pgbouncer-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	file := filepath.Join(folder, "pgbouncer.ini")
	settings := fmt.Sprintf("[databases]\n* = host=%s port=%s user=%s\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=%s\nunix_socket_dir=\nauth_type=any\npool_mode=%s\n",
		target.Query().Get("host"), target.Query().Get("port"), target.User.Username(), port, mode)
	if err := os.WriteFile(file, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	arguments := []string{file}
	if os.Geteuid() == 0 { // It does not run as root.
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		arguments = []string{"-u", "postgres", file}
	}
	command := exec.CommandContext(t.Context(), program, arguments...)
	log, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "process up") {
			go func() {
				for lines.Scan() { // It must not wait for a reader.
				}
			}()
			return fmt.Sprintf("postgres://%s@127.0.0.1:%s%s?sslmode=disable", target.User.Username(), port, target.Path)
		}
		t.Log(lines.Text())
	}
	t.Fatal("PgBouncer did not start")
	return ""
}

// TestPoolerOfSessions serves through PgBouncer with its defaults, also with a setting in the address.
func TestPoolerOfSessions(t *testing.T) {
	t.Parallel()
	address := pooler(t, databases.Database(t), "session")
	for _, parameters := range []string{"", "&default_transaction_isolation=serializable"} {
		s := open(t, address+parameters)
		var working errgroup.Group
		for n := range 16 {
			working.Go(func() error {
				return s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
					_, err := tx.Settings().GetOrPut(t.Context(), fmt.Sprintf("pooled-%d", n), []byte("x"))
					return err
				})
			})
		}
		if err := working.Wait(); err != nil {
			t.Errorf("%q: %v", parameters, err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("%q: %v", parameters, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestPoolerOfTransactionsIsRefused refuses the other modes of PgBouncer, and says which one works.
func TestPoolerOfTransactionsIsRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"transaction", "statement"} {
		s, err := postgres.Open(t.Context(), pooler(t, databases.Database(t), mode))
		if err == nil {
			t.Errorf("%s: opened", mode)
			_ = s.Close()
			continue
		}
		if !strings.Contains(err.Error(), "pool_mode = session") {
			t.Errorf("%s: %v", mode, err)
		}
	}
}
