package postgrestest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// template is the name of the migrated database.
const template = "template_migrated"

// errNotAround is returned for a cluster that nothing would remove.
var errNotAround = errors.New("TestMain has to run the tests by Template.Around")

// A Template makes databases that are migrated already, on one cluster for all tests of a process. The cluster starts
// with the first test that asks for a database.
//
//	var databases = postgrestest.NewTemplate(migrate)
//
//	func TestMain(m *testing.M) { os.Exit(databases.Around(m).Run()) }
//
//	func TestSomething(t *testing.T) { url := databases.Database(t) … }
type Template struct {
	migrate func(ctx context.Context, url string) error
	options []Option

	// mu guards the following fields. It is held while the cluster starts and while a test waits for its copy, because
	// the server copies one at a time.
	mu      sync.Mutex
	around  bool
	cluster *Cluster
	err     error
	copies  int
	// ahead is the copy for the next test, which is made while tests run.
	ahead *databaseCopy

	// endedMu guards ended, the databases of tests that have ended, the oldest first. At most keep of them stay.
	endedMu sync.Mutex
	ended   []string
	keep    int
}

// keptDatabases is how many databases of ended tests stay. Each drop is a checkpoint of the whole server, which took longer
// than most tests; the last databases go with the cluster.
const keptDatabases = 100

// databaseCopy is a copy of the original that is being made. err is valid when made is closed.
type databaseCopy struct {
	database string
	made     chan struct{}
	err      error
}

// NewTemplate returns a template. It calls migrate once, with the URL of an empty database; migrate must have closed
// its connections when it returns.
func NewTemplate(migrate func(ctx context.Context, url string) error, options ...Option) *Template {
	return &Template{migrate: migrate, options: options, keep: keptDatabases}
}

// Runner runs tests and returns the process's exit code, such as *testing.M.
type Runner interface{ Run() int }

// Around returns a runner that runs the tests and removes the cluster after them. Pass it to os.Exit or
// goleak.VerifyTestMain.
func (p *Template) Around(tests Runner) Runner { return aroundRunner{p, tests} }

// aroundRunner runs tests that may use the template.
type aroundRunner struct {
	template *Template
	tests    Runner
}

// Run runs the tests.
func (r aroundRunner) Run() int {
	p := r.template
	p.mu.Lock()
	p.around = true
	p.mu.Unlock()
	code := r.tests.Run()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.around = false
	if p.cluster == nil {
		return code
	}
	err := p.cluster.remove()
	if p.ahead != nil {
		<-p.ahead.made
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// Database returns the URL of a new copy of the migrated database for one test. When the test has ended, nobody can use
// the copy any more, even if it is in use, and some tests later it is dropped. If the test fails, the server's log lines
// about it are added to the test's log.
func (p *Template) Database(tb testing.TB) string {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	c, err := p.original(ctx)
	if err != nil {
		refuse(tb, err)
	}
	database, err := p.take(ctx, c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := within(tb)
		defer cancel()
		if err := p.end(ctx, c, database); err != nil {
			tb.Errorf("end the test's database: %v", err)
		}
		if tb.Failed() {
			tb.Logf("the server's log about %s:\n%s", database, c.log(database))
		}
	})
	return c.URL(database)
}

// take waits for a copy of the original and has the next one made. mu is held.
func (p *Template) take(ctx context.Context, c *Cluster) (string, error) {
	if p.ahead == nil {
		p.copyAhead(c)
	}
	one := p.ahead
	select {
	case <-one.made:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	p.ahead = nil
	if one.err == nil {
		p.copyAhead(c)
	}
	return one.database, one.err
}

// copyAhead starts to make the next copy of the original. mu is held.
func (p *Template) copyAhead(c *Cluster) {
	p.copies++
	next := &databaseCopy{database: fmt.Sprintf("test_%d", p.copies), made: make(chan struct{})}
	p.ahead = next
	go func() {
		defer close(next.made)
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		next.err = c.exec(ctx, "CREATE DATABASE "+next.database+" TEMPLATE "+template)
	}()
}

// end closes the database of an ended test to all connections, and drops the oldest of those where there are too many.
func (p *Template) end(ctx context.Context, c *Cluster, database string) error {
	err := c.with(func(db *sql.DB) error {
		if _, err := db.ExecContext(ctx, "ALTER DATABASE "+database+" WITH ALLOW_CONNECTIONS false"); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database)
		return err
	})
	if oldest := p.addEnded(database); err == nil && oldest != "" {
		err = c.exec(ctx, "DROP DATABASE "+oldest+" WITH (FORCE)")
	}
	return err
}

// addEnded adds a database to those of ended tests, and returns the one that is to be dropped; empty for none.
func (p *Template) addEnded(database string) (oldest string) {
	p.endedMu.Lock()
	defer p.endedMu.Unlock()
	p.ended = append(p.ended, database)
	if len(p.ended) <= p.keep {
		return ""
	}
	oldest, p.ended = p.ended[0], p.ended[1:]
	return oldest
}

// Cluster returns the cluster of the template's databases, for operations on the whole server that do not disturb other
// tests. It starts like Database.
func (p *Template) Cluster(tb testing.TB) *Cluster {
	tb.Helper()
	ctx, cancel := within(tb)
	defer cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	c, err := p.original(ctx)
	if err != nil {
		refuse(tb, err)
	}
	return c
}

// original returns the cluster with the migrated database. It does not try again after an error.
func (p *Template) original(ctx context.Context) (*Cluster, error) {
	if !p.around {
		return nil, errNotAround
	}
	if p.cluster != nil || p.err != nil {
		return p.cluster, p.err
	}
	p.cluster, p.err = newCluster(func(c *Cluster) error {
		if err := c.create(ctx); err != nil {
			return err
		}
		return p.fill(ctx, c)
	}, p.options...)
	return p.cluster, p.err
}

// fill creates the migrated database and closes it to all connections, because a database in use cannot be copied.
func (p *Template) fill(ctx context.Context, c *Cluster) error {
	if err := c.exec(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	if err := p.migrate(ctx, c.URL(template)); err != nil {
		return fmt.Errorf("migrate the original: %w", err)
	}
	return c.exec(ctx, "ALTER DATABASE "+template+" WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
}
