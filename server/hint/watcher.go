// Package hint lets calls of phones wait until there is something for them to fetch. One watcher serves all calls of a
// process: it looks at what has changed for all waiting shoppers together, so that a waiting call holds no connection to
// the database and asks it nothing.
package hint

import (
	"container/list"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mysteryshopper/storage"
)

const (
	// tick is how often the watcher looks whether anything was written.
	tick = 250 * time.Millisecond
	// forced is how many ticks lie between two looks at most: entries of the audit log, by which the watcher knows that
	// something was written, are late while no server seals them.
	forced = 20
	// Most is how many calls wait at once. Over that the oldest one ends.
	Most = 20_000
	// MostOfToken is how many calls of one token wait at once. Over that its oldest one ends.
	MostOfToken = 4
	// share is how many times longer than a look the watcher rests after it, up to a second.
	share   = 10
	maxRest = time.Second
	// wokenPerSecond is how many calls are woken in a second by an offer to all: each fetches it.
	wokenPerSecond = 2000
)

// Caller is whose call waits.
type Caller struct {
	// Shopper is whose visits and offers are watched.
	Shopper string
	// Token is the id of the token.
	Token string
}

// Watcher wakes calls that wait. It may be used by many goroutines.
type Watcher struct {
	store  storage.Store
	clock  func() time.Time
	logger *slog.Logger
	// ended is closed by Stop.
	ended chan struct{}
	most  int

	mu      sync.Mutex
	stopped bool
	running bool                // whether watch is running
	calls   *list.List          // of *wait, oldest first
	of      map[string][]*wait  // by shopper
	tokens  map[string][]*wait  // by token, oldest first
	fresh   map[string]struct{} // the shoppers of calls that came since the last look

	// What follows is used by watch alone.
	head   int64 // of the audit log, at the last look
	round  int
	rested time.Time // when the next look may begin
}

// wait is a call that waits.
type wait struct {
	Caller
	seen storage.ShopperPosition
	// woken gets how long after waking the call fetches; early ends it without a fetch.
	woken chan time.Duration
	place *list.Element
}

const early = time.Duration(-1)

// New returns a watcher without calls. It reads the store while calls wait.
func New(store storage.Store, clock func() time.Time, logger *slog.Logger) *Watcher {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Watcher{
		store: store, clock: clock, logger: logger, ended: make(chan struct{}), most: Most, calls: list.New(),
		of: map[string][]*wait{}, tokens: map[string][]*wait{}, fresh: map[string]struct{}{},
	}
}

// Wait returns true once the position of the shopper is another than seen, and false when the context ends, when others
// need the place, or when the watcher stops.
func (w *Watcher) Wait(ctx context.Context, caller Caller, seen storage.ShopperPosition) bool {
	one := w.begin(caller, seen)
	if one == nil {
		return false
	}
	defer w.end(one)
	select {
	case after := <-one.woken:
		return after != early && w.pause(ctx, after)
	case <-ctx.Done():
	case <-w.ended:
	}
	return false
}

// pause returns true after a time, and false if the watcher stops. A call whose time ends was woken nevertheless.
func (w *Watcher) pause(ctx context.Context, after time.Duration) bool {
	if after == 0 {
		return true
	}
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-w.ended:
		return false
	}
	return true
}

// Waiting returns how many calls wait.
func (w *Watcher) Waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls.Len()
}

// Stop ends all calls that wait. Later ones do not wait.
func (w *Watcher) Stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.stopped {
		w.stopped = true
		close(w.ended)
	}
}

// begin adds a call, and ends the oldest one where there are too many. It returns nil if the watcher was stopped.
func (w *Watcher) begin(caller Caller, seen storage.ShopperPosition) *wait {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return nil
	}
	if same := w.tokens[caller.Token]; len(same) >= MostOfToken {
		w.remove(same[0]).wake(early)
	}
	if oldest := w.calls.Front(); w.calls.Len() >= w.most {
		w.remove(oldest.Value.(*wait)).wake(early)
	}
	one := &wait{Caller: caller, seen: seen, woken: make(chan time.Duration, 1)}
	one.place = w.calls.PushBack(one)
	w.of[one.Shopper] = append(w.of[one.Shopper], one)
	w.tokens[one.Token] = append(w.tokens[one.Token], one)
	w.fresh[one.Shopper] = struct{}{}
	if !w.running {
		w.running = true
		go w.watch()
	}
	return one
}

// end removes a call, if it was not removed before.
func (w *Watcher) end(one *wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.remove(one)
}

func (w *Watcher) remove(one *wait) *wait {
	if one.place == nil {
		return one
	}
	w.calls.Remove(one.place)
	one.place = nil
	without(w.of, one.Shopper, one)
	without(w.tokens, one.Token, one)
	return one
}

// without removes a call from a list of the map.
func without(lists map[string][]*wait, key string, one *wait) {
	left := slices.DeleteFunc(lists[key], func(other *wait) bool { return other == one })
	if lists[key] = left; len(left) == 0 {
		delete(lists, key)
	}
}

// wake wakes a call once; later wakes do nothing.
func (o *wait) wake(after time.Duration) {
	select {
	case o.woken <- after:
	default:
	}
}
