package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

func (s reports) GetSubmission(ctx context.Context, id storage.ReportID, base int32) (_ *storage.Submission, err error) {
	defer wrap(&err, "get submission")
	return queryOne(ctx, s.tx, scanSubmission,
		`SELECT shopper, visit, content_digest, receipt FROM revisions WHERE report = $1 AND base = $2 AND editor IS NULL`, id[:], base)
}

func scanSubmission(r row) (*storage.Submission, error) {
	s := &storage.Submission{}
	return s, r.Scan(&s.Shopper, &s.Visit, fixedBytes(s.ContentDigest[:]), packedBytes{&s.Receipt, true})
}

// AddRevision locks the report, so that of two revisions with one base the second sees the first. The base has no index
// of its own: a report has few revisions. An edit has a base that a submission may have too.
func (s reports) AddRevision(ctx context.Context, rev *storage.Revision) (err error) {
	defer wrap(&err, "add revision")
	var client string
	err = s.queryRow(ctx, s.withLock(`SELECT client FROM reports WHERE id = $1`, forUpdate), []any{rev.Report[:]}, &client)
	if err == nil && rev.SetLocation != "" {
		err = s.requireLocked(ctx, hasLocation, client, rev.SetLocation)
	}
	if err != nil {
		return err
	}
	if rev.Editor != "" {
		return s.insertRevision(ctx, rev.Report, rev, nil)
	}
	used, err := s.exists(ctx,
		`SELECT 1 FROM revisions WHERE report = $1 AND base = $2 AND editor IS NULL`, rev.Report[:], rev.Base)
	if err == nil && used {
		err = storage.ErrExists
	}
	if err != nil {
		return err
	}
	return s.insertRevision(ctx, rev.Report, rev, nil)
}

// The columns of a revision: those of every list, and the long ones.
const (
	revisionColumns = `report, number, base, shopper, taken_time, visit, checklist, version, locale, start_time,
		end_time, elapsed_seconds, outcome, content_digest, answers_digest, personal_digest, score_digest, effective,
		editor, set_month, set_location`
	revisionBodies = `receipt, scoring, personal`
)

var insertRevision = `INSERT INTO revisions (` + revisionColumns + `, ` + revisionBodies + `, actor, role)
	VALUES (` + placeholders(1, 26) + `) ON CONFLICT DO NOTHING`

// insertRevision inserts a revision, together with the event of its submission if that is not nil; see
// impliedEvent. The revision waits for its comparison from then on.
func (s reports) insertRevision(ctx context.Context, id storage.ReportID, v *storage.Revision, submitted *storage.Event) error {
	var actor, role any
	if submitted != nil {
		actor, role = submitted.Actor, submitted.Role
	}
	err := s.enqueueInsert(ctx, insertRevision,
		id[:], v.Number, v.Base, v.Shopper, micros(v.TakenTime), v.Visit, v.Checklist, v.Version, v.Locale,
		microsOrNull(v.StartTime), microsOrNull(v.EndTime), v.ElapsedSeconds, v.Outcome, v.ContentDigest[:],
		v.AnswersDigest[:], v.PersonalDigest[:], bytesOrNull(v.ScoreDigest[:]), v.Effective,
		nullable{&v.Editor}, monthOrNull{&v.SetMonth}, nullable{&v.SetLocation},
		pack(v.Receipt), pack(v.Scoring), notNull(v.Personal), actor, role)
	if err != nil {
		return err
	}
	return s.enqueueComparison(ctx, id, v.Number)
}

// notNull returns an empty slice for nil.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (s reports) GetRevision(ctx context.Context, id storage.ReportID, number int32) (_ *storage.Revision, err error) {
	defer wrap(&err, "get revision")
	return queryOne(ctx, s.tx, scanRevision,
		`SELECT `+revisionColumns+`, `+revisionBodies+` FROM revisions WHERE report = $1 AND number = $2`, id[:], number)
}

func (s reports) ListRevisions(ctx context.Context, id storage.ReportID) (_ []*storage.Revision, err error) {
	defer wrap(&err, "list revisions")
	revisions, err := queryAll(ctx, s.tx, scanRevisionHead,
		`SELECT `+revisionColumns+` FROM revisions WHERE report = $1 ORDER BY number DESC`, id[:])
	if err == nil && len(revisions) == 0 {
		err = storage.ErrNotFound // every report has a revision
	}
	return revisions, err
}

func scanRevision(r row) (*storage.Revision, error) {
	v := &storage.Revision{}
	return v, r.Scan(append(revisionTargets(v), bodyTargets(v)...)...)
}

func scanRevisionHead(r row) (*storage.Revision, error) {
	v := &storage.Revision{}
	return v, r.Scan(revisionTargets(v)...)
}

func revisionTargets(v *storage.Revision) []any {
	return []any{
		fixedBytes(v.Report[:]), &v.Number, &v.Base, &v.Shopper, instant{&v.TakenTime}, &v.Visit, &v.Checklist, &v.Version,
		&v.Locale, instant{&v.StartTime}, instant{&v.EndTime}, &v.ElapsedSeconds, &v.Outcome,
		fixedBytes(v.ContentDigest[:]), fixedBytes(v.AnswersDigest[:]), fixedBytes(v.PersonalDigest[:]), fixedBytes(v.ScoreDigest[:]),
		&v.Effective, nullable{&v.Editor}, monthOrNull{&v.SetMonth}, nullable{&v.SetLocation},
	}
}

func bodyTargets(v *storage.Revision) []any {
	return []any{packedBytes{to: &v.Receipt}, packedBytes{to: &v.Scoring}, &v.Personal}
}
