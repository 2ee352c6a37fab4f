package lease_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/lease"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

func open(t *testing.T) storage.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "lease.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestLoop: a loop holds its lease against others until it is stopped, and logs only what nobody expects.
func TestLoop(t *testing.T) {
	t.Parallel()
	store, log := open(t), &bytes.Buffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	loop := lease.NewLoop(lease.New(store, "things", time.Now), logger, "things", errors.ErrUnsupported)
	rounds, ended := make(chan struct{}), []error{errors.ErrUnsupported, errors.New("something else")}
	loop.Start(time.Millisecond, func(ctx context.Context) (err error) {
		if len(ended) > 0 {
			err, ended = ended[0], ended[1:]
		}
		select {
		case rounds <- struct{}{}:
		case <-loop.Stopping.Done():
		}
		return errors.Join(err, loop.Extend(ctx))
	})
	for range 3 {
		<-rounds // and with the third one those before have ended
	}
	other := lease.NewLoop(lease.New(store, "things", time.Now), logger, "things")
	if err := other.Extend(t.Context()); !errors.Is(err, lease.ErrTaken) {
		t.Errorf("the lease of a loop is to be had: %v", err)
	}
	waited := false
	loop.Stop(func() { waited = true }, nil)
	if !waited {
		t.Error("what the rounds began was not waited for")
	}
	if err := other.Extend(t.Context()); err != nil {
		t.Errorf("the lease was not given back: %v", err)
	}
	text := log.String()
	if strings.Count(text, "\n") != 1 || !strings.Contains(text, `msg="things were not looked at; it is tried again"`) {
		t.Errorf("the log has %q, want one line about the second round", text)
	}
}

// TestForget: what ended is deleted until a portion is not full, and not again right after that.
func TestForget(t *testing.T) {
	t.Parallel()
	loop := lease.NewLoop(lease.New(open(t), "things", time.Now), slog.New(slog.DiscardHandler), "things")
	left, calls := 1200, 0
	deleteEnded := func(_ context.Context, _ storage.Tx, before time.Time, limit int) (int, error) {
		calls++
		if age := time.Since(before); age < 29*24*time.Hour {
			t.Errorf("what ended %v ago is deleted", age)
		}
		n := min(left, limit)
		left -= n
		return n, nil
	}
	for range 2 {
		if err := loop.Forget(t.Context(), deleteEnded); err != nil {
			t.Fatal(err)
		}
	}
	if left != 0 || calls != 3 {
		t.Errorf("%d calls left %d things, want 3 and none", calls, left)
	}
}
