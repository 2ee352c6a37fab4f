package move_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/move"
	"mysteryshopper/storage"
)

// TestWritesAreRefused moves a database that several servers write to all the time. Whatever they acknowledged is in the target,
// nothing is acknowledged after the copy began, and all of it can still be read where it was.
func TestWritesAreRefused(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		isolations := []string{""}
		if engine == "postgres" {
			isolations = append(isolations, "serializable")
		}
		for _, isolation := range isolations {
			t.Run(engine+" "+isolation, func(t *testing.T) {
				t.Parallel()
				from, to := target(t), newFile(t)
				if isolation != "" {
					from += "&default_transaction_isolation=" + isolation
				}
				var acknowledged sync.Map
				var begun, count atomic.Int64
				var writers sync.WaitGroup
				for server := range 3 {
					store := opened(t, from)
					for client := range 4 {
						writers.Go(func() {
							write(t, store, fmt.Sprintf("%d-%d", server, client), &acknowledged, &count)
						})
					}
				}
				for count.Load() < 50 {
					if err := opened(t, from).View(t.Context(), storage.ReadOptions{}, func(storage.Tx) error { return nil }); err != nil {
						t.Fatal(err)
					}
				}
				_, err := move.Run(t.Context(), move.Options{
					From: end(t, from), To: end(t, to), Random: rand.Reader,
					Progress: func(move.Progress) { begun.CompareAndSwap(0, count.Load()) },
				})
				if err != nil {
					t.Fatal(err)
				}
				writers.Wait()
				// A writer may receive the answer to its last commit after the move has begun.
				if late := count.Load() - begun.Load(); late > 12 {
					t.Errorf("%d were acknowledged after the copying began", late)
				}
				for _, name := range []string{from, to} {
					has(t, name, &acknowledged)
				}
			})
		}
	}
}

func opened(t *testing.T, name string) storage.Store {
	t.Helper()
	s, err := app.OpenStore(t.Context(), app.Database{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// write writes until it is refused, and some times more.
func write(t *testing.T, store storage.Store, name string, acknowledged *sync.Map, count *atomic.Int64) {
	refusals := 0
	for i := 0; refusals < 3; i++ {
		key := fmt.Sprintf("%s-%d", name, i)
		err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			_, err := tx.Settings().GetOrPut(t.Context(), key, nil)
			return err
		})
		switch {
		case err == nil && refusals > 0:
			t.Errorf("%s was taken after a refusal", key)
			return
		case err == nil:
			acknowledged.Store(key, true)
			count.Add(1)
		case errors.Is(err, storage.ErrMoved) && errors.Is(err, storage.ErrUnavailable):
			refusals++
		case errors.Is(err, storage.ErrUnavailable): // busy
		default:
			t.Error(err)
			return
		}
	}
}

// has fails the test unless everything that was acknowledged is in a database, which only reads.
func has(t *testing.T, name string, acknowledged *sync.Map) {
	t.Helper()
	err := opened(t, name).View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		acknowledged.Range(func(key, _ any) bool {
			if _, err := tx.Settings().Get(t.Context(), key.(string)); err != nil {
				t.Errorf("%s lacks %s, which was acknowledged: %v", name, key, err)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestServers on a database that was moved answer what reads, refuse what writes so that it is tried again, and start.
func TestServers(t *testing.T) {
	t.Parallel()
	for engine, first := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			from := source(t)
			if engine == "postgres" {
				middle := first(t)
				moved(t, from, middle)
				from = middle
			}
			running := serve(t, from)
			if _, err := run(t, from, newFile(t), 0); err != nil {
				t.Fatal(err)
			}
			for _, s := range []served{running, serve(t, from)} {
				get(t, s.rest+"/v1/clients/"+s.client+"/scorecard?groupBy=month", s.token)
				get(t, s.rest+"/v1/whoami", s.admin)
				get(t, s.rest+"/readyz", "")
				code, text := call(t, http.MethodPost, s.rest+"/v1/clients", s.admin, strings.NewReader(`{"client":"other","title":"Other"}`))
				if code != http.StatusServiceUnavailable || !strings.Contains(text, "UNAVAILABLE") {
					t.Errorf("a write is answered %d: %s", code, text)
				}
			}
			// Whoever reads in one update with others' writes is served too.
			store := opened(t, from)
			err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
				_, err := tx.Clients().Get(t.Context(), running.client)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// TestUndo gives moves up: the source can be written again, and the half-filled target never becomes its equal.
func TestUndo(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			name, to := target(t), newFile(t)
			moved(t, source(t), name)
			refused(t, move.Undo(t.Context(), end(t, name), true), "is not being moved")

			_, err := interrupted(t, name, to, 15, map[move.Step]bool{})
			if err == nil {
				t.Fatal("the move was not interrupted")
			}
			refused(t, move.Undo(t.Context(), end(t, to), true), "is the target")
			writable(t, name, storage.ErrMoved)
			if err := move.Undo(t.Context(), end(t, name), false); err != nil {
				t.Fatal(err)
			}
			writable(t, name, nil)
			_, err = run(t, name, to, 0)
			refused(t, err, "was given up")
			unfinished(t, to)

			moved(t, name, newFile(t))
			refused(t, move.Undo(t.Context(), end(t, name), false), "is finished")
			writable(t, name, storage.ErrMoved)
			if err := move.Undo(t.Context(), end(t, name), true); err != nil {
				t.Fatal(err)
			}
			writable(t, name, nil)
		})
	}
}

// writable fails the test unless writing to a database ends so.
func writable(t *testing.T, name string, want error) {
	t.Helper()
	if err := opened(t, name).Check(t.Context()); !errors.Is(err, want) {
		t.Errorf("writing to %s: %v, want %v", name, err, want)
	}
}

// TestUndoDuringAMove gives a move up while it runs: it does not finish.
func TestUndoDuringAMove(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			from, to := source(t), target(t)
			once := true
			_, err := move.Run(t.Context(), move.Options{
				From: end(t, from), To: end(t, to), Random: rand.Reader,
				Progress: func(p move.Progress) {
					if p.Step == move.Comparing && once {
						once = false
						if err := move.Undo(t.Context(), end(t, from), false); err != nil {
							t.Error(err)
						}
					}
				},
			})
			refused(t, err, "given up meanwhile")
			unfinished(t, to)
			writable(t, from, nil)
		})
	}
}
