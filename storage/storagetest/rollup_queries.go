package storagetest

import (
	"fmt"
	"testing"

	"mysteryshopper/storage"
)

func testRollupQueries(t *testing.T, open func(*testing.T) storage.Store) {
	w := newWorld(t, open(t))
	other := newWorld(t, w.Store)
	w.countBranch(t)
	other.countBranch(t)
	t.Run("Totals", func(t *testing.T) {
		t.Parallel()
		got := w.query(t, storage.RollupQuery{Locations: []string{w.kiosk}})
		c := newContribution(t, "yes")
		want := c.rollup(w.key(w.kiosk, true), w.kiosk)
		want.Details, want.Tallies = nil, nil
		requireEqual(t, got[len(got)-1], want)
	})
	for _, tt := range []struct {
		name string
		q    storage.RollupQuery
		// want describes the roll-ups: top, location if it is another, own or below, month, channel, program.
		want []string
	}{
		{"a leaf", storage.RollupQuery{Locations: []string{"kiosk"}}, []string{
			"kiosk own 2026-09 WEB", "kiosk own 2026-10", "kiosk own 2026-11",
		}},
		{"own first", storage.RollupQuery{Locations: []string{"region"}}, []string{
			"region own 2026-11",
			"region below 2026-09 WEB", "region below 2026-10", "region below 2026-11", "region below 2026-11 other",
		}},
		{"the whole client", storage.RollupQuery{Locations: []string{storage.WholeClient}}, []string{
			"all below 2026-09 WEB", "all below 2026-10", "all below 2026-11", "all below 2026-11 other",
		}},
		{"by top, each once", storage.RollupQuery{Locations: []string{"shop", "kiosk", "shop"}}, []string{
			"kiosk own 2026-09 WEB", "kiosk own 2026-10", "kiosk own 2026-11",
			"shop own 2026-11", "shop own 2026-11 other",
		}},
		{"from", storage.RollupQuery{Locations: []string{"kiosk"}, From: "2026-10"}, []string{
			"kiosk own 2026-10", "kiosk own 2026-11",
		}},
		{"to", storage.RollupQuery{Locations: []string{"kiosk"}, To: "2026-10"}, []string{
			"kiosk own 2026-09 WEB", "kiosk own 2026-10",
		}},
		{"from and to", storage.RollupQuery{Locations: []string{"kiosk"}, From: "2026-10", To: "2026-10"}, []string{
			"kiosk own 2026-10",
		}},
		{"a program", storage.RollupQuery{Locations: []string{"shop"}, Program: "other"}, []string{"shop own 2026-11 other"}},
		{"a channel", storage.RollupQuery{Locations: []string{"region"}, Channel: storage.Web}, []string{
			"region below 2026-09 WEB",
		}},
		{"each of a region", storage.RollupQuery{Locations: []string{"region"}, Each: true}, []string{
			"region/kiosk own 2026-09 WEB", "region/kiosk own 2026-10", "region/kiosk own 2026-11",
			"region own 2026-11",
			"region/shop own 2026-11", "region/shop own 2026-11 other",
		}},
		{"each of the whole client", storage.RollupQuery{
			Locations: []string{storage.WholeClient}, Each: true, From: "2026-11",
		}, []string{
			"all/kiosk own 2026-11", "all/region own 2026-11", "all/shop own 2026-11", "all/shop own 2026-11 other",
		}},
		{"each of a leaf", storage.RollupQuery{Locations: []string{"shop"}, Each: true}, []string{
			"shop own 2026-11", "shop own 2026-11 other",
		}},
		{"each of two", storage.RollupQuery{Locations: []string{"shop", "region"}, Each: true, Program: "other"}, []string{
			"region/shop own 2026-11 other", "shop own 2026-11 other",
		}},
		{"a segment", storage.RollupQuery{Locations: []string{storage.WholeClient}, Segments: []string{"street:main"}, From: "2026-11"}, []string{
			"all/kiosk own 2026-11", "all/shop own 2026-11", "all/shop own 2026-11 other",
		}},
		{"two segments", storage.RollupQuery{Locations: []string{"region"}, Segments: []string{"street:main", "size:small"}}, []string{
			"region/kiosk own 2026-09 WEB", "region/kiosk own 2026-10", "region/kiosk own 2026-11",
		}},
		{"a segment that the location is not of", storage.RollupQuery{Locations: []string{"shop"}, Segments: []string{"size:small"}}, nil},
		{"the beginning of an attribute", storage.RollupQuery{Locations: []string{"region"}, Segments: []string{"street:mai"}}, nil},
		{"an absent location", storage.RollupQuery{Locations: []string{"x"}}, nil},
		{"an absent location, each", storage.RollupQuery{Locations: []string{"x"}, Each: true}, nil},
		{"no locations", storage.RollupQuery{}, nil},
		{"an empty span", storage.RollupQuery{Locations: []string{"shop"}, From: "2026-12", To: "2026-11"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q := tt.q
			q.Locations = mapped(tt.q.Locations, w.id)
			if q.Program != "" {
				q.Program = w.program + "-" + q.Program
			}
			requireEqual(t, mapped(w.query(t, q), w.named), tt.want)
		})
	}
	t.Run("absent client", func(t *testing.T) {
		t.Parallel()
		got := read(t, w, func(tx storage.Tx) ([]*storage.Rollup, error) {
			return tx.Rollups().Query(t.Context(), storage.RollupQuery{Client: unique("x"), Locations: []string{w.shop}})
		})
		requireEqual(t, got, []*storage.Rollup(nil))
	})
	t.Run("invalid month", func(t *testing.T) {
		t.Parallel()
		for _, q := range []storage.RollupQuery{{From: "x"}, {To: "2026-1"}} {
			q.Client, q.Locations = w.client, []string{w.shop}
			expectRefused(t, q, tryView(t, w, func(tx storage.Tx) error { return errorOf(tx.Rollups().Query(t.Context(), q)) }))
		}
	})
}

// places maps the ids of a world's locations to short names.
func (w *world) places() map[string]string {
	return map[string]string{"region": w.region, "shop": w.shop, "kiosk": w.kiosk, "all": storage.WholeClient}
}

// id returns the id of a location by its short name.
func (w *world) id(name string) string {
	if id, ok := w.places()[name]; ok {
		return id
	}
	return name
}

// named describes a roll-up with short names.
func (w *world) named(r *storage.Rollup) string {
	short := func(id string) string {
		for name, place := range w.places() {
			if place == id {
				return name
			}
		}
		return id
	}
	text := short(r.Top)
	if r.Key.Location != r.Top {
		text += "/" + short(r.Key.Location)
	}
	text += map[bool]string{true: " own ", false: " below "}[r.Key.Own] + r.Key.Month
	if r.Key.Channel != storage.InPerson {
		text += fmt.Sprintf(" %s", r.Key.Channel)
	}
	if r.Key.Program != w.program {
		text += " other"
	}
	return text
}

// countBranch adds reports of the shop, the kiosk and the region itself.
func (w *world) countBranch(t *testing.T) {
	t.Helper()
	for _, tt := range []struct {
		location, month string
		channel         storage.Channel
		other           bool
	}{
		{w.kiosk, "2026-11", storage.InPerson, false},
		{w.kiosk, "2026-10", storage.InPerson, false},
		{w.kiosk, "2026-09", storage.Web, false},
		{w.shop, "2026-11", storage.InPerson, true},
		{w.shop, "2026-11", storage.InPerson, false},
		{w.region, "2026-11", storage.InPerson, false},
	} {
		keys := []storage.RollupKey{w.key(tt.location, true), w.key(storage.WholeClient, false)}
		if tt.location != w.region {
			keys = append(keys, w.key(w.region, false))
		}
		for i := range keys {
			keys[i].Month, keys[i].Channel = tt.month, tt.channel
			if tt.other {
				keys[i].Program += "-other"
			}
		}
		w.count(t, newContribution(t, "yes"), keys...)
	}
}
