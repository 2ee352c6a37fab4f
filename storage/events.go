package storage

import "time"

// The acts of events that make a revision, and of the return of a report, which asks for the next revision.
const (
	SubmittedEvent   = "SUBMITTED"
	ReturnedEvent    = "RETURNED"
	ResubmittedEvent = "RESUBMITTED"
	EditedEvent      = "EDITED"
)

// Event records an action on a report.
type Event struct {
	Act      string
	Revision int32
	// Actor is the id of the token, Role its role.
	Actor   string
	Role    string
	Reason  string
	Comment string
	Time    time.Time
	// Questions are the keys of the questions that a return names.
	Questions []string
	// AnswerDue is until when a return gives time for its answer; zero where it gives none. WrittenTime is when the answer to
	// such a return was written by the server's clock; zero for everything else.
	AnswerDue, WrittenTime time.Time
}
