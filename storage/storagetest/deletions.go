package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// deletion is a pair of calls that exclude each other: one makes a new use of a row, the other sets its DeleteTime if
// nothing has the use.
type deletion struct {
	name           string
	add, setDelete worldCall
}

var deletions = []deletion{
	{"a location with a visit", (*world).addVisit, (*world).softDeleteShop},
	{"a program with a visit", (*world).addVisit, (*world).softDeleteProgram},
	{"a client with a visit", (*world).addVisit, (*world).softDeleteClient},
	{"a location with planned visits", (*world).addVisits, (*world).softDeleteShop},
	{"a program with planned visits", (*world).addVisits, (*world).softDeleteProgram},
	{"a client with planned visits", (*world).addVisits, (*world).softDeleteClient},
	{"a shopper with a visit", (*world).assignVisit, (*world).softDeleteShopper},
	{"a shopper with an offer", (*world).offerVisit, (*world).softDeleteShopper},
	{"a location with one below", (*world).addLocationBelow, (*world).softDeleteShop},
	{"a location with one moved below", (*world).moveBelow, (*world).softDeleteShop},
}

// uses are further new uses of what was deleted, each with the deletion that forbids it.
var uses = []deletion{
	{"a token of a client", (*world).addToken, (*world).softDeleteClient},
	{"an invitation of a client", (*world).addInvitation, (*world).softDeleteClient},
	{"a token of a shopper", (*world).addShopperToken, (*world).softDeleteShopper},
	{"a location of a client", (*world).addTopLocation, (*world).softDeleteClient},
	{"a program of a client", (*world).addProgram, (*world).softDeleteClient},
	{"a guest", (*world).addGuest, (*world).softDeleteShopper},
}

func (w *world) addVisits(t *testing.T, tx storage.Tx) error {
	return tx.Visits().InsertAll(t.Context(), []*storage.Visit{w.newVisit(unique("visit")), w.newVisit(unique("visit"))})
}

func (w *world) offerVisit(t *testing.T, tx storage.Tx) error {
	v := w.newVisit(unique("visit"))
	v.OfferedTo = w.ben
	return tx.Visits().InsertAll(t.Context(), []*storage.Visit{v})
}

func (w *world) addGuest(t *testing.T, tx storage.Tx) error {
	v := w.newVisit(unique("visit"))
	v.Guests = []string{w.ben}
	return tx.Visits().Insert(t.Context(), v)
}

// unused returns ErrInUse if a visit is open or claimed that the filter has.
func (w *world) unused(t *testing.T, tx storage.Tx, filter storage.Filter) error {
	states := either(is("state", storage.Equal, string(visit.Open)), is("state", storage.Equal, string(visit.Claimed)))
	found, _, err := tx.Visits().List(t.Context(), "", every(filter, states), storage.Page{Limit: 1})
	if err == nil && len(found) > 0 {
		err = storage.ErrInUse
	}
	return err
}

func (w *world) softDeleteShop(t *testing.T, tx storage.Tx) error {
	if err := tx.Locations().Lock(t.Context(), w.client); err != nil {
		return err
	}
	l, err := tx.Locations().Get(t.Context(), w.client, w.shop)
	if err != nil {
		return err
	}
	l.DeleteTime = later
	if err := tx.Locations().Update(t.Context(), l); err != nil {
		return err
	}
	if below, err := tx.Locations().Children(t.Context(), w.client, w.shop); err != nil || len(below) > 0 {
		return errors.Join(err, storage.ErrInUse)
	}
	return w.unused(t, tx, every(is("client", storage.Equal, w.client), is("location", storage.Equal, w.shop)))
}

func (w *world) softDeleteProgram(t *testing.T, tx storage.Tx) error {
	p, err := tx.Programs().Get(t.Context(), w.client, w.program)
	if err != nil {
		return err
	}
	p.DeleteTime = later
	if err := tx.Programs().Update(t.Context(), p); err != nil {
		return err
	}
	return w.unused(t, tx, every(is("client", storage.Equal, w.client), is("program", storage.Equal, w.program)))
}

func (w *world) softDeleteClient(t *testing.T, tx storage.Tx) error {
	c, err := tx.Clients().Get(t.Context(), w.client)
	if err != nil {
		return err
	}
	c.DeleteTime = later
	if err := tx.Clients().Update(t.Context(), c); err != nil {
		return err
	}
	return w.unused(t, tx, is("client", storage.Equal, w.client))
}

func (w *world) softDeleteShopper(t *testing.T, tx storage.Tx) error {
	s, err := tx.Shoppers().Get(t.Context(), w.ben)
	if err != nil {
		return err
	}
	s.DeleteTime = later
	if err := tx.Shoppers().Update(t.Context(), s); err != nil {
		return err
	}
	return w.unused(t, tx, either(is("shopper", storage.Equal, w.ben), is("offered_to", storage.Equal, w.ben)))
}

// testDeleted makes a new use of what was deleted, which is kept: it is refused, and what was there before stays.
func testDeleted(t *testing.T, s storage.Store) {
	for _, tt := range append(uses, deletions...) {
		t.Run("deleted/"+tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			update(t, s, func(tx storage.Tx) error { return tt.setDelete(w, t, tx) })
			requireError(t, s, storage.ErrNotFound, func(tx storage.Tx) error { return tt.add(w, t, tx) })
		})
	}
	t.Run("deleted/live", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, s)
		all := func(tx storage.Tx) []error {
			return []error{
				errorOf(storage.LiveClient(t.Context(), tx, w.client)), errorOf(storage.LiveLocation(t.Context(), tx, w.client, w.shop)),
				errorOf(storage.LiveProgram(t.Context(), tx, w.client, w.program)), errorOf(storage.LivingShopper(t.Context(), tx, w.ben)),
			}
		}
		view(t, s, func(tx storage.Tx) error { return errors.Join(all(tx)...) })
		update(t, s, func(tx storage.Tx) error {
			return errors.Join(w.softDeleteShop(t, tx), w.softDeleteProgram(t, tx), w.softDeleteShopper(t, tx), w.softDeleteClient(t, tx))
		})
		view(t, s, func(tx storage.Tx) error {
			for _, err := range all(tx) {
				expectError(t, err, storage.ErrDeleted)
				expectError(t, err, storage.ErrNotFound)
			}
			return nil
		})
	})
	t.Run("deleted/tokens stop", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, s)
		ofShopper, ofClient, agency := w.newToken(), w.newToken(), w.newToken()
		ofShopper.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: w.ben}
		agency.Grant = storage.Grant{Role: storage.Admin}
		update(t, s, func(tx storage.Tx) error {
			for _, token := range []*storage.Token{ofShopper, ofClient, agency} {
				if err := tx.Access().InsertToken(t.Context(), token); err != nil {
					return err
				}
			}
			return errors.Join(w.softDeleteShopper(t, tx), w.softDeleteClient(t, tx))
		})
		view(t, s, func(tx storage.Tx) error {
			for _, token := range []*storage.Token{ofShopper, ofClient} {
				got, err := tx.Access().GetToken(t.Context(), token.ID)
				if err != nil {
					return err
				}
				requireEqual(t, got.StopTime, later)
			}
			got, err := tx.Access().GetToken(t.Context(), agency.ID)
			if err == nil {
				requireEqual(t, got, agency)
			}
			return err
		})
	})
}

// testDeletedWhileUsed deletes a row while another transaction makes a new use of it. Either it is deleted and the use is
// refused, or it stays with the use.
func testDeletedWhileUsed(t *testing.T, s servers) {
	for _, tt := range deletions {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for round := range 20 {
				w := newWorld(t, s.server(0))
				var removed, used error
				atOnce(
					func() {
						removed = tryUpdate(t, s.server(round), func(tx storage.Tx) error { return tt.setDelete(w, t, tx) })
					},
					func() {
						used = tryUpdate(t, s.server(round+1), func(tx storage.Tx) error { return tt.add(w, t, tx) })
					},
				)
				stays := errors.Is(removed, storage.ErrInUse) && used == nil
				goes := removed == nil && errors.Is(used, storage.ErrNotFound)
				if !stays && !goes {
					t.Fatalf("round %d: deleted: %v, used: %v", round, removed, used)
				}
			}
		})
	}
}
