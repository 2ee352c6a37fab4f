package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysteryshopper/storage"
)

// The types of events.
const (
	ReportReleased  = "report.released"
	ReportCorrected = "report.corrected"
	ReportWithdrawn = "report.withdrawn"
	AccessChanged   = "access.changed"
	AlertRaised     = "alert.raised"
	AppealAnswered  = "appeal.answered"
	EvidenceChanged = "evidence.changed"
	// Test is sent only where it is asked for, and cannot be subscribed to.
	Test = "webhook.test"
)

// Types are the events that can be subscribed to.
var Types = []string{ReportReleased, ReportCorrected, ReportWithdrawn, AccessChanged, AlertRaised, AppealAnswered, EvidenceChanged}

// typeOf returns the event that a change of a feed is; empty where it is none.
func typeOf(kind storage.ChangeKind) string {
	switch kind {
	case storage.Released:
		return ReportReleased
	case storage.Corrected:
		return ReportCorrected
	case storage.Withdrawn:
		return ReportWithdrawn
	case storage.AccessChanged, storage.Moved:
		return AccessChanged
	case storage.AlertRaised:
		return AlertRaised
	case storage.AppealAnswered:
		return AppealAnswered
	case storage.EvidenceChanged:
		return EvidenceChanged
	}
	return ""
}

// Writer writes the bodies and the webhook-ids of events.
type Writer struct {
	// Token returns a position in a feed as the token that clients know.
	Token func(position int64) string
	// IDKey makes webhook-ids, which tell nothing of the position.
	IDKey []byte
	// PublicURL stands before links; without it they begin with a slash.
	PublicURL string
	// ExpireTime returns until when an event is repeated that is sent first at a time.
	ExpireTime func(time.Time) time.Time
}

// body is what is sent. It has names and links alone: whoever receives it gets the rest from the API, with what their own
// token may see then.
type body struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      data      `json:"data"`
}

type data struct {
	Client  string `json:"client"`
	Webhook string `json:"webhook"`
	// Position is the event's in the feed, and PreviousPosition that of the event before it of this subscription.
	Position         string `json:"position,omitempty"`
	PreviousPosition string `json:"previousPosition,omitempty"`
	Kind             string `json:"kind,omitempty"`
	Location         string `json:"location,omitempty"`
	Program          string `json:"program,omitempty"`
	// Alert is the kind of an alert.
	Alert string `json:"alert,omitempty"`
	// Appeal is the state of an appeal.
	Appeal   string `json:"appeal,omitempty"`
	Resource string `json:"resource,omitempty"`
	Link     string `json:"link,omitempty"`
	// Changes is the link to all that happened since the event before.
	Changes string `json:"changes,omitempty"`
}

// id returns the webhook-id of a position: the same whenever that event is sent to the subscription.
func (x *Writer) id(w *storage.Webhook, position int64) string {
	mac := hmac.New(sha256.New, x.IDKey)
	mac.Write([]byte(strings.Join([]string{"webhook-id", w.Client, w.ID, strconv.FormatInt(position, 10)}, "\x00")))
	return "evt_" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// TestEvent returns a test event, the next one of the subscription, whose Sequence it raises.
func (x *Writer) TestEvent(w *storage.Webhook, id string, now time.Time) (*storage.WebhookEvent, error) {
	text, err := json.Marshal(body{Type: Test, Timestamp: now, Data: data{Client: w.Client, Webhook: w.ID}})
	return x.newEvent(w, "evt_"+id, Test, 0, text, now), err
}

// newEvent returns an event that is to be sent at once, the next one of the subscription.
func (x *Writer) newEvent(w *storage.Webhook, id, eventType string, position int64, text []byte, now time.Time) *storage.WebhookEvent {
	w.Sequence++
	return &storage.WebhookEvent{
		Client: w.Client, Webhook: w.ID, Sequence: w.Sequence, ID: id, Type: eventType, Position: position, Body: text,
		State: storage.WebhookWaiting, CreateTime: now, NextTime: now, ExpireTime: x.ExpireTime(now),
	}
}

// take reads at most limit changes after the position of a subscription and returns the events among them that it wants.
// It moves the subscription on, in memory. more is true where there may be further changes.
func (x *Writer) take(ctx context.Context, tx storage.Tx, w *storage.Webhook, now time.Time, limit int) (events []*storage.WebhookEvent, more bool, err error) {
	changes, err := tx.Feed().List(ctx, w.Client, []string{w.Location}, w.Position, limit)
	if err != nil {
		return nil, false, err
	}
	for i := range changes {
		c := &changes[i]
		w.Position = c.Position
		e, err := x.eventOf(ctx, tx, w, c, now)
		if err != nil {
			return nil, false, err
		}
		if e != nil {
			events = append(events, e)
		}
	}
	return events, len(changes) == limit, nil
}

// eventOf returns the event of a change; nil where the subscription does not want it. A filter leaves out only what is known
// to be outside of it: a report that was withdrawn meanwhile cannot be read.
func (x *Writer) eventOf(ctx context.Context, tx storage.Tx, w *storage.Webhook, c *storage.Change, now time.Time) (*storage.WebhookEvent, error) {
	kind := typeOf(c.Kind)
	if kind == "" || len(w.Events) > 0 && !slices.Contains(w.Events, kind) {
		return nil, nil
	}
	d := data{
		Client: w.Client, Webhook: w.ID, Position: x.Token(c.Position), PreviousPosition: x.Token(w.LastPosition), Kind: string(c.Kind), Location: c.Location,
	}
	switch c.Kind {
	case storage.Released, storage.Corrected, storage.Withdrawn:
		d.Resource = strings.Join([]string{"clients", c.Client, "releasedReports", c.Resource}, "/")
		wanted, err := describeReport(ctx, tx, w, c, &d)
		if err != nil || !wanted {
			return nil, err
		}
	case storage.EvidenceChanged:
		d.Resource = strings.Join([]string{"clients", c.Client, "releasedReports", c.Resource}, "/")
		of := *c
		of.Resource, _, _ = strings.Cut(c.Resource, "/")
		wanted, err := describeReport(ctx, tx, w, &of, &d)
		if err != nil || !wanted {
			return nil, err
		}
	case storage.AlertRaised:
		d.Resource = strings.Join([]string{"clients", c.Client, "alerts", c.Resource}, "/")
		wanted, err := describeAlert(ctx, tx, w, c, &d)
		if err != nil || !wanted {
			return nil, err
		}
	case storage.AppealAnswered:
		d.Resource = strings.Join([]string{"clients", c.Client, "appeals", c.Resource}, "/")
		wanted, err := describeAppeal(ctx, tx, w, c, &d)
		if err != nil || !wanted {
			return nil, err
		}
	case storage.Moved:
		d.Resource = strings.Join([]string{"clients", c.Client, "locations", c.Resource}, "/")
	}
	if d.Resource != "" && c.Kind != storage.Withdrawn {
		d.Link = x.PublicURL + "/v1/" + d.Resource
	}
	if c.Kind == storage.EvidenceChanged {
		d.Link += ":download"
	}
	d.Changes = x.PublicURL + "/v1/clients/" + c.Client + "/changes?after=" + d.PreviousPosition
	text, err := json.Marshal(body{Type: kind, Timestamp: c.Time, Data: d})
	if err != nil {
		return nil, err
	}
	w.LastPosition = c.Position
	e := x.newEvent(w, x.id(w, c.Position), kind, c.Position, text, now)
	if c.Kind == storage.Released || c.Kind == storage.Corrected {
		e.Report = c.Resource
	}
	return e, nil
}

// describeAlert adds the program and the kind of an alert, and reports whether the subscription's filter of programs lets
// it through.
func describeAlert(ctx context.Context, tx storage.Tx, w *storage.Webhook, c *storage.Change, d *data) (bool, error) {
	a, err := tx.Alerts().Get(ctx, c.Client, c.Resource)
	if errors.Is(err, storage.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	d.Program, d.Alert = a.Program, string(a.Terms.Kind)
	return len(w.Programs) == 0 || slices.Contains(w.Programs, a.Program), nil
}

// describeAppeal adds the program and the state of an appeal, and reports whether the subscription's filter of programs lets
// it through.
func describeAppeal(ctx context.Context, tx storage.Tx, w *storage.Webhook, c *storage.Change, d *data) (bool, error) {
	a, err := tx.Appeals().Get(ctx, c.Resource)
	if errors.Is(err, storage.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	d.Program, d.Appeal = a.Program, string(a.State)
	return len(w.Programs) == 0 || slices.Contains(w.Programs, a.Program), nil
}

// describeReport adds the program of a report that its client may read there now, and reports whether the filters of the
// subscription let it through.
func describeReport(ctx context.Context, tx storage.Tx, w *storage.Webhook, c *storage.Change, d *data) (bool, error) {
	r, err := tx.Reports().GetReleased(ctx, c.Client, c.Resource)
	if errors.Is(err, storage.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if r.Location == c.Location {
		d.Program = r.Program
	}
	if len(w.Programs) > 0 && !slices.Contains(w.Programs, r.Program) {
		return false, nil
	}
	return c.Kind != storage.Released || len(w.Verdicts) == 0 || slices.Contains(w.Verdicts, string(r.Verdict)), nil
}
