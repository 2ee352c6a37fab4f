package payable

import "slices"

// Kind is what is owed.
type Kind string

// The kinds. They are added to and never renamed.
const (
	// Fee is what a visit pays. It is owed once for a visit, from the approval of its report.
	Fee Kind = "FEE"
	// Bonus is what the agency adds by hand.
	Bonus Kind = "BONUS"
	// Expense is what the shopper spent.
	Expense Kind = "EXPENSE"
)

// State is where a payable stands.
type State string

// The states.
const (
	// Open waits for a decision.
	Open State = "OPEN"
	// Approved is to be paid.
	Approved State = "APPROVED"
	// Refused is not paid, by a decision.
	Refused State = "REFUSED"
	// Paid was paid: somebody has noted the day and the reference of the payment.
	Paid State = "PAID"
	// Cancelled is the fee of a report that is not approved any more.
	Cancelled State = "CANCELLED"
)

// Standing is the state of a payable with its mark.
type Standing struct {
	State State
	// Overpaid is set of what was paid and is not owed any more.
	Overpaid bool
}

// Act is something that happens to a payable.
type Act string

// The acts. Lapse and Renew follow from what happens to the report of a fee; the others are acts of people.
const (
	// Approve decides that it is paid. A refusal can be overturned by it.
	Approve Act = "APPROVE"
	// Refuse decides that it is not paid.
	Refuse Act = "REFUSE"
	// MarkPaid notes that it was paid.
	MarkPaid Act = "MARK_PAID"
	// UnmarkPaid takes a note back that was wrong.
	UnmarkPaid Act = "UNMARK_PAID"
	// Lapse is the end of the approval of the report: it was returned, rejected or merged.
	Lapse Act = "LAPSE"
	// Renew is another approval of the report, after a Lapse.
	Renew Act = "RENEW"
)

// rule is a row of the table of states.
type rule struct {
	act      Act
	from, to Standing
}

var (
	open, approved, refused = Standing{State: Open}, Standing{State: Approved}, Standing{State: Refused}
	paid, cancelled         = Standing{State: Paid}, Standing{State: Cancelled}
	overpaid                = Standing{State: Paid, Overpaid: true}
)

// rules is the whole table. What is not in it is refused. A decision about a fee does not outlive the approval of its
// report: a fee that comes back waits for another decision. What was paid stays paid, and is marked where it is not owed.
var rules = []rule{
	{Approve, open, approved}, {Approve, refused, approved},
	{Refuse, open, refused}, {Refuse, approved, refused},
	{MarkPaid, approved, paid},
	{UnmarkPaid, paid, approved}, {UnmarkPaid, overpaid, cancelled},
	{Lapse, open, cancelled}, {Lapse, approved, cancelled}, {Lapse, refused, cancelled}, {Lapse, paid, overpaid},
	{Renew, cancelled, open}, {Renew, overpaid, paid},
}

// After returns the standing that an act leads to; false, and the standing unchanged, where the table does not have it.
func (s Standing) After(act Act) (Standing, bool) {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.act == act && r.from == s })
	if i < 0 {
		return s, false
	}
	return rules[i].to, true
}

// Owed reports whether the amount is owed to the shopper, paid or not: it was not refused, and is not that of a report
// which is not approved any more.
func (s Standing) Owed() bool {
	return s.State == Open || s.State == Approved || s == paid
}

// Holds reports whether a fee with this standing is the one fee of its visit, beside which no other is owed. A refused one
// is: the decision is about the visit.
func (s Standing) Holds() bool { return s != cancelled && s != overpaid }
