package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/checklist/alert"
)

// AlertRule is a rule of a program by which alerts are raised.
type AlertRule struct {
	Client  string
	Program string
	ID      string
	Title   string
	Terms   alert.Terms
	// CheckTime is when a rule by time is checked next. It is zero for the others.
	CheckTime  time.Time
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
}

// MaxAlertRules is how many rules a program can have.
const MaxAlertRules = 100

// AlertRules keeps the rules of programs; see Clients for the common rules. Insert also returns ErrNotFound if the program
// does not exist. A program that is deleted takes its rules with it.
type AlertRules interface {
	Insert(ctx context.Context, r *AlertRule) error
	Get(ctx context.Context, client, program, id string) (*AlertRule, error)
	// Update replaces the title, the terms and the times if r.Revision is the stored one, and raises the revision by one,
	// in r too. The creation time never changes.
	Update(ctx context.Context, r *AlertRule) error
	// Delete removes a rule; the alerts that it raised stay. It returns ErrStale if the revision is not the stored one.
	Delete(ctx context.Context, client, program, id string, revision int64) error
	// List returns the rules of a program in byte order of their ids. It returns ErrNotFound if the client does not exist.
	List(ctx context.Context, client, program string, page Page) ([]*AlertRule, Cursor, error)
	// Due returns at most limit rules whose CheckTime is not after now, the earliest first.
	Due(ctx context.Context, now time.Time, limit int) ([]*AlertRule, error)
	// SetCheckTime changes the time of a rule's next check, and not its revision. It does nothing if the rule does not
	// exist or was changed since the revision.
	SetCheckTime(ctx context.Context, r *AlertRule, next time.Time) error
}

// Alert is what a rule found, raised once for its cause.
type Alert struct {
	Client  string
	ID      string
	Program string
	// Rule is the id of the rule, which may be deleted. Terms are those of the rule when it raised the alert.
	Rule  string
	Terms alert.Terms
	// Agency alerts are never shown to the client.
	Agency bool
	// Location is where it happened, WholeClient for a fall of the whole client.
	Location string
	// Report is the report that it is about, zero for a fall.
	Report  ReportID
	Numbers alert.Numbers
	State   alert.State
	// RaiseTime is when the alert was raised, UpdateTime the time of its last change.
	RaiseTime  time.Time
	UpdateTime time.Time
	// AcknowledgedBy and ResolvedBy are ids of tokens. The times are zero and the ids empty before the act.
	AcknowledgedBy  string
	AcknowledgeTime time.Time
	ResolvedBy      string
	ResolveTime     time.Time
	Note            string
	// EndTime and EndReason are set while the state is ENDED.
	EndTime   time.Time
	EndReason alert.EndReason
	Revision  int64
}

// Cause returns the text that is the same for two alerts about the same thing: the rule, and the location, report and
// subject. No two alerts of a client have the same cause.
func (a *Alert) Cause() string {
	report := ""
	if !a.Report.IsZero() {
		report = uuid.UUID(a.Report).String()
	}
	return a.Program + "/" + a.Rule + "/" + a.Location + "/" + report + "/" + a.Numbers.Subject()
}

// AlertQuery narrows a client's alerts.
type AlertQuery struct {
	Client string
	// Tops are roots of subtrees that an alert's location must be in. All alerts match if there are none or WholeClient
	// is one.
	Tops []string
	// Location is the root of a subtree that narrows the query further. Empty means all.
	Location string
	// Agency includes alerts that are the agency's alone.
	Agency bool
	// Filter has the fields program, rule, kind, state, location and raise_time.
	Filter    Filter
	Ascending bool
}

// Alerts keeps alerts; see Clients for the common rules. Insert also returns ErrNotFound if the program, the location or the
// report does not exist, and ErrExists if the client has an alert with the same cause. Alerts are never removed.
type Alerts interface {
	Insert(ctx context.Context, a *Alert) error
	Get(ctx context.Context, client, id string) (*Alert, error)
	// Update replaces the numbers, the state and what people did if a.Revision is the stored one, and raises the revision
	// by one, in a too. Everything else never changes.
	Update(ctx context.Context, a *Alert) error
	// List returns alerts ordered by RaiseTime and id, the newest first unless the query is ascending. It returns
	// ErrNotFound if the client does not exist.
	List(ctx context.Context, q AlertQuery, page Page) ([]*Alert, Cursor, error)
	// OfReport returns the alerts of a report in byte order of their ids.
	OfReport(ctx context.Context, report ReportID) ([]*Alert, error)
	// OfRule returns the alerts of a rule about a subject in byte order of their ids.
	OfRule(ctx context.Context, client, program, rule, subject string) ([]*Alert, error)
	// Unreviewed returns at most limit reports of a program that wait for a reviewer and were received at a time or
	// before, the oldest first, without those that have an alert of the rule with the state OPEN, ACKNOWLEDGED or
	// RESOLVED. In an Update it keeps others from reviewing them before its end.
	Unreviewed(ctx context.Context, r *AlertRule, until time.Time, limit int) ([]*Report, error)
}
