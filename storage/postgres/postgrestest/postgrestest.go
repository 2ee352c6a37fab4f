// Package postgrestest starts PostgreSQL for tests, from the machine's own programs, in temporary folders.
//
// A package whose tests want a migrated database each has one Template, which runs one cluster for the whole test
// process. A test that kills, fails over or reconfigures starts a Cluster of its own. Where PostgreSQL is not installed
// such tests are skipped, and fail where the environment has CI=true.
//
// Everything is as in production where it matters: fsync is on, and the databases order text by a natural language where
// the installation has one, so that a column that is ordered without COLLATE "C" is found out.
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

// limit is how long anything may take that a cluster is asked for, on a machine that is busy with other tests.
const limit = 2 * time.Minute

// superuser is the role that every cluster has and every URL names; it needs no password.
const superuser = "mysteryshopper"

// An Option changes how a cluster is set up.
type Option func(*Cluster)

// Setting gives one of the server's settings (postgresql.conf) another value than it has by default or by this package.
func Setting(name, value string) Option {
	return func(c *Cluster) { c.settings[name] = value }
}

// A Cluster is one PostgreSQL server with a folder of its own. It listens on a Unix socket in that folder and on a port
// of 127.0.0.1, which it keeps when it is started again. Its methods may be called from several goroutines, those that
// take a testing.TB only where FailNow may be called.
type Cluster struct {
	// name is what the server calls itself, and the name by which a primary knows its standby.
	name     string
	programs programs
	account  account
	folder   *folder
	port     int
	settings map[string]string

	// mu guards running and is held while the server starts or stops.
	mu      sync.Mutex
	running *process
}

// clusters counts the clusters of this process, for their names.
var clusters atomic.Int64

// Start starts an empty cluster that lasts until the test ends. If the test fails, the end of the server's log is
// written to the test's.
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

// newCluster returns a cluster that the function has made of an empty folder. The caller removes it.
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
			// Files in the data folder go with it, segments of /dev/shm would outlive a kill.
			"dynamic_shared_memory_type": "mmap",
			"fsync":                      "on",
			"listen_addresses":           "127.0.0.1",
			"log_line_prefix":            "%m [%p] %d: ",
			"max_connections":            "200",
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

// removedAfter makes the cluster go when the test has ended.
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

// URL returns the address of a database of the cluster, by its Unix socket. The database "postgres" is always there.
func (c *Cluster) URL(database string) string {
	return location(database, url.Values{"host": {c.folder.path}, "port": {strconv.Itoa(c.port)}})
}

// Address returns the host and port at which the cluster is reached by TCP, for a proxy between it and its clients.
func (c *Cluster) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)) }

// FailoverURL returns the address of a database that is on whichever of the clusters takes writes, by TCP.
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

// location returns the address of a database whose hosts are among the parameters.
func location(database string, parameters url.Values) string {
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: parameters.Encode()}
	return u.String()
}

// Stop shuts the server down in an orderly way: clients are sent off, everything is written out.
func (c *Cluster) Stop(tb testing.TB) {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.stop(ctx); err != nil {
		tb.Fatal(err)
	}
}

// Kill ends all processes of the cluster at once, as a loss of power does, and returns when none is left. What the
// operating system has been given to write stays written.
func (c *Cluster) Kill(tb testing.TB) {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.kill(ctx); err != nil {
		tb.Fatal(err)
	}
}

// Restart starts the server again in its folder, on the same port and socket, and returns when it answers queries. One
// that runs is stopped before.
func (c *Cluster) Restart(tb testing.TB) {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.stop(ctx)
	if err == nil {
		// A client of somebody else's may hold the port for a moment.
		err = poll(ctx, func() error {
			err := c.launch(ctx)
			if err != nil && !errors.Is(err, errPortTaken) {
				return final{err}
			}
			return err
		})
	}
	if err != nil {
		tb.Fatal(err)
	}
}

// within returns the time that a test gives to one call.
func within(tb testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(tb.Context()), limit)
}

// A final error ends polling.
type final struct{ error }

// Unwrap returns what is final.
func (f final) Unwrap() error { return f.error }

// poll tries until it succeeds, fails for good or has no more time; then it returns the last error.
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

// data is the folder of the cluster's files.
func (c *Cluster) data() string { return filepath.Join(c.folder.path, "data") }
