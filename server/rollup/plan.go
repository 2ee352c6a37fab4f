package rollup

import (
	"context"
	"fmt"
	"time"

	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// plan is what is to be changed, as one snapshot shows it.
type plan struct {
	result Result
	change []*storage.Rollup
	// parents are where every location stood, by client.
	parents map[string]map[string]string
}

// draw reads the reports and the roll-ups in one snapshot.
func draw(ctx context.Context, store storage.Store, o Options) (*plan, error) {
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

// compare notes every roll-up that is not as it should be. What of it waits to be folded is part of what is replaced.
func (p *plan) compare(ctx context.Context, tx storage.Tx, right *verify.Recomputed) error {
	p.result = Result{Reports: right.Reports, Rollups: len(right.Rollups)}
	err := tx.Rollups().Each(ctx, func(stored *storage.Rollup) error {
		want := right.Rollups[stored.Key]
		delete(right.Rollups, stored.Key)
		if want == nil {
			p.change = append(p.change, &storage.Rollup{Key: stored.Key, Deltas: stored.Deltas})
			return nil
		}
		holds, err := want.Holds(stored)
		if err == nil && !holds {
			want.Deltas = stored.Deltas
			p.change = append(p.change, &want.Rollup)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, missing := range right.Rollups {
		p.change = append(p.change, &missing.Rollup)
	}
	p.result.Changed = len(p.change)
	return nil
}

// carryOut changes what is to be changed, where the tree is as it was.
func (p *plan) carryOut(ctx context.Context, tx storage.Tx, now time.Time) error {
	for client, parents := range p.parents {
		// This keeps the client's tree as it is until the end of the transaction.
		if _, err := tx.Locations().Ancestors(ctx, client, storage.WholeClient); err != nil {
			return err
		}
		moved := false
		err := eachLocationOf(ctx, tx, client, func(l *storage.Location) {
			if before, known := parents[l.ID]; known && before != l.Parent {
				moved = true
			}
		})
		if err != nil {
			return err
		}
		if moved {
			return ErrMoved
		}
	}
	if err := tx.Rollups().Restate(ctx, p.change); err != nil {
		return err
	}
	return p.tell(ctx, tx, now)
}

// tell tells the feeds of the clients whose figures are others now: by its length answers are known to be as they were.
func (p *plan) tell(ctx context.Context, tx storage.Tx, now time.Time) error {
	told := map[string]bool{}
	for _, r := range p.change {
		client := r.Key.Client
		if p.parents[client] == nil || told[client] { // what is of no client is gone
			continue
		}
		told[client] = true
		err := tx.Feed().Append(ctx, storage.Change{
			Client: client, Kind: storage.ClientChanged, Location: storage.WholeClient, Time: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
