package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// SelfAssessment is what a manager answers to the checklist that shoppers fill, for a month of a location. It never
// changes.
type SelfAssessment struct {
	Client    string
	ID        string
	Location  string
	Program   string
	Checklist string
	Version   int32
	Month     string
	// Locale is the language of what is written in the answers.
	Locale string
	// Answers are kept by checklist.EncodeAnswers, with what that keeps: times in UTC to the microsecond. They are nil
	// where a list leaves them out.
	Answers       []checklist.Answer
	AnswersDigest checklist.Digest
	// ScoreDigest is that of the score's canonical JSON.
	ScoreDigest checklist.Digest
	Effective   *int32 // basis points; nil where there is no total
	// Token is the id of the token that submitted it.
	Token      string
	CreateTime time.Time
	// Released says that a report of the location, program and month was released before it was read, also if that was
	// withdrawn since: from then on it is not sealed. Insert takes no notice of it.
	Released bool
}

// SelfAssessmentQuery narrows a client's self-assessments.
type SelfAssessmentQuery struct {
	Client string
	// Tops are locations of which and below which they must be; all where empty.
	Tops []string
	// Location narrows further in the same way; empty for all.
	Location string
	// Program narrows; empty for all.
	Program string
	// From and To are months such as 2026-01, both included; empty for no bound.
	From string
	To   string
	// Answers asks for the answers, which are long.
	Answers bool
}

// SelfAssessments keeps self-assessments, one for each client, location, program and month. Whether one may be
// taken is asked of Reports.EverReleased.
type SelfAssessments interface {
	// Insert adds a self-assessment. ErrNotFound where its client, location, program or version is not there; ErrExists
	// where the client has one of this id, or one of this location, program and month.
	Insert(ctx context.Context, a *SelfAssessment) error
	// Get returns a self-assessment with its answers.
	Get(ctx context.Context, client, id string) (*SelfAssessment, error)
	// List returns self-assessments by month, location and id; only the client must be there.
	List(ctx context.Context, q SelfAssessmentQuery, page Page) ([]*SelfAssessment, Cursor, error)
}
