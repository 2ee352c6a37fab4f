package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// reports implements storage.Reports.
type reports struct{ *tx }

const reportColumns = `id, visit, client, program, location, shopper, wave, channel, state, released, excluded, parked,
	possible_twin, test, current, released_id, release_time, create_time, update_time, revision, checklist, version,
	outcome, taken_time, month, day_part, start_time, status, verdict, band, effective, earned, possible, flags,
	skew_millis, twin_of, second_look, answer_due`

var insertReport = `INSERT INTO reports (` + reportColumns + `) VALUES (` + placeholders(1, 38) + `) ON CONFLICT DO NOTHING`

func (s reports) Insert(ctx context.Context, r *storage.Report, first *storage.Revision, e storage.Event) (err error) {
	defer wrap(&err, "insert report")
	v, err := visits(s).lockReports(ctx, r.Visit)
	if err != nil {
		return err
	}
	err = s.enqueueInsert(ctx, insertReport,
		r.ID[:], r.Visit, r.Client, r.Program, r.Location, r.Shopper, r.Wave, r.Channel, r.State, r.Released, r.Excluded,
		r.Parked, r.PossibleTwin, r.Test, r.Current, r.ReleasedID, microsOrNull(r.ReleaseTime), micros(r.CreateTime),
		micros(r.UpdateTime), 1, r.Checklist, r.Version, r.Outcome, micros(r.TakenTime), monthValue{&r.Month}, r.DayPart,
		microsOrNull(r.StartTime), r.Status, r.Verdict, r.Band, r.Effective, r.Earned, r.Possible, wordsIn(&r.Flags),
		r.SkewMillis, reportOrNull(r.TwinOf), r.SecondLook, microsOrNull(r.AnswerDue))
	if err != nil {
		return err
	}
	v.addReport(r.ID)
	if isImplied(&e, first) {
		err = s.insertRevision(ctx, r.ID, first, &e)
	} else if err = s.insertRevision(ctx, r.ID, first, nil); err == nil {
		err = s.insertEvent(ctx, r.ID, 1, &e)
	}
	if err != nil {
		return err
	}
	r.Revision = 1
	return nil
}

const selectReports = `SELECT ` + reportColumns + ` FROM reports`

func (s reports) Get(ctx context.Context, id storage.ReportID) (_ *storage.Report, err error) {
	defer wrap(&err, "get report")
	return queryOne(ctx, s.tx, scanReport, selectReports+` WHERE id = $1`, id[:])
}

func (s reports) GetReleased(ctx context.Context, client, releasedID string) (_ *storage.Report, err error) {
	defer wrap(&err, "get released report")
	return queryOne(ctx, s.tx, scanReport,
		selectReports+` WHERE client = $1 AND released_id = $2 AND released_id <> '' AND released AND NOT excluded`, client, releasedID)
}

func (s reports) Update(ctx context.Context, r *storage.Report, events ...storage.Event) (err error) {
	defer wrap(&err, "update report")
	err = s.updateRevision(ctx, &r.Revision,
		`UPDATE reports SET state = $3, released = $4, excluded = $5, parked = $6, possible_twin = $7, test = $8,
			current = $9, released_id = $10, release_time = $11, update_time = $12, checklist = $13, version = $14,
			outcome = $15, taken_time = $16, month = $17, day_part = $18, start_time = $19, status = $20, verdict = $21,
			band = $22, effective = $23, earned = $24, possible = $25, flags = $26, skew_millis = $27,
			location = $28, channel = $29, twin_of = $30, second_look = $31, answer_due = $32, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{r.ID[:], r.Revision, r.State, r.Released, r.Excluded, r.Parked, r.PossibleTwin, r.Test, r.Current,
			r.ReleasedID, microsOrNull(r.ReleaseTime), micros(r.UpdateTime), r.Checklist, r.Version, r.Outcome,
			micros(r.TakenTime), monthValue{&r.Month}, r.DayPart, microsOrNull(r.StartTime), r.Status, r.Verdict, r.Band,
			r.Effective, r.Earned, r.Possible, wordsIn(&r.Flags), r.SkewMillis, r.Location, r.Channel,
			reportOrNull(r.TwinOf), r.SecondLook, microsOrNull(r.AnswerDue)},
		hasReport, r.ID[:])
	if err != nil {
		return err
	}
	return s.addEvents(ctx, r.ID, events)
}

func scanReport(from row) (*storage.Report, error) {
	r := &storage.Report{}
	return r, from.Scan(reportTargets(r)...)
}

func reportTargets(r *storage.Report) []any {
	return []any{
		fixedBytes(r.ID[:]), &r.Visit, &r.Client, &r.Program, &r.Location, &r.Shopper, &r.Wave, &r.Channel, &r.State,
		&r.Released, &r.Excluded, &r.Parked, &r.PossibleTwin, &r.Test, &r.Current, &r.ReleasedID, instant{&r.ReleaseTime},
		instant{&r.CreateTime}, instant{&r.UpdateTime}, &r.Revision, &r.Checklist, &r.Version, &r.Outcome,
		instant{&r.TakenTime}, monthValue{&r.Month}, &r.DayPart, instant{&r.StartTime}, &r.Status, &r.Verdict, &r.Band,
		&r.Effective, &r.Earned, &r.Possible, wordsIn(&r.Flags), &r.SkewMillis, fixedBytes(r.TwinOf[:]),
		&r.SecondLook, instant{&r.AnswerDue},
	}
}
