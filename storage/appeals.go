package storage

import (
	"context"
	"encoding/json"
	"time"

	"mysteryshopper/checklist/appeal"
)

// Appeal is a client's dispute of one question of a released report.
type Appeal struct {
	ID      string
	Client  string
	Program string
	// Location is the report's when the appeal was made.
	Location string
	Report   ReportID
	Question string
	// Disputed is the number of the report's revision that is disputed.
	Disputed int32
	// Text and Evidence are what the client says. They are empty where they were erased.
	Text     string
	Evidence []AppealFile
	// AppealedBy is the id of the token that made the appeal.
	AppealedBy string
	CreateTime time.Time
	// DueTime is when an answer is due.
	DueTime time.Time

	State appeal.State
	// ClosedBy is the id of the token that answered or withdrew the appeal. It and the fields below are empty while it is
	// open; the reason and the answer are empty of one that was withdrawn.
	ClosedBy  string
	CloseTime time.Time
	Reason    appeal.Reason
	Answer    string
	// Outcome and Corrected are those of an upheld appeal: what became of its report, and the number of the revision that
	// corrects it, 0 where there is none.
	Outcome   appeal.Outcome
	Corrected int32
	Revision  int64
}

// AppealFile is a file that a client serves at an address of its own.
type AppealFile struct {
	Title string `json:"title,omitempty"`
	URI   string `json:"uri"`
	// SHA256 is the digest of the file in hexadecimal, and Bytes its size.
	SHA256    string `json:"sha256"`
	Bytes     int64  `json:"bytes"`
	MediaType string `json:"mediaType,omitempty"`
}

// Proof returns the bytes whose salted digest the audit entry of the creation has.
func (a *Appeal) Proof() []byte {
	return proofOf(a.ID, a.Client, a.Program, a.Location, a.Report[:], a.Question, a.Disputed, a.Text, a.Evidence, a.DueTime.UnixMicro())
}

// AnswerProof returns the bytes whose salted digest the audit entry of the answer or the withdrawal has.
func (a *Appeal) AnswerProof() []byte {
	return proofOf(a.ID, a.State, a.Reason, a.Answer, a.Outcome, a.Corrected)
}

// proofOf returns values in one form of bytes.
func proofOf(values ...any) []byte {
	proof, _ := json.Marshal(values) // texts and numbers always have a form
	return proof
}

// AppealOrder is the order of a list of appeals; the id decides between equal times.
type AppealOrder string

// The orders.
const (
	AppealsNewest   AppealOrder = "NEWEST"
	AppealsOldest   AppealOrder = "OLDEST"
	AppealsDueFirst AppealOrder = "DUE_FIRST"
	AppealsDueLast  AppealOrder = "DUE_LAST"
)

// AppealQuery narrows appeals.
type AppealQuery struct {
	// Client limits the list to one client. Empty means all.
	Client string
	// Tops are roots of subtrees that an appeal's location must be in. All appeals match if there are none or WholeClient
	// is one. Location is the root of a subtree that narrows the query further, empty for all. Both need a client.
	Tops     []string
	Location string
	// Report limits the list to one report. Zero means all.
	Report ReportID
	// OverdueAt limits the list to open appeals whose answer was due before. Zero means all.
	OverdueAt time.Time
	// Filter has the fields client, program, question, state, location, create_time, due_time and close_time.
	Filter Filter
	// Order is AppealsNewest where it is empty.
	Order AppealOrder
}

// AppealCounts counts appeals.
type AppealCounts struct {
	States map[appeal.State]int32
	// Overdue is how many of the open ones are overdue.
	Overdue int32
}

// Appeals keeps appeals; see Clients for the common rules. Insert also returns ErrNotFound if the program, the location or
// the report does not exist, and ErrExists if the question of the report has an open appeal. Appeals are never removed.
type Appeals interface {
	Insert(ctx context.Context, a *Appeal) error
	Get(ctx context.Context, id string) (*Appeal, error)
	// Update replaces the state and what belongs to its answer if a.Revision is the stored one, and raises the revision by
	// one, in a too. Everything else never changes. A closed appeal never opens again: ErrStale.
	Update(ctx context.Context, a *Appeal) error
	// List returns appeals in the order of the query. It returns ErrNotFound if the query names a client that does not
	// exist.
	List(ctx context.Context, q AppealQuery, page Page) ([]*Appeal, Cursor, error)
	// Against returns the appeals against a question of a report, in byte order of their ids.
	Against(ctx context.Context, report ReportID, question string) ([]*Appeal, error)
	// Count counts all appeals by their states, and those that are overdue at now.
	Count(ctx context.Context, now time.Time) (AppealCounts, error)
	// CountReleased counts the appeals against the released reports of a query by their states.
	CountReleased(ctx context.Context, q ReleasedQuery) (map[appeal.State]int32, error)
}
