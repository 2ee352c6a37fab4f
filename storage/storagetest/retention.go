package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testRetention(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"old reports", testOldReports},
		{"a program goes with its mark", testMarkWithoutProgram},
	})
}

// testOldReports finds the reports of one program that were submitted before a time, a page at a time, and each once.
func testOldReports(t *testing.T, w *world) {
	v := w.visit(t, nil)
	var want []storage.OldReport
	for i := range 4 {
		r := w.report(t, v, func(r *storage.Report) { r.TakenTime = noon.Add(time.Duration(i/2) * time.Hour) })
		want = append(want, storage.OldReport{ID: r.ID, Time: r.TakenTime})
	}
	w.report(t, v, func(r *storage.Report) { r.TakenTime = noon.Add(2 * time.Hour) })
	w.report(t, v, func(r *storage.Report) { r.TakenTime, r.Program = noon, "another" })
	due := func(before time.Time, limit int) []storage.OldReport {
		return read(t, w, func(tx storage.Tx) ([]storage.OldReport, error) {
			return tx.Retention().Due(t.Context(), v.Client, v.Program, before, limit)
		})
	}
	mark := func() storage.OldReport {
		return read(t, w, func(tx storage.Tx) (storage.OldReport, error) {
			return tx.Retention().Mark(t.Context(), v.Client, v.Program)
		})
	}
	reached := func(last storage.OldReport) {
		t.Helper()
		update(t, w, func(tx storage.Tx) error { return tx.Retention().Reached(t.Context(), v.Client, v.Program, last) })
		requireEqual(t, mark(), last)
	}
	requireEqual(t, mark(), storage.OldReport{})
	requireEqual(t, len(due(noon, 10)), 0)
	before := noon.Add(2 * time.Hour)
	requireEqual(t, due(before, 10), want)
	requireEqual(t, due(before, 1), want[:1])
	reached(want[0])
	requireEqual(t, due(before, 10), want[1:])
	reached(storage.OldReport{Time: noon.Add(time.Hour)})
	requireEqual(t, due(before, 10), want[2:])
	reached(want[3])
	requireEqual(t, len(due(before, 10)), 0)
	requireEqual(t, len(due(before.Add(time.Hour), 10)), 1)
}

func testMarkWithoutProgram(t *testing.T, w *world) {
	p := w.newProgram("brief")
	update(t, w, func(tx storage.Tx) error { return tx.Programs().Insert(t.Context(), p) })
	set := func(tx storage.Tx) error {
		return tx.Retention().Reached(t.Context(), p.Client, p.ID, storage.OldReport{Time: noon})
	}
	update(t, w, set)
	update(t, w, func(tx storage.Tx) error { return tx.Programs().Delete(t.Context(), p.Client, p.ID) })
	requireEqual(t, read(t, w, func(tx storage.Tx) (storage.OldReport, error) {
		return tx.Retention().Mark(t.Context(), p.Client, p.ID)
	}), storage.OldReport{})
	requireError(t, w, storage.ErrNotFound, set)
}

// retentionOperations are the operations on the marks of programs.
var retentionOperations = []operationKind{
	{name: "old reports", weight: 2, reads: true, draw: call(storage.Tx.Retention, storage.Retention.Due,
		from(clientIDs), from(programIDs), (*generator).time, func(*generator) int { return 3 })},
	{name: "mark of old reports", weight: 1, reads: true, draw: call(storage.Tx.Retention, storage.Retention.Mark, from(clientIDs), from(programIDs))},
	{name: "move the mark", weight: 2, draw: call(storage.Tx.Retention, storage.Retention.Reached, from(clientIDs), from(programIDs),
		func(c *generator) storage.OldReport {
			return storage.OldReport{ID: c.reportID(), Time: c.time()}
		})},
}
