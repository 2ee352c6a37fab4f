package crashtest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// WebhookOptions configure the test of webhooks. Number is how often a server is killed.
type WebhookOptions struct {
	Options
	// Events is how many events there are at least, of all subscriptions together.
	Events int
	// GiveUp is how long the servers repeat an event before it has failed.
	GiveUp time.Duration
	// AnswerFirst lets the receiver answer before it keeps an event, as a control: events must then be missing.
	AnswerFirst bool
}

// subscriptions is how many subscriptions there are, each of which has every event.
const subscriptions = 4

// hookTest is a run of the test of webhooks.
type hookTest struct {
	WebhookOptions
	// hosts are the servers: two on PostgreSQL. On SQLite one serves at a time.
	hosts    []*host
	store    storage.Store
	receiver *receiver
	calls    *callers
	// changes is how many changes of the feed there are to be, start the token of the last one before them.
	changes int
	start   string
	result  *WebhookResult
}

// Webhooks sends events to a receiver that fails in every way, and ends the server that delivers them by SIGKILL, Number
// times. In the end each event of the feed must be listed as delivered or failed, the receiver must have kept each that is
// listed as delivered, and of each subscription they must have come in the order of the feed.
func Webhooks(ctx context.Context, o WebhookOptions) (_ *WebhookResult, err error) {
	t, err := newHookTest(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	if err := t.run(ctx); err != nil {
		return nil, err
	}
	if err := t.compare(ctx); err != nil {
		return nil, err
	}
	if err := t.killAll(); err != nil {
		return nil, err
	}
	return t.result, t.verify(ctx)
}

// newHookTest makes the database and the key of webhooks, and starts the first server and the receiver.
func newHookTest(ctx context.Context, o WebhookOptions) (*hookTest, error) {
	first, err := newHost(ctx, o.Options)
	if err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // It never fails.
	path := filepath.Join(o.Dir, "webhook.keys")
	if err := os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(key)), 0o600); err != nil {
		return nil, err
	}
	first.more = []string{"--webhook-keys", path, "--webhook-allow-private", "--webhook-give-up", o.GiveUp.String()}
	t := &hookTest{
		WebhookOptions: o, hosts: []*host{first}, receiver: newReceiver(o.Seed, o.AnswerFirst, o.Now), changes: (o.Events + subscriptions - 1) / subscriptions,
	}
	if !strings.HasPrefix(first.database(), sqlite.Prefix) {
		second := *first
		t.hosts = append(t.hosts, &second)
	}
	t.result = &WebhookResult{Servers: len(t.hosts)}
	if t.store, err = app.OpenStore(ctx, app.Database{Name: first.database()}); err != nil {
		return nil, err
	}
	t.calls = &callers{tokens: first.tokens}
	err = t.receiver.start(ctx)
	if err == nil {
		err = t.begin(ctx, first)
	}
	if err != nil {
		return nil, errors.Join(err, t.store.Close())
	}
	return t, nil
}

// begin starts a server for the first time. It runs until it is killed: the contexts of the run end before.
func (t *hookTest) begin(ctx context.Context, h *host) error {
	if err := h.start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	return t.calls.add(h.grpc)
}

// stop ends everything.
func (t *hookTest) stop() error {
	t.receiver.stop()
	return errors.Join(t.killAll(), t.calls.close(), t.store.Close())
}

// killAll kills the servers that were started.
func (t *hookTest) killAll() error {
	var errs []error
	for _, h := range t.hosts {
		if h.command != nil {
			errs = append(errs, h.kill())
		}
	}
	return errors.Join(errs...)
}

// run makes the changes, kills servers meanwhile, and waits until every event has ended.
func (t *hookTest) run(ctx context.Context) error {
	if err := t.subscribe(ctx); err != nil {
		return err
	}
	acts, err := t.acts(ctx)
	if err != nil {
		return err
	}
	permits := make(chan struct{}, t.changes)
	all, whole := errgroup.WithContext(ctx)
	made := make(chan struct{})
	all.Go(func() error { return t.watch(whole, made) })
	group, running := errgroup.WithContext(whole)
	for _, act := range acts {
		group.Go(func() error {
			for range permits {
				if err := act(running); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error { return t.receiver.dieAndComeBack(running, t.changes*subscriptions) })
	group.Go(func() error { return t.killInTurns(running, permits) })
	all.Go(func() error {
		defer close(made)
		return group.Wait()
	})
	return all.Wait()
}

// killInTurns kills the server that delivers, each time that so many more events have come. Changes are permitted somewhat
// ahead: a subscription that rests after failures does not hold up the others.
func (t *hookTest) killInTurns(ctx context.Context, permits chan<- struct{}) error {
	defer close(permits)
	permitted := 0
	permit := func(most int) {
		for ; permitted < min(most, t.changes); permitted++ {
			permits <- struct{}{}
		}
	}
	parts := 2 * (t.Number + 1)
	for n := range t.Number {
		permit(t.changes * (2*n + 4) / parts)
		if err := t.receiver.reach(ctx, subscriptions*t.changes*(2*n+1)/parts); err != nil {
			return err
		}
		if len(t.hosts) > 1 && n == 0 {
			if err := t.begin(ctx, t.hosts[1]); err != nil {
				return err
			}
		}
		permit(t.changes * (2*n + 5) / parts) // These come while nobody delivers.
		if err := t.kill(ctx, t.hosts[n%len(t.hosts)]); err != nil {
			return err
		}
	}
	permit(t.changes)
	return nil
}

// kill kills a server and waits until another one delivers. Where there is one server, the next is started first.
func (t *hookTest) kill(ctx context.Context, h *host) error {
	before, err := t.holder(ctx)
	if err != nil {
		return err
	}
	if err := h.kill(); err != nil {
		return err
	}
	killed := t.Now()
	t.result.Kills++
	if len(t.hosts) == 1 {
		if err := h.start(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	const most = 20 * time.Second // where another server had the lease
	err = until(ctx, func() (bool, error) {
		now, err := t.holder(ctx)
		if err != nil || now == before {
			return t.Now().Sub(killed) > most, err
		}
		t.result.tookOver(t.Now().Sub(killed))
		return true, nil
	})
	if err == nil && len(t.hosts) > 1 {
		err = h.start(context.WithoutCancel(ctx))
	}
	return err
}

// holder returns who has the lease of webhooks.
func (t *hookTest) holder(ctx context.Context) (string, error) {
	return storage.Read(ctx, t.store, storage.ReadOptions{}, func(tx storage.Tx) (string, error) {
		holder, _, err := tx.Leases().Get(ctx, storage.WebhookLease)
		if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		return holder, err
	})
}

// verify counts what verify finds in the database, which no server uses any more.
func (t *hookTest) verify(ctx context.Context) error {
	r := &Result{}
	err := r.verify(ctx, t.hosts[0].database())
	t.result.Damaged = r.Damaged
	for _, problem := range r.Problems {
		t.result.problem("%s", problem)
	}
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}
