package storage

import (
	"context"
	"encoding/json"
	"time"
)

// MailLease is the name of the lease for sending mails: one server at a time does.
const MailLease = "mails"

// MailState is whether mails go to the reader of a subscription.
type MailState string

// The states of subscriptions.
const (
	// MailUnconfirmed means that the reader has not confirmed the address.
	MailUnconfirmed MailState = "UNCONFIRMED"
	MailActive      MailState = "ACTIVE"
	// MailUnsubscribed means that the reader wants no more mails.
	MailUnsubscribed MailState = "UNSUBSCRIBED"
	// MailRefused means that the reader's mail server refused the address for good.
	MailRefused MailState = "REFUSED"
	// MailNoAccess means that whoever subscribed the reader may no longer see what the mails are about.
	MailNoAccess MailState = "NO_ACCESS"
)

// MailForm is what is attached to scheduled mails.
type MailForm string

// The forms: a paper (PDF) and a workbook (XLSX).
const (
	MailPaper    MailForm = "PAPER"
	MailWorkbook MailForm = "WORKBOOK"
)

// MailInterval is how often a scheduled mail is sent.
type MailInterval string

// The intervals.
const (
	MailWeekly  MailInterval = "WEEKLY"
	MailMonthly MailInterval = "MONTHLY"
)

// MailSchedule is a scheduled mail. Form and Interval are empty where there is none.
type MailSchedule struct {
	Form     MailForm
	Interval MailInterval
	// Day is the day of the week from Monday, 1 to 7, or of the month, 1 to 28.
	Day int32
	// Program is the program of the figures; empty where the client has only one.
	Program string
	// ByPlace adds a file for each location right below.
	ByPlace bool
}

// MailSubscription is a reader of a client's mails.
type MailSubscription struct {
	Client string
	ID     string
	// Title is the reader's name, Address the mail address and Locale the language.
	Title, Address, Locale string
	// Location is the root of the subtree that the mails are about, or WholeClient.
	Location string
	// Alerts is set where alerts are sent: those of the Kinds and the Programs, of all where these are empty.
	Alerts          bool
	Kinds, Programs []string
	Schedule        MailSchedule
	// Creator is the id of the token of whoever subscribed the reader. Mails show what that token may see.
	Creator string
	MailProgress
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
}

// Proof returns the bytes whose salted digest the audit entry of a write of the subscription has: all that somebody decided.
func (m *MailSubscription) Proof() []byte {
	proof, err := json.Marshal([]any{
		m.Client, m.ID, m.Title, m.Address, m.Locale, m.Location, m.Alerts, append([]string{}, m.Kinds...), append([]string{}, m.Programs...), m.Schedule, m.Creator,
	})
	if err != nil {
		panic(err) // Texts, numbers and booleans have a JSON form.
	}
	return proof
}

// MailProgress is what changes of a subscription without anybody editing it.
type MailProgress struct {
	// Turn counts the changes of a subscription, those of its progress included.
	Turn  int64
	State MailState
	// StateTime is when it got the state.
	StateTime time.Time
	// Nonce is what the link for the confirmation of the address proves. It is new with each address.
	Nonce []byte
	// DueTime is when the next scheduled mail is; zero where there is none.
	DueTime time.Time
}

// MailSubscriptionQuery narrows subscriptions to those for one of the subtrees of Tops; all where that is empty or has
// WholeClient.
type MailSubscriptionQuery struct {
	Client string
	Tops   []string
}

// MailSubscriptions keeps subscriptions; see Clients for the common rules.
type MailSubscriptions interface {
	// Insert adds a subscription with Revision and Turn 1. It returns ErrNotFound if its client or its location does not exist.
	Insert(ctx context.Context, m *MailSubscription) error
	Get(ctx context.Context, client, id string) (*MailSubscription, error)
	// Update replaces everything but the ids and the CreateTime if m.Revision is the stored one, and raises the revision
	// and the turn by one, in m too. It returns ErrNotFound if the location does not exist.
	Update(ctx context.Context, m *MailSubscription) error
	// UpdateProgress replaces the progress if m.Turn is the stored one, and raises the turn by one, in m too.
	UpdateProgress(ctx context.Context, m *MailSubscription) error
	// Delete removes a subscription. Its mails stay without it; those that wait are dropped. It returns ErrStale if the revision
	// is not the stored one.
	Delete(ctx context.Context, client, id string, revision int64, now time.Time) error
	// List returns subscriptions in byte order of their ids. It returns ErrNotFound if the client does not exist.
	List(ctx context.Context, q MailSubscriptionQuery, page Page) ([]*MailSubscription, Cursor, error)
	// ForAlerts returns the active subscriptions of a client that take alerts, in byte order of their ids.
	ForAlerts(ctx context.Context, client string) ([]*MailSubscription, error)
	// Due returns at most limit active subscriptions whose DueTime is not after now, the longest due first.
	Due(ctx context.Context, now time.Time, limit int) ([]*MailSubscription, error)
}

// MailKind is what a mail is about.
type MailKind string

// The kinds of mails. The last two are not to readers of a client.
const (
	MailAlert        MailKind = "ALERT"
	MailScheduled    MailKind = "SCHEDULED"
	MailConfirmation MailKind = "CONFIRMATION"
	MailTest         MailKind = "TEST"
	MailReturned     MailKind = "RETURNED"
	MailInvitation   MailKind = "INVITATION"
)

// MailStatus is what became of a mail.
type MailStatus string

// What becomes of mails.
const (
	MailWaiting MailStatus = "WAITING"
	MailSent    MailStatus = "SENT"
	// MailFailed means that it was given up.
	MailFailed MailStatus = "FAILED"
	// MailDropped means that its cause was gone, or its reader wants no mails, before it was sent.
	MailDropped MailStatus = "DROPPED"
)

// Mail is one mail. Its words are not stored: they are written when it is sent, by what its reader may see then.
type Mail struct {
	// ID is random. The Message-ID is made of it, so that it is the same in every attempt.
	ID   string
	Kind MailKind
	// Client and Subscription are those of the reader; empty for mails to shoppers and for invitations.
	Client, Subscription string
	// Shopper is who gets a mail, or is invited by it; empty for all others.
	Shopper string
	// Subject is what it is about: the id of an alert, a report or an invitation, or the span of months of a scheduled mail.
	Subject string
	// Address and Locale are where it goes, and in which language.
	Address, Locale string
	// Secret is sealed by the server's key: the code of an invitation. It is empty once the mail has ended.
	Secret   []byte
	Status   MailStatus
	Attempts []MailAttempt
	// CreateTime is when it was queued, NextTime when it is sent next, zero once it has ended, and EndTime when that was.
	// After the ExpireTime it is not sent again.
	CreateTime, NextTime, EndTime, ExpireTime time.Time
}

// MailAttempt is one attempt to send a mail.
type MailAttempt struct {
	Time     time.Time     `json:"time"`
	Duration time.Duration `json:"duration"`
	Outcome  string        `json:"outcome"`
	// Code is that of the mail server's answer, 0 where there was none, and Answer the beginning of its text.
	Code   int32  `json:"code,omitempty"`
	Answer string `json:"answer,omitempty"`
}

// MailQuery narrows mails. Each field that is empty is no bound.
type MailQuery struct {
	Client, Subscription, Shopper string
	Status                        MailStatus
}

// Mails keeps mails until some time after they ended.
type Mails interface {
	// Insert adds a mail. It returns ErrNotFound if its subscription does not exist, and ErrExists if the id is used.
	Insert(ctx context.Context, m *Mail) error
	Get(ctx context.Context, id string) (*Mail, error)
	// Update replaces the Address, the Secret, the Status, the Attempts and the times of a mail that waits. It returns ErrNotFound
	// for another.
	Update(ctx context.Context, m *Mail) error
	// Due returns at most limit mails whose NextTime is not after now, the longest due first.
	Due(ctx context.Context, now time.Time, limit int) ([]*Mail, error)
	// List returns mails, the newest first.
	List(ctx context.Context, q MailQuery, page Page) ([]*Mail, Cursor, error)
	// CountOf counts the mails of a subscription that wait.
	CountOf(ctx context.Context, client, subscription string) (int, error)
	// CountAsked counts the tests and confirmations that were queued for an address since a time.
	CountAsked(ctx context.Context, address string, since time.Time) (int, error)
	// Drop ends the mails of a subscription that wait.
	Drop(ctx context.Context, client, subscription string, now time.Time) error
	// DeleteEnded deletes at most limit mails that ended before a time, and returns how many.
	DeleteEnded(ctx context.Context, before time.Time, limit int) (int, error)
	// CountWaiting counts the mails that wait, up to MaxBacklog.
	CountWaiting(ctx context.Context) (int64, error)
}

// MailStopReason is why nothing is sent to an address.
type MailStopReason string

// The reasons: a mail server refused it for good, or its reader wants no mails.
const (
	StopRefused      MailStopReason = "REFUSED"
	StopUnsubscribed MailStopReason = "UNSUBSCRIBED"
)

// MailStop is an address to which nothing is sent.
type MailStop struct {
	// Address is in lower case.
	Address string
	Reason  MailStopReason
	Time    time.Time
	// Code and Answer are those of the mail server that refused it.
	Code   int32
	Answer string
}

// MailStops keeps the addresses to which nothing is sent.
type MailStops interface {
	// Put adds an address, or replaces what is kept of it.
	Put(ctx context.Context, s *MailStop) error
	Get(ctx context.Context, address string) (*MailStop, error)
	// Delete removes an address. It returns ErrNotFound if it is not there.
	Delete(ctx context.Context, address string) error
	// List returns addresses in byte order.
	List(ctx context.Context, page Page) ([]*MailStop, Cursor, error)
}
