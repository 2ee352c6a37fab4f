package upkeep

import (
	"context"
	"strings"
	"time"

	"mysteryshopper/server/comparison"
	"mysteryshopper/storage"
)

const (
	// tick is the shortest interval of a task.
	tick = 150 * time.Millisecond
	// batch is how many rows a task handles in one transaction at most, so that no other writer waits long.
	batch = 256
)

// Task is one kind of background work.
type Task struct {
	// Name is the value of the label `work` in the metrics and in the log.
	Name string
	// Backlog describes the rows that wait for the task, for the help of the metric backlog_rows.
	Backlog string
	// interval is how long waiting rows rest at most where a server holds the lease: a multiple of tick.
	interval time.Duration
	// duringRebuild is true where the task also runs while roll-ups are rebuilt.
	duringRebuild bool
	// Waiting returns how many rows wait, of a backlog. It is nil for a task that looks for itself whether something has
	// become due; such a task has no Backlog.
	Waiting func(storage.Backlog) int64
	// paced is true where a round runs one batch at most: the task takes the interval's share of the machine however much
	// waits.
	paced bool
	// prepare, where it is set, reads what run needs, in a View, and returns run, or nil if there is
	// nothing to do. No writer waits for it.
	prepare func(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error)
	// run handles up to batch rows and returns how many.
	run func(ctx context.Context, tx storage.Tx) (int, error)
}

// comparedAtOnce is how many reports are compared in one round: at most some 200 a second.
const comparedAtOnce = 64

// tasks lists all background work, in the order in which a round does it. A new task is a row here; what it counts in
// storage.Backlog is the only other thing that it needs.
var tasks = []Task{
	{
		Name: "rollups", Backlog: "deltas to fold into roll-ups", interval: tick, duringRebuild: false,
		Waiting: func(b storage.Backlog) int64 { return b.Deltas },
		run:     func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Rollups().Fold(ctx, batch) },
	},
	{
		Name: "audit", Backlog: "entries of the audit log to seal", interval: tick, duringRebuild: true,
		Waiting: func(b storage.Backlog) int64 { return b.Unsealed },
		run:     func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Audit().Seal(ctx, batch) },
	},
	{
		Name: "feed", Backlog: "changes of feeds to number", interval: tick, duringRebuild: true,
		Waiting: func(b storage.Backlog) int64 { return b.Unnumbered },
		run:     func(ctx context.Context, tx storage.Tx) (int, error) { return tx.Feed().AssignPositions(ctx, batch) },
	},
	{
		Name: "comparisons", Backlog: "revisions of reports to compare with others", interval: 2 * tick, duringRebuild: false,
		Waiting: func(b storage.Backlog) int64 { return b.Uncompared },
		paced:   true, prepare: compare,
	},
	{Name: "expiries", interval: 20 * tick, duringRebuild: true, prepare: expire},
	{Name: "evidence", interval: 20 * tick, duringRebuild: true, paced: true, prepare: removeEvidence},
	{Name: "blobs", interval: 20 * tick, duringRebuild: true, paced: true, prepare: removeBlobs},
	{Name: "texts", interval: 20 * tick, duringRebuild: false, prepare: removeTexts},
	{Name: "strays", interval: 20 * tick, duringRebuild: true, paced: true, prepare: removeStrays},
	{Name: "sessions", interval: 20 * tick, duringRebuild: true, prepare: endSessions},
	{Name: "actions", interval: 20 * tick, duringRebuild: true, prepare: missActions},
	{Name: "alerts", interval: 20 * tick, duringRebuild: false, paced: true, prepare: checkAlerts},
}

// compare compares reports that wait.
func compare(ctx context.Context, w *Worker) (func(context.Context, storage.Tx) (int, error), error) {
	found, err := storage.Read(ctx, w.lease.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*comparison.Found, error) {
		return w.comparer.Waiting(ctx, tx, comparedAtOnce)
	})
	return func(ctx context.Context, tx storage.Tx) (int, error) { return comparison.Write(ctx, tx, found) }, err
}

// Tasks returns all background work.
func Tasks() []Task { return tasks }

// BacklogHelp lists what waits for each task, for the help of a metric.
func BacklogHelp() string {
	var kinds []string
	for _, t := range tasks {
		if t.Waiting == nil {
			continue
		}
		kinds = append(kinds, t.Backlog)
	}
	return strings.Join(kinds, ", ")
}

// tasksDuringRebuild returns the tasks that a rebuild of the roll-ups does not stop.
func tasksDuringRebuild() []Task {
	var list []Task
	for _, t := range tasks {
		if t.duringRebuild {
			list = append(list, t)
		}
	}
	return list
}

// due reports whether the task belongs to the round of a number.
func (t Task) due(round int) bool { return round%int(t.interval/tick) == 0 }
