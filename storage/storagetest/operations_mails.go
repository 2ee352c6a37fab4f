package storagetest

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

var (
	mailReaders = numbered("r", 3)
	mailIDs     = numbered("m", 6)
	// mailAddresses are in lower case, as stops are kept.
	mailAddresses = []string{"a@example.com", "b@example.com", "ä@example.com"}
	mailKinds     = []storage.MailKind{storage.MailAlert, storage.MailTest, storage.MailConfirmation, storage.MailReturned}
)

func (c *generator) mailState() storage.MailState {
	return pick(c, []storage.MailState{storage.MailActive, storage.MailActive, storage.MailUnconfirmed, storage.MailRefused})
}

// mailSubscription returns a subscription; its revision and turn are often those of the stored one.
func (c *generator) mailSubscription() *storage.MailSubscription {
	return &storage.MailSubscription{
		Client: pick(c, clientIDs), ID: pick(c, mailReaders), Title: c.text(), Address: pick(c, mailAddresses), Locale: c.text(), Location: c.node(),
		Alerts: c.oneIn(2), Kinds: some(c, webhookIDs, 2), Programs: some(c, programIDs, 2), Creator: c.text(),
		Schedule: storage.MailSchedule{Form: storage.MailPaper, Interval: storage.MailWeekly, Day: int32(c.limit()) % 7, Program: c.text(), ByPlace: c.oneIn(2)},
		Revision: 1 + int64(c.limit())%3, CreateTime: c.time(), UpdateTime: c.time(),
		MailProgress: storage.MailProgress{Turn: 1 + int64(c.limit())%2, State: c.mailState(), StateTime: c.time(), Nonce: c.bytes(), DueTime: c.maybeTime()},
	}
}

// mail returns a mail to a reader, to a shopper or to neither, that waits or has ended.
func (c *generator) mail() *storage.Mail {
	m := &storage.Mail{
		ID: pick(c, mailIDs), Kind: pick(c, mailKinds), Subject: c.text(), Address: pick(c, mailAddresses), Locale: c.text(), Secret: c.bytes(),
		Status: storage.MailWaiting, CreateTime: c.time(), NextTime: c.time(), ExpireTime: c.time(),
	}
	switch {
	case c.oneIn(3):
		m.Shopper = pick(c, shopperIDs)
	case c.oneIn(4):
	default:
		m.Client, m.Subscription = pick(c, clientIDs), pick(c, mailReaders)
	}
	if c.oneIn(2) {
		m.Attempts = []storage.MailAttempt{{Time: c.time(), Duration: time.Second, Outcome: c.text(), Code: 250, Answer: c.text()}}
	}
	if c.oneIn(3) {
		m.Status, m.NextTime, m.EndTime = storage.MailSent, time.Time{}, c.time()
	}
	return m
}

func (c *generator) mailQuery() storage.MailQuery {
	q := storage.MailQuery{}
	switch {
	case c.oneIn(3):
		q.Shopper = pick(c, shopperIDs)
	case c.oneIn(2):
		q.Client, q.Subscription = pick(c, clientIDs), pick(c, mailReaders)
	}
	if c.oneIn(3) {
		q.Status = storage.MailWaiting
	}
	return q
}

func (c *generator) mailStop() *storage.MailStop {
	return &storage.MailStop{Address: pick(c, mailAddresses), Reason: storage.StopRefused, Time: c.time(), Code: int32(c.limit()) % 600, Answer: c.text()}
}

// readerChange returns an operation that changes a subscription, and returns its revision and turn.
func readerChange(change func(storage.MailSubscriptions, context.Context, *storage.MailSubscription) error) func(*generator) operation {
	return func(c *generator) operation {
		drawn := *c.mailSubscription()
		return operation{args: []any{drawn}, run: func(ctx context.Context, tx storage.Tx) (any, error) {
			m := drawn // an update increments the revision of what it is given
			err := change(tx.MailSubscriptions(), ctx, &m)
			return []int64{m.Revision, m.Turn}, err
		}}
	}
}

var mailOperations = []operationKind{
	{name: "insert mail subscription", weight: 6, draw: readerChange(storage.MailSubscriptions.Insert)},
	{name: "update mail subscription", weight: 5, draw: readerChange(storage.MailSubscriptions.Update)},
	{name: "update the progress of a mail subscription", weight: 5, draw: readerChange(storage.MailSubscriptions.UpdateProgress)},
	{name: "delete mail subscription", weight: 4, draw: call(storage.Tx.MailSubscriptions, storage.MailSubscriptions.Delete,
		from(clientIDs), from(mailReaders), func(c *generator) int64 { return 1 + int64(c.limit())%3 }, (*generator).time)},
	{name: "list mail subscriptions", weight: 2, reads: true, draw: list(3, storage.Tx.MailSubscriptions, storage.MailSubscriptions.List, func(c *generator) storage.MailSubscriptionQuery {
		return storage.MailSubscriptionQuery{Client: pick(c, clientIDs), Tops: c.nodes()}
	})},
	{name: "mail subscriptions for alerts", weight: 2, reads: true, draw: call(storage.Tx.MailSubscriptions, storage.MailSubscriptions.ForAlerts, from(clientIDs))},
	{name: "due mail subscriptions", weight: 2, reads: true, draw: call(storage.Tx.MailSubscriptions, storage.MailSubscriptions.Due, (*generator).time, (*generator).limit)},
	{name: "insert mail", weight: 8, draw: call(storage.Tx.Mails, storage.Mails.Insert, (*generator).mail)},
	{name: "update mail", weight: 6, draw: call(storage.Tx.Mails, storage.Mails.Update, (*generator).mail)},
	{name: "drop mails", weight: 1, draw: call(storage.Tx.Mails, storage.Mails.Drop, from(clientIDs), from(mailReaders), (*generator).time)},
	{name: "due mails", weight: 2, reads: true, draw: call(storage.Tx.Mails, storage.Mails.Due, (*generator).time, (*generator).limit)},
	{name: "list mails", weight: 3, reads: true, draw: list(3, storage.Tx.Mails, storage.Mails.List, (*generator).mailQuery)},
	{name: "count mails of a subscription", weight: 1, reads: true, draw: call(storage.Tx.Mails, storage.Mails.CountOf, from(clientIDs), from(mailReaders))},
	{name: "count tests and confirmations", weight: 1, reads: true, draw: call(storage.Tx.Mails, storage.Mails.CountAsked, from(mailAddresses), (*generator).time)},
	{name: "delete ended mails", weight: 1, draw: call(storage.Tx.Mails, storage.Mails.DeleteEnded, (*generator).time, (*generator).limit)},
	{name: "count mails", weight: 1, reads: true, draw: call(storage.Tx.Mails, storage.Mails.CountWaiting)},
	{name: "put mail stop", weight: 3, draw: call(storage.Tx.MailStops, storage.MailStops.Put, (*generator).mailStop)},
	{name: "delete mail stop", weight: 1, draw: call(storage.Tx.MailStops, storage.MailStops.Delete, from(mailAddresses))},
	{name: "get mail stop", weight: 1, reads: true, draw: call(storage.Tx.MailStops, storage.MailStops.Get, from(mailAddresses))},
	{name: "list mail stops", weight: 1, reads: true, draw: list(0, storage.Tx.MailStops, storage.MailStops.List)},
}

// mails reads all mails and stops.
func (e contents) mails(ctx context.Context, tx storage.Tx) error {
	waiting, err := tx.Mails().CountWaiting(ctx)
	return errors.Join(addItem(e, waiting, err, "mails that wait"), addList(ctx, e, storage.Of(tx.Mails().List, storage.MailQuery{}), "mails"),
		addList(ctx, e, tx.MailStops().List, "mail stops"))
}

// readers reads the subscriptions of a client.
func (e contents) readers(ctx context.Context, tx storage.Tx, client string) error {
	return addList(ctx, e, storage.Of(tx.MailSubscriptions().List, storage.MailSubscriptionQuery{Client: client}), "mail subscriptions of ", client)
}
