// Package postgrestest starts PostgreSQL for tests, from the machine's own programs, in temporary folders.
//
// A package whose tests each need a migrated database has one Template, which runs one cluster for the whole test
// process. A test that kills, fails over or reconfigures a server starts its own Cluster. If PostgreSQL is not
// installed, such tests are skipped; they fail if the environment has CI=true.
//
// The settings that matter are those of production: fsync is on, and databases use the collation of a natural language
// if the installation has one, so that a column without COLLATE "C" is noticed. Files are kept in memory where there is
// room: what a power cut leaves of them is not what these tests are about.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// limit bounds each operation on a cluster, on a machine that is busy with other tests.
const limit = 2 * time.Minute

// superuser is the role in every URL. It needs no password.
const superuser = "mysteryshopper"

// Option configures a cluster.
type Option func(*Cluster)

// Setting sets a setting of the server (postgresql.conf).
func Setting(name, value string) Option {
	return func(c *Cluster) { c.settings[name] = value }
}

// Cluster is one PostgreSQL server with its own folder. It listens on a Unix socket in that folder and on a port of
// 127.0.0.1, which it keeps across restarts. Its methods can be called from several goroutines; those that take a
// testing.TB only where FailNow may be called.
type Cluster struct {
	// name is the server's application name, by which a primary identifies its standby.
	name     string
	programs programs
	account  account
	folder   *folder
	port     int
	settings map[string]string

	// mu guards running. It is held while the server starts or stops.
	mu      sync.Mutex
	running *process
}

// clusters counts the clusters of this process, for their names.
var clusters atomic.Int64

// Start starts an empty cluster for the time of the test. If the test fails, the end of the server's log is added to
// the test's log.
func Start(tb testing.TB, options ...Option) *Cluster {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	c, err := newCluster(func(c *Cluster) error { return c.create(ctx) }, options...)
	if err != nil {
		refuse(tb, err)
	}
	c.removedAfter(tb)
	return c
}

// newCluster returns a cluster that make has created in an empty folder. The caller removes it.
func newCluster(fill func(*Cluster) error, options ...Option) (*Cluster, error) {
	programs, err := installed()
	if err != nil {
		return nil, err
	}
	account, err := unprivileged()
	if err != nil {
		return nil, err
	}
	sweepOnce()
	folder, err := newFolder(account, parents())
	if err != nil {
		return nil, err
	}
	c := &Cluster{
		name:     fmt.Sprintf("cluster_%d", clusters.Add(1)),
		programs: programs,
		account:  account,
		folder:   folder,
		settings: map[string]string{
			"autovacuum": "on",
			// Files in the data folder are removed with it. Segments of /dev/shm would remain after a kill.
			"dynamic_shared_memory_type": "mmap",
			"fsync":                      "on",
			"listen_addresses":           "127.0.0.1",
			"log_line_prefix":            "%m [%p] %d: ",
			"max_connections":            "600",
			"shared_buffers":             "64MB",
		},
	}
	for _, option := range options {
		option(c)
	}
	if err := fill(c); err != nil {
		return nil, errors.Join(err, c.remove())
	}
	return c, nil
}

// removedAfter removes the cluster when the test has ended.
func (c *Cluster) removedAfter(tb testing.TB) {
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("the end of the log of %s:\n%s", c.name, c.log(""))
		}
		if err := c.remove(); err != nil {
			tb.Error(err)
		}
	})
}

// URL returns the address of a database of the cluster, by its Unix socket. The database "postgres" always exists.
func (c *Cluster) URL(database string) string {
	return location(database, url.Values{"host": {c.folder.path}, "port": {strconv.Itoa(c.port)}})
}

// Address returns the host and TCP port of the cluster, for a proxy in front of it.
func (c *Cluster) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)) }

// FailoverURL returns the TCP address of a database on the one of the clusters that accepts writes.
func FailoverURL(database string, clusters ...*Cluster) string {
	var hosts, ports []string
	for _, c := range clusters {
		hosts = append(hosts, "127.0.0.1")
		ports = append(ports, strconv.Itoa(c.port))
	}
	return location(database, url.Values{
		"host":                 {strings.Join(hosts, ",")},
		"port":                 {strings.Join(ports, ",")},
		"sslmode":              {"disable"},
		"target_session_attrs": {"read-write"},
	})
}

// location returns the address of a database with the hosts in the parameters.
func location(database string, parameters url.Values) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: parameters.Encode()}
	return u.String()
}

// Stop shuts the server down: clients are disconnected, and everything is written to disk.
func (c *Cluster) Stop(tb testing.TB) {
	tb.Helper()
	c.alone(tb, c.stop)
}

// Kill kills all processes of the cluster at once and returns when none is left, as a crash does. Data that was passed
// to the operating system stays written.
func (c *Cluster) Kill(tb testing.TB) {
	tb.Helper()
	c.alone(tb, c.kill)
}

// Restart starts the server again in its folder, on the same port and socket, and returns when it accepts queries. It
// stops a running server first.
func (c *Cluster) Restart(tb testing.TB) {
	tb.Helper()
	c.alone(tb, func(ctx context.Context) error {
		if err := c.stop(ctx); err != nil {
			return err
		}
		// Another process may use the port for a moment.
		return poll(ctx, func() error { return retryIfTaken(c.launch(ctx)) })
	})
}

// retryIfTaken makes an error final unless it is errPortTaken.
func retryIfTaken(err error) error {
	if err != nil && !errors.Is(err, errPortTaken) {
		return final{err}
	}
	return err
}

// alone runs an operation that starts or stops the server. An error ends the test.
func (c *Cluster) alone(tb testing.TB, operation func(context.Context) error) {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	must(tb, operation)
}

// must runs an operation on a cluster. An error ends the test.
func must(tb testing.TB, operation func(context.Context) error) {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	if err := operation(ctx); err != nil {
		tb.Fatal(err)
	}
}

// within returns the context for one operation of a test.
func within(tb testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(tb.Context()), limit)
}

// final is an error that ends polling.
type final struct{ error }

// Unwrap returns the final error.
func (f final) Unwrap() error { return f.error }

// poll calls a function until it succeeds, returns a final error or the time is over. It returns the last error.
func poll(ctx context.Context, try func() error) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		if errors.As(err, &final{}) {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// data returns the folder of the cluster's files.
func (c *Cluster) data() string { return filepath.Join(c.folder.path, "data") }
