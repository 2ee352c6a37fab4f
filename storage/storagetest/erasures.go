package storagetest

import (
	"errors"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

func testErasures(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"a report", testErasedReport},
		{"an absent report", func(t *testing.T, w *world) {
			id := newReportID(t)
			requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return errorOf(tx.Erasures().Report(t.Context(), id)) })
		}},
		{"a shopper", testErasedShopper},
		{"an absent shopper", func(t *testing.T, w *world) {
			requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
				return errorOf(tx.Erasures().Shopper(t.Context(), unique("nobody"), noon))
			})
		}},
		{"answered requests", testErasedRequests},
		{"nothing new refers to an erased shopper", testReferencesToErased},
	})
	runTests(t, open, []testCase[storage.Store]{{"audit entries", testErasedAudit}, {"listed", testListedErasures}})
}

func testListedErasures(t *testing.T, s storage.Store) {
	put := func(resource string, at time.Time) {
		update(t, s, func(tx storage.Tx) error {
			return tx.Erasures().Put(t.Context(), storage.Erasure{Resource: resource, Time: at})
		})
	}
	put("shoppers/ben", noon)
	put("reports/1", later)
	put("shoppers/Anna", noon)
	put("shoppers/ben", later)
	want := []storage.Erasure{
		{Resource: "reports/1", Time: later}, {Resource: "shoppers/Anna", Time: noon}, {Resource: "shoppers/ben", Time: later},
	}
	for limit := 1; limit <= 4; limit++ {
		requireEqual(t, everyPage(t, s, limit, func(tx storage.Tx, page storage.Page) ([]storage.Erasure, storage.Cursor, error) {
			return tx.Erasures().List(t.Context(), page)
		}), want)
	}
}

// testErasedReport erases the texts of two revisions and the comments of events. Scores, digests and receipts stay.
func testErasedReport(t *testing.T, w *world) {
	r, other := w.report(t, w.visit(t, nil), nil), w.report(t, w.visit(t, nil), nil)
	second := newRevision(r, 2, 1)
	w.add(t, second)
	update(t, w, func(tx storage.Tx) error {
		return tx.Reports().Update(t.Context(), r, storage.Event{Act: "RETURNED", Revision: 1, Comment: "Anna, which till?", Time: noon})
	})
	w.putComparison(t, compared(r.ID), 7)
	before := []*storage.Revision{w.revision(t, r.ID, 1), w.revision(t, r.ID, 2), w.revision(t, other.ID, 1)}
	for _, want := range []int{2, 0} {
		update(t, w, func(tx storage.Tx) error {
			n, err := tx.Erasures().Report(t.Context(), r.ID)
			if err == nil {
				requireEqual(t, n, want)
			}
			return err
		})
	}
	for i, number := range []int32{1, 2} {
		before[i].Personal = checklist.ErasedPersonal()
		requireEqual(t, w.revision(t, r.ID, number), before[i])
	}
	requireEqual(t, w.revision(t, other.ID, 1), before[2])
	view(t, w, func(tx storage.Tx) error {
		events, err := tx.Reports().Events(t.Context(), r.ID)
		if err == nil {
			requireEqual(t, events[len(events)-1].Comment, "")
		}
		near, nearErr := tx.Comparisons().Near(t.Context(), other.ID, []uint32{7}, 10)
		for _, id := range near {
			if id == r.ID {
				t.Error("the narrative is still in a bucket")
			}
		}
		return errors.Join(err, nearErr)
	})
}

func testErasedShopper(t *testing.T, w *world) {
	ofAnna := func(k *storage.Token) {
		k.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: w.anna, Title: "Anna's phone"}
	}
	live := w.token(t, ofAnna)
	revoked := w.token(t, func(k *storage.Token) { ofAnna(k); k.RevokeTime = noon.Add(-time.Hour) })
	others := w.token(t, func(k *storage.Token) { ofAnna(k); k.Grant.Shopper = w.ben })
	invitation, left := w.newInvitation(), w.newInvitation()
	invitation.Grant, left.Grant = live.Grant, others.Grant
	v := w.visit(t, nil)
	w.put(t, newDraft(v, w.anna))
	w.put(t, newDraft(v, w.ben))
	decline := storage.Decline{Visit: v.ID, Shopper: w.anna, Reason: "TOO_FAR", Note: "I live at Elm Street 4.", Time: noon}
	update(t, w, func(tx storage.Tx) error {
		return errors.Join(tx.Declines().Put(t.Context(), &decline), tx.Access().InsertInvitation(t.Context(), invitation), tx.Access().InsertInvitation(t.Context(), left))
	})
	for i := range 2 {
		want := storage.ErasedShopper{Tokens: []string{live.ID, revoked.ID}}
		if i == 0 {
			want.Live, want.Invitations, want.Drafts = []string{live.ID}, 1, 1
		}
		update(t, w, func(tx storage.Tx) error {
			erased, err := tx.Erasures().Shopper(t.Context(), w.anna, later)
			if err == nil {
				requireEqual(t, erased, want)
			}
			return err
		})
	}
	live.Grant.Title, live.RevokeTime, revoked.Grant.Title = "", later, ""
	requireEqual(t, read(t, w, func(tx storage.Tx) ([]*storage.Token, error) {
		return tx.Access().TokensOf(t.Context(), w.anna)
	}), []*storage.Token{live, revoked})
	for _, token := range []*storage.Token{live, revoked, others} {
		requireEqual(t, w.storedToken(t, token.ID), token)
	}
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
		return errorOf(tx.Access().RedeemInvitation(t.Context(), invitation.Digest))
	})
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Drafts().Get(t.Context(), v.ID, w.anna)) })
	w.draft(t, v, w.ben)
	decline.Note = ""
	requireEqual(t, everyPage(t, w, 1, func(tx storage.Tx, page storage.Page) ([]storage.Decline, storage.Cursor, error) {
		return tx.Declines().OfShopper(t.Context(), w.anna, page)
	}), []storage.Decline{decline})
	requireEqual(t, read(t, w, func(tx storage.Tx) ([]storage.Decline, error) {
		return tx.Declines().Of(t.Context(), []string{v.ID})
	}), []storage.Decline{decline})
	update(t, w, func(tx storage.Tx) error { return errorOf(tx.Access().RedeemInvitation(t.Context(), left.Digest)) })
}

// testReferencesToErased erases a shopper, to whom nothing can be given then.
func testReferencesToErased(t *testing.T, w *world) {
	update(t, w, func(tx storage.Tx) error {
		for _, id := range []string{w.anna, w.ben} {
			sh, err := tx.Shoppers().Get(t.Context(), id)
			if err != nil {
				return err
			}
			sh.EraseTime = noon
			if err := tx.Shoppers().Update(t.Context(), sh); err != nil {
				return err
			}
		}
		return nil
	})
	for _, refer := range []func(*testing.T, storage.Tx) error{w.addShopperToken, w.assignVisit, func(t *testing.T, tx storage.Tx) error {
		v := w.newVisit(unique("visit"))
		v.State, v.OfferedTo = visit.Open, w.anna
		return tx.Visits().Insert(t.Context(), v)
	}} {
		requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return refer(t, tx) })
	}
}

// testErasedAudit erases sealed and unsealed entries. The chain stays as it was, and a later seal appends to it.
func testErasedAudit(t *testing.T, s storage.Store) {
	entries := []storage.AuditEntry{
		{Actor: "anna-1", Resource: "visits/v", RequestID: "r1", Peer: "192.0.2.1"},
		{Actor: "admin", Resource: "shoppers/anna", RequestID: "r2", Peer: "192.0.2.2"},
		{Actor: "admin", Resource: "shoppers/ben", RequestID: "r3", Peer: "192.0.2.2"},
	}
	add := func() {
		update(t, s, func(tx storage.Tx) error {
			for _, e := range entries {
				e.Time, e.Act, e.Salt = noon, "act", [16]byte{1}
				if err := tx.Audit().Append(t.Context(), e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	seal := func() {
		update(t, s, func(tx storage.Tx) error { return errorOf(tx.Audit().Seal(t.Context(), 10)) })
	}
	chain := func() (sealed []*storage.SealedEntry) {
		view(t, s, func(tx storage.Tx) error {
			return tx.Audit().EachSealed(t.Context(), func(e *storage.SealedEntry) error { sealed = append(sealed, e); return nil })
		})
		return sealed
	}
	add()
	seal()
	before := chain()
	add()
	for _, want := range []int{4, 0} {
		update(t, s, func(tx storage.Tx) error {
			n, err := tx.Erasures().Audit(t.Context(), []string{"anna-1", "anna-2"}, []string{"shoppers/anna"})
			if err == nil {
				requireEqual(t, n, want)
			}
			return err
		})
	}
	for _, e := range before[:2] {
		e.Salt, e.Peer, e.RequestID = [16]byte{}, "", ""
	}
	requireEqual(t, chain(), before)
	seal()
	for i, e := range chain() {
		requireEqual(t, e.Erased(), i%3 < 2)
		requireEqual(t, e.Peer, map[bool]string{false: "192.0.2.2"}[e.Erased()])
	}
	update(t, s, func(tx storage.Tx) error {
		n, err := tx.Erasures().Audit(t.Context(), nil, nil)
		if err == nil {
			requireEqual(t, n, 0)
		}
		return err
	})
}

func testErasedRequests(t *testing.T, w *world) {
	caller, needle := unique("caller"), []byte(unique("\x04anna\x00"))
	put := func(caller string, response []byte) *storage.Request {
		r := &storage.Request{Caller: caller, Method: "m", Key: unique("k"), Digest: digestOf("d"), Response: response, Time: noon}
		update(t, w, func(tx storage.Tx) error { return tx.Requests().Put(t.Context(), r) })
		return r
	}
	own, naming := put(caller, nil), put(unique("admin"), append([]byte{0, 255}, append(needle, 1)...))
	other := put(unique("admin"), needle[:len(needle)-1])
	for _, want := range []int{2, 0} {
		update(t, w, func(tx storage.Tx) error {
			n, err := tx.Erasures().Requests(t.Context(), []string{caller}, needle)
			if err == nil {
				requireEqual(t, n, want)
			}
			return err
		})
	}
	get := func(r *storage.Request) func(storage.Tx) error {
		return func(tx storage.Tx) error { return errorOf(tx.Requests().Get(t.Context(), r.Caller, r.Method, r.Key)) }
	}
	requireNotFound(t, w, get(own))
	requireNotFound(t, w, get(naming))
	update(t, w, get(other))
}

// erasureOperations are the operations that erase people.
var erasureOperations = []operationKind{
	{name: "erase report", weight: 2, draw: call(storage.Tx.Erasures, storage.Erasures.Report, (*generator).reportID)},
	{name: "erase shopper", weight: 2, draw: call(storage.Tx.Erasures, storage.Erasures.Shopper, from(shopperIDs), (*generator).time)},
	{name: "erase audit entries", weight: 2, draw: call(storage.Tx.Erasures, storage.Erasures.Audit,
		func(c *generator) []string { return some(c, texts, 2) }, func(c *generator) []string { return some(c, texts, 2) })},
	{name: "list an erasure", weight: 2, draw: call(storage.Tx.Erasures, storage.Erasures.Put,
		func(c *generator) storage.Erasure { return storage.Erasure{Resource: pick(c, texts), Time: c.time()} })},
	{name: "erasures", weight: 1, reads: true, draw: list(0, storage.Tx.Erasures, storage.Erasures.List)},
	{name: "erase requests", weight: 1, draw: call(storage.Tx.Erasures, storage.Erasures.Requests,
		func(c *generator) []string { return some(c, tokenIDs, 1) }, (*generator).bytes)},
}
