package storagetest

import (
	"errors"
	"fmt"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// testRollupExtras runs every test twice: with deltas that wait, and with deltas that are folded at once.
func testRollupExtras(t *testing.T, open func(*testing.T) storage.Store) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, w *extrasWorld)
	}{
		{"only the selected parts", testSelectedParts},
		{"known from the first report", testKnownExtras},
		{"unknown after a report without extras", testUnknownExtras},
		{"known again after the roll-up was empty", testExtrasKnownAgain},
		{"subtracted from less", testExtrasSubtracted},
		{"extras that do not fit the totals", testUnfitExtras},
	} {
		for _, folding := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/folding=%v", tt.name, folding), func(t *testing.T) {
				t.Parallel()
				tt.run(t, &extrasWorld{newWorld(t, open(t)), folding})
			})
		}
	}
}

// extrasWorld adds reports to the roll-up of its shop.
type extrasWorld struct {
	*world
	folding bool
}

// settle folds the deltas if the test is to fold them.
func (w *extrasWorld) settle(t *testing.T) {
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

func (w *extrasWorld) key() storage.RollupKey { return w.world.key(w.shop, true) }

// add adds a report. Its extras are nil if they are unknown.
func (w *extrasWorld) add(t *testing.T, c contribution, e *scorecard.Extras) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Add(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

func (w *extrasWorld) subtract(t *testing.T, c contribution, e *scorecard.Extras) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Subtract(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

// want expects the shop's roll-up to be the sum of contributions, with or without extras.
func (w *extrasWorld) want(t *testing.T, known bool, counted ...contribution) {
	t.Helper()
	all := sum(t, counted...)
	want := all.rollup(w.key(), w.shop)
	if !known {
		want.Extras = nil
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

func testSelectedParts(t *testing.T, w *extrasWorld) {
	c := newContribution(t, "yes")
	w.add(t, c, &c.extras)
	for _, details := range []bool{false, true} {
		for _, extras := range []bool{false, true} {
			want := c.rollup(w.key(), w.shop)
			if !details {
				want.Details = nil
			}
			if !extras {
				want.Extras = nil
			}
			got := w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Details: details, Extras: extras})
			requireEqual(t, got, []*storage.Rollup{want})
		}
	}
	// Only the details hold what a subtraction needs, whether the query includes them or not.
	no := newContribution(t, "no")
	w.add(t, no, &no.extras)
	w.subtract(t, no, &no.extras)
	want := c.rollup(w.key(), w.shop)
	want.Details = nil
	requireEqual(t, w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Extras: true}), []*storage.Rollup{want})
}

func testKnownExtras(t *testing.T, w *extrasWorld) {
	yes, no, closed := newContribution(t, "yes"), newContribution(t, "no"), newContribution(t, "")
	for _, c := range []contribution{closed, yes, no} {
		w.add(t, c, &c.extras)
	}
	w.want(t, true, closed, yes, no)
	w.subtract(t, no, &no.extras)
	w.want(t, true, closed, yes)
}

func testUnknownExtras(t *testing.T, w *extrasWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	w.add(t, yes, nil)
	w.want(t, false, yes)
	w.add(t, no, &no.extras)
	w.want(t, false, yes, no)
	w.subtract(t, no, &no.extras)
	w.want(t, false, yes)
}

func testExtrasKnownAgain(t *testing.T, w *extrasWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	w.add(t, yes, &yes.extras)
	w.add(t, no, &no.extras)
	w.subtract(t, no, nil) // without extras, as an earlier release does
	w.want(t, false, yes)
	w.subtract(t, yes, &yes.extras)
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup(nil))
	w.fold(t) // an empty roll-up is removed by folding
	w.add(t, no, &no.extras)
	w.want(t, true, no)
}

func testExtrasSubtracted(t *testing.T, w *extrasWorld) {
	yes := newContribution(t, "yes")
	w.add(t, yes, &yes.extras)
	more := yes.commending("what-nobody-did")
	err := tryUpdate(t, w, func(tx storage.Tx) error { return more.subtractFrom(t, tx, w.key()) })
	if !errors.Is(err, scorecard.ErrNegative) {
		t.Errorf("it is subtracted: %v", err)
	}
	w.want(t, true, yes)
}

// testUnfitExtras reads the row that a server leaves which folds without extras.
func testUnfitExtras(t *testing.T, w *extrasWorld) {
	yes, no := newContribution(t, "yes"), newContribution(t, "no")
	both := sum(t, yes, no)
	both.extras = yes.extras
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{both.rollup(w.key(), w.shop)})
	})
	want := both.rollup(w.key(), w.shop)
	want.Extras = nil
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
	w.add(t, yes, &yes.extras)
	want = sum(t, both, yes).rollup(w.key(), w.shop)
	want.Extras = nil
	requireEqual(t, w.rollupsAt(t, w.shop), []*storage.Rollup{want})
}
