package bench

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		load    load
		failsAt int64
		want    int
		err     error
	}{
		"one client":        {load{1, 10, time.Minute}, 0, 10, nil},
		"more than clients": {load{8, 100, time.Minute}, 0, 100, nil},
		"fewer calls":       {load{8, 3, time.Minute}, 0, 3, nil},
		"no time":           {load{4, 100, 0}, 0, 0, nil},
		"one fails":         {load{1, 100, time.Minute}, 5, 4, broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int64
			a, err := c.load.run(t.Context(), func(context.Context, int) error {
				if calls.Add(1) == c.failsAt {
					return broken
				}
				return nil
			})
			if !errors.Is(err, c.err) || len(a.took) != c.want {
				t.Errorf("%d calls were timings, want %d; error %v", len(a.took), c.want, err)
			}
		})
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	times := []time.Duration{5, 1, 4, 2, 3}
	for share, want := range map[float64]time.Duration{0: 1, 0.5: 3, 0.99: 5, 1: 5} {
		if got := quantile(times, share); got != want {
			t.Errorf("%v: %v, want %v", share, got, want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("of none: %v", got)
	}
}

func TestSignificant(t *testing.T) {
	t.Parallel()
	for value, want := range map[float64]string{
		0: "0", 0.04567: "0.0457", 1: "1.00", 12.34: "12.3", 123.4: "123", 123456: "123456", -0.5: "-0.500",
	} {
		if got := significant(value); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}

func TestRatios(t *testing.T) {
	t.Parallel()
	f := Figure{Name: "f", Value: 3, Unit: milliseconds}
	if got := f.against("b", 2); got.Base.Ratio != 1.5 || f.Base != nil {
		t.Errorf("%+v", got.Base)
	}
	if got := f.against("b", 0); got.Base.Ratio != 0 {
		t.Errorf("%+v", got.Base)
	}
}

// TestCommitsAreCounted counts transactions of one update and of several.
func TestCommitsAreCounted(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.db")
	store, err := app.OpenStore(ctx, app.Database{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	commits, err := countCommits(path)
	if err != nil {
		t.Fatal(err)
	}
	defer commits.close()
	const n = 5
	for i := range n {
		err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			for range 2 {
				if err := commits.observe(); err != nil {
					return err
				}
			}
			return tx.Clients().Insert(ctx, &storage.Client{ID: string(rune('a' + i))})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if commits.seen != n {
		t.Errorf("%d transactions were counted, want %d", commits.seen, n)
	}
}
