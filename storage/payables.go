package storage

import (
	"context"
	"strconv"
	"time"

	"mysteryshopper/checklist/payable"
)

// Payable is what is owed to a shopper for a visit.
type Payable struct {
	ID   string
	Kind payable.Kind
	// Visit is what it is owed for. Client, Program and Location are those of the visit.
	Visit, Client, Program, Location string
	Shopper                          string
	// Report is the report whose approval a fee follows from, zero for the other kinds.
	Report   ReportID
	Amount   payable.Amount
	Standing payable.Standing
	// Month is that of CreateTime in UTC, such as 2026-11.
	Month string
	// Text is what it is for, Proof what the proof of purchase of an expense is found by, and Reason why it was refused, or why
	// the note of its payment was taken back.
	Text, Proof, Reason string
	// DecideTime is when it was approved or refused, zero while it waits for that.
	DecideTime time.Time
	// PaidDay is the civil date of the payment, such as 2026-11-30, and Reference how it is found in the books. Both are
	// empty where it was not paid.
	PaidDay, Reference string
	Revision           int64
	CreateTime         time.Time
	UpdateTime         time.Time
}

// The acts of audit entries of fees, which follow from what is done to a report.
const (
	// FeeDueAct is the act of an entry of a fee that is owed from now on, or again.
	FeeDueAct = "fee due"
	// FeeLapsedAct is the act of an entry of a fee that is not owed any more.
	FeeLapsedAct = "fee lapsed"
	// PayableErasedAct is the act of an entry of a payable whose texts were erased with its shopper.
	PayableErasedAct = "payable erased"
)

// AuditContent returns the content of the audit entry of every write of the payable: all its fields but the times and the
// revision, which the entries have themselves, each after its length as in AuditEntry.Proof.
func (p *Payable) AuditContent() []byte {
	var b []byte
	for _, text := range []string{
		p.ID, string(p.Kind), p.Visit, p.Client, p.Program, p.Location, p.Shopper, string(p.Report[:]),
		strconv.FormatInt(p.Amount.Units, 10), p.Amount.Currency, string(p.Standing.State), strconv.FormatBool(p.Standing.Overpaid),
		p.Month, p.Text, p.Proof, p.Reason, p.PaidDay, p.Reference, strconv.FormatBool(p.DecideTime.IsZero()),
	} {
		b = appendField(b, text)
	}
	return b
}

// PayableQuery narrows the list of payables.
type PayableQuery struct {
	// Shopper narrows the list to those of one shopper. Empty means all.
	Shopper string
	// Filter has the fields kind, state, shopper, client, program, location, visit, month, currency, reference, paid_day,
	// overpaid and create_time.
	Filter    Filter
	Ascending bool
}

// ShopperBalance are the sums of a shopper in one currency.
type ShopperBalance struct {
	Shopper string
	payable.Balance
}

// Payables keeps what is owed to shoppers; see Clients for the common rules. Payables are never removed.
type Payables interface {
	// Insert also returns ErrNotFound if the visit does not exist or was never assigned to the shopper, or if the report
	// does not exist, and ErrExists if it is the fee of a report that has one, or would be a second fee that holds; see
	// payable.Standing.
	Insert(ctx context.Context, p *Payable) error
	Get(ctx context.Context, id string) (*Payable, error)
	// Update replaces the standing, the texts, what was decided and what was paid if p.Revision is the stored one, and raises
	// the revision by one, in p too. Everything else never changes. It also returns ErrStale where a fee would hold beside
	// another one of its visit; OfVisit must have been called before a fee holds again.
	Update(ctx context.Context, p *Payable) error
	// List returns payables ordered by CreateTime and id, the newest first unless the query is ascending.
	List(ctx context.Context, q PayableQuery, page Page) ([]*Payable, Cursor, error)
	// OfVisit returns the payables of a visit in byte order of their ids. In an Update no other adds or changes a fee of the
	// visit before the end. It returns ErrNotFound if the visit does not exist.
	OfVisit(ctx context.Context, visit string) ([]*Payable, error)
	// OfStatement returns at most limit payables of a shopper that were created in the months from first to last or paid on
	// days of them, ordered by CreateTime and id.
	OfStatement(ctx context.Context, shopper, first, last string, limit int) ([]*Payable, error)
	// Opening returns what was owed to a shopper and not paid before a month, in units by currency; see payable.Balance.
	Opening(ctx context.Context, shopper, first string) (map[string]int64, error)
	// Balances returns the sums of the months from first to last of each shopper and currency, ordered by shopper and
	// currency; see payable.Balance. What has neither an opening, nor became owed, nor was paid is left out.
	Balances(ctx context.Context, first, last string, page Page) ([]*ShopperBalance, Cursor, error)
	// Totals returns the sums of all that Balances returns, one of each currency, ordered by currency.
	Totals(ctx context.Context, first, last string) ([]payable.Balance, error)
	// Each calls fn with every payable in byte order of ids, for verification. It stops at the first error of fn and returns
	// it.
	Each(ctx context.Context, fn func(*Payable) error) error
}
