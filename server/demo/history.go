package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/app"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/demo/journal"
	"mysteryshopper/storage"
)

// LargeFrom is from how many reports on a demo is a large one: 2,000 places in four levels, three versions, 24 months.
const LargeFrom = 10_000

// largeShoppers is how many shoppers a large demo has beside its own.
const largeShoppers = 400

// rareCollection is how much garbage, in percent of what is used, may gather while a large demo is made. Little is
// used and much thrown away, so that it is worth while and stays far below 500 MB.
const rareCollection = 200

// history is a large demo while it is made.
type history struct {
	*world
	order
	cities     []city
	first      time.Time
	behaviours []*pb.Behaviour
	cast       *cast
	published  published
	ground     *journal.Ground
	told       *tally
}

// order is what a large demo was asked for. It is kept with an unfinished one, so that what is missing can be added
// and nothing else is.
type order struct {
	Reports int    `json:"reports"`
	Seed    uint64 `json:"seed"`
	// Until is the last month.
	Until string `json:"until"`
}

// ordered is the setting that keeps the order from the time on when everything stands but the reports.
const ordered = "demo-ordered"

// errOtherOrder says that an unfinished demo is not the one that is asked for.
var errOtherOrder = errors.New("the database holds an unfinished demo of another number of reports, seed or last month; " +
	"ask for the same to finish it, or name another database")

// FillLarge lets two years happen in an empty database, or goes on where it was broken off. The months end with
// o.Until, or with the last one that is over. The same number, seed and last month make the same reports.
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
	defer debug.SetGCPercent(debug.SetGCPercent(rareCollection))
	h, err := beginHistory(ctx, store, a, c, now, o, t)
	if err != nil {
		return err
	}
	for month := range largeMonths {
		if err := h.month(ctx, month); err != nil {
			return fmt.Errorf("%s: %w", h.first.AddDate(0, month, 0).Format("2006-01"), err)
		}
	}
	if err := h.openOnce(ctx, now); err != nil {
		return err
	}
	if err := settle(ctx, store); err != nil {
		return err
	}
	return h.finish(ctx, h.first.AddDate(0, largeMonths-1, 0))
}

// openOnce plans the visits that are still to be made, unless they are planned.
func (h *history) openOnce(ctx context.Context, now time.Time) error {
	var planned []*storage.Visit
	err := h.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		planned, _, err = tx.Visits().List(ctx, ownShopper, storage.Filter{}, storage.Page{Limit: 1})
		return err
	})
	if err != nil || len(planned) > 0 {
		return err
	}
	return h.open(now)
}

// settle waits until the server has brought into order what was appended: roll-ups, audit log and feed. Done month by
// month it is part of the rate that is told, and whoever serves the demo begins with nothing left to do.
func settle(ctx context.Context, store storage.Store) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		var left storage.Backlog
		err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
			left, err = tx.Backlog(ctx)
			return err
		})
		if err != nil || !left.Any() {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// beginHistory makes everything that stands before the first visit, unless it stands already.
func beginHistory(ctx context.Context, store storage.Store, a *app.App, c *clock, now time.Time, o Options, t tree) (*history, error) {
	kept, err := keptOrder(ctx, store)
	if err != nil {
		return nil, err
	}
	wanted, err := o.order(kept, now)
	if err != nil {
		return nil, err
	}
	last, err := scorecard.ParseMonth(wanted.Until)
	if err != nil {
		return nil, err
	}
	h := &history{
		order: wanted, ground: journal.NewGround(store), told: &tally{total: o.Reports, tell: o.Progress},
		first: time.Date(int(last)/12, time.Month(int(last)%12+2-largeMonths), 1, 0, 0, 0, 0, time.UTC),
	}
	h.cities = t.cities
	h.world = newWorld(store, a.Conn(), c, o.Seed, t.scene(h.first, h.first.AddDate(0, largeMonths, -1)))
	c.set(h.first.AddDate(0, 0, -14))
	if h.behaviours, err = builtin.Behaviours(); err != nil {
		return nil, err
	}
	if kept != nil {
		err = errors.Join(h.foundAdmin(ctx), h.foundManager(ctx))
	} else {
		err = h.begin(ctx)
	}
	if err != nil {
		return nil, err
	}
	h.cast, err = readCast(ctx, store)
	return h, err
}

// begin makes everything that stands before the first visit, and keeps what was ordered.
func (h *history) begin(ctx context.Context) error {
	if err := h.found(ctx); err != nil {
		return err
	}
	if err := h.announce(ctx, largeRoles, h.first, h.first.AddDate(0, largeMonths, -1)); err != nil {
		return err
	}
	return h.keepOrder(ctx)
}

// order is what the options ask for. Of an order that was begun, kept, it must be the same.
func (o *Options) order(kept *order, now time.Time) (order, error) {
	over := scorecard.MonthOf(now.AddDate(0, 0, -afterwards)) - 1
	wanted := order{Reports: o.Reports, Seed: o.Seed, Until: o.Until}
	if wanted.Until == "" {
		wanted.Until = over.String()
		if kept != nil {
			wanted.Until = kept.Until
		}
	}
	if kept != nil && *kept != wanted {
		return order{}, errOtherOrder
	}
	if last, err := scorecard.ParseMonth(wanted.Until); err != nil || last > over {
		return order{}, fmt.Errorf("the last month of a demo is at most %s, and not %q", over, wanted.Until)
	}
	return wanted, nil
}

// afterwards is after how many days nothing more happens to the reports of a month.
const afterwards = 7

// keptOrder is the order of a demo that was begun; nil where there is none.
func keptOrder(ctx context.Context, store storage.Store) (kept *order, err error) {
	err = store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		text, err := tx.Settings().Get(ctx, ordered)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		kept = &order{}
		return json.Unmarshal(text, kept)
	})
	return kept, err
}

func (h *history) keepOrder(ctx context.Context) error {
	text, err := json.Marshal(h.order)
	if err != nil {
		return err
	}
	return h.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Settings().GetOrPut(ctx, ordered, text)
		return err
	})
}

// month tells one month, a few chapters at a time, and settles it. What is stored already is left as it is.
func (h *history) month(ctx context.Context, month int) (err error) {
	if err := h.edit(ctx, month); err != nil {
		return err
	}
	if h.published, err = readPublished(ctx, h.store); err != nil {
		return err
	}
	h.ground.Refresh()
	if float64(month) >= assessFrom*largeMonths {
		if err := h.assess(ctx, h.published.newest(programSpecs[0].checklist), h.first.AddDate(0, month, 0)); err != nil {
			return err
		}
	}
	list := h.chapters(month)
	err = atOnce(ctx, runtime.GOMAXPROCS(0)+1, len(list), func(ctx context.Context, i int) error {
		return h.storeChapter(ctx, &list[i])
	})
	if err != nil {
		return err
	}
	return settle(ctx, h.store)
}

// storeChapter stores one chapter in one transaction, unless it is stored.
func (h *history) storeChapter(ctx context.Context, c *chapter) error {
	there, err := h.isStored(ctx, c)
	if err != nil {
		return err
	}
	if !there {
		j := journal.New(h.ground)
		if err := h.tell(ctx, c, c.tales(), j); err != nil {
			return err
		}
		if err := h.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return j.Replay(ctx, tx) }); err != nil {
			return err
		}
	}
	h.told.add(c.reports)
	return nil
}

func (h *history) isStored(ctx context.Context, c *chapter) (there bool, err error) {
	err = h.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.Visits().Get(ctx, c.firstVisit())
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		there = err == nil
		return err
	})
	return there, err
}

// tally counts the reports that are stored, and tells of them.
type tally struct {
	mu          sync.Mutex
	done, total int
	tell        func(done, total int)
}

func (t *tally) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done += n; t.tell != nil {
		t.tell(t.done, t.total)
	}
}
