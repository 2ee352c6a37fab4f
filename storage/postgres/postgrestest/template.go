package postgrestest

import (
	"context"
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

	// mu guards the following fields. It is held while the cluster starts and while a database is copied, because the
	// server copies one at a time.
	mu      sync.Mutex
	around  bool
	cluster *Cluster
	err     error
	copies  int
}

// NewTemplate returns a template. It calls migrate once, with the URL of an empty database; migrate must have closed
// its connections when it returns.
func NewTemplate(migrate func(ctx context.Context, url string) error, options ...Option) *Template {
	return &Template{migrate: migrate, options: options}
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
	if err := p.cluster.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// Database returns the URL of a new copy of the migrated database for one test. The copy is dropped when the test has
// ended, even if it is in use. If the test fails, the server's log lines about it are added to the test's log.
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
	p.copies++
	database := fmt.Sprintf("test_%d", p.copies)
	if err := c.exec(ctx, "CREATE DATABASE "+database+" TEMPLATE "+template); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := within(tb)
		defer cancel()
		if err := c.exec(ctx, "DROP DATABASE "+database+" WITH (FORCE)"); err != nil {
			tb.Errorf("drop the test's database: %v", err)
		}
		if tb.Failed() {
			tb.Logf("the server's log about %s:\n%s", database, c.log(database))
		}
	})
	return c.URL(database)
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
