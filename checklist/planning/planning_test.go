package planning

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/checklist/visit"
)

const day = 24 * time.Hour

// start is long before the waves of the tests.
var start = time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)

// randomTask draws a small task in which every rule matters now and then.
func randomTask(t *rapid.T) Task {
	task := Task{
		Rules: visit.Rules{
			RotationDays:          rapid.SampledFrom([]int32{0, 7, 30, 90}).Draw(t, "rotation days"),
			ClientRotationDays:    rapid.SampledFrom([]int32{0, 0, 3, 10}).Draw(t, "rotation days of the client"),
			VisitsPerShopper:      rapid.Int32Range(0, 4).Draw(t, "visits per shopper"),
			MaxDistanceKilometers: rapid.SampledFrom([]int32{0, 0, 100}).Draw(t, "distance"),
		},
		FirstDay: start.Add(time.Duration(rapid.IntRange(-5, 30).Draw(t, "first day")) * day), Now: start,
		WindowDays: rapid.IntRange(0, 9).Draw(t, "window days"), Seed: rapid.Int64().Draw(t, "seed"),
	}
	task.LastDay = task.FirstDay.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "days")) * day)
	if rapid.Bool().Draw(t, "needs a qualification") {
		task.Qualifications = []string{"car"}
	}
	point := rapid.Custom(func(t *rapid.T) visit.Point {
		return visit.Point{LatitudeE7: rapid.Int32Range(52e7, 54e7).Draw(t, "latitude"), LongitudeE7: rapid.Int32Range(9e7, 12e7).Draw(t, "longitude")}
	})
	window := rapid.Custom(func(t *rapid.T) visit.Window {
		from := start.Add(time.Duration(rapid.IntRange(-100, 150).Draw(t, "from")) * day)
		return visit.Window{Start: from, End: from.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "days")) * day)}
	})
	locales := rapid.SampledFrom([]string{"", "de", "de-AT", "sv"})
	for i := range rapid.IntRange(0, 8).Draw(t, "places") {
		p := Place{
			Location: fmt.Sprintf("place-%d", i), Visits: rapid.IntRange(0, 4).Draw(t, "visits"), Zone: time.UTC,
			Existing: rapid.SliceOfN(window, 0, 2).Draw(t, "existing"), Locale: locales.Draw(t, "locale"),
		}
		if rapid.Bool().Draw(t, "is somewhere") {
			at := point.Draw(t, "point")
			p.Point = &at
		}
		if rapid.Bool().Draw(t, "has hours") {
			p.Opening.Hours = []visit.OpeningSpan{
				{Day: "MONDAY", Opens: "09:30", Closes: "18:00"}, {Day: "MONDAY", Opens: "19:00", Closes: "22:00"}, {Day: "SATURDAY", Opens: "10:00", Closes: "24:00"},
			}
		}
		task.Places = append(task.Places, p)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "shoppers") {
		s := Shopper{ID: fmt.Sprintf("shopper-%d", i), Visits: rapid.IntRange(0, 2).Draw(t, "visits")}
		if locale := locales.Draw(t, "locale"); locale != "" {
			s.Locales = []string{"en", locale}
		}
		if rapid.Bool().Draw(t, "has a car") {
			s.Qualifications = []string{"car", "adult"}
		}
		if rapid.Bool().Draw(t, "has a home") {
			s.Home = &visit.HomeArea{Point: point.Draw(t, "home"), RadiusKilometers: rapid.SampledFrom([]int32{0, 30, 200}).Draw(t, "radius")}
		}
		for j, w := range rapid.SliceOfN(window, 0, 3).Draw(t, "stays") {
			s.Stays = append(s.Stays, visit.Stay{
				Visit: fmt.Sprintf("kept-%d", j), Location: fmt.Sprintf("place-%d", rapid.IntRange(0, 8).Draw(t, "at")), Start: w.Start, End: w.End,
			})
		}
		task.Shoppers = append(task.Shoppers, s)
	}
	return task
}

// TestPlanKeepsTheRules checks plans of random tasks by rules that are written out once more here: no visit breaks a
// rotation, against what was there or against another of the plan, nobody has too many, and every visit that is missing
// has a reason. The same task gives the same plan, however places and shoppers are ordered.
func TestPlanKeepsTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		task := randomTask(t)
		plan := mustPlan(t, task)
		shoppers, places := map[string]Shopper{}, map[string]Place{}
		for _, s := range task.Shoppers {
			shoppers[s.ID] = s
		}
		missing := map[string]int{}
		for _, p := range task.Places {
			places[p.Location] = p
			missing[p.Location] = max(p.Visits-len(p.Existing), 0)
		}
		loads := map[string]int{}
		for i, v := range plan.Visits {
			s, p := shoppers[v.Shopper], places[v.Location]
			missing[v.Location]--
			loads[v.Shopper]++
			checkVisit(t, task, s, p, v)
			for _, stay := range s.Stays {
				checkApart(t, task, v, Planned{stay.Location, v.Shopper, visit.Window{Start: stay.Start, End: stay.End}})
			}
			for _, other := range plan.Visits[i+1:] {
				if other.Shopper == v.Shopper {
					checkApart(t, task, v, other)
				}
			}
		}
		for shopper, n := range loads {
			if most := int(task.Rules.VisitsPerShopper); most > 0 && n+shoppers[shopper].Visits > most {
				t.Fatalf("%s has %d visits and gets %d, of %d at most", shopper, shoppers[shopper].Visits, n, most)
			}
		}
		for _, u := range plan.Unfilled {
			missing[u.Location] -= u.Visits
			if u.Visits < 1 || len(u.Causes) == 0 {
				t.Fatalf("no reason: %+v", u)
			}
		}
		for location, n := range missing {
			if n != 0 {
				t.Fatalf("%s: %d visits are neither planned nor given a reason", location, n)
			}
		}
		slices.Reverse(task.Places)
		slices.Reverse(task.Shoppers)
		if again := mustPlan(t, task); !reflect.DeepEqual(again, plan) {
			t.Fatalf("the same task gives\n%+v and\n%+v", plan, again)
		}
	})
}

func mustPlan(t *rapid.T, task Task) *Plan {
	plan, err := New(context.Background(), task)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// checkVisit checks a visit for itself: within the wave and the opening hours, and by a shopper who fits.
func checkVisit(t *rapid.T, task Task, s Shopper, p Place, v Planned) {
	first, end := task.FirstDay.Truncate(day), task.LastDay.Truncate(day).Add(day)
	if v.Window.Start.Before(first) || v.Window.End.After(end) || !v.Window.Start.Before(v.Window.End) || !v.Window.Start.After(task.Now) {
		t.Fatalf("the window %v is not within the wave from %v to %v", v.Window, first, end)
	}
	if task.WindowDays > 0 && v.Window.End.Sub(v.Window.Start) > time.Duration(task.WindowDays)*day {
		t.Fatalf("the window %v has more than %d days", v.Window, task.WindowDays)
	}
	if len(p.Opening.Hours) > 0 {
		opens, closes := v.Window.Start.Format("Mon 15:04"), v.Window.End.Format("Mon 15:04")
		if opens != "Mon 09:30" && opens != "Sat 10:00" || closes != "Mon 22:00" && closes != "Sun 00:00" {
			t.Fatalf("the window is from %s to %s", opens, closes)
		}
	}
	if len(task.Qualifications) > 0 && len(s.Qualifications) == 0 {
		t.Fatalf("%s has no car", s.ID)
	}
	if p.Locale != "" && len(s.Locales) > 0 && s.Locales[1][:2] != p.Locale[:2] {
		t.Fatalf("%s speaks %v, not %s", s.ID, s.Locales, p.Locale)
	}
	if s.Home == nil || p.Point == nil {
		return
	}
	away := visit.DistanceMeters(s.Home.Point, *p.Point)
	for _, most := range []int32{s.Home.RadiusKilometers, task.Rules.MaxDistanceKilometers} {
		if most > 0 && away > float64(most)*1000 {
			t.Fatalf("%s is %.0f m from %s", s.ID, away, p.Location)
		}
	}
}

// checkApart checks the rotation between two visits of a shopper: the gap between their windows in days.
func checkApart(t *rapid.T, task Task, a, b Planned) {
	days := task.Rules.ClientRotationDays
	if a.Location == b.Location {
		days = max(days, task.Rules.RotationDays)
	}
	gap := max(a.Window.Start.Sub(b.Window.End), b.Window.Start.Sub(a.Window.End))
	if days > 0 && gap < time.Duration(days)*day {
		t.Fatalf("%+v and %+v are %v apart, not %d days", a, b, gap, days)
	}
}

// TestPlanReasons has one task for each reason.
func TestPlanReasons(t *testing.T) {
	t.Parallel()
	base := func() Task {
		return Task{
			Rules: visit.Rules{RotationDays: 90}, FirstDay: start.Add(day), LastDay: start.Add(30 * day), Now: start,
			Places:   []Place{{Location: "kiel", Visits: 1, Zone: time.UTC, Locale: "de", Point: &visit.Point{LatitudeE7: 543e6, LongitudeE7: 101e6}}},
			Shoppers: []Shopper{{ID: "anna"}, {ID: "ben"}},
		}
	}
	for want, change := range map[Reason]func(*Task){
		"":            func(*Task) {},
		WavePassed:    func(task *Task) { task.Now = task.LastDay.Add(time.Hour) },
		Closed:        func(task *Task) { task.Places[0].Opening.Hours = []visit.OpeningSpan{{Day: "NEVER"}} },
		NoShopper:     func(task *Task) { task.Shoppers = nil },
		Qualification: func(task *Task) { task.Qualifications = []string{"car"} },
		Language: func(task *Task) {
			task.Shoppers[0].Locales, task.Shoppers[1].Locales = []string{"sv"}, []string{"hu", "en"}
		},
		Distance: func(task *Task) {
			task.Shoppers[0].Home, task.Shoppers[1].Home = &visit.HomeArea{RadiusKilometers: 50}, &visit.HomeArea{RadiusKilometers: 50}
		},
		Capacity: func(task *Task) {
			task.Rules.VisitsPerShopper, task.Shoppers[0].Visits, task.Shoppers[1].Visits = 2, 2, 2
		},
		Rotation: func(task *Task) {
			for i := range task.Shoppers {
				task.Shoppers[i].Stays = []visit.Stay{{Visit: "v", Location: "kiel", Start: start, End: start}}
			}
		},
	} {
		task := base()
		change(&task)
		plan, err := New(t.Context(), task)
		if err != nil {
			t.Fatal(err)
		}
		shoppers := 2
		if slices.Contains([]Reason{WavePassed, Closed, NoShopper}, want) {
			shoppers = 0
		}
		wanted := []Unfilled{{Location: "kiel", Visits: 1, Causes: []Cause{{want, shoppers}}}}
		if want == "" {
			wanted = nil
		}
		if !reflect.DeepEqual(plan.Unfilled, wanted) {
			t.Errorf("%s: got %+v", want, plan.Unfilled)
		}
	}
}

// TestPlanMakesRoom has a visit that only one shopper fits, who has another visit of the plan at first.
func TestPlanMakesRoom(t *testing.T) {
	t.Parallel()
	task := Task{
		Rules: visit.Rules{VisitsPerShopper: 1, RotationDays: 90}, FirstDay: start.Add(day), LastDay: start.Add(60 * day), Now: start,
		Places: []Place{{Location: "kiel", Visits: 2, Zone: time.UTC}},
		Shoppers: []Shopper{
			{ID: "anna"},
			{ID: "ben", Stays: []visit.Stay{{Visit: "v", Location: "kiel", Start: start.Add(-60 * day), End: start.Add(-60 * day)}}},
		},
	}
	for seed := range int64(20) {
		task.Seed = seed
		plan, err := New(t.Context(), task)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Visits) != 2 || plan.Visits[0].Shopper != "anna" || plan.Visits[1].Shopper != "ben" {
			t.Errorf("seed %d: %+v %+v", seed, plan.Visits, plan.Unfilled)
		}
	}
}

func TestPlanEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(ctx, wholeCountry()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// wholeCountry is a task of 10,000 visits at 2,000 locations for 500 shoppers in a quarter of a year.
func wholeCountry() Task {
	task := Task{
		Rules: visit.Rules{RotationDays: 90, VisitsPerShopper: 25}, Now: start,
		FirstDay: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), LastDay: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), WindowDays: 7, Seed: 1,
	}
	point := func(i int) visit.Point {
		return visit.Point{LatitudeE7: int32(475e6 + i*7919%70*1e6), LongitudeE7: int32(65e6 + i*104729%80*1e6)}
	}
	for i := range 2000 {
		at := point(i)
		task.Places = append(task.Places, Place{
			Location: fmt.Sprintf("place-%04d", i), Visits: 5, Zone: time.UTC, Point: &at, Locale: "de",
			Opening: visit.Opening{Hours: []visit.OpeningSpan{{Day: "MONDAY", Opens: "09:00", Closes: "18:00"}, {Day: "FRIDAY", Opens: "09:00", Closes: "20:00"}}},
		})
	}
	for i := range 500 {
		s := Shopper{ID: fmt.Sprintf("shopper-%03d", i), Locales: []string{"de"}, Home: &visit.HomeArea{Point: point(i * 31), RadiusKilometers: 300}}
		for j := range 10 {
			at := start.Add(time.Duration(-j) * day)
			s.Stays = append(s.Stays, visit.Stay{Visit: fmt.Sprintf("v-%d-%d", i, j), Location: fmt.Sprintf("place-%04d", (i*37+j*211)%2000), Start: at, End: at})
		}
		task.Shoppers = append(task.Shoppers, s)
	}
	return task
}

// TestPlanWholeCountry fills all of the largest task.
func TestPlanWholeCountry(t *testing.T) {
	t.Parallel()
	plan, err := New(t.Context(), wholeCountry())
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Visits) != MaxVisits || len(plan.Unfilled) != 0 {
		t.Errorf("%d visits, %d locations lack some: %+v", len(plan.Visits), len(plan.Unfilled), plan.Unfilled[:min(3, len(plan.Unfilled))])
	}
}

func BenchmarkPlanWholeCountry(b *testing.B) {
	task := wholeCountry()
	for b.Loop() {
		if _, err := New(b.Context(), task); err != nil {
			b.Fatal(err)
		}
	}
}
