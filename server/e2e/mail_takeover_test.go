package e2e

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/lease"
	"mysteryshopper/server/mail"
	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// plainLetters writes the mails of a test.
type plainLetters struct{}

// Letter implements mail.Source.
func (plainLetters) Letter(_ context.Context, m *storage.Mail) (*mail.Letter, error) {
	return &mail.Letter{Address: m.Address, Language: words.Match("en"), Subject: "Mail " + m.ID, Heading: "Mail", Reason: "A test."}, nil
}

// Schedule implements mail.Source.
func (plainLetters) Schedule(context.Context, storage.Tx, *storage.MailSubscription, time.Time) error {
	return errors.New("nothing is scheduled")
}

// mortal is the store of a server that dies: from then on nothing is read or written.
type mortal struct {
	storage.Store
	dead atomic.Bool
}

var errDead = errors.New("the server is dead")

// View implements storage.Store.
func (m *mortal) View(ctx context.Context, o storage.ReadOptions, fn func(storage.Tx) error) error {
	if m.dead.Load() {
		return errDead
	}
	return m.Store.View(ctx, o, fn)
}

// Update implements storage.Store.
func (m *mortal) Update(ctx context.Context, o storage.WriteOptions, fn func(storage.Tx) error) error {
	if m.dead.Load() {
		return errDead
	}
	return m.Store.Update(ctx, o, func(tx storage.Tx) error {
		if m.dead.Load() {
			return errDead
		}
		return fn(tx)
	})
}

// queued opens the database of a test and queues mails there.
func queued(t *testing.T, on engine, number int, now time.Time) storage.Store {
	t.Helper()
	store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: on.demo(t), Logger: logger}))
	t.Cleanup(func() { store.Close() })
	now = now.UTC().Truncate(time.Microsecond)
	err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		for i := range number {
			m, err := mail.NewMail(storage.MailInvitation, "", now)
			if err != nil {
				return err
			}
			m.Address = fmt.Sprintf("%d@takeover.example", i)
			if err := tx.Mails().Insert(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// statuses counts the mails of a database by their status.
func statuses(t *testing.T, store storage.Store) map[storage.MailStatus]int {
	t.Helper()
	all := must[[]*storage.Mail](t)(storage.Read(t.Context(), store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Mail, error) {
		mails, _, err := tx.Mails().List(t.Context(), storage.MailQuery{}, storage.Page{Limit: 1000})
		return mails, err
	}))
	counts := map[storage.MailStatus]int{}
	for _, m := range all {
		counts[m.Status]++
	}
	return counts
}

// TestAnotherServerTakesTheMailsOver kills the server that sends, in the moment in which the mail server has taken a mail and
// nobody has noted it. The other server sends the rest when the lease has ended: no mail is lost, and the one that was under
// way alone is sent twice, with the same Message-ID.
func TestAnotherServerTakesTheMailsOver(t *testing.T) {
	t.Parallel()
	const number, dies = 30, 7
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		store := queued(t, on, number, c.now())
		first := &mortal{Store: store}
		server := (&smtptest.Server{OnData: func(n int) string {
			if n == dies {
				first.dead.Store(true)
				c.add(lease.Time + time.Second)
			}
			return ""
		}}).Start(t)
		settings := mailed()
		settings.Relay = must[*mail.Relay](t)(mail.ParseRelay("smtp://"+server.Address(), ""))
		begin := func(s storage.Store) *mail.Worker {
			w := mail.Start(mail.Config{Settings: settings, Store: s, Source: plainLetters{}, Clock: c.now, Logger: logger})
			t.Cleanup(w.Stop)
			return w
		}
		begin(first)
		server.WaitFor(t, "", 1) // The first one has the lease.
		begin(store)
		eventually(t, "all are sent", func() bool { return statuses(t, store)[storage.MailSent] == number })
		ids, twice := map[string]int{}, 0
		for _, m := range server.All() {
			id := m.Parsed(t).Header.Get("Message-Id")
			if ids[id]++; ids[id] > 1 {
				twice++
			}
		}
		if len(ids) != number || twice != 1 {
			t.Errorf("%d of %d mails came, %d more than once", len(ids), number, twice)
		}
	})
}

// TestTheQueueIsBounded queues more mails of a subscription than may wait: the others are kept as dropped, with the cause, and
// another subscription is not affected.
func TestTheQueueIsBounded(t *testing.T) {
	t.Parallel()
	const most, more = 200, 5
	everyEngine(t, func(t *testing.T, on engine) {
		now := time.Now().UTC().Truncate(time.Microsecond)
		store := queued(t, on, 0, now)
		var last *storage.Mail
		err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			for _, id := range []string{"full", "other"} {
				s := &storage.MailSubscription{
					Client: "acme", ID: id, Address: id + "@reader.example", Locale: "en", Location: storage.WholeClient, Alerts: true,
					MailProgress: storage.MailProgress{State: storage.MailActive, StateTime: now, Nonce: []byte{1}}, CreateTime: now, UpdateTime: now,
				}
				if err := tx.MailSubscriptions().Insert(t.Context(), s); err != nil {
					return err
				}
			}
			full := must[*storage.MailSubscription](t)(tx.MailSubscriptions().Get(t.Context(), "acme", "full"))
			other := must[*storage.MailSubscription](t)(tx.MailSubscriptions().Get(t.Context(), "acme", "other"))
			for range most + more {
				m, err := mail.Queue(t.Context(), tx, full, storage.MailAlert, "alert", now)
				if err != nil {
					return err
				}
				last = m
			}
			m, err := mail.Queue(t.Context(), tx, other, storage.MailAlert, "alert", now)
			if err == nil && m.Status != storage.MailWaiting {
				t.Errorf("a mail of another reader is %+v", m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := statuses(t, store); got[storage.MailWaiting] != most+1 || got[storage.MailDropped] != more {
			t.Errorf("there are %v", got)
		}
		if len(last.Attempts) != 1 || last.Attempts[0].Outcome != "QUEUE_FULL" || last.EndTime.IsZero() {
			t.Errorf("the last one is %+v", last)
		}
	})
}
