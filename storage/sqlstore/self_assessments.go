package sqlstore

import (
	"context"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// selfAssessments implements storage.SelfAssessments.
type selfAssessments struct{ *tx }

// The columns of a self-assessment: those of every list, and the answers in the two bodies of a report.
const (
	selfAssessmentColumns = `client, id, location, program, checklist, version, month, locale, answers_digest,
		score_digest, effective, token, create_time`
	selfAssessmentBodies = `scoring, personal`
)

var insertSelfAssessment = `INSERT INTO self_assessments (` + selfAssessmentColumns + `, ` + selfAssessmentBodies + `)
	VALUES (` + placeholders(1, 15) + `) ON CONFLICT DO NOTHING`

func (s selfAssessments) Insert(ctx context.Context, a *storage.SelfAssessment) (err error) {
	defer wrap(&err, "insert self-assessment")
	if err := s.requireReferences(ctx, a); err != nil {
		return err
	}
	scoring, personal := checklist.EncodeAnswers(&checklist.Report{
		Checklist: a.Checklist, Version: a.Version, Locale: a.Locale, Answers: a.Answers,
	})
	return s.insert(ctx, insertSelfAssessment,
		a.Client, a.ID, a.Location, a.Program, a.Checklist, a.Version, monthValue{&a.Month}, a.Locale, a.AnswersDigest[:],
		a.ScoreDigest[:], a.Effective, a.Token, micros(a.CreateTime), scoring, personal)
}

// requireReferences returns ErrNotFound if something that the self-assessment names does not exist.
func (s selfAssessments) requireReferences(ctx context.Context, a *storage.SelfAssessment) error {
	if err := s.require(ctx, hasLocation, a.Client, a.Location); err != nil {
		return err
	}
	if err := s.require(ctx, hasProgram, a.Client, a.Program); err != nil {
		return err
	}
	return s.require(ctx, hasVersion, a.Checklist, a.Version)
}

// The selected columns. The condition on released reports is that of EverReleased, so that an index serves it.
const (
	selfAssessmentHead = selfAssessmentColumns + `, EXISTS (SELECT 1 FROM reports r
		WHERE r.client = self_assessments.client AND r.program = self_assessments.program
			AND r.location = self_assessments.location AND r.month = self_assessments.month AND r.released_id <> '')`
	selectSelfAssessments     = `SELECT ` + selfAssessmentHead + `, ` + selfAssessmentBodies + ` FROM self_assessments`
	selectSelfAssessmentHeads = `SELECT ` + selfAssessmentHead + ` FROM self_assessments`
)

func (s selfAssessments) Get(ctx context.Context, client, id string) (_ *storage.SelfAssessment, err error) {
	defer wrap(&err, "get self-assessment")
	return queryOne(ctx, s.tx, scanSelfAssessment, selectSelfAssessments+` WHERE client = $1 AND id = $2`, client, id)
}

func (s selfAssessments) List(
	ctx context.Context, query storage.SelfAssessmentQuery, page storage.Page,
) (_ []*storage.SelfAssessment, _ storage.Cursor, err error) {
	defer wrap(&err, "list self-assessments")
	list, text := selfAssessmentHeads, selectSelfAssessmentHeads
	if query.Answers {
		list, text = wholeSelfAssessments, selectSelfAssessments
	}
	q := newQuery(text).where("client = ?", query.Client)
	q.whereInSubtrees("location", query.Client, query.Tops, nil)
	q.whereBelow("location", query.Client, query.Location)
	q.whereEqual("program", query.Program)
	q.whereMonths(query.From, query.To)
	return list.readClientPage(ctx, s.tx, query.Client, q, page)
}

// The two lists accept each other's cursors.
var (
	selfAssessmentHeads  = selfAssessmentPages(scanSelfAssessmentHead)
	wholeSelfAssessments = selfAssessmentPages(scanSelfAssessment)
)

func selfAssessmentPages(scan func(row) (*storage.SelfAssessment, error)) *pagedList[*storage.SelfAssessment] {
	return &pagedList[*storage.SelfAssessment]{
		name: "self-assessments", order: "month, location, id", after: "(month, location, id) > (?, ?, ?)", scan: scan,
		keys:    func(a *storage.SelfAssessment) []any { return []any{monthKey(a.Month), a.Location, a.ID} },
		targets: func() []any { return []any{new(int64), new(string), new(string)} },
	}
}

func scanSelfAssessmentHead(r row) (*storage.SelfAssessment, error) {
	a := &storage.SelfAssessment{}
	return a, r.Scan(selfAssessmentTargets(a)...)
}

func scanSelfAssessment(r row) (*storage.SelfAssessment, error) {
	a := &storage.SelfAssessment{}
	var scoring, personal []byte
	if err := r.Scan(append(selfAssessmentTargets(a), &scoring, &personal)...); err != nil {
		return nil, err
	}
	content, err := checklist.DecodeAnswers(scoring, personal)
	if err != nil {
		return nil, err
	}
	a.Answers = content.Answers
	return a, nil
}

func selfAssessmentTargets(a *storage.SelfAssessment) []any {
	return []any{
		&a.Client, &a.ID, &a.Location, &a.Program, &a.Checklist, &a.Version, monthValue{&a.Month}, &a.Locale,
		fixedBytes(a.AnswersDigest[:]), fixedBytes(a.ScoreDigest[:]), &a.Effective, &a.Token, instant{&a.CreateTime},
		&a.Released,
	}
}
