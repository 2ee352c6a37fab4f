package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/storage"
)

// workers is the number of phones that report at a time. They share the syncs of the disk.
const workers = 32

// pending is the number of reports of a small demo that wait for a reviewer.
const pending = 6

// Fill makes the year that ends with now in an empty database, through the API. Dir and the addresses of the options
// do not matter.
func Fill(ctx context.Context, store storage.Store, now time.Time, o Options) (err error) {
	c := &clock{}
	a, err := app.OpenOn(ctx, store, app.Config{
		REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Evidence: o.photoPlace(), Clock: c.time, Limits: &chain.Limits{}, Unpaced: true, Logger: o.Logger,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if o.Reports > 0 {
		defer debug.SetGCPercent(debug.SetGCPercent(garbagePercent))
	}
	b := newBuilder(store, a.Conn(), c, o, smallSpec(now))
	b.takesPhotos = o.photoPlace() != app.NoEvidence
	c.set(b.first.AddDate(0, 0, -7))
	if err := b.setUp(ctx); err != nil {
		return err
	}
	if b.published, err = readPublished(ctx, store); err != nil {
		return err
	}
	if o.Reports > 0 {
		if err := b.announce(ctx); err != nil {
			return err
		}
	}
	if err := b.makeYear(ctx, o); err != nil {
		return err
	}
	if o.FollowUp && o.Reports > 0 {
		if err := b.followUp(ctx, now); err != nil {
			return err
		}
	}
	if err := b.planOpenVisits(ctx, now); err != nil {
		return err
	}
	if o.Reports > 0 {
		if err := b.promise(ctx, now); err != nil {
			return err
		}
	}
	if o.Morning {
		if err := b.makeMorning(ctx, now); err != nil {
			return fmt.Errorf("the morning: %w", err)
		}
	}
	return b.finish(ctx, b.last)
}

// photoPlace returns where the photos of a demo are kept; app.NoEvidence where it has none.
func (o *Options) photoPlace() string {
	if !o.Morning || o.Evidence == "" {
		return app.NoEvidence
	}
	return o.Evidence
}

// followUp makes what follows the reports: appeals with their answers, and payments.
func (b *builder) followUp(ctx context.Context, now time.Time) error {
	if err := b.dispute(ctx, now); err != nil {
		return err
	}
	return b.pay(ctx, now)
}

// day is a day of the year, with the visits that are made on it.
type day struct {
	time.Time
	plans []visitPlan
	// assessed is set where the managers assess their places on it.
	assessed bool
}

// makeYear makes the reports of a year, day by day. All but the last few are approved.
func (b *builder) makeYear(ctx context.Context, o Options) error {
	days, total := b.drawDays(&o), o.Reports+pending
	b.drawAhead(days)
	done := 0
	for _, d := range days {
		if d.assessed {
			if err := b.assess(ctx, d.Time); err != nil {
				return fmt.Errorf("%s: %w", d.Format(time.DateOnly), err)
			}
		}
		for some := range slices.Chunk(d.plans, largestBatch) {
			if err := b.makeDay(ctx, d.Time, some); err != nil {
				return fmt.Errorf("%s: %w", d.Format(time.DateOnly), err)
			}
			if done += len(some); o.Progress != nil {
				o.Progress(done, total)
			}
		}
	}
	return nil
}

// drawDays draws the visits of a year.
func (b *builder) drawDays(o *Options) []day {
	random := rand.New(rand.NewPCG(o.Seed, o.Seed))
	days, total := make([]day, int(b.last.Sub(b.first).Hours()/24)+1), o.Reports+pending
	done := 0
	for n := range days {
		d, passed := &days[n], float64(n)/float64(len(days))
		d.Time = b.first.AddDate(0, 0, n)
		d.assessed = d.Day() == 1 && passed >= assessFrom && o.Reports > 0
		for ; done < total*(n+1)/len(days); done++ {
			v := b.drawPlan(random, d.Time, passed)
			if o.ownReport(done) {
				v.shopper = ownShopper
			}
			if done >= o.Reports {
				v.ending = waiting
			}
			d.plans = append(d.plans, v)
		}
	}
	return days
}

// drawPlan draws a visit of a day.
func (b *builder) drawPlan(random *rand.Rand, day time.Time, passed float64) visitPlan {
	return visitPlan{
		shopper: shopperID(random.IntN(b.shoppers)), place: b.shops[random.IntN(len(b.shops))],
		program: programSpecs[0], seed: random.Uint64(), day: day, passed: passed, start: startOn(random, day),
	}
}

// makeDay makes visits of one day: all are planned in the morning, then all are reported, and then all are reviewed.
func (b *builder) makeDay(ctx context.Context, day time.Time, plans []visitPlan) error {
	b.clock.set(day.Add(6 * time.Hour))
	if err := b.planVisits(ctx, plans); err != nil {
		return err
	}
	b.clock.set(day.Add(21 * time.Hour))
	drafts, photos := make([]*draft, len(plans)), make([]*taken, len(plans))
	err := forEach(ctx, workers, len(plans), func(ctx context.Context, i int) (err error) {
		drafts[i] = b.write(&plans[i])
		if photos[i], err = b.photograph(ctx, drafts[i]); err != nil {
			return err
		}
		return b.submit(ctx, drafts[i], drafts[i].id, 0, 0)
	})
	if err != nil {
		return err
	}
	for i, p := range photos {
		if p != nil && plans[i].ending == approved {
			b.photographed = p
		}
	}
	b.clock.add(time.Hour)
	return forEach(ctx, workers, len(plans), func(ctx context.Context, i int) error { return b.review(ctx, drafts[i]) })
}

// forEach calls work with every number from 0 up to n, at most limit calls at a time. After the first error, or when
// ctx ends, no other call is begun. It returns that error, or the cause for which ctx ended.
func forEach(ctx context.Context, limit, n int, work func(ctx context.Context, i int) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	for i := range n {
		group.Go(func() error {
			if inner.Err() != nil {
				return context.Cause(inner)
			}
			return work(inner, i)
		})
	}
	err := group.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
