package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/postgres/postgrestest"
)

// with adds a parameter to an address.
func with(t *testing.T, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // the driver takes a plus sign for itself
	return u.String()
}

// connect returns a connection pool that bypasses the store.
func connect(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// execute runs statements that bypass the store.
func execute(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// refuses expects an address not to be opened, and returns the error.
func refuses(t *testing.T, address string, options ...postgres.Option) error {
	t.Helper()
	s, err := postgres.Open(t.Context(), address, options...)
	if err == nil {
		t.Errorf("%s is opened", postgres.Redact(address))
		err = s.Close()
	}
	return err
}

// TestNewer expects a database of a later release not to be changed, however it is opened.
func TestNewer(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	db := connect(t, address)
	execute(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)", "DROP TABLE leases")
	before := schemaOf(t, "pgx", address, inPostgres)
	for name, options := range map[string][]postgres.Option{"for writing": nil, "read only": {postgres.ReadOnly()}} {
		if err := refuses(t, address, options...); !errors.Is(err, storage.ErrNewer) {
			t.Errorf("%s: got %v, want %v", name, err, storage.ErrNewer)
		}
	}
	if diff := cmp.Diff(before, schemaOf(t, "pgx", address, inPostgres)); diff != "" {
		t.Errorf("it was touched, -before +after:\n%s", diff)
	}
}

// silentPort returns an address of this machine on which nothing listens.
func silentPort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().String()
}

// limitedRole creates a role with a limit of one connection, and returns its name.
func limitedRole(t *testing.T, db *sql.DB) string {
	t.Helper()
	const role = "limited"
	execute(t, db, "CREATE ROLE "+role+" LOGIN CONNECTION LIMIT 1", "GRANT pg_read_all_data TO "+role)
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP ROLE "+role); err != nil {
			t.Error(err)
		}
	})
	return role
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	limited := with(t, address, "user", limitedRole(t, connect(t, address)))
	conn, err := connect(t, limited).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/nowhere"
	for name, address := range map[string]string{
		"nobody listens":           "postgres://user@" + silentPort(t) + "/name?sslmode=disable",
		"no such socket":           "postgres:///name?host=" + url.QueryEscape(t.TempDir()),
		"no such database":         u.String(),
		"no such user":             with(t, address, "user", "nobody"),
		"too many connections":     limited,
		"nobody of the hosts":      "postgres://" + silentPort(t) + "," + silentPort(t) + "/name?sslmode=disable",
		"no host that is writable": with(t, address, "default_transaction_read_only", "on") + "&target_session_attrs=read-write",
	} {
		if err := refuses(t, address); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%s: got %v, want %v", name, err, storage.ErrUnavailable)
		}
	}
}

// TestUnsafeSession expects connections to be refused that could lose acknowledged writes.
func TestUnsafeSession(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	for _, value := range []string{"off", "local", "remote_write"} {
		err := refuses(t, with(t, address, "synchronous_commit", value))
		if err == nil || !strings.Contains(err.Error(), "synchronous_commit is "+value) {
			t.Errorf("synchronous_commit = %s: got %v", value, err)
		}
	}
	for _, value := range []string{"on", "remote_apply"} {
		open(t, with(t, address, "synchronous_commit", value))
	}
}

// TestUnsafeServer expects the same for settings of a whole server, also for a store that was open before the change.
func TestUnsafeServer(t *testing.T) {
	t.Parallel()
	cluster := postgrestest.Start(t)
	open(t, cluster.URL("postgres"))
	for _, name := range []string{"fsync", "full_page_writes"} {
		cluster.Set(t, name, "off")
		if err := refuses(t, cluster.URL("postgres")); err == nil || !strings.Contains(err.Error(), name+" is off") {
			t.Errorf("%s = off: got %v", name, err)
		}
		cluster.Set(t, name, "on")
	}
	open(t, cluster.URL("postgres"))
}

// TestPasswordsAreKept expects no password in an error or in the log, whatever is wrong with an address.
func TestPasswordsAreKept(t *testing.T) {
	t.Parallel()
	const password = "sesame7"
	address, silent := databases.Database(t), silentPort(t)
	for _, bad := range []string{
		"postgres://ann:" + password + "@" + silent + "/name?sslmode=disable",
		"postgres://ann:" + password + "@" + silent + "/name?sslmode=nonsense",
		"postgres://ann:" + password + "@" + silent + "/name?connect_timeout=x",
		"postgres://ann:" + password + "@localhost:port/name",
		"postgres://ann:" + password + "%zz@" + silent + "/name",
		"postgres://ann:7/" + password + "@" + silent + "/name",
		"postgres://ann:7?" + password + "@" + silent + "/name",
		"postgres://ann:7#" + password + "@" + silent + "/name",
		"postgres://ann@" + silent + "/name?sslmode=disable&password=" + password,
		"postgres://ann@" + silent + "/name?sslmode=disable&a;password=" + password,
		"postgres://ann@" + silent + "/name?sslmode=nonsense&password=" + password,
		"host=" + silent + " password=" + password,
		with(t, address, "password", password) + "&user=nobody",
		with(t, address, "synchronous_commit", "off") + "&password=" + password,
	} {
		if err := refuses(t, bad); err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("the error has the password: %v", err)
		}
	}
	var log bytes.Buffer
	s := open(t, address, postgres.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
		postgres.WithReplica("postgres://ann:"+password+"@"+silent+"/name?sslmode=disable"))
	if err := s.View(t.Context(), storage.ReadOptions{AllowStale: true}, func(storage.Tx) error { return nil }); err != nil {
		t.Error(err)
	}
	if text := log.String(); !strings.Contains(text, "replica") || strings.Contains(text, password) {
		t.Errorf("the log is %q", text)
	}
}

// empty creates an empty database on the cluster of the template and returns its address.
func empty(t *testing.T, name string) string {
	t.Helper()
	cluster := databases.Cluster(t)
	db := connect(t, cluster.URL("postgres"))
	execute(t, db, "CREATE DATABASE "+name)
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return cluster.URL(name)
}

// TestOpenedTogether opens an empty database on many servers at once. All start, and every migration is applied once.
func TestOpenedTogether(t *testing.T) {
	t.Parallel()
	const servers = 8
	address := empty(t, "opened_together")
	var group sync.WaitGroup
	var stores [servers]storage.Store
	var errs [servers]error
	for i := range servers {
		group.Go(func() { stores[i], errs[i] = postgres.Open(t.Context(), address) })
	}
	group.Wait()
	for i, s := range stores {
		if errs[i] != nil {
			t.Errorf("server %d: %v", i, errs[i])
			continue
		}
		if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
			t.Errorf("server %d: %v", i, err)
		}
	}
	want := schemaOf(t, "pgx", databases.Database(t), inPostgres)
	if diff := cmp.Diff(want, schemaOf(t, "pgx", address, inPostgres)); diff != "" {
		t.Errorf("-opened by one +opened by many:\n%s", diff)
	}
	var twice int
	err := connect(t, address).QueryRowContext(t.Context(), `SELECT COUNT(*) FROM
		(SELECT version_id FROM goose_db_version GROUP BY version_id HAVING COUNT(*) > 1) steps`).Scan(&twice)
	if err != nil || twice > 0 {
		t.Errorf("%d steps were taken twice: %v", twice, err)
	}
}

// TestReadOnly expects a read-only store to write nothing, neither rows nor a schema.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	address := databases.Database(t)
	put(t, open(t, address), "before")
	s := open(t, address, postgres.ReadOnly())
	if !has(t, s, storage.ReadOptions{}, "before") {
		t.Error("what was written before is not read")
	}
	err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, "after") })
	if !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("got %v, want %v", err, storage.ErrReadOnly)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	bare := empty(t, "read_only")
	if err := refuses(t, bare, postgres.ReadOnly()); err == nil {
		t.Error("an empty database is opened")
	}
	if tables := schemaOf(t, "pgx", bare, inPostgres); len(tables) > 0 {
		t.Errorf("it has %d tables", len(tables))
	}
}

// setting stores a value.
func setting(ctx context.Context, tx storage.Tx, key string) error {
	_, err := tx.Settings().GetOrPut(ctx, key, []byte("1"))
	return err
}

// put stores a value, which must succeed.
func put(t *testing.T, s storage.Store, key string) {
	t.Helper()
	if err := s.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error { return setting(t.Context(), tx, key) }); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

// has reports whether the store has a value for key. It fails the test when the store cannot be read.
func has(t *testing.T, s storage.Store, options storage.ReadOptions, key string) bool {
	t.Helper()
	err := s.View(t.Context(), options, func(tx storage.Tx) error {
		_, err := tx.Settings().Get(t.Context(), key)
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(fmt.Errorf("get %s: %w", key, err))
	}
	return err == nil
}
