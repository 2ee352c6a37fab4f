package upkeep

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mysteryshopper/server/lease"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

// TestTasks checks the rows of the table: a name of its own, an interval that rounds can keep, and a backlog.
func TestTasks(t *testing.T) {
	t.Parallel()
	var names []string
	full := storage.Backlog{Deltas: 1, Unsealed: 1, Unnumbered: 1, Uncompared: 1}
	for _, task := range tasks {
		if slices.Contains(names, task.Name) || task.Name == "" {
			t.Errorf("the name %q stands twice or is empty", task.Name)
		}
		names = append(names, task.Name)
		if task.interval < tick || task.interval%tick != 0 {
			t.Errorf("%s: %v is not a multiple of %v", task.Name, task.interval, tick)
		}
		if task.Waiting == nil {
			if task.Backlog != "" || task.prepare == nil {
				t.Errorf("%s: it has a backlog that nothing counts, or nothing looks for what is due", task.Name)
			}
			continue
		}
		if task.Backlog == "" || task.Waiting(full) == 0 || task.Waiting(storage.Backlog{}) != 0 {
			t.Errorf("%s: the backlog %q does not count", task.Name, task.Backlog)
		}
	}
}

// TestDue counts the rounds of tasks with other intervals.
func TestDue(t *testing.T) {
	t.Parallel()
	for multiple, want := range map[int]int{1: 12, 2: 6, 4: 3, 12: 1} {
		task := Task{interval: time.Duration(multiple) * tick}
		rounds := 0
		for n := range 12 {
			if task.due(n) {
				rounds++
			}
		}
		if rounds != want {
			t.Errorf("every %d rounds: due in %d of 12, want %d", multiple, rounds, want)
		}
	}
}

// TestPaced runs a round in which more waits than a step deals with: a paced task makes one step, unless the worker is unpaced.
// A task that looks for itself keeps its pace in any worker.
func TestPaced(t *testing.T) {
	t.Parallel()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	const waiting = 5
	counted := func(storage.Backlog) int64 { return waiting }
	for _, c := range []struct {
		name           string
		unpaced, paced bool
		waiting        func(storage.Backlog) int64
		round, want    int
	}{
		{name: "unpaced task", waiting: counted, want: waiting},
		{name: "paced task", paced: true, waiting: counted, want: 1},
		{name: "paced task, unpaced worker", unpaced: true, paced: true, waiting: counted, want: waiting},
		{name: "paced task, unpaced worker, a round between", unpaced: true, paced: true, waiting: counted, round: 1, want: waiting},
		{name: "paced task, a round between", paced: true, waiting: counted, round: 1},
		{name: "task that looks for itself, unpaced worker", unpaced: true, paced: true, want: 1},
	} {
		steps := 0
		w := &Worker{
			lease: lease.New(store, storage.UpkeepLease, time.Now), logger: slog.New(slog.DiscardHandler), unpaced: c.unpaced,
			tasks: []Task{{Name: c.name, interval: 2 * tick, paced: c.paced, Waiting: c.waiting, run: func(context.Context, storage.Tx) (int, error) {
				steps++
				return 1, nil
			}}},
		}
		w.enter = w.lease.Acquire
		w.round(t.Context(), c.round)
		if steps != c.want {
			t.Errorf("%s: %d steps, want %d", c.name, steps, c.want)
		}
		if err := w.lease.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
