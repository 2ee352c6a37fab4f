package hint

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// fakeStore has positions of shoppers and a head of the audit log.
type fakeStore struct {
	storage.Store
	mu        sync.Mutex
	head      int64
	positions map[string]storage.ShopperPosition
	failing   bool
	reads     []int // how many shoppers each look has read
}

type fakeTx struct {
	storage.Tx
	store *fakeStore
}

type fakeVisits struct {
	storage.Visits
	store *fakeStore
}

type fakeAudit struct {
	storage.Audit
	store *fakeStore
}

func (s *fakeStore) View(_ context.Context, _ storage.ReadOptions, fn func(storage.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fn(fakeTx{store: s})
}

func (t fakeTx) Visits() storage.Visits { return fakeVisits{store: t.store} }
func (t fakeTx) Audit() storage.Audit   { return fakeAudit{store: t.store} }

func (a fakeAudit) Head(context.Context) (int64, [32]byte, error) {
	return a.store.head, [32]byte{}, nil
}

func (v fakeVisits) Positions(_ context.Context, shoppers []string) ([]storage.ShopperPosition, error) {
	if v.store.failing {
		return nil, errors.New("no connection")
	}
	v.store.reads = append(v.store.reads, len(shoppers))
	var found []storage.ShopperPosition
	for _, shopper := range shoppers {
		p := v.store.positions[shopper]
		p.Shopper, p.OffersToAll = shopper, v.store.positions[""].OffersToAll
		found = append(found, p)
	}
	return found, nil
}

// write changes positions as a transaction does whose entry is sealed.
func (s *fakeStore) write(change func(map[string]storage.ShopperPosition)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.head++
	change(s.positions)
}

func newFake() *fakeStore { return &fakeStore{positions: map[string]storage.ShopperPosition{}} }

// open returns a watcher whose looks are called by the test alone.
func open(s *fakeStore) *Watcher {
	w := New(s, func() time.Time { return time.Unix(1, 0) }, nil)
	w.running = true
	return w
}

// call begins a call that waits. The channel has what Wait returns.
func (w *Watcher) call(ctx context.Context, shopper, token string, seen storage.ShopperPosition) <-chan bool {
	before, answered := w.total(), make(chan bool, 1)
	go func() { answered <- w.Wait(ctx, Caller{shopper, token}, seen) }()
	for w.total() == before { // It begins before it waits.
		time.Sleep(time.Millisecond)
	}
	return answered
}

// total counts the calls that wait and those that were removed before their end, by their marks in fresh.
func (w *Watcher) total() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := w.calls.Back()
	return fmt.Sprintf("%p", last)
}

func expect(t *testing.T, what string, answered <-chan bool, want bool) {
	t.Helper()
	select {
	case got := <-answered:
		if got != want {
			t.Errorf("%s: the call ends with %t, want %t", what, got, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: the call does not end", what)
	}
}

func expectWaiting(t *testing.T, what string, answered <-chan bool) {
	t.Helper()
	select {
	case got := <-answered:
		t.Fatalf("%s: the call ended with %t", what, got)
	default:
	}
}

func look(t *testing.T, w *Watcher) {
	t.Helper()
	if err := w.look(); err != nil {
		t.Fatal(err)
	}
}

func TestCallsWakeForTheirShopper(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	anna, ben := w.call(t.Context(), "anna", "a", storage.ShopperPosition{}), w.call(t.Context(), "ben", "b", storage.ShopperPosition{})
	look(t, w)
	expectWaiting(t, "nothing", anna)
	s.write(func(p map[string]storage.ShopperPosition) { p["anna"] = storage.ShopperPosition{Visits: 1} })
	look(t, w)
	expect(t, "a visit", anna, true)
	expectWaiting(t, "of another", ben)
	s.write(func(p map[string]storage.ShopperPosition) { p["ben"] = storage.ShopperPosition{Offers: 1} })
	look(t, w)
	expect(t, "an offer to one", ben, true)

	seen := storage.ShopperPosition{Visits: 1}
	anna = w.call(t.Context(), "anna", "a", seen)
	s.write(func(p map[string]storage.ShopperPosition) { p[""] = storage.ShopperPosition{OffersToAll: 1} })
	look(t, w)
	expect(t, "an offer to all", anna, true)
}

// TestWhatWasWrittenBefore begins a call after the change and its look: it is looked at though nothing is written since.
func TestWhatWasWrittenBefore(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	waiting := w.call(t.Context(), "ben", "b", storage.ShopperPosition{})
	s.write(func(p map[string]storage.ShopperPosition) { p["anna"] = storage.ShopperPosition{Visits: 1} })
	look(t, w)
	anna := w.call(t.Context(), "anna", "a", storage.ShopperPosition{})
	look(t, w)
	expect(t, "a change before", anna, true)
	expectWaiting(t, "nothing", waiting)
}

// TestLooksAreFew counts what is read: nothing while nothing is written, and all only after a write, or where entries of the
// audit log are late.
func TestLooksAreFew(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	w.head = 0
	for i := range 10 {
		w.call(t.Context(), fmt.Sprint("shopper", i), fmt.Sprint(i), storage.ShopperPosition{})
	}
	for range forced - 1 {
		look(t, w)
	}
	s.write(func(p map[string]storage.ShopperPosition) {})
	look(t, w)
	if got := fmt.Sprint(s.reads); got != "[10 10]" {
		t.Errorf("the looks have read %s shoppers, want those that came and all after the write", got)
	}
	s.positions["shopper3"] = storage.ShopperPosition{Visits: 1} // without an entry
	for range forced {
		look(t, w)
	}
	if got := fmt.Sprint(s.reads); got != "[10 10 10]" {
		t.Errorf("the looks have read %s shoppers, want all once without a write", got)
	}
}

func TestFailedLooksAreRepeated(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	anna := w.call(t.Context(), "anna", "a", storage.ShopperPosition{})
	s.write(func(p map[string]storage.ShopperPosition) { p["anna"] = storage.ShopperPosition{Visits: 1} })
	s.failing = true
	if w.look() == nil {
		t.Error("the look did not fail")
	}
	s.failing = false
	look(t, w)
	expect(t, "after the failure", anna, true)
}

func TestBoundsOfCalls(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	w.most = MostOfToken + 1
	var calls []<-chan bool
	for range MostOfToken + 1 {
		calls = append(calls, w.call(t.Context(), "anna", "a", storage.ShopperPosition{}))
	}
	expect(t, "too many of a token", calls[0], false)
	expectWaiting(t, "the second", calls[1])
	w.call(t.Context(), "ben", "b", storage.ShopperPosition{})
	w.call(t.Context(), "ben", "c", storage.ShopperPosition{})
	expect(t, "too many", calls[1], false)
	expectWaiting(t, "the third", calls[2])
	if got := w.Waiting(); got != w.most {
		t.Errorf("%d calls wait, want %d", got, w.most)
	}
}

func TestCallsEnd(t *testing.T) {
	t.Parallel()
	w := New(newFake(), time.Now, nil)
	ctx, cancel := context.WithCancel(t.Context())
	gone := w.call(ctx, "anna", "a", storage.ShopperPosition{})
	cancel()
	expect(t, "the caller is gone", gone, false)
	stopped := w.call(t.Context(), "anna", "b", storage.ShopperPosition{})
	w.Stop()
	w.Stop()
	expect(t, "the server stops", stopped, false)
	if w.Wait(t.Context(), Caller{"anna", "a"}, storage.ShopperPosition{}) {
		t.Error("a call after the end is told of something")
	}
	if w.Waiting() != 0 || len(w.of) != 0 || len(w.tokens) != 0 {
		t.Errorf("left are %d calls, %v, %v", w.Waiting(), w.of, w.tokens)
	}
}

// TestOffersToAllAreSpread expects calls to be woken one after the other.
func TestOffersToAllAreSpread(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := open(s)
	var told []*wait
	for i := range 3 {
		told = append(told, w.begin(Caller{fmt.Sprint("shopper", i), fmt.Sprint(i)}, storage.ShopperPosition{}))
	}
	s.write(func(p map[string]storage.ShopperPosition) { p[""] = storage.ShopperPosition{OffersToAll: 7} })
	look(t, w)
	after := map[time.Duration]bool{}
	for _, one := range told {
		after[<-one.woken] = true
	}
	if !after[0] || !after[time.Second/wokenPerSecond] || !after[2*time.Second/wokenPerSecond] {
		t.Errorf("the calls are woken after %v", after)
	}
}

// TestTheWatchRuns has a watch of its own, which begins with the first call and ends after the last one.
func TestTheWatchRuns(t *testing.T) {
	t.Parallel()
	s := newFake()
	w := New(s, time.Now, nil)
	for range 2 {
		anna := w.call(t.Context(), "anna", "a", s.positions["anna"])
		s.write(func(p map[string]storage.ShopperPosition) {
			p["anna"] = storage.ShopperPosition{Visits: p["anna"].Visits + 1}
		})
		expect(t, "a visit", anna, true)
	}
}
