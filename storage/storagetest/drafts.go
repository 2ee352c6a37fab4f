package storagetest

import (
	"errors"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

func testDrafts(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"absent", testNoDraft},
		{"read as written", testDraftAsGiven},
		{"replaced", testDraftReplaced},
		{"stale", testStaleDraft},
		{"one for each shopper", testDraftPerShopper},
		{"absent visit", testDraftWithoutVisit},
		{"removed", testDraftRemoved},
		{"revisions", testDraftRevisions},
	})
}

// newDraft returns a draft with every kind of answer.
func newDraft(v *storage.Visit, shopper string) *storage.Draft {
	choice, text, number, scale, at := "yes", " ", "012.50", int32(-3), noon
	return &storage.Draft{
		Visit: v.ID, Shopper: shopper, ReportID: "0192f3c4-0000-7000-8000-000000000000", BaseRevision: 1, Comment: "„Nein“\n", UpdateTime: noon,
		Report: checklist.Report{
			Visit: v.ID, Checklist: v.Checklist, Version: v.Version, Locale: "de", StartTime: noon, EndTime: later,
			ElapsedSeconds: 3600, Outcome: checklist.OutcomeLeftUnserved, Narrative: "„Nein“\n",
			Position: &checklist.Position{LatitudeE7: 525200000, LongitudeE7: -1, AccuracyMeters: 12, Mock: true},
			Answers: []checklist.Answer{
				{Question: "choice", Choice: &choice, Comment: "…"},
				{Question: "choices", Choices: &checklist.Choices{Keys: []string{"b", "a"}}},
				{Question: "none", Choices: &checklist.Choices{}},
				{Question: "scale", Scale: &scale},
				{Question: "number", Number: &number},
				{Question: "duration", Duration: &checklist.DurationAnswer{Seconds: 7, Outcome: checklist.DurationHungUp}},
				{Question: "text", Text: &text},
				{Question: "timestamp", Timestamp: &at},
				{Question: "evidence", Evidence: &checklist.EvidenceAnswer{IDs: []string{"e1"}}},
				{Question: "na", NotApplicable: true, NotApplicableReason: "nothing was sold"},
			},
			Commendations: []checklist.Commendation{{Behaviour: "listened", Text: "well"}},
		},
	}
}

func (w *world) draft(t *testing.T, v *storage.Visit, shopper string) *storage.Draft {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Draft, error) { return tx.Drafts().Get(t.Context(), v.ID, shopper) })
}

func (w *world) put(t *testing.T, d *storage.Draft) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error { return tx.Drafts().Put(t.Context(), d) })
}

func testNoDraft(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Drafts().Get(t.Context(), v.ID, w.anna)) })
}

func testDraftAsGiven(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	d := newDraft(v, w.anna)
	w.put(t, d)
	requireEqual(t, d.Revision, int64(1))
	requireEqual(t, w.draft(t, v, w.anna), d)
}

func testDraftReplaced(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	d := newDraft(v, w.anna)
	w.put(t, d)
	d.Report, d.ReportID, d.BaseRevision, d.UpdateTime = checklist.Report{Narrative: "new"}, "", 0, later
	w.put(t, d)
	requireEqual(t, d.Revision, int64(2))
	requireEqual(t, w.draft(t, v, w.anna), d)
}

func testStaleDraft(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	d := newDraft(v, w.anna)
	d.Revision = 1
	requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Drafts().Put(t.Context(), d) })
	d.Revision = 0
	w.put(t, d)
	for _, revision := range []int64{0, 2, -1} {
		other := newDraft(v, w.anna)
		other.Revision, other.Report.Narrative, other.UpdateTime = revision, "other", time.Time{}
		requireError(t, w, storage.ErrStale, func(tx storage.Tx) error { return tx.Drafts().Put(t.Context(), other) })
		requireEqual(t, other.Revision, revision)
	}
	requireEqual(t, w.draft(t, v, w.anna), d)
}

func testDraftPerShopper(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	a, b := newDraft(v, w.anna), newDraft(v, w.ben)
	b.Report.Narrative = "ben's"
	w.put(t, a)
	w.put(t, b)
	requireEqual(t, w.draft(t, v, w.anna), a)
	requireEqual(t, w.draft(t, v, w.ben), b)
}

func testDraftWithoutVisit(t *testing.T, w *world) {
	d := newDraft(w.newVisit(unique("x")), w.anna)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Drafts().Put(t.Context(), d) })
}

func testDraftRemoved(t *testing.T, w *world) {
	v := w.assignedVisit(t, w.anna)
	w.put(t, newDraft(v, w.anna))
	w.put(t, newDraft(v, w.ben))
	update(t, w, func(tx storage.Tx) error {
		return errors.Join(tx.Drafts().Delete(t.Context(), v.ID, w.anna), tx.Drafts().Delete(t.Context(), v.ID, w.anna))
	})
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Drafts().Get(t.Context(), v.ID, w.anna)) })
	w.draft(t, v, w.ben)
	again := newDraft(v, w.anna)
	w.put(t, again)
	requireEqual(t, again.Revision, int64(1))
}

func testDraftRevisions(t *testing.T, w *world) {
	one, two, none := w.assignedVisit(t, w.anna), w.assignedVisit(t, w.anna), w.assignedVisit(t, w.anna)
	d := newDraft(one, w.anna)
	w.put(t, d)
	w.put(t, d)
	w.put(t, newDraft(two, w.anna))
	w.put(t, newDraft(none, w.ben))
	revisions := func(ids ...string) map[string]int64 {
		return read(t, w, func(tx storage.Tx) (map[string]int64, error) { return tx.Drafts().Revisions(t.Context(), w.anna, ids) })
	}
	requireEqual(t, revisions(one.ID, two.ID, none.ID, unique("visit")), map[string]int64{one.ID: 2, two.ID: 1})
	requireEqual(t, revisions(two.ID), map[string]int64{two.ID: 1})
	requireEqual(t, len(revisions()), 0)
}
