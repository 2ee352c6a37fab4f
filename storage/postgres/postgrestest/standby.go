package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby returns a replica of the cluster that follows asynchronously and accepts queries. It exists until the test
// ends.
func (c *Cluster) Standby(tb testing.TB) *Cluster {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	standby, err := newCluster(func(standby *Cluster) error { return standby.follow(ctx, c) })
	if err != nil {
		refuse(tb, err)
	}
	standby.removedAfter(tb)
	return standby
}

// SynchronousStandby returns a standby that must confirm every commit of the cluster from now on.
func (c *Cluster) SynchronousStandby(tb testing.TB) *Cluster {
	tb.Helper()
	standby := c.Standby(tb)
	c.Set(tb, "synchronous_standby_names", standby.name)
	must(tb, func(ctx context.Context) error {
		return c.await(ctx, `SELECT count(*) > 0 FROM pg_stat_replication
			WHERE application_name = $1 AND sync_state = 'sync'`, standby.name)
	})
	return standby
}

// follow makes an empty cluster a standby of the primary.
func (c *Cluster) follow(ctx context.Context, primary *Cluster) error {
	// The slot makes the primary keep the log that the standby has not received.
	err := c.run(ctx, "pg_basebackup", "--dbname", primary.URL("postgres"), "--pgdata", c.data(), "--write-recovery-conf",
		"--create-slot", "--slot", c.name, "--wal-method", "stream", "--checkpoint", "fast", "--no-sync")
	if err != nil {
		return err
	}
	if err := c.launchAnywhere(ctx); err != nil {
		return err
	}
	// The primary's standbys are not those of this cluster after its promotion.
	if err := c.set(ctx, "synchronous_standby_names", ""); err != nil {
		return err
	}
	return primary.await(ctx, "SELECT count(*) > 0 FROM pg_stat_replication WHERE application_name = $1 AND state = 'streaming'", c.name)
}

// Promote makes a standby the primary and returns when it accepts writes.
func (c *Cluster) Promote(tb testing.TB) {
	tb.Helper()
	must(tb, func(ctx context.Context) error {
		if err := c.exec(ctx, "SELECT pg_promote()"); err != nil {
			return err
		}
		return c.await(ctx, "SELECT NOT pg_is_in_recovery()")
	})
}

// Set changes a setting of the running cluster and returns when new connections have it. Open connections get it a
// moment later. Some settings, such as max_connections, need a Restart.
func (c *Cluster) Set(tb testing.TB, name, value string) {
	tb.Helper()
	must(tb, func(ctx context.Context) error { return c.set(ctx, name, value) })
}

// set changes a setting.
func (c *Cluster) set(ctx context.Context, name, value string) error {
	var loaded time.Time
	err := c.with(func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT pg_conf_load_time()").Scan(&loaded)
	})
	if err != nil {
		return err
	}
	if err := c.exec(ctx, "ALTER SYSTEM SET "+pgx.Identifier{name}.Sanitize()+" = "+literal(value)); err != nil {
		return err
	}
	if err := c.exec(ctx, "SELECT pg_reload_conf()"); err != nil {
		return err
	}
	return c.await(ctx, "SELECT pg_conf_load_time() > $1", loaded)
}

// errNotYet is returned while a condition does not hold.
var errNotYet = errors.New("not yet")

// await waits until a query returns true, on a new connection each time.
func (c *Cluster) await(ctx context.Context, query string, arguments ...any) error {
	err := poll(ctx, func() error {
		var holds bool
		err := c.with(func(db *sql.DB) error {
			return db.QueryRowContext(ctx, query, arguments...).Scan(&holds)
		})
		if err != nil {
			return final{err}
		}
		if !holds {
			return errNotYet
		}
		return nil
	})
	if err != nil {
		return errors.Join(errors.New(query), err)
	}
	return nil
}
