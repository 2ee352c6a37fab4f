package e2e

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo"
	"mysteryshopper/storage"
)

// pair is two servers on one database, each with its own connections, caches, addresses and callers.
type pair [2]*desk

// startPair starts two servers on a database with the demo in it, which is verified when both have ended.
func startPair(t *testing.T, database string) *pair {
	t.Helper()
	return joined(t, furnish(t, startDemo(t, database)))
}

// joined makes a pair of a desk and another server.
func joined(t *testing.T, first *desk) *pair {
	t.Helper()
	return &pair{first, {server: first.join(t, app.Now), shopper: first.shopper}}
}

// join starts another server on the database of a server, with a clock of its own.
func (s *server) join(t *testing.T, clock func() time.Time) *server {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{
		Database: s.database, Evidence: evidencePlace(t, s.database), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Limits: &chain.Limits{}, Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.entered(t, a)
}

// entered serves an app on the database of a server, whose tokens are valid there too.
func (s *server) entered(t *testing.T, a *app.App) *server {
	t.Helper()
	return run(t, s.database, a, &demo.Welcome{
		REST: a.REST(), GRPC: a.GRPC(), Tokens: s.Tokens, Client: s.Client, Shopper: s.Shopper, Visits: s.Visits,
	})
}

// atOnce does an act at both servers at the same moment.
func (p *pair) atOnce(act func(i int, d *desk)) {
	var group sync.WaitGroup
	ready := make(chan struct{})
	for i, d := range p {
		group.Go(func() {
			<-ready
			act(i, d)
		})
	}
	close(ready)
	group.Wait()
}

// isolated is the name of a database at an isolation.
func isolated(t *testing.T, database, isolation string) string {
	t.Helper()
	u := must[*url.URL](t)(url.Parse(database))
	query := u.Query()
	query.Set("default_transaction_isolation", isolation)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // the driver takes a plus sign for itself
	return u.String()
}

// isolations are those at which several servers agree.
var isolations = []string{"read committed", "serializable"}

// everyIsolation runs a test on two servers at each isolation.
func everyIsolation(t *testing.T, test func(t *testing.T, p *pair)) {
	t.Helper()
	for _, isolation := range isolations {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			test(t, startPair(t, isolated(t, onPostgreSQL.demo(t), isolation)))
		})
	}
}

// within polls a condition until it is true, and fails the test when the time is up.
func within(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline.C:
			t.Fatalf("%s: not within %v", what, limit)
		case <-tick.C:
		}
	}
}

// backlog is the backlog of the background work.
func backlog(t *testing.T, store storage.Store) storage.Backlog {
	t.Helper()
	var waiting storage.Backlog
	err := store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		waiting, err = tx.Backlog(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}
