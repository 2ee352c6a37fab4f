package storagetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"mysteryshopper/storage"
)

// endGoroutine ends the goroutine that calls it.
func endGoroutine() { runtime.Goexit() }

// racers is the number of goroutines that run at the same time.
const racers = 64

// race calls fn in many goroutines at the same time and waits for all.
func race(fn func(i int)) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		group.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	group.Wait()
}

func testConcurrency(t *testing.T, open func(*testing.T) storage.Store) {
	runOn(t, open(t), []testCase[storage.Store]{
		{"no update is lost", testNoLostUpdate},
		{"one of many insertions succeeds", testOneInsert},
		{"one receipt for a report", testOneReceipt},
		{"one revision for a base", testOneRevision},
		{"one answer for a request", testOneRequest},
		{"one caller redeems an invitation", testOneInvitation},
		{"one value of a setting", testOneSetting},
		{"only stale updates fail", testOneUpdate},
		{"failing updates do not affect others", testFailuresInBatch},
		{"a canceled caller returns at once", testCanceledWhileWaiting},
		{"views among updates", testViewsAmongUpdates},
		{"a long update among short ones", testLongAmongShort},
	})
}

func testNoLostUpdate(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	race(func(int) {
		attempt(t, s, func(tx storage.Tx) error { return tx.Feed().Append(t.Context(), released(w.client)) })
	})
	c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), w.client) })
	if c.Changes != racers {
		t.Errorf("%d changes, want %d", c.Changes, racers)
	}
}

// oneWins runs concurrent updates. One must succeed, and all others must return lost.
func oneWins(t *testing.T, s storage.Store, lost error, fn func(tx storage.Tx, i int) error) (winner int) {
	t.Helper()
	var won atomic.Int64
	race(func(i int) {
		err := tryUpdate(t, s, func(tx storage.Tx) error { return fn(tx, i) })
		switch {
		case err == nil:
			won.Add(1)
			winner = i
		case !errors.Is(err, lost):
			t.Errorf("got %v, want %v", err, lost)
		}
	})
	if won.Load() != 1 {
		t.Fatalf("%d succeeded, want one", won.Load())
	}
	return winner
}

// oneResult runs concurrent updates. All must return the same result.
func oneResult(t *testing.T, s storage.Store, fn func(tx storage.Tx, i int) (string, error)) {
	t.Helper()
	var results [racers]string
	race(func(i int) {
		attempt(t, s, func(tx storage.Tx) (err error) {
			results[i], err = fn(tx, i)
			return err
		})
	})
	for _, result := range results {
		requireEqual(t, result, results[0])
	}
}

func testOneInsert(t *testing.T, s storage.Store) {
	w, id := newWorld(t, s), unique("client")
	winner := oneWins(t, s, storage.ErrExists, func(tx storage.Tx, i int) error {
		c := w.newClient(id)
		c.Title = fmt.Sprint(i)
		return tx.Clients().Insert(t.Context(), c)
	})
	c := read(t, s, func(tx storage.Tx) (*storage.Client, error) { return tx.Clients().Get(t.Context(), id) })
	requireEqual(t, c.Title, fmt.Sprint(winner))
}

// testOneReceipt does the same as the server with a submission: it looks for the report, and inserts it if there is
// none.
func testOneReceipt(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	v, id := w.assignedVisit(t, w.anna), newReportID(t)
	oneResult(t, s, func(tx storage.Tx, i int) (string, error) {
		return w.submit(t.Context(), tx, w.newReport(id, v), fmt.Sprintf(`{"taken":%d}`, i))
	})
}

func testOneRevision(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	oneWins(t, s, storage.ErrExists, func(tx storage.Tx, _ int) error {
		return tx.Reports().AddRevision(t.Context(), newRevision(r, 2, 1))
	})
}

func testOneRequest(t *testing.T, s storage.Store) {
	key := unique("key")
	oneWins(t, s, storage.ErrExists, func(tx storage.Tx, i int) error {
		return tx.Requests().Put(t.Context(), &storage.Request{
			Caller: "a", Method: "m", Key: key, Response: []byte(fmt.Sprint(i)), Time: noon,
		})
	})
}

func testOneInvitation(t *testing.T, s storage.Store) {
	digest := digestOf(unique("code"))
	update(t, s, func(tx storage.Tx) error {
		return tx.Access().InsertInvitation(t.Context(), &storage.Invitation{Digest: digest, CreateTime: noon})
	})
	oneWins(t, s, storage.ErrNotFound, func(tx storage.Tx, _ int) error {
		return errorOf(tx.Access().RedeemInvitation(t.Context(), digest))
	})
}

func testOneSetting(t *testing.T, s storage.Store) {
	key := unique("key")
	oneResult(t, s, func(tx storage.Tx, i int) (string, error) {
		value, err := tx.Settings().GetOrPut(t.Context(), key, fmt.Append(nil, i))
		return string(value), err
	})
}

func testOneUpdate(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	oneWins(t, s, storage.ErrStale, func(tx storage.Tx, _ int) error {
		c := w.newClient(w.client)
		c.Revision = 1
		return tx.Clients().Update(t.Context(), c)
	})
}

// testFailuresInBatch lets every third update fail after its write, in each possible way.
func testFailuresInBatch(t *testing.T, s storage.Store) {
	prefix := unique("key")
	key := func(i int) string { return fmt.Sprintf("%s-%d", prefix, i) }
	race(func(i int) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := s.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			if err := setting(t, tx, key(i), "1"); err != nil {
				return err
			}
			switch i % 6 {
			case 0:
				return errMine
			case 3:
				panic(errMine)
			case 5:
				cancel()
				_, err := tx.Settings().Get(ctx, key(i))
				return err
			}
			return nil
		})
		if fails := i%3 == 0 || i%6 == 5; fails != (err != nil) {
			t.Errorf("update %d: %v", i, err)
		}
	})
	for i := range racers {
		if want := i%3 != 0 && i%6 != 5; isStored(t, s, key(i)) != want {
			t.Errorf("update %d: kept is %v, want %v", i, !want, want)
		}
	}
}

// testCanceledWhileWaiting cancels updates that wait behind a slow one. Their callers return at once.
func testCanceledWhileWaiting(t *testing.T, s storage.Store) {
	began, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		done <- tryUpdate(t, s, func(storage.Tx) error {
			once.Do(func() { close(began) })
			<-release
			return nil
		})
	}()
	<-began
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range racers {
		group.Go(func() {
			err := s.Update(ctx, storage.WriteOptions{}, func(storage.Tx) error { return nil })
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	cancel()
	group.Wait() // they return while the first update still runs
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// testViewsAmongUpdates reads two counters that every update increments together.
func testViewsAmongUpdates(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	other := unique("client")
	update(t, s, func(tx storage.Tx) error { return tx.Clients().Insert(t.Context(), w.newClient(other)) })
	race(func(i int) {
		if i%2 == 0 {
			attempt(t, s, func(tx storage.Tx) error {
				return errors.Join(tx.Feed().Append(t.Context(), released(w.client)), tx.Feed().Append(t.Context(), released(other)))
			})
			return
		}
		err := tryView(t, s, func(tx storage.Tx) error {
			a, errA := tx.Clients().Get(t.Context(), w.client)
			b, errB := tx.Clients().Get(t.Context(), other)
			if err := errors.Join(errA, errB); err != nil {
				return err
			}
			if a.Changes != b.Changes {
				t.Errorf("half of an update is seen: %d and %d", a.Changes, b.Changes)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// testLongAmongShort runs an update that lasts until others have changed what it changes at its end. An engine may cancel
// it for that, but not forever.
func testLongAmongShort(t *testing.T, s storage.Store) {
	w := newWorld(t, s)
	rename := func(tx storage.Tx) error {
		l, err := tx.Locations().Get(t.Context(), w.client, w.shop)
		if err != nil {
			return err
		}
		l.Title = unique("title")
		return tx.Locations().Update(t.Context(), l)
	}
	var renamed atomic.Int64
	ended := make(chan struct{})
	var others sync.WaitGroup
	startOthers := sync.OnceFunc(func() {
		for range 4 {
			others.Go(func() {
				for {
					select {
					case <-ended:
						return
					default:
					}
					if err := tryUpdate(t, s, rename); err == nil {
						renamed.Add(1)
					} else if !errors.Is(err, storage.ErrStale) {
						t.Error(err)
						return
					}
				}
			})
		}
	})
	err := tryUpdate(t, s, func(tx storage.Tx) error {
		startOthers() // not before, so that they are not in one transaction with this update
		before := renamed.Load()
		for range 500 { // statements, during which others may commit
			if _, err := tx.Clients().Get(t.Context(), w.client); err != nil {
				return err
			}
			if renamed.Load() > before+4 {
				break
			}
		}
		return rename(tx)
	})
	if err != nil && !errors.Is(err, storage.ErrStale) {
		t.Error(err)
	}
	close(ended)
	others.Wait()
}
