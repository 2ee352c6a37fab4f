package upkeep

import (
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
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
