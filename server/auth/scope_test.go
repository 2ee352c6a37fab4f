package auth

import (
	"context"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// people are one caller of each kind.
var people = map[string]*Principal{
	"admin":    {Role: storage.Admin},
	"reviewer": {Role: storage.Reviewer},
	"anna":     {Role: storage.ShopperRole, Shopper: "anna"},
	"acme":     {Role: storage.Manager, Client: "acme"},
	"north":    {Role: storage.Viewer, Client: "acme", Locations: []string{"north", "kiosk"}},
	"top":      {Role: storage.Viewer, Client: "acme", Locations: []string{storage.WholeClient}},
	"beta":     {Role: storage.Viewer, Client: "beta"},
	"nobody":   {},
	// What must not come about gives nothing either.
	"client without a client":   {Role: storage.Viewer},
	"shopper without a shopper": {Role: storage.ShopperRole},
}

func allowed(t *testing.T, err error) bool {
	t.Helper()
	if err == nil {
		return true
	}
	if got := fault.From(err).Reason(); got != pb.Reason_NOT_FOUND {
		t.Errorf("refused as %s: %v", got, err)
	}
	if got, want := fault.From(err).Text(), fault.From(storage.ErrNotFound).Text(); got != want {
		t.Errorf("refused as %q, and what is not there as %q", got, want)
	}
	return false
}

func TestCheckClientAndShopper(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who     string
		clients map[string]bool
		shopper map[string]bool
	}{
		{"admin", map[string]bool{"acme": true, "beta": true}, map[string]bool{"anna": true, "": true}},
		{"reviewer", map[string]bool{"acme": true, "beta": true}, map[string]bool{"anna": true}},
		{"anna", map[string]bool{"acme": false, "": false}, map[string]bool{"anna": true, "ben": false, "": false}},
		{"acme", map[string]bool{"acme": true, "beta": false, "": false}, map[string]bool{"anna": false, "": false}},
		{"north", map[string]bool{"acme": true, "beta": false}, map[string]bool{"anna": false}},
		{"nobody", map[string]bool{"acme": false, "": false}, map[string]bool{"anna": false, "": false}},
		{"client without a client", map[string]bool{"acme": false, "": false}, nil},
		{"shopper without a shopper", nil, map[string]bool{"anna": false, "": false}},
	} {
		ctx := With(t.Context(), people[c.who])
		for client, want := range c.clients {
			if got := allowed(t, CheckClient(ctx, client)); got != want {
				t.Errorf("%s, client %q: %t", c.who, client, got)
			}
		}
		for shopper, want := range c.shopper {
			if got := allowed(t, CheckShopper(ctx, shopper)); got != want {
				t.Errorf("%s, shopper %q: %t", c.who, shopper, got)
			}
		}
	}
}

func TestCheckLocation(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	// acme: all ─ north ─ hamburg ─ harbour; all ─ south ─ graz; all ─ kiosk. beta: all ─ north.
	update(t, store, func(ctx context.Context, tx storage.Tx) error {
		for _, client := range []string{"acme", "beta"} {
			if err := tx.Clients().Insert(ctx, &storage.Client{ID: client, Title: client, CreateTime: noon, UpdateTime: noon}); err != nil {
				return err
			}
		}
		for _, l := range [][3]string{
			{"acme", "north", "all"}, {"acme", "hamburg", "north"}, {"acme", "harbour", "hamburg"}, {"acme", "south", "all"},
			{"acme", "graz", "south"}, {"acme", "kiosk", "all"}, {"beta", "north", "all"},
		} {
			location := &storage.Location{
				Client: l[0], ID: l[1], Parent: l[2], Title: l[1], Channel: storage.InPerson, TimeZone: "Europe/Berlin", UpdateTime: noon,
			}
			if err := tx.Locations().Insert(ctx, location); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		who, client, location string
		want                  bool
	}{
		{"north", "acme", "north", true},
		{"north", "acme", "hamburg", true},
		{"north", "acme", "harbour", true},
		{"north", "acme", "kiosk", true},
		{"north", "acme", "south", false},
		{"north", "acme", "graz", false},
		{"north", "acme", "all", false},
		{"north", "acme", "nowhere", false},
		{"north", "acme", "", false},
		{"north", "beta", "north", false},
		{"top", "acme", "graz", true},
		{"top", "acme", "all", true},
		{"acme", "acme", "graz", true},
		{"acme", "acme", "all", true},
		{"acme", "beta", "north", false},
		{"beta", "acme", "north", false},
		{"reviewer", "acme", "harbour", true},
		{"anna", "acme", "harbour", false},
		{"nobody", "acme", "harbour", false},
	} {
		ctx := With(t.Context(), people[c.who])
		err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error { return CheckLocation(ctx, tx, c.client, c.location) })
		if got := allowed(t, err); got != c.want {
			t.Errorf("%s, %s/%s: %t (%v)", c.who, c.client, c.location, got, err)
		}
	}
	// A move changes access in its own transaction.
	ctx := With(t.Context(), people["north"])
	err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		graz, err := tx.Locations().Get(ctx, "acme", "graz")
		if err != nil {
			return err
		}
		graz.Parent = "kiosk"
		if err := tx.Locations().Update(ctx, graz); err != nil {
			return err
		}
		return CheckLocation(ctx, tx, "acme", "graz")
	})
	if err != nil {
		t.Errorf("after the move: %v", err)
	}
}

func TestTopsBindClientsAlone(t *testing.T) {
	t.Parallel()
	if got := Tops(With(t.Context(), people["north"])); len(got) != 2 {
		t.Errorf("north has tops %q", got)
	}
	stray := &Principal{Role: storage.Reviewer, Locations: []string{"north"}}
	if got := Tops(With(t.Context(), stray)); got != nil {
		t.Errorf("a reviewer has tops %q", got)
	}
}

func TestWithoutATokenOneIsNobody(t *testing.T) {
	t.Parallel()
	p := From(t.Context())
	if p == nil || p.Role != "" || p.Agency() || p.OfClient() {
		t.Errorf("got %+v", p)
	}
}
