package storagetest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// testRollupTallies runs every test twice: with deltas that wait, and with deltas that are folded at once.
func testRollupTallies(t *testing.T, open func(*testing.T) storage.Store) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, w *talliesWorld)
	}{
		{"only the selected parts", testSelectedParts},
		{"known from the first report", testKnownTallies},
		{"unknown after a report without tallies", testUnknownTallies},
		{"known again after the roll-up was empty", testTalliesKnownAgain},
		{"subtracted from less", testTalliesSubtracted},
		{"tallies that do not fit the totals", testUnfitTallies},
		{"answers that are unknown", testUnknownAnswers},
		{"answers that do not fit the totals", testUnfitAnswers},
	} {
		for _, folding := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/folding=%v", tt.name, folding), func(t *testing.T) {
				t.Parallel()
				tt.run(t, &talliesWorld{newWorld(t, open(t)), folding})
			})
		}
	}
}

// talliesWorld adds reports to the roll-up of its shop.
type talliesWorld struct {
	*world
	folding bool
}

// settle folds the deltas if the test is to fold them.
func (w *talliesWorld) settle(t *testing.T) {
	t.Helper()
	if w.folding {
		w.fold(t)
	}
}

// fold folds all deltas.
func (w *world) fold(t *testing.T) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		for {
			if n, err := tx.Rollups().Fold(t.Context(), 50); n == 0 || err != nil {
				return err
			}
		}
	})
}

func (w *talliesWorld) key() storage.RollupKey { return w.world.key(w.shop, true) }

// add adds a report. Its tallies are nil if they are unknown.
func (w *talliesWorld) add(t *testing.T, c contribution, e *scorecard.Tallies) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Add(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

func (w *talliesWorld) subtract(t *testing.T, c contribution, e *scorecard.Tallies) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Subtract(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

// want expects the shop's roll-up to be the sum of contributions, with or without tallies.
func (w *talliesWorld) want(t *testing.T, known bool, counted ...contribution) {
	t.Helper()
	all := sum(t, counted...)
	want := all.rollup(w.key(), w.shop)
	if !known {
		want.Tallies = nil
	}
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error {
			if (len(r.Deltas) == 0) != w.folding || r.Fault != nil {
				t.Errorf("%d deltas wait with folding %v, and the fault is %v", len(r.Deltas), w.folding, r.Fault)
			}
			r.Deltas = nil
			requireEqual(t, r, want)
			return nil
		})
	})
}

func testSelectedParts(t *testing.T, w *talliesWorld) {
	c := newContribution(t, "yes")
	w.add(t, c, &c.tallies)
	for _, details := range []bool{false, true} {
		for _, parts := range []struct{ tallies, answers bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
			want := c.rollup(w.key(), w.shop)
			if !details {
				want.Details = nil
			}
			switch parts {
			case struct{ tallies, answers bool }{false, false}:
				want.Tallies = nil
			case struct{ tallies, answers bool }{false, true}:
				want.Tallies = onlyAnswers(want.Tallies)
			case struct{ tallies, answers bool }{true, false}:
				want.Tallies = withoutAnswers(want.Tallies)
			}
			q := storage.RollupQuery{Locations: []string{w.shop}, Details: details, Tallies: parts.tallies, Answers: parts.answers, Waits: true, Absent: scorecard.AllParts}
			requireEqual(t, w.query(t, q), []*storage.Rollup{want})
			for _, absent := range []scorecard.Groups{{Questions: true}, {Sections: true, Dimensions: true}, {}} {
				q.Absent = absent
				requireEqual(t, w.query(t, q), []*storage.Rollup{withAbsent(want, absent)})
			}
		}
	}
	testPointsOnly(t, w, c)
	testWithoutWaits(t, w, c)
	testAnswersStart(t, w, c)
	// Only the details hold what a subtraction needs, whether the query includes them or not.
	no := newContribution(t, "no")
	w.add(t, no, &no.tallies)
	w.subtract(t, no, &no.tallies)
	want := c.rollup(w.key(), w.shop)
	want.Details = nil
	requireEqual(t, w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Tallies: true, Answers: true, Waits: true, Absent: scorecard.AllParts}), []*storage.Rollup{want})
	want.Tallies = onlyAnswers(want.Tallies)
	requireEqual(t, w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Answers: true, Absent: scorecard.AllParts}), []*storage.Rollup{want})
	testPointsOnly(t, w, c)
	testWithoutWaits(t, w, c)
	testAnswersStart(t, w, c)
	// A start that is longer than usual.
	c.tallies.Answers.Unanswered = nil
	for i := range 2000 {
		c.tallies.Answers.Unanswered.Add(fmt.Sprintf("question-%d", i), 1)
	}
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{c.rollup(w.key(), w.shop)})
	})
	testAnswersStart(t, w, c)
}

// testAnswersStart reads the roll-up of one contribution with the start of its answers, folded or not.
func testAnswersStart(t *testing.T, w *talliesWorld, c contribution) {
	t.Helper()
	all := c.tallies.Answers
	start := scorecard.AnswerCounts{Visits: all.Visits, SumPpb: all.SumPpb, Unanswered: all.Unanswered, Beyond: all.Beyond}
	if reflect.DeepEqual(start, all) || len(start.Beyond) == 0 {
		t.Fatal("the answers have nothing behind their start, or no points in it")
	}
	want := c.rollup(w.key(), w.shop)
	want.Details, want.Tallies = nil, &scorecard.Tallies{Answers: start}
	q := storage.RollupQuery{Locations: []string{w.shop}, Answers: true, AnswersStart: true, Absent: scorecard.AllParts}
	requireEqual(t, w.query(t, q), []*storage.Rollup{want})
}

// testWithoutWaits reads the roll-up of one contribution without its waits, folded or not.
func testWithoutWaits(t *testing.T, w *talliesWorld, c contribution) {
	t.Helper()
	want := c.rollup(w.key(), w.shop)
	if len(want.Tallies.GaveUp) == 0 {
		t.Fatal("nobody gave up a wait")
	}
	tallies := *withoutAnswers(want.Tallies)
	tallies.GaveUp = nil
	want.Details, want.Tallies = nil, &tallies
	requireEqual(t, w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Tallies: true}), []*storage.Rollup{want})
}

// withAbsent returns a roll-up with the places of some groups alone.
func withAbsent(r *storage.Rollup, of scorecard.Groups) *storage.Rollup {
	if r.Tallies == nil {
		return r
	}
	out, tallies := *r, *r.Tallies
	all := tallies.Answers.Absent
	tallies.Answers.Absent = scorecard.Absent{}
	if of.Sections {
		tallies.Answers.Absent.Sections = all.Sections
	}
	if of.Dimensions {
		tallies.Answers.Absent.Dimensions = all.Dimensions
	}
	if of.Questions {
		tallies.Answers.Absent.Questions = all.Questions
	}
	out.Tallies = &tallies
	return &out
}

// testPointsOnly reads the roll-up of one contribution with less of its details, folded or not.
func testPointsOnly(t *testing.T, w *talliesWorld, c contribution) {
	t.Helper()
	for _, of := range []scorecard.Groups{{Total: true}, {Sections: true}, {Total: true, Dimensions: true, Questions: true}} {
		want := c.rollup(w.key(), w.shop)
		want.Tallies, want.Details = nil, &scorecard.Details{}
		want.Details.Add(&c.details) // a copy, because less of it is kept
		want.Details.KeepPoints(of)
		q := storage.RollupQuery{Locations: []string{w.shop}, Details: true, PointsOnly: of}
		requireEqual(t, w.query(t, q), []*storage.Rollup{want})
	}
}

func testKnownTallies(t *testing.T, w *talliesWorld) {
	yes, no, closed := newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")
	for _, c := range []contribution{closed, yes, no} {
		w.add(t, c, &c.tallies)
	}
	w.want(t, true, closed, yes, no)
	w.subtract(t, no, &no.tallies)
	w.want(t, true, closed, yes)
}

func testUnknownTallies(t *testing.T, w *talliesWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	w.add(t, yes, nil)
	w.want(t, false, yes)
	w.add(t, no, &no.tallies)
	w.want(t, false, yes, no)
	w.subtract(t, no, &no.tallies)
	w.want(t, false, yes)
}

func testTalliesKnownAgain(t *testing.T, w *talliesWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	w.add(t, yes, &yes.tallies)
	w.add(t, no, &no.tallies)
	w.subtract(t, no, nil) // without tallies, as an earlier release does
	w.want(t, false, yes)
	w.subtract(t, yes, &yes.tallies)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
	w.fold(t) // an empty roll-up is removed by folding
	w.add(t, no, &no.tallies)
	w.want(t, true, no)
}

func testTalliesSubtracted(t *testing.T, w *talliesWorld) {
	yes := newContribution(t, "yes")
	w.add(t, yes, &yes.tallies)
	more := yes.commending("what-nobody-did")
	err := tryUpdate(t, w, func(tx storage.Tx) error { return more.subtractFrom(t, tx, w.key()) })
	if !errors.Is(err, scorecard.ErrNegative) {
		t.Errorf("it is subtracted: %v", err)
	}
	w.want(t, true, yes)
}

// testUnfitTallies reads the row that a server leaves which folds without tallies.
func testUnfitTallies(t *testing.T, w *talliesWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	both := sum(t, yes, no)
	both.tallies = yes.tallies
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{both.rollup(w.key(), w.shop)})
	})
	want := both.rollup(w.key(), w.shop)
	want.Tallies = nil
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	w.add(t, yes, &yes.tallies)
	want = sum(t, both, yes).rollup(w.key(), w.shop)
	want.Tallies = nil
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
}
