package upkeep

import (
	"context"
	"fmt"
	"time"

	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// plan lists the roll-ups to change, computed in one snapshot.
type plan struct {
	result RebuildResult
	change []*storage.Rollup
	// parents maps each client and location to the parent of the location in the snapshot.
	parents map[string]map[string]string
}

// draw computes the plan from the reports and the roll-ups of one snapshot.
func draw(ctx context.Context, store storage.Store, o RebuildOptions) (*plan, error) {
	var p *plan
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		p = &plan{parents: map[string]map[string]string{}}
		err := eachLocation(ctx, tx, func(l *storage.Location) {
			if p.parents[l.Client] == nil {
				p.parents[l.Client] = map[string]string{}
			}
			p.parents[l.Client][l.ID] = l.Parent
		})
		if err != nil {
			return err
		}
		right, err := verify.Recompute(ctx, tx, verify.Options{Found: o.Found, Progress: o.Progress})
		if err != nil {
			return err
		}
		if right.Findings > 0 {
			return fmt.Errorf("%w: %d findings", ErrReports, right.Findings)
		}
		return p.compare(ctx, tx, right)
	})
	return p, err
}

// compare adds every roll-up to the plan that differs from the sum of its reports. Deltas of it that wait to be folded
// are part of what is replaced.
func (p *plan) compare(ctx context.Context, tx storage.Tx, right *verify.Recomputed) error {
	p.result = RebuildResult{Reports: right.Reports, Rollups: right.Rollups.Len()}
	err := tx.Rollups().Each(ctx, func(stored *storage.Rollup) error {
		want, err := right.Rollups.Take(stored.Key)
		if err != nil {
			return err
		}
		if want == nil {
			p.change = append(p.change, &storage.Rollup{Key: stored.Key, Deltas: stored.Deltas})
			return nil
		}
		holds, err := want.Matches(stored)
		if err == nil && !holds {
			want.Deltas = stored.Deltas
			p.change = append(p.change, &want.Rollup)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range right.Rollups.Keys() {
		missing, err := right.Rollups.Take(key)
		if err != nil {
			return err
		}
		p.change = append(p.change, &missing.Rollup)
	}
	p.result.Changed = len(p.change)
	return nil
}

// apply changes the roll-ups of the plan. It returns ErrMoved where a location has another parent than in the snapshot.
func (p *plan) apply(ctx context.Context, tx storage.Tx, now time.Time) error {
	for client, parents := range p.parents {
		// Reading the ancestors locks the client's tree until the end of the transaction.
		if _, err := tx.Locations().Ancestors(ctx, client, storage.WholeClient); err != nil {
			return err
		}
		err := eachLocationOf(ctx, tx, client, func(l *storage.Location) error {
			if before, known := parents[l.ID]; known && before != l.Parent {
				return ErrMoved
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := tx.Rollups().Restate(ctx, p.change); err != nil {
		return err
	}
	return p.appendToFeeds(ctx, tx, now)
}

// appendToFeeds records a change in the feed of every client whose figures change: answers are cached as long as a
// client's feed does not grow.
func (p *plan) appendToFeeds(ctx context.Context, tx storage.Tx, now time.Time) error {
	recorded := map[string]bool{}
	for _, r := range p.change {
		client := r.Key.Client
		if p.parents[client] == nil || recorded[client] { // roll-ups without a client are leftovers, with no feed
			continue
		}
		recorded[client] = true
		err := tx.Feed().Append(ctx, storage.Change{
			Client: client, Kind: storage.ClientChanged, Location: storage.WholeClient, Time: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
