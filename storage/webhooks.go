package storage

import (
	"context"
	"time"
)

// WebhookLease is the name of the lease for delivering the events of webhooks: one server at a time does.
const WebhookLease = "webhooks"

// WebhookState is whether the events of a subscription are sent.
type WebhookState string

// The states of subscriptions. Only tests are sent of those that are not active.
const (
	WebhookActive   WebhookState = "ACTIVE"
	WebhookPaused   WebhookState = "PAUSED"
	WebhookDisabled WebhookState = "DISABLED"
)

// PauseReason is why nothing is sent.
type PauseReason string

// The reasons: somebody paused it, it failed for long, or its receiver answered 410.
const (
	PauseRequested PauseReason = "REQUESTED"
	PauseFailing   PauseReason = "FAILING"
	PauseGone      PauseReason = "GONE"
)

// Webhook is a subscription: a client's events that are sent to one of its servers.
type Webhook struct {
	Client string
	ID     string
	Title  string
	URL    string
	// Events are the types of events that are sent; all where empty.
	Events []string
	// Location is the root of the subtree whose events are sent, or WholeClient.
	Location string
	// Programs and Verdicts narrow reports; no bound where empty.
	Programs, Verdicts []string
	State              WebhookState
	// PauseReason and PauseTime are empty while it is active.
	PauseReason PauseReason
	PauseTime   time.Time
	// Secret and PreviousSecret are sealed by the server's key. The previous one is empty where there is none.
	Secret, PreviousSecret []byte
	PreviousSecretExpire   time.Time
	WebhookProgress
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
}

// WebhookProgress is how far the delivery of a subscription is.
type WebhookProgress struct {
	// Turn counts the changes of a subscription, those of its progress included.
	Turn int64
	// Position is the position in the client's feed up to which events were taken. LastPosition is that of the last event,
	// and Sequence its number among the events of the subscription.
	Position, LastPosition, Sequence int64
	// Failures counts the deliveries that failed since the last one that succeeded, FailingSince is the first of them and
	// Failure what came of the last.
	Failures     int64
	FailingSince time.Time
	Failure      string
	// DueTime is when something is to be done; zero where nothing is. A change that gets its position in the feed makes the
	// active subscriptions of the client due that have nothing to do.
	DueTime time.Time
}

// WebhookQuery narrows subscriptions to those for one of the subtrees of Tops; all where that is empty or has
// WholeClient.
type WebhookQuery struct {
	Client string
	Tops   []string
}

// Webhooks keeps subscriptions; see Clients for the common rules.
type Webhooks interface {
	// Insert adds a subscription with Revision and Turn 1. It returns ErrNotFound if its client or its location does not exist.
	Insert(ctx context.Context, w *Webhook) error
	Get(ctx context.Context, client, id string) (*Webhook, error)
	// Update replaces everything but the ids and the CreateTime if w.Revision is the stored one, and raises the revision
	// and the turn by one, in w too. It returns ErrNotFound if the location does not exist.
	Update(ctx context.Context, w *Webhook) error
	// UpdateProgress replaces the progress if w.Turn is the stored one, and raises the turn by one, in w too.
	UpdateProgress(ctx context.Context, w *Webhook) error
	// Delete removes a subscription with its events and deliveries. It returns ErrStale if the revision is not the stored one.
	Delete(ctx context.Context, client, id string, revision int64) error
	// List returns subscriptions in byte order of their ids. It returns ErrNotFound if the client does not exist.
	List(ctx context.Context, q WebhookQuery, page Page) ([]*Webhook, Cursor, error)
	// Due returns at most limit subscriptions whose DueTime is not after now and whose client was not deleted, the longest due
	// first.
	Due(ctx context.Context, now time.Time, limit int) ([]*Webhook, error)
}

// WebhookEventState is what became of an event of a subscription.
type WebhookEventState string

// The states of events.
const (
	WebhookWaiting   WebhookEventState = "WAITING"
	WebhookDelivered WebhookEventState = "DELIVERED"
	WebhookFailed    WebhookEventState = "FAILED"
)

// WebhookEvent is one event of a subscription.
type WebhookEvent struct {
	Client, Webhook string
	// Sequence is its number among the events of the subscription.
	Sequence int64
	// ID is the webhook-id, Type such as report.released.
	ID, Type string
	// Position is that in the client's feed; 0 for a test.
	Position int64
	// Report is the released id of the report that the client may read by the event: of a release or a correction.
	Report   string
	Body     []byte
	State    WebhookEventState
	Attempts int32
	// CreateTime is when it was taken from the feed, NextTime when it is sent next, zero once it has ended, and EndTime
	// when that was. After the ExpireTime it is not sent again.
	CreateTime, NextTime, EndTime, ExpireTime time.Time
}

// Delivery is one attempt to bring an event to its receiver.
type Delivery struct {
	Client, Webhook string
	Sequence        int64
	// Event, Type and Body are those of the event; they are not stored with the delivery.
	Event, Type string
	Body        []byte
	// Attempt is its number, from 1.
	Attempt  int32
	Time     time.Time
	Duration time.Duration
	Outcome  string
	// Status is that of the receiver's answer, 0 where there was none, and Answer the beginning of its body.
	Status int32
	Answer []byte
}

// WebhookEventQuery narrows the events of a subscription to those with a State, and its deliveries to those of an Event,
// where one is named.
type WebhookEventQuery struct {
	Client, Webhook string
	State           WebhookEventState
	Event           string
}

// ReportDelivery is the first time at which an event by which a report may be read was delivered to a subscription.
type ReportDelivery struct {
	Webhook string
	Time    time.Time
}

// WebhookEvents keeps the events of subscriptions and their deliveries.
type WebhookEvents interface {
	// Insert adds events. It returns ErrNotFound if a subscription does not exist, and ErrExists if a number is used.
	Insert(ctx context.Context, events []*WebhookEvent) error
	// Update replaces the State, the Attempts and the times of an event that waits. It returns ErrNotFound for another.
	Update(ctx context.Context, e *WebhookEvent) error
	// InsertDelivery adds a delivery of an event.
	InsertDelivery(ctx context.Context, d *Delivery) error
	// Due returns at most limit events of a subscription whose NextTime is not after now, in the order of their numbers;
	// of one type where it is named.
	Due(ctx context.Context, client, webhook, eventType string, now time.Time, limit int) ([]*WebhookEvent, error)
	// Next returns the earliest NextTime of a subscription's events, of one type where it is named, and how many of them
	// wait. The time is zero where none does.
	Next(ctx context.Context, client, webhook, eventType string) (next time.Time, waiting int, err error)
	// DropWaiting deletes the events of a subscription that wait and whose position is after the given one.
	DropWaiting(ctx context.Context, client, webhook string, after int64) error
	// Restart sets the NextTime and the ExpireTime of a subscription's events that wait.
	Restart(ctx context.Context, client, webhook string, now, expire time.Time) error
	// List returns the events of a subscription, the newest first.
	List(ctx context.Context, q WebhookEventQuery, page Page) ([]*WebhookEvent, Cursor, error)
	// ListDeliveries returns the deliveries of a subscription, the newest event first, and of each the newest attempt.
	ListDeliveries(ctx context.Context, q WebhookEventQuery, page Page) ([]*Delivery, Cursor, error)
	// DeliveredTo returns the deliveries of a client's report by its released id, one for each subscription, in byte order of
	// their ids. Events that were deleted are not among them.
	DeliveredTo(ctx context.Context, client, report string) ([]ReportDelivery, error)
	// DeleteEnded deletes at most limit events that ended before a time, with their deliveries, and returns how many.
	DeleteEnded(ctx context.Context, before time.Time, limit int) (int, error)
	// CountWaiting counts the events of all subscriptions that wait, up to MaxBacklog.
	CountWaiting(ctx context.Context) (int64, error)
}
