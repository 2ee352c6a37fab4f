package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// newSelfAssessment returns a self-assessment of the shop.
func (w *world) newSelfAssessment(id string) *storage.SelfAssessment {
	effective := int32(9750)
	return &storage.SelfAssessment{
		Client: w.client, ID: id, Location: w.shop, Program: w.program, Checklist: w.checklist, Version: 2,
		Month: "2026-11", Locale: "de-AT", Answers: newAnswers(), AnswersDigest: digestOf(id), ScoreDigest: digestOf("s" + id),
		Effective: &effective, Token: "manager", CreateTime: noon,
	}
}

// newAnswers returns every kind of answer.
func newAnswers() []checklist.Answer {
	yes, scale, number, blank, at := "yes", int32(-3), "12.50", " ", noon
	return []checklist.Answer{
		{Question: "greeted", Choice: &yes, Comment: "Always."},
		{Question: "behaviours", Choices: &checklist.Choices{Keys: []string{"listened", "used-name"}}},
		{Question: "recommend", Scale: &scale},
		{Question: "price", Number: &number},
		{Question: "wait", Duration: &checklist.DurationAnswer{Seconds: 90, Outcome: checklist.DurationServed}},
		{Question: "why", Text: &blank},
		{Question: "when", Timestamp: &at},
		{Question: "sold", NotApplicable: true, NotApplicableReason: "nothing was sold"},
	}
}

// selfAssessment inserts a self-assessment and returns it. change, which may be nil, can alter it first.
func (w *world) selfAssessment(t *testing.T, id string, change func(*storage.SelfAssessment)) *storage.SelfAssessment {
	t.Helper()
	a := w.newSelfAssessment(id)
	if change != nil {
		change(a)
	}
	update(t, w, func(tx storage.Tx) error { return tx.SelfAssessments().Insert(t.Context(), a) })
	return a
}

func (w *world) getSelfAssessment(ctx context.Context, id string) func(storage.Tx) (*storage.SelfAssessment, error) {
	return func(tx storage.Tx) (*storage.SelfAssessment, error) {
		return tx.SelfAssessments().Get(ctx, w.client, id)
	}
}

func testSelfAssessments(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testSelfAssessmentAsGiven},
		{"exists", testSelfAssessmentExists},
		{"references to absent rows", testSelfAssessmentReferences},
		{"invalid month", testSelfAssessmentOfBadMonth},
		{"in order", testSelfAssessmentOrder},
		{"lists", testSelfAssessmentLists},
		{"invalid cursor", testSelfAssessmentCursors},
		{"ever released", testEverReleased},
		{"released after submission", testReleasedSince},
	})
}

func testSelfAssessmentAsGiven(t *testing.T, w *world) {
	a := w.selfAssessment(t, "x", nil)
	requireEqual(t, read(t, w, w.getSelfAssessment(t.Context(), "x")), a)
	bare := w.selfAssessment(t, "y", func(a *storage.SelfAssessment) {
		a.Month, a.Locale, a.Answers, a.Effective, a.Token = "", "", nil, nil, ""
		a.AnswersDigest, a.ScoreDigest = checklist.Digest{}, checklist.Digest{}
	})
	requireEqual(t, read(t, w, w.getSelfAssessment(t.Context(), "y")), bare)
	other := newWorld(t, w.Store)
	requireNotFound(t, w, errorOnly(other.getSelfAssessment(t.Context(), "x")))
	theirs := other.selfAssessment(t, "x", nil)
	requireEqual(t, read(t, w, other.getSelfAssessment(t.Context(), "x")), theirs)
}

// testSelfAssessmentExists also continues in a transaction after an insertion that failed.
func testSelfAssessmentExists(t *testing.T, w *world) {
	other := w.anotherProgram(t)
	a := w.selfAssessment(t, "x", nil)
	for _, tt := range []struct {
		name   string
		id     string
		change func(*storage.SelfAssessment)
		want   error
	}{
		{"the same", "x", func(*storage.SelfAssessment) {}, storage.ErrExists},
		{"the id", "x", func(a *storage.SelfAssessment) { a.Month = "2026-12" }, storage.ErrExists},
		{"the location, program and month", "y", func(a *storage.SelfAssessment) { a.Version, a.Answers = 3, nil }, storage.ErrExists},
		{"not the month", "m", func(a *storage.SelfAssessment) { a.Month = "2026-12" }, nil},
		{"not the location", "l", func(a *storage.SelfAssessment) { a.Location = w.kiosk }, nil},
		{"not the program", "p", func(a *storage.SelfAssessment) { a.Program = other }, nil},
	} {
		update(t, w, func(tx storage.Tx) error {
			next := w.newSelfAssessment(tt.id)
			tt.change(next)
			err := tx.SelfAssessments().Insert(t.Context(), next)
			if errors.Is(err, storage.ErrUnavailable) {
				return err // a conflict: the update runs again
			}
			expectError(t, err, tt.want, tt.name)
			return nil
		})
	}
	requireEqual(t, read(t, w, w.getSelfAssessment(t.Context(), "x")), a)
	requireEqual(t, slices.Sorted(slices.Values(w.selfAssessmentsOf(t, storage.SelfAssessmentQuery{}, 7))), []string{"l", "m", "p", "x"})
}

func testSelfAssessmentReferences(t *testing.T, w *world) {
	for name, spoil := range missing {
		a := w.newSelfAssessment("x")
		spoil(w, &a.Client, &a.Location, &a.Program)
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.SelfAssessments().Insert(t.Context(), a) })
		expectError(t, err, storage.ErrNotFound, "one without "+name)
	}
	for name, change := range map[string]func(*storage.SelfAssessment){
		"version":                  func(a *storage.SelfAssessment) { a.Version = 4 },
		"checklist":                func(a *storage.SelfAssessment) { a.Checklist = unique("x") },
		"place but a whole client": func(a *storage.SelfAssessment) { a.Location = storage.WholeClient },
	} {
		a := w.newSelfAssessment("x")
		change(a)
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.SelfAssessments().Insert(t.Context(), a) })
		expectError(t, err, storage.ErrNotFound, "one with an invalid "+name)
	}
	requireNotFound(t, w, errorOnly(w.getSelfAssessment(t.Context(), "x")))
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		q := storage.SelfAssessmentQuery{Client: unique("x")}
		_, _, err := tx.SelfAssessments().List(t.Context(), q, storage.Page{Limit: 1})
		return err
	})
}

func testSelfAssessmentOfBadMonth(t *testing.T, w *world) {
	a := w.newSelfAssessment("x")
	a.Month = "2026-13"
	expectRefused(t, "one with an invalid month", tryUpdate(t, w, func(tx storage.Tx) error { return tx.SelfAssessments().Insert(t.Context(), a) }))
	requireNotFound(t, w, errorOnly(w.getSelfAssessment(t.Context(), "x")))
}

// selfAssessmentsOf returns the ids of the world's self-assessments, read in pages, and expects the same list with
// answers.
func (w *world) selfAssessmentsOf(t *testing.T, q storage.SelfAssessmentQuery, limit int) []string {
	t.Helper()
	q.Client = w.client
	ids := func(answers bool) []string {
		q.Answers = answers
		return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.SelfAssessment, storage.Cursor, error) {
			return tx.SelfAssessments().List(t.Context(), q, p)
		}), func(a *storage.SelfAssessment) string { return a.ID })
	}
	found := ids(false)
	requireEqual(t, ids(true), found)
	return found
}

func testSelfAssessmentOrder(t *testing.T, w *world) {
	other := w.anotherProgram(t)
	locations := []string{w.shop, w.kiosk, w.region}
	slices.Sort(locations)
	var want []string
	for _, month := range []string{"", "2026-09", "2026-10", "2027-01"} {
		for i, location := range locations {
			for j, program := range []string{other, w.program} {
				id := []string{"B", "a", "é"}[(2-i+j)%3] + month + location + program
				w.selfAssessment(t, id, func(a *storage.SelfAssessment) { a.Location, a.Program, a.Month = location, program, month })
				want = append(want, id)
			}
			slices.Sort(want[len(want)-2:])
		}
	}
	for _, limit := range []int{1, 2, 5, 24, 25} {
		requireEqual(t, w.selfAssessmentsOf(t, storage.SelfAssessmentQuery{}, limit), want)
	}
	stored := read(t, w, w.getSelfAssessment(t.Context(), want[1]))
	for _, answers := range []bool{true, false} {
		list := read(t, w, func(tx storage.Tx) ([]*storage.SelfAssessment, error) {
			q := storage.SelfAssessmentQuery{Client: w.client, Answers: answers}
			return items(tx.SelfAssessments().List(t.Context(), q, storage.Page{Limit: 2}))
		})
		if !answers {
			stored.Answers = nil
		}
		requireEqual(t, list[1], stored)
	}
}

func testSelfAssessmentLists(t *testing.T, w *world) {
	other := w.anotherProgram(t)
	w.selfAssessment(t, "early", func(a *storage.SelfAssessment) { a.Month = "2026-09" })
	w.selfAssessment(t, "region", func(a *storage.SelfAssessment) { a.Location, a.Month = w.region, "2026-10" })
	w.selfAssessment(t, "shop", nil)
	w.selfAssessment(t, "kiosk", func(a *storage.SelfAssessment) { a.Location, a.Month, a.Program = w.kiosk, "2026-12", other })
	type query = storage.SelfAssessmentQuery
	everyone := []string{"early", "region", "shop", "kiosk"}
	for _, tt := range []struct {
		name string
		q    query
		want []string
	}{
		{"all", query{}, everyone},
		{"the whole client", query{Tops: []string{w.shop, storage.WholeClient}, Location: storage.WholeClient}, everyone},
		{"tops", query{Tops: []string{w.kiosk, w.shop}}, []string{"early", "shop", "kiosk"}},
		{"a top with its subtree", query{Tops: []string{w.region}}, everyone},
		{"an absent top", query{Tops: []string{"x"}}, nil},
		{"a location", query{Location: w.kiosk}, []string{"kiosk"}},
		{"a location and tops", query{Tops: []string{w.shop}, Location: w.region}, []string{"early", "shop"}},
		{"a location outside the tops", query{Tops: []string{w.shop}, Location: w.kiosk}, nil},
		{"a program", query{Program: w.program}, []string{"early", "region", "shop"}},
		{"from", query{From: "2026-11"}, []string{"shop", "kiosk"}},
		{"to", query{To: "2026-11"}, []string{"early", "region", "shop"}},
		{"a span", query{From: "2026-10", To: "2026-11"}, []string{"region", "shop"}},
		{"all narrowed", query{Tops: []string{w.region}, Location: w.shop, Program: w.program, From: "2026-10", To: "2026-12"},
			[]string{"shop"}},
	} {
		for _, limit := range []int{1, 3, 100} {
			if got := w.selfAssessmentsOf(t, tt.q, limit); !slices.Equal(got, tt.want) {
				t.Errorf("%s in pages of %d: got %q, want %q", tt.name, limit, got, tt.want)
			}
		}
	}
}

func testSelfAssessmentCursors(t *testing.T, w *world) {
	w.selfAssessment(t, "x", nil)
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.SelfAssessments().List(t.Context(), storage.SelfAssessmentQuery{Client: w.client}, page))
	})
}

// testEverReleased calls EverReleased before the release of a report, after it, and after the withdrawal, and compares
// it with the self-assessments' Released.
func testEverReleased(t *testing.T, w *world) {
	ever := func(client, program, location, month string) bool {
		return read(t, w, func(tx storage.Tx) (bool, error) {
			return tx.Reports().EverReleased(t.Context(), client, program, location, month)
		})
	}
	w.selfAssessment(t, "shop", nil)
	w.selfAssessment(t, "kiosk", func(a *storage.SelfAssessment) { a.Location, a.Released = w.kiosk, true })
	w.selfAssessment(t, "early", func(a *storage.SelfAssessment) { a.Month = "2026-10" })
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	w.report(t, w.assignedVisit(t, w.ben), nil) // a report that is never released
	requireEqual(t, ever(w.client, w.program, w.shop, "2026-11"), false)
	requireEqual(t, w.wasReleased(t, "early", "kiosk", "shop"), []string(nil))
	w.release(t, r, unique("released"), noon)
	for range 2 {
		requireEqual(t, ever(w.client, w.program, w.shop, "2026-11"), true)
		requireEqual(t, w.wasReleased(t, "early", "kiosk", "shop"), []string{"shop"})
		for _, other := range [][4]string{
			{"x", w.program, w.shop, "2026-11"}, {w.client, "x", w.shop, "2026-11"}, {w.client, w.program, w.region, "2026-11"},
			{w.client, w.program, storage.WholeClient, "2026-11"}, {w.client, w.program, w.kiosk, "2026-11"},
			{w.client, w.program, w.shop, "2026-10"}, {w.client, w.program, w.shop, ""},
		} {
			requireEqual(t, ever(other[0], other[1], other[2], other[3]), false)
		}
		w.review(t, r, "WITHDRAW", func(r *storage.Report) { r.Released = false })
	}
}

// wasReleased returns which of some self-assessments, all that there are, have Released set. It is the same for all ways
// to read them.
func (w *world) wasReleased(t *testing.T, ids ...string) (found []string) {
	t.Helper()
	for _, id := range ids {
		if read(t, w, w.getSelfAssessment(t.Context(), id)).Released {
			found = append(found, id)
		}
	}
	for _, answers := range []bool{false, true} {
		query := storage.SelfAssessmentQuery{Client: w.client, Answers: answers}
		all := everyPage(t, w, 7, func(tx storage.Tx, p storage.Page) ([]*storage.SelfAssessment, storage.Cursor, error) {
			return tx.SelfAssessments().List(t.Context(), query, p)
		})
		requireEqual(t, len(all), len(ids))
		for _, a := range all {
			requireEqual(t, a.Released, slices.Contains(found, a.ID))
		}
	}
	return found
}

// testReleasedSince reads two self-assessments before a report of the location, program and month of the first one is
// released, after it, and after the withdrawal.
func testReleasedSince(t *testing.T, w *world) {
	w.selfAssessment(t, "x", func(a *storage.SelfAssessment) { a.Released = true })
	w.selfAssessment(t, "y", func(a *storage.SelfAssessment) { a.Month = "2026-10" })
	w.selfAssessment(t, "z", func(a *storage.SelfAssessment) { a.Location = w.kiosk })
	r := w.report(t, w.assignedVisit(t, w.anna), nil)
	requireEqual(t, w.wasReleased(t, "x", "y", "z"), []string(nil))
	w.release(t, r, unique("released"), noon)
	requireEqual(t, w.wasReleased(t, "x", "y", "z"), []string{"x"})
	w.review(t, r, "WITHDRAW", func(r *storage.Report) { r.Released = false })
	requireEqual(t, w.wasReleased(t, "x", "y", "z"), []string{"x"})
}
