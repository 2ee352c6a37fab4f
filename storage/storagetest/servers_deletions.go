package storagetest

import (
	"errors"
	"testing"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// testDeletedOrUsed deletes a row while another transaction adds a reference to it. Either it is deleted and nothing
// refers to it, or it is kept with the reference.
func testDeletedOrUsed(t *testing.T, s servers) {
	for name, tt := range map[string]struct {
		remove, use func(t *testing.T, tx storage.Tx, w *world) error
	}{
		"a location and a visit of it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Delete(t.Context(), w.client, w.shop)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Visits().Insert(t.Context(), w.newVisit(unique("v")))
			},
		},
		"a location and one below it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Delete(t.Context(), w.client, w.shop)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Insert(t.Context(), w.newLocation(unique("below"), w.shop))
			},
		},
		"a location and one moved below it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Delete(t.Context(), w.client, w.shop)
			},
			func(t *testing.T, tx storage.Tx, w *world) error { return w.move(t, tx, w.kiosk, w.shop) },
		},
		"a program and a visit of it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Programs().Delete(t.Context(), w.client, w.program)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Visits().Insert(t.Context(), w.newVisit(unique("v")))
			},
		},
		"a location and a claim about it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Delete(t.Context(), w.client, w.shop)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Claims().Insert(t.Context(), w.newClaim("x"))
			},
		},
		"a program and claims that are imported": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Programs().Delete(t.Context(), w.client, w.program)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Claims().InsertAll(t.Context(), w.newClaims("x", "y"))
			},
		},
		"a location and a self-assessment of it": {
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Delete(t.Context(), w.client, w.shop)
			},
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.SelfAssessments().Insert(t.Context(), w.newSelfAssessment("x"))
			},
		},
		"a client and an event of it": {
			deleteClient,
			func(t *testing.T, tx storage.Tx, w *world) error {
				e := w.newTimelineEvent("x")
				e.Location = storage.WholeClient
				return tx.TimelineEvents().Insert(t.Context(), e)
			},
		},
		"a shopper and a visit given to them": {
			func(t *testing.T, tx storage.Tx, w *world) error { return tx.Shoppers().Delete(t.Context(), w.ben) },
			func(t *testing.T, tx storage.Tx, w *world) error {
				v := w.newVisit(unique("v"))
				v.Shopper, v.State = w.ben, visit.Claimed
				return tx.Visits().Insert(t.Context(), v)
			},
		},
		"a shopper and their token": {
			func(t *testing.T, tx storage.Tx, w *world) error { return tx.Shoppers().Delete(t.Context(), w.ben) },
			func(t *testing.T, tx storage.Tx, w *world) error {
				token := w.newToken()
				token.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: w.ben}
				return tx.Access().InsertToken(t.Context(), token)
			},
		},
		"a client and its location": {
			deleteClient,
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Locations().Insert(t.Context(), w.newLocation(unique("l"), storage.WholeClient))
			},
		},
		"a client and its program": {
			deleteClient,
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Programs().Insert(t.Context(), w.newProgram(unique("p")))
			},
		},
		"a client and its token": {
			deleteClient,
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Access().InsertToken(t.Context(), w.newToken())
			},
		},
		"a client and its invitation": {
			deleteClient,
			func(t *testing.T, tx storage.Tx, w *world) error {
				return tx.Access().InsertInvitation(t.Context(), &storage.Invitation{
					Digest: digestOf(unique("code")), Grant: storage.Grant{Role: storage.Viewer, Client: w.client}, CreateTime: noon,
				})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for round := range 20 {
				w := newWorld(t, s.of(0))
				var removed, used error
				atOnce(
					func() {
						removed = tryUpdate(t, s.of(round), func(tx storage.Tx) error { return tt.remove(t, tx, w) })
					},
					func() {
						used = tryUpdate(t, s.of(round+1), func(tx storage.Tx) error { return tt.use(t, tx, w) })
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

// deleteClient deletes a client with everything that belongs to it.
func deleteClient(t *testing.T, tx storage.Tx, w *world) error {
	for _, id := range []string{w.shop, w.kiosk, w.region} {
		if err := tx.Locations().Delete(t.Context(), w.client, id); err != nil {
			return err
		}
	}
	if err := tx.Programs().Delete(t.Context(), w.client, w.program); err != nil {
		return err
	}
	return tx.Clients().Delete(t.Context(), w.client)
}
