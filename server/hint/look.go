package hint

import (
	"context"
	"maps"
	"slices"
	"time"

	"mysteryshopper/storage"
)

// lookTimeout bounds the reads of a look.
const lookTimeout = 10 * time.Second

// watch looks at every tick, as long as calls wait.
func (w *Watcher) watch() {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for w.goOn() {
		select {
		case <-ticker.C:
		case <-w.ended:
			return
		}
		if w.clock().Before(w.rested) {
			continue
		}
		if err := w.look(); err != nil {
			w.logger.Warn("what phones wait for cannot be read; it is tried again", "error", err)
		}
	}
}

// goOn reports whether calls wait. It ends the watch otherwise.
func (w *Watcher) goOn() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = w.calls.Len() > 0
	return w.running
}

// look reads the positions of all waiting shoppers where something was written since the last look, and of those that came
// since in any case, and wakes the calls of those that have moved. The head of the audit log is read first: what is written
// while the positions are read is found by the next look.
func (w *Watcher) look() error {
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	began := w.clock()
	head, err := storage.Read(ctx, w.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (int64, error) {
		position, _, err := tx.Audit().Head(ctx)
		return position, err
	})
	if err != nil {
		return err
	}
	w.round++
	shoppers := w.toRead(head != w.head || w.round%forced == 0)
	if len(shoppers) == 0 {
		return nil
	}
	now, err := storage.Read(ctx, w.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) ([]storage.ShopperPosition, error) {
		return tx.Visits().Positions(ctx, shoppers)
	})
	if err != nil {
		w.head = -1 // All are read the next time.
		return err
	}
	w.head = head
	w.wake(now)
	ended := w.clock()
	w.rested = ended.Add(min(share*ended.Sub(began), maxRest))
	return nil
}

// toRead returns all waiting shoppers, or those whose calls came since the last look.
func (w *Watcher) toRead(all bool) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	fresh := w.fresh
	w.fresh = map[string]struct{}{}
	if all {
		return slices.Collect(maps.Keys(w.of))
	}
	return slices.Collect(maps.Keys(fresh))
}

// wake tells the calls of shoppers whose position is another than they have seen. Those for which only an offer to all has
// changed are woken one after the other.
func (w *Watcher) wake(now []storage.ShopperPosition) {
	w.mu.Lock()
	defer w.mu.Unlock()
	behind := 0
	for _, p := range now {
		for _, one := range w.of[p.Shopper] {
			switch {
			case p.Visits > one.seen.Visits || p.Offers != one.seen.Offers:
				one.wake(0)
			case p.OffersToAll != one.seen.OffersToAll:
				one.wake(time.Duration(behind) * time.Second / wokenPerSecond)
				behind++
			}
		}
	}
}
