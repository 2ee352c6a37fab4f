package storagetest

import (
	"math"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// testValues stores extreme values of the fields.
func testValues(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	for name, text := range map[string]string{
		"empty":             "",
		"spaces":            "  \t\n ",
		"German":            "Größe, „süß“, ẞ",
		"Hungarian":         "árvíztűrő tükörfúrógép",
		"composed":          "é",
		"decomposed":        "e\u0301",
		"outside the plane": "🙂👩‍👩‍👧 𝔘",
		"right to left":     "שלום \u202e مرحبا",
		"quotes":            `'"` + "`;--\\%_",
		"placeholders":      "$1 ?1 :a @b",
		"a byte order mark": "\ufefftext",
		"long":              strings.Repeat("ő", 1<<19),
	} {
		t.Run("text/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			v := w.visit(t, func(v *storage.Visit) { v.Scenario, v.ReturnComment = text, text })
			requireEqual(t, w.stored(t, v.ID), v)
			p := w.newShopper(unique("shopper"))
			p.Title, p.Locales = text, []string{text, text}
			update(t, w, func(tx storage.Tx) error { return tx.Shoppers().Insert(t.Context(), p) })
			requireEqual(t, read(t, s, func(tx storage.Tx) (*storage.Shopper, error) {
				return tx.Shoppers().Get(t.Context(), p.ID)
			}), p)
		})
	}
	berlin := time.FixedZone("CET", 3600)
	for name, at := range map[string]time.Time{
		"a microsecond":    time.Date(2026, 11, 21, 12, 0, 0, 1000, time.UTC),
		"the last":         time.Date(2026, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"another zone":     time.Date(2026, 11, 21, 12, 0, 0, 1000, berlin),
		"before 1970":      time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"1970":             time.Unix(0, 0),
		"long ago":         time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC),
		"far ahead":        time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		"a summer's hour":  time.Date(2026, 10, 25, 2, 30, 0, 0, time.FixedZone("CEST", 7200)),
		"a leap day":       time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC),
		"2038 and a while": time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC),
	} {
		t.Run("time/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			v := w.visit(t, func(v *storage.Visit) {
				v.WindowStart, v.CheckInTime, v.CreateTime, v.UpdateTime = at, at, at, at
			})
			got := w.stored(t, v.ID)
			requireEqual(t, got, v)
			if got.CreateTime.Location() != time.UTC || got.WindowStart.Location() != time.UTC {
				t.Errorf("the zone is %v, want UTC", got.CreateTime.Location())
			}
		})
	}
	for name, n := range map[string]int64{"greatest": math.MaxInt64, "least": math.MinInt64, "over 53 bits": 1<<53 + 1, "zero": 0} {
		t.Run("number/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			r := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) {
				effective := int32(n)
				r.Earned, r.Possible, r.SkewMillis, r.Effective, r.Version = n, n, n, &effective, int32(n)
			})
			requireEqual(t, w.storedReport(t, r.ID), r)
		})
	}
	for name, p := range map[string]*visit.Point{
		"none": nil, "zero": {}, "the ends": {LatitudeE7: -900000000, LongitudeE7: 1800000000},
	} {
		t.Run("point/"+name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			l := w.newLocation(unique("shop"), w.region)
			l.Point = p
			update(t, w, func(tx storage.Tx) error { return tx.Locations().Insert(t.Context(), l) })
			requireEqual(t, read(t, s, func(tx storage.Tx) (*storage.Location, error) {
				return tx.Locations().Get(t.Context(), w.client, l.ID)
			}), l)
		})
	}
	for _, month := range []string{"", "0001-01", "1999-12", "2026-01", "2026-12", "9999-12"} {
		t.Run("month/"+month, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			r := w.report(t, w.assignedVisit(t, w.anna), func(r *storage.Report) { r.Month = month })
			requireEqual(t, w.storedReport(t, r.ID), r)
		})
	}
}
