package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/storage"
)

func testSessions(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"read as written", testSessionAsGiven},
		{"of no token", func(t *testing.T, w *world) {
			requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error {
				return tx.Sessions().Insert(t.Context(), newSession(unique("token")))
			})
		}},
		{"used and deleted", testSessionUsed},
		{"an absent one", testNoSession},
		{"of a token", testSessionsOfToken},
		{"of an erased shopper", testSessionsOfErased},
		{"ended by the provider", testSessionsSignedIn},
	})
	runTests(t, open, []testCase[storage.Store]{{"ended", testEndedSessions}})
}

func newSession(token string) *storage.Session {
	id := unique("session")
	return &storage.Session{
		ID: id, Digest: digestOf(id), Token: token, Screen: storage.DeskScreen,
		CreateTime: noon, UseTime: noon.Add(time.Minute), EndTime: later, ExpireTime: later.Add(time.Hour),
	}
}

func (w *world) session(t *testing.T, token string, change func(*storage.Session)) *storage.Session {
	t.Helper()
	one := newSession(token)
	if change != nil {
		change(one)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Sessions().Insert(t.Context(), one) })
	return one
}

func sessionsOf(t *testing.T, s storage.Store, token string) []*storage.Session {
	t.Helper()
	return everyPage(t, s, 2, func(tx storage.Tx, page storage.Page) ([]*storage.Session, storage.Cursor, error) {
		return tx.Sessions().List(t.Context(), token, page)
	})
}

func storedSession(t *testing.T, s storage.Store, id string) *storage.Session {
	t.Helper()
	return read(t, s, func(tx storage.Tx) (*storage.Session, error) { return tx.Sessions().Get(t.Context(), id) })
}

// testSessionsSignedIn removes sessions by their accounts and by those of the provider.
func testSessionsSignedIn(t *testing.T, w *world) {
	token, issuer := w.token(t, nil).ID, "https://login.example/"+unique("realm")
	begin := func(issuer, subject, of string) string {
		return w.session(t, token, func(s *storage.Session) {
			s.Account, s.ProviderSession = storage.Identity{Issuer: issuer, Subject: subject}, of
		}).ID
	}
	one, two := begin(issuer, "u1", "s1"), begin(issuer, "u1", "s2")
	three, four := begin(issuer, "u2", "s3"), begin(issuer, "u1", "")
	elsewhere := begin(unique("https://other.example"), "u1", "s1")
	plain := w.session(t, token, nil).ID
	end := func(subject, of string) (ids []string) {
		update(t, w, func(tx storage.Tx) error {
			ended, err := tx.Sessions().DeleteSignedIn(t.Context(), issuer, subject, of)
			ids = mapped(ended, func(s *storage.Session) string { return s.ID })
			return err
		})
		return ids
	}
	requireEqual(t, end("u3", ""), []string{})
	requireEqual(t, end("u2", "s1"), []string{})
	requireEqual(t, end("", "s4"), []string{})
	requireEqual(t, end("", ""), []string{})
	requireEqual(t, end("", "s1"), []string{one})
	requireEqual(t, end("u2", "s3"), []string{three})
	requireEqual(t, end("u1", ""), sorted(two, four))
	left := mapped(sessionsOf(t, w, token), func(s *storage.Session) string { return s.ID })
	requireEqual(t, left, sorted(elsewhere, plain))
}

func testSessionAsGiven(t *testing.T, w *world) {
	one := w.session(t, w.token(t, nil).ID, nil)
	requireEqual(t, storedSession(t, w, one.ID), one)
	of := w.session(t, one.Token, func(s *storage.Session) {
		s.Account, s.ProviderSession = storage.Identity{Issuer: "https://login.example", Subject: "u 1"}, "s"
	})
	requireEqual(t, storedSession(t, w, of.ID), of)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Sessions().Insert(t.Context(), one) })
}

func testSessionUsed(t *testing.T, w *world) {
	one := w.session(t, w.token(t, nil).ID, nil)
	one.UseTime, one.EndTime = noon.Add(time.Hour), later.Add(time.Minute)
	update(t, w, func(tx storage.Tx) error { return tx.Sessions().Use(t.Context(), one.ID, one.UseTime, one.EndTime) })
	requireEqual(t, storedSession(t, w, one.ID), one)
	update(t, w, func(tx storage.Tx) error { return tx.Sessions().Delete(t.Context(), one.ID) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return errorOf(tx.Sessions().Get(t.Context(), one.ID)) })
}

func testNoSession(t *testing.T, w *world) {
	id := unique("absent")
	for _, call := range []func(tx storage.Tx) error{
		func(tx storage.Tx) error { return errorOf(tx.Sessions().Get(t.Context(), id)) },
		func(tx storage.Tx) error { return tx.Sessions().Use(t.Context(), id, noon, later) },
		func(tx storage.Tx) error { return tx.Sessions().Delete(t.Context(), id) },
	} {
		requireError(t, w, storage.ErrNotFound, call)
	}
}

// testSessionsOfToken lists the sessions of a token, and deletes all but those that were created last, and then these.
func testSessionsOfToken(t *testing.T, w *world) {
	token, other := w.token(t, nil).ID, w.token(t, nil).ID
	var all []*storage.Session
	for i := range 5 {
		all = append(all, w.session(t, token, func(one *storage.Session) {
			one.ID, one.CreateTime = token+string(rune('a'+i)), noon.Add(time.Duration(10-i)*time.Minute)
		}))
	}
	kept := w.session(t, other, nil)
	requireEqual(t, sessionsOf(t, w, token), all)
	for _, step := range []struct {
		leave, deleted int
		left           []*storage.Session
	}{{9, 0, all}, {2, 3, all[:2]}, {0, 2, nil}, {0, 0, nil}} {
		update(t, w, func(tx storage.Tx) error {
			n, err := tx.Sessions().DeleteOf(t.Context(), token, step.leave)
			if err == nil {
				requireEqual(t, n, step.deleted)
			}
			return err
		})
		requireEqual(t, sessionsOf(t, w, token), step.left)
	}
	requireEqual(t, sessionsOf(t, w, other), []*storage.Session{kept})
}

func testSessionsOfErased(t *testing.T, w *world) {
	of := func(shopper string) string {
		return w.token(t, func(k *storage.Token) { k.Grant = storage.Grant{Role: storage.ShopperRole, Shopper: shopper} }).ID
	}
	gone, stays := w.session(t, of(w.anna), nil), w.session(t, of(w.ben), nil)
	update(t, w, func(tx storage.Tx) error { return errorOf(tx.Erasures().Shopper(t.Context(), w.anna, later)) })
	requireEqual(t, len(sessionsOf(t, w, gone.Token)), 0)
	requireEqual(t, sessionsOf(t, w, stays.Token), []*storage.Session{stays})
}

func testEndedSessions(t *testing.T, s storage.Store) {
	token := &storage.Token{ID: "t", Grant: storage.Grant{Role: storage.Admin}, CreateTime: noon}
	update(t, s, func(tx storage.Tx) error { return tx.Access().InsertToken(t.Context(), token) })
	var all []*storage.Session
	for i, id := range []string{"a", "b", "c", "d"} {
		one := newSession(token.ID)
		one.ID, one.EndTime = id, noon.Add(time.Duration(i)*time.Hour)
		all = append(all, one)
		update(t, s, func(tx storage.Tx) error { return tx.Sessions().Insert(t.Context(), one) })
	}
	requireEqual(t, sessionsOf(t, s, ""), all)
	for _, want := range []int{2, 1, 0} {
		update(t, s, func(tx storage.Tx) error {
			waits, err := tx.Sessions().AnyEnded(t.Context(), all[2].EndTime)
			if err != nil {
				return err
			}
			requireEqual(t, waits, want > 0)
			n, err := tx.Sessions().DeleteEnded(t.Context(), all[2].EndTime, 2)
			if err == nil {
				requireEqual(t, n, want)
			}
			return err
		})
	}
	requireEqual(t, sessionsOf(t, s, ""), all[3:])
}
