package mail

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

const (
	// mostWaiting is how many mails of a subscription wait at most.
	mostWaiting = 200
	// mostAsked is how many tests and confirmations an address gets in askedSince.
	mostAsked  = 10
	askedSince = 24 * time.Hour
)

// NewMail returns a mail that is to be sent at once.
func NewMail(kind storage.MailKind, subject string, now time.Time) (*storage.Mail, error) {
	id, err := uuid.NewRandom()
	return &storage.Mail{
		ID: hex.EncodeToString(id[:]), Kind: kind, Subject: subject, Status: storage.MailWaiting, CreateTime: now, NextTime: now,
		ExpireTime: now.Add(Longest),
	}, err
}

// Queue queues a mail to the reader of a subscription, in the transaction that causes it. Where too many wait already, the
// mail is kept as dropped.
func Queue(ctx context.Context, tx storage.Tx, s *storage.MailSubscription, kind storage.MailKind, subject string, now time.Time) (*storage.Mail, error) {
	m, err := NewMail(kind, subject, now)
	if err != nil {
		return nil, err
	}
	m.Client, m.Subscription, m.Address, m.Locale = s.Client, s.ID, s.Address, s.Locale
	waiting, err := tx.Mails().CountOf(ctx, s.Client, s.ID)
	if err != nil {
		return nil, err
	}
	if waiting >= mostWaiting {
		m.Status, m.NextTime, m.EndTime = storage.MailDropped, time.Time{}, now
		m.Attempts = []storage.MailAttempt{{Time: now, Outcome: queueFull}}
	}
	return m, tx.Mails().Insert(ctx, m)
}

// MayAsk reports whether one more test or confirmation may be queued to an address.
func MayAsk(ctx context.Context, tx storage.Tx, address string, now time.Time) (bool, error) {
	asked, err := tx.Mails().CountAsked(ctx, address, now.Add(-askedSince))
	return asked < mostAsked, err
}

// QueueAlert queues an alert that was just raised to the readers who want it. Alerts that are the agency's alone go to nobody.
func QueueAlert(ctx context.Context, tx storage.Tx, a *storage.Alert) error {
	if a.Agency {
		return nil
	}
	readers, err := tx.MailSubscriptions().ForAlerts(ctx, a.Client)
	if err != nil || len(readers) == 0 {
		return err
	}
	above, err := tx.Locations().Ancestors(ctx, a.Client, a.Location)
	if err != nil {
		return err
	}
	for _, s := range readers {
		wanted := slices.Contains(above, s.Location) &&
			(len(s.Kinds) == 0 || slices.Contains(s.Kinds, string(a.Terms.Kind))) &&
			(len(s.Programs) == 0 || slices.Contains(s.Programs, a.Program))
		if !wanted {
			continue
		}
		if _, err := Queue(ctx, tx, s, storage.MailAlert, a.ID, a.RaiseTime); err != nil {
			return err
		}
	}
	return nil
}
