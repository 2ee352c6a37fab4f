package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// SelfAssessment holds a manager's answers to the checklist of shoppers, for one month of a location. It never changes.
type SelfAssessment struct {
	Client    string
	ID        string
	Location  string
	Program   string
	Checklist string
	Version   int32
	Month     string
	// Locale is the language of the texts in the answers.
	Locale string
	// Answers are stored by checklist.EncodeAnswers, with times in UTC to the microsecond. They are nil in lists that
	// leave them out.
	Answers       []checklist.Answer
	AnswersDigest checklist.Digest
	// ScoreDigest is the digest of the score's canonical JSON.
	ScoreDigest checklist.Digest
	Effective   *int32 // basis points; nil if there is no total
	// Token is the id of the token that submitted it.
	Token      string
	CreateTime time.Time
	// Released means that a report of the location, program and month was ever released, even if it was withdrawn
	// later. From then on the self-assessment is no longer sealed. Insert ignores the field.
	Released bool
}

// SelfAssessmentQuery narrows a client's self-assessments.
type SelfAssessmentQuery struct {
	Client string
	// Tops are roots of subtrees that the locations must be in. Empty means all.
	Tops []string
	// Location is the root of a subtree that narrows the query further. Empty means all.
	Location string
	// Program narrows the query. Empty means all.
	Program string
	// From and To are months such as 2026-01, both included. Empty means no bound.
	From string
	To   string
	// Answers includes the answers, which are long.
	Answers bool
}

// SelfAssessments keeps self-assessments, one for each client, location, program and month. Reports.EverReleased
// decides whether a new one is still permitted.
type SelfAssessments interface {
	// Insert adds a self-assessment. It returns ErrNotFound if its client, location, program or version does not exist,
	// and ErrExists if the client has one with this id, or one for this location, program and month.
	Insert(ctx context.Context, a *SelfAssessment) error
	// Get returns a self-assessment with its answers.
	Get(ctx context.Context, client, id string) (*SelfAssessment, error)
	// List returns self-assessments ordered by month, location and id. It returns ErrNotFound if the client does not
	// exist.
	List(ctx context.Context, q SelfAssessmentQuery, page Page) ([]*SelfAssessment, Cursor, error)
}
