package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// withoutAnswers returns tallies whose answers are unknown.
func withoutAnswers(e *scorecard.Tallies) *scorecard.Tallies {
	without := *e
	without.Answers, without.AnswersUnknown = scorecard.AnswerCounts{}, true
	return &without
}

// onlyAnswers returns tallies with answers alone.
func onlyAnswers(e *scorecard.Tallies) *scorecard.Tallies {
	return &scorecard.Tallies{Answers: e.Answers}
}

// testUnknownAnswers: a sum of which a part lacks its answers has none, and its other tallies stay known.
func testUnknownAnswers(t *testing.T, w *talliesWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	w.add(t, yes, withoutAnswers(&yes.tallies))
	want := yes.rollup(w.key(), w.shop)
	want.Tallies = withoutAnswers(want.Tallies)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	w.add(t, no, &no.tallies)
	want = sum(t, yes, no).rollup(w.key(), w.shop)
	want.Tallies = withoutAnswers(want.Tallies)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	w.subtract(t, yes, withoutAnswers(&yes.tallies))
	want = no.rollup(w.key(), w.shop)
	want.Tallies = withoutAnswers(want.Tallies)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	more := no
	more.tallies.Answers.Promises.NotKept++
	w.fold(t)
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{no.rollup(w.key(), w.shop)})
	})
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{no.rollup(w.key(), w.shop)})
	err := tryUpdate(t, w, func(tx storage.Tx) error { return more.subtractFrom(t, tx, w.key()) })
	if !errors.Is(err, scorecard.ErrNegative) {
		t.Errorf("answers that nobody added are subtracted: %v", err)
	}
}

// testUnfitAnswers reads the row that a server leaves which folds without answers.
func testUnfitAnswers(t *testing.T, w *talliesWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	both := sum(t, yes, no)
	both.tallies.Answers = yes.tallies.Answers
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{both.rollup(w.key(), w.shop)})
	})
	want := both.rollup(w.key(), w.shop)
	want.Tallies = withoutAnswers(want.Tallies)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
}
