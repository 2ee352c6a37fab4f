// Package appeal has the states of a client's appeal against one question of a released report: who does what in them, and
// the terms within which an appeal is made and answered. Time makes an appeal overdue and never decides it.
package appeal

import "slices"

// State is where an appeal stands.
type State string

// The states of an appeal.
const (
	// Open appeals wait for a reviewer.
	Open State = "OPEN"
	// Upheld appeals were right: the report was corrected or withdrawn.
	Upheld State = "UPHELD"
	// Refused appeals leave the report as it is.
	Refused State = "REFUSED"
	// Withdrawn appeals were taken back by the client.
	Withdrawn State = "WITHDRAWN"
)

// States lists all states, in the order of the API.
var States = []State{Open, Upheld, Refused, Withdrawn}

// Answered reports whether the agency has decided the appeal.
func (s State) Answered() bool { return s == Upheld || s == Refused }

// Act is what is done to an appeal.
type Act string

// The acts on an appeal.
const (
	// Uphold is a reviewer's: the client was right, and the report is corrected.
	Uphold Act = "UPHOLD"
	// Refuse is a reviewer's: the report stays as it is.
	Refuse Act = "REFUSE"
	// Withdraw is the client's.
	Withdraw Act = "WITHDRAW"
)

// Party is who does an act.
type Party string

// The parties of an appeal.
const (
	Client Party = "CLIENT"
	Agency Party = "AGENCY"
)

// Rule is one row of the table of appeals.
type Rule struct {
	Act  Act
	By   Party
	From State
	To   State
}

// Rules is the whole table. What is not in it is refused; no row is by time.
var Rules = []Rule{
	{Act: Uphold, By: Agency, From: Open, To: Upheld},
	{Act: Refuse, By: Agency, From: Open, To: Refused},
	{Act: Withdraw, By: Client, From: Open, To: Withdrawn},
}

// After returns the state after an act of a party. ok is false, and the state unchanged, where the table has no such row.
func (s State) After(act Act, by Party) (_ State, ok bool) {
	for _, r := range Rules {
		if r.Act == act && r.By == by && r.From == s {
			return r.To, true
		}
	}
	return s, false
}

// Reason is why an appeal was upheld or refused. Reasons are added to and never renamed.
type Reason string

// The reasons.
const (
	AnswerWrong      Reason = "ANSWER_WRONG"
	QuestionUnclear  Reason = "QUESTION_UNCLEAR"
	WrongVisit       Reason = "WRONG_VISIT"
	AgencyError      Reason = "AGENCY_ERROR"
	ReportConfirmed  Reason = "REPORT_CONFIRMED"
	NotSubstantiated Reason = "NOT_SUBSTANTIATED"
	AsAgreed         Reason = "AS_AGREED"
	NotOfThisVisit   Reason = "NOT_OF_THIS_VISIT"
	Other            Reason = "OTHER"
)

// reasons has those that each act can give.
var reasons = map[Act][]Reason{
	Uphold: {AnswerWrong, QuestionUnclear, WrongVisit, AgencyError, Other},
	Refuse: {ReportConfirmed, NotSubstantiated, AsAgreed, NotOfThisVisit, Other},
}

// Reasons returns the reasons that the act can give, none for a withdrawal.
func (a Act) Reasons() []Reason { return slices.Clone(reasons[a]) }

// Gives reports whether the act can give a reason.
func (a Act) Gives(r Reason) bool { return slices.Contains(reasons[a], r) }
