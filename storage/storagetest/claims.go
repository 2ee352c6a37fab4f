package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// newClaim returns a claim about the shop.
func (w *world) newClaim(id string) *storage.Claim {
	return &storage.Claim{
		Client: w.client, ID: id, Location: w.shop, Program: w.program,
		Statement: checklist.Text{"en": "Only experienced specialists", "de": "Nur erfahrene Fachkräfte"},
		Questions: []string{"greeted", "advised"}, Source: "https://example.org/about", Month: "2026-01",
		CreateTime: noon, UpdateTime: noon,
	}
}

func testClaims(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"whole client, no optional fields", testBareClaim},
		{"fixed fields do not change", testFixedOfClaim},
		{"references to absent rows", testClaimReferences},
		{"separate for each client", testClaimsOfOthers},
		{"many at once", testManyClaims},
		{"some by their ids", testSomeClaims},
		{"many at once, one exists", testManyClaimsOneThere},
		{"many at once, one refers to an absent row", testManyClaimsOneMissing},
		{"lists", testClaimLists},
	})
}

// claim inserts a claim and returns it. change, which may be nil, can alter the claim first.
func (w *world) claim(t *testing.T, id string, change func(*storage.Claim)) *storage.Claim {
	t.Helper()
	c := w.newClaim(id)
	if change != nil {
		change(c)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Claims().Insert(t.Context(), c) })
	return c
}

func (w *world) storedClaim(t *testing.T, id string) *storage.Claim {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Claim, error) { return tx.Claims().Get(t.Context(), w.client, id) })
}

func testBareClaim(t *testing.T, w *world) {
	c := w.claim(t, "x", func(c *storage.Claim) {
		c.Location, c.Statement, c.Questions, c.Source, c.Month = storage.WholeClient, nil, nil, "", ""
	})
	requireEqual(t, w.storedClaim(t, "x"), c)
}

func testFixedOfClaim(t *testing.T, w *world) {
	c := w.claim(t, "x", nil)
	other := *c
	other.Location, other.Program, other.CreateTime = w.kiosk, "other", later
	update(t, w, func(tx storage.Tx) error { return tx.Claims().Update(t.Context(), &other) })
	c.Revision = 2
	requireEqual(t, w.storedClaim(t, "x"), c)
}

// missing are the references of a claim, or of another row with a location, to something that does not exist.
var missing = map[string]func(w *world, client, location, program *string){
	"its client":   func(_ *world, client, _, _ *string) { *client = unique("x") },
	"its location": func(_ *world, _, location, _ *string) { *location = unique("x") },
	"any location": func(_ *world, _, location, _ *string) { *location = "" },
	"its program":  func(_ *world, _, _, program *string) { *program = unique("x") },
	"any program":  func(_ *world, _, _, program *string) { *program = "" },
}

func testClaimReferences(t *testing.T, w *world) {
	for name, spoil := range missing {
		c := w.newClaim("x")
		spoil(w, &c.Client, &c.Location, &c.Program)
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Claims().Insert(t.Context(), c) })
		if !errors.Is(err, storage.ErrNotFound) || c.Revision != 0 {
			t.Errorf("a claim without %s: got %v and revision %d", name, err, c.Revision)
		}
	}
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Claims().Get(t.Context(), w.client, "x")) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Claims().List(t.Context(), storage.ClaimQuery{Client: unique("x")}, storage.Page{Limit: 1}))
	})
}

func testClaimsOfOthers(t *testing.T, w *world) {
	other := newWorld(t, w.Store)
	mine, theirs := w.claim(t, "x", nil), other.claim(t, "x", nil)
	requireEqual(t, w.storedClaim(t, "x"), mine)
	requireEqual(t, other.storedClaim(t, "x"), theirs)
	requireEqual(t, w.claimsOf(t, storage.ClaimQuery{Tops: []string{w.region, other.region}}, 7), []string{"x"})
}

func (w *world) newClaims(ids ...string) []*storage.Claim { return mapped(ids, w.newClaim) }

func testManyClaims(t *testing.T, w *world) {
	many := w.newClaims("c", "a", "b")
	many[1].Location = storage.WholeClient
	update(t, w, func(tx storage.Tx) error { return tx.Claims().InsertAll(t.Context(), many) })
	for _, c := range many {
		requireEqual(t, c.Revision, int64(1))
		requireEqual(t, w.storedClaim(t, c.ID), c)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Claims().InsertAll(t.Context(), nil) })
}

func testManyClaimsOneThere(t *testing.T, w *world) {
	there := w.claim(t, "b", nil)
	for name, many := range map[string][]*storage.Claim{
		"there before": w.newClaims("a", "b", "c"),
		"there twice":  w.newClaims("a", "c", "c"),
	} {
		err := tryUpdate(t, w, func(tx storage.Tx) error { return tx.Claims().InsertAll(t.Context(), many) })
		expectError(t, err, storage.ErrExists, name)
	}
	requireEqual(t, w.claimsOf(t, storage.ClaimQuery{}, 7), []string{"b"})
	requireEqual(t, w.storedClaim(t, "b"), there)
}

// testSomeClaims reads more ids than one statement takes, some of them absent, another client's, or twice.
func testSomeClaims(t *testing.T, w *world) {
	ids := []string{"", "absent", "x'); --"}
	for i := range 400 {
		ids = append(ids, fmt.Sprintf("c%03d", i))
	}
	all := w.newClaims(ids[3:]...)
	update(t, w, func(tx storage.Tx) error { return tx.Claims().InsertAll(t.Context(), all) })
	get := func(client string, ids []string) []*storage.Claim {
		found := read(t, w, func(tx storage.Tx) ([]*storage.Claim, error) { return tx.Claims().GetAll(t.Context(), client, ids) })
		slices.SortFunc(found, func(a, b *storage.Claim) int { return strings.Compare(a.ID, b.ID) })
		return found
	}
	requireEqual(t, get(w.client, append(ids, ids...)), all)
	requireEqual(t, len(get(w.client, nil)), 0)
	requireEqual(t, len(get(unique("x"), ids)), 0)
}

// testManyClaimsOneMissing continues after the error: no claim was written.
func testManyClaimsOneMissing(t *testing.T, w *world) {
	for _, spoil := range missing {
		many := w.newClaims("a", "b")
		spoil(w, &many[1].Client, &many[1].Location, &many[1].Program)
		update(t, w, func(tx storage.Tx) error {
			if err := tx.Claims().InsertAll(t.Context(), many); !errors.Is(err, storage.ErrNotFound) {
				return errors.Join(errors.New("want it not to be found"), err)
			}
			return nil
		})
	}
	many := w.newClaims("a", "b")
	many[1].Month = "2026-13"
	update(t, w, func(tx storage.Tx) error {
		if err := tx.Claims().InsertAll(t.Context(), many); !errors.Is(err, scorecard.ErrMonth) {
			return errors.Join(errors.New("want a month that is none"), err)
		}
		return nil
	})
	requireEqual(t, w.claimsOf(t, storage.ClaimQuery{}, 7), []string{})
}

// claimsOf returns the ids of the client's claims, read in pages.
func (w *world) claimsOf(t *testing.T, q storage.ClaimQuery, limit int) []string {
	t.Helper()
	q.Client = w.client
	return mapped(everyPage(t, w, limit, func(tx storage.Tx, p storage.Page) ([]*storage.Claim, storage.Cursor, error) {
		return tx.Claims().List(t.Context(), q, p)
	}), claimResource.id)
}

func testClaimLists(t *testing.T, w *world) {
	other := w.anotherProgram(t)
	for id, change := range map[string]func(*storage.Claim){
		"all":     func(c *storage.Claim) { c.Location = storage.WholeClient },
		"region":  func(c *storage.Claim) { c.Location = w.region },
		"shop":    nil,
		"kiosk":   func(c *storage.Claim) { c.Location, c.Program = w.kiosk, other },
		"retired": func(c *storage.Claim) { c.RetireTime = noon.Add(-time.Hour) },
	} {
		w.claim(t, id, change)
	}
	type listCase struct {
		name string
		q    storage.ClaimQuery
		want []string
	}
	for _, tt := range append([]listCase{
		{"a program", storage.ClaimQuery{Program: other}, []string{"kiosk"}},
		{"an absent program", storage.ClaimQuery{Program: "x"}, nil},
		{"with retired claims", storage.ClaimQuery{Retired: true}, []string{"all", "kiosk", "region", "retired", "shop"}},
		{"a location", storage.ClaimQuery{Location: w.region}, []string{"kiosk", "region", "shop"}},
		{"a location and tops", storage.ClaimQuery{Location: w.region, Tops: []string{w.shop}}, []string{"shop"}},
		{"a location and others", storage.ClaimQuery{Location: w.region, At: []string{w.kiosk, "all"}}, []string{"kiosk"}},
		{"the whole client as location", storage.ClaimQuery{Location: storage.WholeClient, Tops: []string{w.shop}},
			[]string{"shop"}},
		{"all narrowed", storage.ClaimQuery{Location: w.region, Tops: []string{w.region}, Program: w.program, Retired: true},
			[]string{"region", "retired", "shop"}},
	}, mapped(w.reaches(), func(r scopeCase) listCase {
		return listCase{r.name, storage.ClaimQuery{Tops: r.tops, At: r.at}, r.want}
	})...) {
		for _, limit := range []int{1, 2, 100} {
			if got := w.claimsOf(t, tt.q, limit); !slices.Equal(got, tt.want) {
				t.Errorf("%s in pages of %d: got %q, want %q", tt.name, limit, got, tt.want)
			}
		}
	}
}

// scopeCase is a list's result for some tops and other locations; see storage.ClaimQuery.
type scopeCase struct {
	name     string
	tops, at []string
	// want are the expected ids in order. The rows have the names of their locations as ids: all, kiosk, region and
	// shop.
	want []string
}

func (w *world) reaches() []scopeCase {
	return []scopeCase{
		{"no tops and no others", nil, nil, []string{"all", "kiosk", "region", "shop"}},
		{"the whole client as top", []string{w.shop, storage.WholeClient}, []string{w.shop}, []string{"all", "kiosk", "region", "shop"}},
		{"a top", []string{w.region}, nil, []string{"kiosk", "region", "shop"}},
		{"tops", []string{w.shop, w.kiosk}, nil, []string{"kiosk", "shop"}},
		{"an absent top", []string{"x"}, nil, nil},
		{"others only", nil, []string{w.shop, w.region, storage.WholeClient}, []string{"all", "region", "shop"}},
		{"a top and one above", []string{w.shop}, []string{storage.WholeClient}, []string{"all", "shop"}},
		{"a location in tops and others", []string{w.shop}, []string{w.shop}, []string{"shop"}},
	}
}
