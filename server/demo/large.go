package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo/batch"
	"mysteryshopper/storage"
)

// LargeFrom is the number of reports from which on a demo is a large one: 2,000 places in four levels, three versions,
// 24 months.
const LargeFrom = 10_000

// garbagePercent is the setting of the garbage collector while a large demo is made. Little memory is in use and much
// is thrown away, so that rare collections save time and memory stays far below 500 MB.
const garbagePercent = 200

// history is a large demo while it is made.
type history struct {
	*builder
	order
	cities []city
	// principals are the callers of the parts.
	principals *callers
	base       *batch.Base
	progress   *progress
}

// FillLarge makes two years in an empty database, or goes on where it was broken off. The months end with o.Until, or
// with the last one that is over. The same number, seed and last month make the same reports.
func FillLarge(ctx context.Context, store storage.Store, now time.Time, o Options) error {
	return fillTree(ctx, store, now, o, largeTree())
}

// fillTree is FillLarge with any tree.
func fillTree(ctx context.Context, store storage.Store, now time.Time, o Options, t tree) (err error) {
	c := &clock{}
	a, err := app.OpenOn(ctx, store, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Clock: c.time, Limits: &chain.Limits{}, Logger: o.Logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	defer debug.SetGCPercent(debug.SetGCPercent(garbagePercent))
	h, err := beginHistory(ctx, store, a, c, now, o, t)
	if err != nil {
		return err
	}
	for month := range largeMonths {
		if err := h.month(ctx, month); err != nil {
			return fmt.Errorf("%s: %w", h.first.AddDate(0, month, 0).Format("2006-01"), err)
		}
	}
	if err := h.planOpenVisitsOnce(ctx, now); err != nil {
		return err
	}
	if err := h.disableAlerts(ctx, false); err != nil {
		return err
	}
	if err := settle(ctx, store); err != nil {
		return err
	}
	return h.finish(ctx, h.last)
}

// planOpenVisitsOnce plans the open visits, unless they are planned.
func (h *history) planOpenVisitsOnce(ctx context.Context, now time.Time) error {
	planned, err := storage.Read(ctx, h.store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Visit, error) {
		list, _, err := tx.Visits().List(ctx, ownShopper, storage.Filter{}, storage.Page{Limit: 1})
		return list, err
	})
	if err != nil || len(planned) > 0 {
		return err
	}
	return h.planOpenVisits(ctx, now)
}

// settle waits until the server has processed what was appended to roll-ups, audit log and feed. Done month by month it
// is part of the progress that is reported, and the server that serves the demo begins with nothing left to do.
func settle(ctx context.Context, store storage.Store) error {
	return await(ctx, store, func(left storage.Backlog) bool { return !left.Any() })
}

// await waits until the work that is left on the server is so little that done reports it.
func await(ctx context.Context, store storage.Store, done func(storage.Backlog) bool) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		left, err := storage.Read(ctx, store, storage.ReadOptions{}, func(tx storage.Tx) (storage.Backlog, error) {
			return tx.Backlog(ctx)
		})
		if err != nil || done(left) {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// beginHistory makes everything that is needed before the first visit, unless it is made already.
func beginHistory(ctx context.Context, store storage.Store, a *app.App, c *clock, now time.Time, o Options, t tree) (*history, error) {
	begun, err := readOrder(ctx, store)
	if err != nil {
		return nil, err
	}
	wanted, err := o.order(begun, now)
	if err != nil {
		return nil, err
	}
	last, err := scorecard.ParseMonth(wanted.Until)
	if err != nil {
		return nil, err
	}
	first := time.Date(int(last)/12, time.Month(int(last)%12+2-largeMonths), 1, 0, 0, 0, 0, time.UTC)
	h := &history{
		builder: newBuilder(store, a.Conn(), c, o, largeSpec(t, first)), order: wanted, cities: t.cities,
		base: batch.NewBase(store), progress: &progress{total: o.Reports, report: o.Progress},
	}
	c.set(first.AddDate(0, 0, -14))
	if begun != nil {
		err = errors.Join(h.createAdmin(ctx), h.createManager(ctx))
	} else {
		err = h.begin(ctx)
	}
	if err != nil {
		return nil, err
	}
	h.principals, err = readCallers(ctx, store)
	return h, err
}

// begin makes everything that is needed before the first visit, and stores the order.
func (h *history) begin(ctx context.Context) error {
	if err := h.setUp(ctx); err != nil {
		return err
	}
	if err := h.disableAlerts(ctx, true); err != nil {
		return err
	}
	if err := h.announce(ctx); err != nil {
		return err
	}
	return h.storeOrder(ctx)
}

// disableAlerts lets the rules of all programs raise nothing, or raise alerts again: nobody is to be alerted of what happened
// two years ago, and the waits that some rules compare are not counted yet while a batch is made.
func (h *history) disableAlerts(ctx context.Context, disabled bool) error {
	for _, p := range programSpecs {
		for _, id := range slices.Sorted(maps.Keys(alert.Defaults())) {
			_, err := h.alerts.UpdateAlertRule(h.admin(ctx), &pb.UpdateAlertRuleRequest{
				Client: clientID, Program: p.id(), AlertRule: id, Resource: &pb.AlertRule{Disabled: disabled, Etag: "*"},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"disabled"}},
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// month makes one month, a few parts at a time. Parts that are stored already are left as they are.
func (h *history) month(ctx context.Context, month int) (err error) {
	if err := h.publishDue(ctx, month); err != nil {
		return err
	}
	if h.published, err = readPublished(ctx, h.store); err != nil {
		return err
	}
	h.base.Refresh()
	if float64(month) >= assessFrom*largeMonths {
		if err := h.assess(ctx, h.first.AddDate(0, month, 0)); err != nil {
			return err
		}
	}
	list := h.parts(month)
	err = forEach(ctx, runtime.GOMAXPROCS(0)+1, len(list), func(ctx context.Context, i int) error {
		return h.storePart(ctx, &list[i])
	})
	if err != nil {
		return err
	}
	return settle(ctx, h.store)
}

// storePart makes one part in memory and stores it in one transaction, unless it is stored.
func (h *history) storePart(ctx context.Context, p *part) error {
	stored, err := h.isStored(ctx, p)
	if err != nil {
		return err
	}
	if !stored {
		memory := batch.New(h.base)
		if err := h.makePart(ctx, p, p.plans(), memory); err != nil {
			return err
		}
		err := h.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return memory.Apply(ctx, tx) })
		if err != nil {
			return err
		}
	}
	h.progress.add(p.reports)
	return nil
}

func (h *history) isStored(ctx context.Context, p *part) (stored bool, err error) {
	err = h.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Visits().Get(ctx, p.firstVisit())
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		stored = err == nil
		return err
	})
	return stored, err
}

// makePart makes the visits of a part on a store, one after the other.
func (h *history) makePart(ctx context.Context, p *part, plans []visitPlan, store storage.Store) error {
	c := &clock{}
	random := p.random(forServer)
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(random.Uint32())
	}
	conn, err := app.OpenHandlers(ctx, store, c.time, rand.NewChaCha8(seed))
	if err != nil {
		return err
	}
	g := h.through(conn, h.principals, c)
	c.set(p.planTime())
	if err := g.planVisits(ctx, plans); err != nil {
		return err
	}
	for i := range plans {
		if err := g.run(ctx, &plans[i]); err != nil {
			return fmt.Errorf("visit %s: %w", plans[i].id, err)
		}
	}
	return nil
}

// progress counts the reports that are stored. report may be nil; it is called by one goroutine at a time.
type progress struct {
	mu          sync.Mutex
	done, total int
	report      func(done, total int)
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done += n; p.report != nil {
		p.report(p.done, p.total)
	}
}
