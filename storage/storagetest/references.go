package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// worldCall is a call on a world in a transaction.
type worldCall func(w *world, t *testing.T, tx storage.Tx) error

// reference is a pair of calls that exclude each other: one adds a reference to a row, the other deletes the row.
type reference struct {
	name        string
	add, remove worldCall
}

// references has each kind of reference to a row that can be deleted.
var references = []reference{
	{"a client with a location", (*world).addTopLocation, (*world).deleteClient},
	{"a client with a program", (*world).addProgram, (*world).deleteClient},
	{"a client with a token", (*world).addToken, (*world).deleteClient},
	{"a client with an invitation", (*world).addInvitation, (*world).deleteClient},
	{"a client with an event", (*world).addClientEvent, (*world).deleteClient},
	{"a client with a webhook", (*world).addClientWebhook, (*world).deleteClient},
	{"a location with a webhook", (*world).addWebhook, (*world).deleteShop},
	{"a client with a reader of mails", (*world).addClientReader, (*world).deleteClient},
	{"a location with a reader of mails", (*world).addShopReader, (*world).deleteShop},
	{"a location with one below", (*world).addLocationBelow, (*world).deleteShop},
	{"a location with one moved below", (*world).moveBelow, (*world).deleteShop},
	{"a location with a visit", (*world).addVisit, (*world).deleteShop},
	{"a location to which a report was moved", (*world).moveReport, (*world).deleteShop},
	{"a location with a claim", (*world).addClaim, (*world).deleteShop},
	{"a location with a self-assessment", (*world).addSelfAssessment, (*world).deleteShop},
	{"a location with an event", (*world).addEvent, (*world).deleteShop},
	{"a program with a visit", (*world).addVisit, (*world).deleteProgram},
	{"a program with a claim", (*world).addClaim, (*world).deleteProgram},
	{"a program with imported claims", (*world).importClaims, (*world).deleteProgram},
	{"a program with a self-assessment", (*world).addSelfAssessment, (*world).deleteProgram},
	{"a program with an alert", (*world).addAlert, (*world).deleteProgram},
	{"a location with an alert", (*world).addAlert, (*world).deleteShop},
	{"a program with an action", (*world).addAction, (*world).deleteProgram},
	{"a location with an action", (*world).addAction, (*world).deleteShop},
	{"a shopper who holds a visit", (*world).assignVisit, (*world).deleteShopper},
	{"a shopper who held a visit", (*world).assignVisitBefore, (*world).deleteShopper},
	{"a shopper with a token", (*world).addShopperToken, (*world).deleteShopper},
}

func (w *world) addTopLocation(t *testing.T, tx storage.Tx) error {
	return tx.Locations().Insert(t.Context(), w.newLocation(unique("shop"), storage.WholeClient))
}

func (w *world) addLocationBelow(t *testing.T, tx storage.Tx) error {
	return tx.Locations().Insert(t.Context(), w.newLocation(unique("below"), w.shop))
}

func (w *world) moveBelow(t *testing.T, tx storage.Tx) error { return w.move(t, tx, w.kiosk, w.shop) }

func (w *world) moveReport(t *testing.T, tx storage.Tx) error {
	v := w.newVisit(unique("visit"))
	v.Location, v.Shopper, v.State = w.kiosk, w.anna, visit.Claimed
	if err := tx.Visits().Insert(t.Context(), v); err != nil {
		return err
	}
	r := w.newReport(newReportID(t), v)
	if err := insertReport(t, tx, r); err != nil {
		return err
	}
	edit := newEdit(r, 2, 1)
	edit.SetLocation = w.shop
	return tx.Reports().AddRevision(t.Context(), edit)
}

func (w *world) addProgram(t *testing.T, tx storage.Tx) error {
	return tx.Programs().Insert(t.Context(), w.newProgram(unique("program")))
}

func (w *world) addToken(t *testing.T, tx storage.Tx) error {
	return tx.Access().InsertToken(t.Context(), w.newToken())
}

func (w *world) addShopperToken(t *testing.T, tx storage.Tx) error {
	token := w.newToken()
	token.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: w.ben}
	return tx.Access().InsertToken(t.Context(), token)
}

func (w *world) addInvitation(t *testing.T, tx storage.Tx) error {
	i := w.newInvitation()
	i.Grant = storage.Grant{Role: storage.Viewer, Client: w.client}
	return tx.Access().InsertInvitation(t.Context(), i)
}

func (w *world) addEvent(t *testing.T, tx storage.Tx) error {
	return tx.TimelineEvents().Insert(t.Context(), w.newTimelineEvent("x"))
}

func (w *world) addClientEvent(t *testing.T, tx storage.Tx) error {
	e := w.newTimelineEvent("x")
	e.Location = storage.WholeClient
	return tx.TimelineEvents().Insert(t.Context(), e)
}

func (w *world) addWebhook(t *testing.T, tx storage.Tx) error {
	return tx.Webhooks().Insert(t.Context(), w.newWebhook("x"))
}

func (w *world) addClientWebhook(t *testing.T, tx storage.Tx) error {
	h := w.newWebhook("x")
	h.Location = storage.WholeClient
	return tx.Webhooks().Insert(t.Context(), h)
}

func (w *world) addShopReader(t *testing.T, tx storage.Tx) error {
	return tx.MailSubscriptions().Insert(t.Context(), w.newReader("x"))
}

func (w *world) addClientReader(t *testing.T, tx storage.Tx) error {
	m := w.newReader("x")
	m.Location = storage.WholeClient
	return tx.MailSubscriptions().Insert(t.Context(), m)
}

func (w *world) addVisit(t *testing.T, tx storage.Tx) error {
	return tx.Visits().Insert(t.Context(), w.newVisit(unique("visit")))
}

func (w *world) assignVisit(t *testing.T, tx storage.Tx) error {
	v := w.newVisit(unique("visit"))
	v.Shopper, v.State = w.ben, visit.Claimed
	return tx.Visits().Insert(t.Context(), v)
}

// assignVisitBefore assigns a visit and takes it back.
func (w *world) assignVisitBefore(t *testing.T, tx storage.Tx) error {
	v := w.newVisit(unique("visit"))
	v.Shopper = w.ben
	err := tx.Visits().Insert(t.Context(), v)
	v.Shopper, v.State = "", visit.Open
	return errors.Join(err, tx.Visits().Update(t.Context(), v))
}

func (w *world) addAlert(t *testing.T, tx storage.Tx) error {
	return tx.Alerts().Insert(t.Context(), w.newAlert("x"))
}

func (w *world) addAction(t *testing.T, tx storage.Tx) error {
	return tx.Actions().Insert(t.Context(), w.newAction("x"))
}

func (w *world) addClaim(t *testing.T, tx storage.Tx) error {
	return tx.Claims().Insert(t.Context(), w.newClaim("x"))
}

func (w *world) importClaims(t *testing.T, tx storage.Tx) error {
	return tx.Claims().InsertAll(t.Context(), w.newClaims("x", "y"))
}

func (w *world) addSelfAssessment(t *testing.T, tx storage.Tx) error {
	return tx.SelfAssessments().Insert(t.Context(), w.newSelfAssessment("x"))
}

func (w *world) deleteShop(t *testing.T, tx storage.Tx) error {
	return tx.Locations().Delete(t.Context(), w.client, w.shop)
}

func (w *world) deleteProgram(t *testing.T, tx storage.Tx) error {
	return tx.Programs().Delete(t.Context(), w.client, w.program)
}

func (w *world) deleteShopper(t *testing.T, tx storage.Tx) error {
	return tx.Shoppers().Delete(t.Context(), w.ben)
}

// deleteClient deletes a client with the locations and the program of its world.
func (w *world) deleteClient(t *testing.T, tx storage.Tx) error {
	for _, id := range []string{w.shop, w.kiosk, w.region} {
		if err := tx.Locations().Delete(t.Context(), w.client, id); err != nil {
			return err
		}
	}
	if err := w.deleteProgram(t, tx); err != nil {
		return err
	}
	return tx.Clients().Delete(t.Context(), w.client)
}

// testInUse deletes rows that something refers to, with one reference at a time.
func testInUse(t *testing.T, s storage.Store) {
	for _, tt := range references {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, s)
			requireError(t, s, storage.ErrInUse, func(tx storage.Tx) error {
				if err := tt.add(w, t, tx); err != nil {
					return err
				}
				return tt.remove(w, t, tx)
			})
		})
	}
}

// testDeletedOrUsed deletes a row while another transaction adds a reference to it. Either it is deleted and nothing
// refers to it, or it is kept with the reference.
func testDeletedOrUsed(t *testing.T, s servers) {
	for _, tt := range references {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for round := range 20 {
				w := newWorld(t, s.server(0))
				var removed, used error
				atOnce(
					func() {
						removed = tryUpdate(t, s.server(round), func(tx storage.Tx) error { return tt.remove(w, t, tx) })
					},
					func() {
						used = tryUpdate(t, s.server(round+1), func(tx storage.Tx) error { return tt.add(w, t, tx) })
					},
				)
				stays := removed != nil && errors.Is(removed, storage.ErrInUse) && used == nil
				goes := removed == nil && errors.Is(used, storage.ErrNotFound)
				if !stays && !goes {
					t.Fatalf("round %d: removed: %v, used: %v", round, removed, used)
				}
			}
		})
	}
}
