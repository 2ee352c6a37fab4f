package storagetest

import (
	"errors"
	"fmt"
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// testRollupExtras runs everything twice: with what is added waiting, and folded at once.
func testRollupExtras(t *testing.T, open func(*testing.T) storage.Store) {
	for _, tt := range []struct {
		name string
		run  func(t *testing.T, w *extrasWorld)
	}{
		{"only what is asked for", testAskedParts},
		{"known from the first report on", testKnownExtras},
		{"not known with one that is not", testUnknownExtras},
		{"known again when it begins anew", testKnownAnew},
		{"taken out of less", testExtrasOfLess},
		{"of other visits", testUnfitExtras},
	} {
		for _, folding := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/folding=%v", tt.name, folding), func(t *testing.T) {
				t.Parallel()
				tt.run(t, &extrasWorld{newWorld(t, open(t)), folding})
			})
		}
	}
}

// extrasWorld counts reports at its shop.
type extrasWorld struct {
	*world
	folding bool
}

// settle folds what waits, where that is to be tried.
func (w *extrasWorld) settle(t *testing.T) {
	t.Helper()
	if w.folding {
		w.fold(t)
	}
}

// fold folds everything.
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

// add counts a report, without its extras where they are not known.
func (w *extrasWorld) add(t *testing.T, c contribution, e *scorecard.Extras) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Add(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

func (w *extrasWorld) takeOut(t *testing.T, c contribution, e *scorecard.Extras) {
	t.Helper()
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Subtract(t.Context(), []storage.RollupKey{w.key()}, c.totals, &c.details, e)
	})
	w.settle(t)
}

// want expects the shop to count what these add, and to know the extras or not.
func (w *extrasWorld) want(t *testing.T, known bool, counted ...contribution) {
	t.Helper()
	all := sum(t, counted...)
	want := all.of(w.key(), w.shop)
	if !known {
		want.Extras = nil
	}
	same(t, w.at(t, w.shop), []*storage.Rollup{want})
	view(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error {
			if (len(r.Deltas) == 0) != w.folding || r.Fault != nil {
				t.Errorf("%d deltas wait with folding %v, and the fault is %v", len(r.Deltas), w.folding, r.Fault)
			}
			r.Deltas = nil
			same(t, r, want)
			return nil
		})
	})
}

func testAskedParts(t *testing.T, w *extrasWorld) {
	c := scored(t, "yes")
	w.add(t, c, &c.extras)
	for _, details := range []bool{false, true} {
		for _, extras := range []bool{false, true} {
			want := c.of(w.key(), w.shop)
			if !details {
				want.Details = nil
			}
			if !extras {
				want.Extras = nil
			}
			got := w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Details: details, Extras: extras})
			same(t, got, []*storage.Rollup{want})
		}
	}
	// What was taken out is told by the details alone, asked for or not.
	no := scored(t, "no")
	w.add(t, no, &no.extras)
	w.takeOut(t, no, &no.extras)
	want := c.of(w.key(), w.shop)
	want.Details = nil
	same(t, w.query(t, storage.RollupQuery{Locations: []string{w.shop}, Extras: true}), []*storage.Rollup{want})
}

func testKnownExtras(t *testing.T, w *extrasWorld) {
	yes, no, closed := scored(t, "yes"), scored(t, "no"), scored(t, "")
	for _, c := range []contribution{closed, yes, no} {
		w.add(t, c, &c.extras)
	}
	w.want(t, true, closed, yes, no)
	w.takeOut(t, no, &no.extras)
	w.want(t, true, closed, yes)
}

func testUnknownExtras(t *testing.T, w *extrasWorld) {
	yes, no := scored(t, "yes"), scored(t, "no")
	w.add(t, yes, nil)
	w.want(t, false, yes)
	w.add(t, no, &no.extras)
	w.want(t, false, yes, no)
	w.takeOut(t, no, &no.extras)
	w.want(t, false, yes)
}

func testKnownAnew(t *testing.T, w *extrasWorld) {
	yes, no := scored(t, "yes"), scored(t, "no")
	w.add(t, yes, &yes.extras)
	w.add(t, no, &no.extras)
	w.takeOut(t, no, nil) // whoever does so knows nothing of extras
	w.want(t, false, yes)
	w.takeOut(t, yes, &yes.extras)
	same(t, w.at(t, w.shop), []*storage.Rollup(nil))
	w.fold(t) // what comes to nothing is forgotten only then
	w.add(t, no, &no.extras)
	w.want(t, true, no)
}

func testExtrasOfLess(t *testing.T, w *extrasWorld) {
	yes := scored(t, "yes")
	w.add(t, yes, &yes.extras)
	more := yes.commending("what-nobody-did")
	err := w.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Rollups().Subtract(t.Context(), []storage.RollupKey{w.key()}, more.totals, &more.details, &more.extras)
	})
	if !errors.Is(err, scorecard.ErrNegative) {
		t.Errorf("it is taken out: %v", err)
	}
	w.want(t, true, yes)
}

// testUnfitExtras reads what a server leaves behind that folds without knowing of extras.
func testUnfitExtras(t *testing.T, w *extrasWorld) {
	yes, no := scored(t, "yes"), scored(t, "no")
	both := sum(t, yes, no)
	both.extras = yes.extras
	update(t, w, func(tx storage.Tx) error {
		return tx.Rollups().Replace(t.Context(), []*storage.Rollup{both.of(w.key(), w.shop)})
	})
	want := both.of(w.key(), w.shop)
	want.Extras = nil
	same(t, w.at(t, w.shop), []*storage.Rollup{want})
	w.add(t, yes, &yes.extras)
	want = sum(t, both, yes).of(w.key(), w.shop)
	want.Extras = nil
	same(t, w.at(t, w.shop), []*storage.Rollup{want})
}
