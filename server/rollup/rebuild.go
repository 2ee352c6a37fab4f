// Package rollup computes all roll-ups anew from the reports. Servers may run meanwhile: what they release is appended
// beside, and is neither lost nor counted twice.
package rollup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// Options say who is told what. Now is needed; the others may be nil.
type Options struct {
	// Now is the clock of leases.
	Now func() time.Time
	// Found is told what keeps reports from being counted.
	Found func(verify.Finding)
	// Progress is told how many reports were read, after each.
	Progress func(reports int)
}

// Result is what was done.
type Result struct {
	Reports int `json:"reports"`
	// Rollups counts the roll-ups that there are now, and Changed those that were other before, or gone.
	Rollups int `json:"rollups"`
	Changed int `json:"changed"`
}

// The reasons for which nothing was changed.
var (
	// ErrReports says that some reports cannot be read or proved, so that figures without them would be wrong.
	ErrReports = errors.New("reports that count cannot be read or proved")
	// ErrTaken says that a server took over the folding of figures, because this program did not come to keep it.
	ErrTaken = errors.New("a server took the work over")
	// ErrMoved says that locations were moved all the while.
	ErrMoved = errors.New("locations were moved meanwhile")
)

// attempts is how often the reports are read at most, where locations move.
const attempts = 3

// Rebuild computes all roll-ups from the reports and puts those in their place that are not what they should be, in one
// transaction. Where it returns an error nothing was changed.
//
// What a release adds meanwhile is a delta, and stays as long as nobody folds it into the row that is to be replaced.
// So the lease of that work is held from before the reports are read until the transaction ends, which asks whether it
// was. A location that moves takes figures along as they are stored; the transaction asks for that, too, and keeps the
// tree as it is until it ends.
func Rebuild(ctx context.Context, store storage.Store, o Options) (Result, error) {
	if err := numberLocations(ctx, store); err != nil {
		return Result{}, err
	}
	k, err := hold(ctx, store, o.Now)
	if err != nil {
		return Result{}, err
	}
	defer k.giveBack(ctx)
	for range attempts {
		var p *plan
		if p, err = draw(ctx, store, o); err != nil {
			return Result{}, err
		}
		if err = k.last(ctx, p.carryOut); !errors.Is(err, ErrMoved) {
			return p.result, err
		}
		k.keep(ctx)
	}
	return Result{}, err
}

// numberLocations gives numbers to locations that servers of a release before have created.
func numberLocations(ctx context.Context, store storage.Store) error {
	var without []*storage.Location
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		without = nil
		return eachLocation(ctx, tx, func(l *storage.Location) {
			if l.Number == 0 {
				without = append(without, l)
			}
		})
	})
	if err != nil {
		return err
	}
	for _, l := range without {
		err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			_, err := tx.Locations().EnsureNumber(ctx, l.Client, l.ID)
			return err
		})
		if err != nil && !errors.Is(err, storage.ErrNotFound) { // it may have been removed meanwhile
			return fmt.Errorf("number the location %s of %s: %w", l.ID, l.Client, err)
		}
	}
	return nil
}

// atOnce is how many things are read at a time.
const atOnce = 500

func eachLocation(ctx context.Context, tx storage.Tx, fn func(*storage.Location)) error {
	return storage.EachPage(atOnce, func(page storage.Page) (storage.Cursor, error) {
		clients, next, err := tx.Clients().List(ctx, page)
		for _, c := range clients {
			if err := eachLocationOf(ctx, tx, c.ID, fn); err != nil {
				return "", err
			}
		}
		return next, err
	})
}

func eachLocationOf(ctx context.Context, tx storage.Tx, client string, fn func(*storage.Location)) error {
	return storage.EachPage(atOnce, func(page storage.Page) (storage.Cursor, error) {
		list, next, err := tx.Locations().List(ctx, client, []string{storage.WholeClient}, page)
		for _, l := range list {
			fn(l)
		}
		return next, err
	})
}
