package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// newReader returns a subscription for the shop with a value in every field.
func (w *world) newReader(id string) *storage.MailSubscription {
	return &storage.MailSubscription{
		Client: w.client, ID: id, Title: "Änne – ﷽", Address: "anna@example.com", Locale: "de-AT", Location: w.shop, Alerts: true,
		Kinds: []string{"FALL", "WAIT"}, Programs: []string{w.program}, Creator: "token", CreateTime: noon, UpdateTime: later,
		Schedule:     storage.MailSchedule{Form: storage.MailWorkbook, Interval: storage.MailMonthly, Day: 28, Program: w.program, ByPlace: true},
		MailProgress: storage.MailProgress{State: storage.MailActive, StateTime: later, Nonce: []byte{0, 255, 7}, DueTime: later},
	}
}

func (w *world) addReader(t *testing.T, id string, change func(*storage.MailSubscription)) *storage.MailSubscription {
	t.Helper()
	m := w.newReader(id)
	if change != nil {
		change(m)
	}
	update(t, w, func(tx storage.Tx) error { return tx.MailSubscriptions().Insert(t.Context(), m) })
	return m
}

func (w *world) storedReader(t *testing.T, id string) *storage.MailSubscription {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.MailSubscription, error) {
		return tx.MailSubscriptions().Get(t.Context(), w.client, id)
	})
}

// newMail returns a mail to a reader with a value in every field that a waiting one can have.
func (w *world) newMail(reader string) *storage.Mail {
	return &storage.Mail{
		ID: unique("mail"), Kind: storage.MailAlert, Client: w.client, Subscription: reader, Subject: "ﷺ", Address: "anna@example.com", Locale: "hu",
		Secret: []byte{1, 0, 255}, Status: storage.MailWaiting, CreateTime: noon, NextTime: later, ExpireTime: later.Add(time.Hour),
		Attempts: []storage.MailAttempt{{Time: noon, Duration: 1500 * time.Microsecond, Outcome: "TRY_LATER", Code: 451, Answer: "later, ﷽"}},
	}
}

func (w *world) addMail(t *testing.T, reader string, change func(*storage.Mail)) *storage.Mail {
	t.Helper()
	m := w.newMail(reader)
	if change != nil {
		change(m)
	}
	update(t, w, func(tx storage.Tx) error { return tx.Mails().Insert(t.Context(), m) })
	return m
}

func (w *world) storedMail(t *testing.T, id string) *storage.Mail {
	t.Helper()
	return read(t, w, func(tx storage.Tx) (*storage.Mail, error) { return tx.Mails().Get(t.Context(), id) })
}

func testMails(t *testing.T, open func(*testing.T) storage.Store) {
	runInWorlds(t, open(t), []worldTest{
		{"subscriptions read as written and changed", testReaders},
		{"references to absent rows", testMailReferences},
		{"subscriptions listed", testReaderLists},
		{"mails read as written and changed", testMailsChanged},
		{"mails listed and counted", testMailLists},
		{"a subscription deleted", testReaderDeleted},
		{"a shopper erased", testMailsErased},
		{"a shopper deleted", testMailsOfDeleted},
		{"stops", testMailStops},
		{"an invitation by its id", testInvitationByID},
	})
	runAlone(t, open, []worldTest{{"due", testMailsDue}, {"ended mails", testMailsEnded}})
}

func testMailsChanged(t *testing.T, w *world) {
	w.addReader(t, "x", nil)
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Mails().Get(t.Context(), "absent")) })
	m := w.addMail(t, "x", nil)
	requireEqual(t, w.storedMail(t, m.ID), m)
	requireError(t, w, storage.ErrExists, func(tx storage.Tx) error { return tx.Mails().Insert(t.Context(), m) })
	bare := w.addMail(t, "", func(m *storage.Mail) {
		*m = storage.Mail{ID: m.ID, Kind: storage.MailInvitation, Secret: []byte{}, Status: storage.MailWaiting, CreateTime: noon, NextTime: noon, ExpireTime: noon}
	})
	requireEqual(t, w.storedMail(t, bare.ID), bare)
	m.Address, m.Secret, m.Status, m.NextTime, m.EndTime = "b@example.com", []byte{}, storage.MailSent, time.Time{}, later
	m.Attempts = append(m.Attempts, storage.MailAttempt{Time: later, Outcome: "SENT"})
	update(t, w, func(tx storage.Tx) error { return tx.Mails().Update(t.Context(), m) })
	requireEqual(t, w.storedMail(t, m.ID), m)
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Mails().Update(t.Context(), m) })
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.Mails().Update(t.Context(), w.newMail("x")) })
}

func testMailLists(t *testing.T, w *world) {
	w.addReader(t, "x", nil)
	w.addReader(t, "y", nil)
	shopper := w.mailedShopper(t)
	address := unique("to") + "@example.com"
	var ids []string
	for i, kind := range []storage.MailKind{storage.MailAlert, storage.MailTest, storage.MailConfirmation, storage.MailAlert} {
		m := w.addMail(t, "x", func(m *storage.Mail) {
			m.Kind, m.CreateTime, m.Address = kind, noon.Add(time.Duration(i)*time.Minute), address
			if i == 3 {
				m.Status, m.NextTime, m.EndTime = storage.MailSent, time.Time{}, later
			}
		})
		ids = append(ids, m.ID)
	}
	other := w.addMail(t, "y", nil).ID
	own := w.addMail(t, "", func(m *storage.Mail) { m.Client, m.Subscription, m.Shopper = "", "", shopper }).ID
	slices.Reverse(ids)
	for _, tt := range []struct {
		q    storage.MailQuery
		want []string
	}{
		{storage.MailQuery{Client: w.client, Subscription: "x"}, ids},
		{storage.MailQuery{Client: w.client, Subscription: "x", Status: storage.MailWaiting}, ids[1:]},
		{storage.MailQuery{Client: w.client, Subscription: "y"}, []string{other}},
		{storage.MailQuery{Shopper: shopper}, []string{own}},
	} {
		got := mapped(everyPage(t, w, 2, func(tx storage.Tx, p storage.Page) ([]*storage.Mail, storage.Cursor, error) {
			return tx.Mails().List(t.Context(), tt.q, p)
		}), func(m *storage.Mail) string { return m.ID })
		if !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got %q, want %q", tt.q, got, tt.want)
		}
	}
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error {
		return errorOf(tx.Mails().List(t.Context(), storage.MailQuery{}, page))
	})
	requireEqual(t, read(t, w, func(tx storage.Tx) (int, error) { return tx.Mails().CountOf(t.Context(), w.client, "x") }), 3)
	for since, want := range map[time.Time]int{noon: 2, noon.Add(90 * time.Second): 1, later.Add(time.Hour): 0} {
		requireEqual(t, read(t, w, func(tx storage.Tx) (int, error) { return tx.Mails().CountAsked(t.Context(), address, since) }), want)
	}
}

func testReaderDeleted(t *testing.T, w *world) {
	w.addReader(t, "x", nil)
	waiting := w.addMail(t, "x", nil)
	gone := w.addMail(t, "x", func(m *storage.Mail) {
		m.Status, m.NextTime, m.EndTime, m.Secret = storage.MailSent, time.Time{}, noon, []byte{}
	})
	remove := func(id string, revision int64) func(storage.Tx) error {
		return func(tx storage.Tx) error {
			return tx.MailSubscriptions().Delete(t.Context(), w.client, id, revision, later)
		}
	}
	requireError(t, w, storage.ErrStale, remove("x", 2))
	requireError(t, w, storage.ErrNotFound, remove("absent", 1))
	update(t, w, remove("x", 1))
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.MailSubscriptions().Get(t.Context(), w.client, "x")) })
	waiting.Client, waiting.Subscription, waiting.Status, waiting.Secret, waiting.NextTime, waiting.EndTime = "", "", storage.MailDropped, []byte{}, time.Time{}, later
	gone.Client, gone.Subscription = "", ""
	requireEqual(t, w.storedMail(t, waiting.ID), waiting)
	requireEqual(t, w.storedMail(t, gone.ID), gone)
}

// mailedShopper inserts a shopper with a mail address.
func (w *world) mailedShopper(t *testing.T) string {
	t.Helper()
	id := unique("mailed")
	update(t, w, func(tx storage.Tx) error {
		return tx.Shoppers().Insert(t.Context(), &storage.Shopper{ID: id, Title: "x", Email: "Ä." + id + "@example.com", CreateTime: noon, UpdateTime: noon})
	})
	return id
}

// testMailsErased erases a shopper: the mails to them go, and what is kept of the addresses of these and of the shopper.
func testMailsErased(t *testing.T, w *world) {
	shopper, other := w.mailedShopper(t), w.mailedShopper(t)
	to := func(shopper string) *storage.Mail {
		return w.addMail(t, "", func(m *storage.Mail) {
			m.Client, m.Subscription, m.Shopper, m.Address = "", "", shopper, "Invited."+shopper+"@example.com"
		})
	}
	mine, theirs := to(shopper), to(other)
	stops := []string{"ä." + shopper + "@example.com", "invited." + shopper + "@example.com", "ä." + other + "@example.com"}
	update(t, w, func(tx storage.Tx) error {
		for _, address := range stops {
			if err := tx.MailStops().Put(t.Context(), &storage.MailStop{Address: address, Reason: storage.StopRefused, Time: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	update(t, w, func(tx storage.Tx) error { return errorOf(tx.Erasures().Shopper(t.Context(), shopper, later)) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Mails().Get(t.Context(), mine.ID)) })
	for i, address := range stops {
		err := tryView(t, w, func(tx storage.Tx) error { return errorOf(tx.MailStops().Get(t.Context(), address)) })
		if errors.Is(err, storage.ErrNotFound) != (i < 2) {
			t.Errorf("the stop of %s: %v", address, err)
		}
	}
	requireEqual(t, w.storedMail(t, theirs.ID), theirs)
}

func testMailsOfDeleted(t *testing.T, w *world) {
	shopper := w.mailedShopper(t)
	m := w.addMail(t, "", func(m *storage.Mail) { m.Client, m.Subscription, m.Shopper = "", "", shopper })
	update(t, w, func(tx storage.Tx) error { return tx.Shoppers().Delete(t.Context(), shopper) })
	requireNotFound(t, w, func(tx storage.Tx) error { return errorOf(tx.Mails().Get(t.Context(), m.ID)) })
}

func testMailStops(t *testing.T, w *world) {
	s := &storage.MailStop{Address: unique("a") + "@example.com", Reason: storage.StopRefused, Time: noon, Code: 550, Answer: "no such user, ﷽"}
	get := func(tx storage.Tx) (*storage.MailStop, error) { return tx.MailStops().Get(t.Context(), s.Address) }
	requireNotFound(t, w, errorOnly(get))
	for range 2 {
		update(t, w, func(tx storage.Tx) error { return tx.MailStops().Put(t.Context(), s) })
		requireEqual(t, read(t, w, get), s)
		s.Reason, s.Time, s.Code, s.Answer = storage.StopUnsubscribed, later, 0, ""
	}
	requireCursorsRefused(t, w, func(tx storage.Tx, page storage.Page) error { return errorOf(tx.MailStops().List(t.Context(), page)) })
	all := everyPage(t, w, 1, func(tx storage.Tx, p storage.Page) ([]*storage.MailStop, storage.Cursor, error) {
		return tx.MailStops().List(t.Context(), p)
	})
	if !slices.ContainsFunc(all, func(x *storage.MailStop) bool { return *x == *s }) {
		t.Errorf("%v does not list %v", all, s)
	}
	update(t, w, func(tx storage.Tx) error { return tx.MailStops().Delete(t.Context(), s.Address) })
	requireNotFound(t, w, errorOnly(get))
	requireError(t, w, storage.ErrNotFound, func(tx storage.Tx) error { return tx.MailStops().Delete(t.Context(), s.Address) })
}

func testInvitationByID(t *testing.T, w *world) {
	i := &storage.Invitation{Grant: storage.Grant{Role: storage.Viewer, Client: w.client}, CreateTime: noon, ExpireTime: later}
	copy(i.Digest[:], unique("digest"))
	get := func(tx storage.Tx) (*storage.Invitation, error) {
		return tx.Access().GetInvitation(t.Context(), i.ID())
	}
	requireNotFound(t, w, errorOnly(get))
	update(t, w, func(tx storage.Tx) error { return tx.Access().InsertInvitation(t.Context(), i) })
	requireEqual(t, read(t, w, get), i)
}

// testMailsDue lists on a store of its own.
func testMailsDue(t *testing.T, w *world) {
	for i, id := range []string{"c", "b", "a"} {
		w.addReader(t, id, func(m *storage.MailSubscription) { m.DueTime = noon.Add(time.Duration(i) * time.Second) })
	}
	w.addReader(t, "no", func(m *storage.MailSubscription) { m.State, m.DueTime = storage.MailUnsubscribed, noon })
	w.addReader(t, "none", func(m *storage.MailSubscription) { m.DueTime = time.Time{} })
	readers := func(now time.Time, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.MailSubscription, error) {
			return tx.MailSubscriptions().Due(t.Context(), now, limit)
		}),
			func(m *storage.MailSubscription) string { return m.ID })
	}
	requireEqual(t, readers(noon.Add(-1), 9), []string{})
	requireEqual(t, readers(noon.Add(time.Second), 9), []string{"c", "b"})
	requireEqual(t, readers(later, 1), []string{"c"})
	var ids []string
	for i := range 3 {
		ids = append(ids, w.addMail(t, "a", func(m *storage.Mail) { m.NextTime = noon.Add(-time.Duration(i) * time.Second) }).ID)
	}
	w.addMail(t, "a", func(m *storage.Mail) { m.Status, m.NextTime, m.EndTime = storage.MailSent, time.Time{}, noon })
	mails := func(now time.Time, limit int) []string {
		return mapped(read(t, w, func(tx storage.Tx) ([]*storage.Mail, error) { return tx.Mails().Due(t.Context(), now, limit) }),
			func(m *storage.Mail) string { return m.ID })
	}
	requireEqual(t, mails(noon.Add(-time.Second), 9), []string{ids[2], ids[1]})
	requireEqual(t, mails(later, 2), []string{ids[2], ids[1]})
	requireEqual(t, mails(later, 9), []string{ids[2], ids[1], ids[0]})
}

// testMailsEnded counts and deletes on a store of its own.
func testMailsEnded(t *testing.T, w *world) {
	w.addReader(t, "x", nil)
	count := func() int64 {
		return read(t, w, func(tx storage.Tx) (int64, error) { return tx.Mails().CountWaiting(t.Context()) })
	}
	w.addMail(t, "x", nil)
	w.addMail(t, "x", nil)
	for i := range 2 {
		w.addMail(t, "x", func(m *storage.Mail) {
			m.Status, m.NextTime, m.EndTime = storage.MailFailed, time.Time{}, noon.Add(time.Duration(i)*time.Second)
		})
	}
	requireEqual(t, count(), int64(2))
	all := everyPage(t, w, 3, func(tx storage.Tx, p storage.Page) ([]*storage.Mail, storage.Cursor, error) {
		return tx.Mails().List(t.Context(), storage.MailQuery{}, p)
	})
	requireEqual(t, len(all), 4)
	deleted := func(before time.Time, limit int) (n int) {
		update(t, w, func(tx storage.Tx) (err error) {
			n, err = tx.Mails().DeleteEnded(t.Context(), before, limit)
			return err
		})
		return n
	}
	requireEqual(t, deleted(noon, 9), 0)
	requireEqual(t, deleted(later, 1), 1)
	requireEqual(t, deleted(later, 9), 1)
	requireEqual(t, count(), int64(2))
	update(t, w, func(tx storage.Tx) error { return tx.Mails().Drop(t.Context(), w.client, "x", later) })
	requireEqual(t, count(), int64(0))
}
