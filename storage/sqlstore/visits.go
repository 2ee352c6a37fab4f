package sqlstore

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysteryshopper/storage"
)

// visits implements storage.Visits.
type visits struct{ *tx }

const visitColumns = `id, client, program, location, checklist, version, shopper, offered_to, guests, state, window_start, window_end,
	scenario, wave, test, check_in_time, flags, report, returned_revision, return_comment, revision, create_time,
	update_time, edited_revision, claim_time, fee, briefing, returned_questions, answer_due`

var insertVisit = `INSERT INTO visits (` + visitColumns + `, position) VALUES (` + placeholders(1, 30) + `) ON CONFLICT DO NOTHING`

func (s visits) Insert(ctx context.Context, v *storage.Visit) (err error) {
	defer wrap(&err, "insert visit")
	if err := s.requireReferences(ctx, v); err != nil {
		return err
	}
	position, err := s.firstPosition(ctx, v.Shopper)
	if err != nil {
		return err
	}
	if err := s.insert(ctx, insertVisit, visitArgs(v, position)...); err != nil {
		return err
	}
	v.Revision = 1
	if err := s.SetDeadline(ctx, v.ID, v.WindowEnd); err != nil {
		return err
	}
	if v.Shopper == "" {
		return s.recordOffers(ctx, v)
	}
	return s.recordFirst(ctx, v.ID, v.Shopper, position)
}

// visitArgs are the values of visitColumns and the position.
func visitArgs(v *storage.Visit, position int64) []any {
	return []any{
		v.ID, v.Client, v.Program, v.Location, v.Checklist, v.Version, v.Shopper, v.OfferedTo, wordsIn(&v.Guests), v.State,
		microsOrNull(v.WindowStart), microsOrNull(v.WindowEnd), v.Scenario, v.Wave, v.Test, microsOrNull(v.CheckInTime),
		wordsIn(&v.Flags), bytesOrNull(v.Report[:]), v.ReturnedRevision, v.ReturnComment, 1,
		micros(v.CreateTime), micros(v.UpdateTime), v.EditedRevision, microsOrNull(v.ClaimTime), jsonText{v.Fee}, jsonText{v.Briefing},
		wordsIn(&v.ReturnedQuestions), microsOrNull(v.AnswerDue), position,
	}
}

// InsertAll checks each referenced row once, and queues the insertions.
func (s visits) InsertAll(ctx context.Context, all []*storage.Visit) (err error) {
	defer wrap(&err, "insert visits")
	checked := map[string]bool{}
	once := func(check func() error, key ...string) error {
		name := strings.Join(key, "/")
		if checked[name] {
			return nil
		}
		checked[name] = true
		return check()
	}
	for _, v := range all {
		if v.Shopper != "" {
			return errors.New("storage: InsertAll is for visits without a shopper")
		}
		err := errors.Join(
			once(func() error { return s.requireLocked(ctx, isLiveClient, v.Client) }, "client", v.Client),
			once(func() error { return s.requireLocked(ctx, isLiveLocation, v.Client, v.Location) }, "location", v.Client, v.Location),
			once(func() error { return s.requireLocked(ctx, isLiveProgram, v.Client, v.Program) }, "program", v.Client, v.Program),
			once(func() error { return s.require(ctx, hasVersion, v.Checklist, v.Version) }, "version", v.Checklist, strconv.Itoa(int(v.Version))),
		)
		for _, shopper := range append([]string{v.OfferedTo}, v.Guests...) {
			err = errors.Join(err, once(func() error { return s.requireShopper(ctx, shopper) }, "shopper", shopper))
		}
		if err != nil {
			return err
		}
	}
	for _, v := range all {
		if err := s.enqueueInsert(ctx, insertVisit, visitArgs(v, 0)...); err != nil {
			return err
		}
		v.Revision = 1
		if err := s.SetDeadline(ctx, v.ID, v.WindowEnd); err != nil {
			return err
		}
	}
	return s.recordOffers(ctx, all...)
}

// requireReferences returns ErrNotFound if something that the visit names does not exist or was deleted. It locks the rows
// that can be deleted, so that a deletion sees the visit.
func (s visits) requireReferences(ctx context.Context, v *storage.Visit) error {
	if err := s.requireLocked(ctx, isLiveClient, v.Client); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, isLiveLocation, v.Client, v.Location); err != nil {
		return err
	}
	if err := s.requireLocked(ctx, isLiveProgram, v.Client, v.Program); err != nil {
		return err
	}
	if err := s.require(ctx, hasVersion, v.Checklist, v.Version); err != nil {
		return err
	}
	for _, shopper := range append([]string{v.Shopper, v.OfferedTo}, v.Guests...) {
		if err := s.requireShopper(ctx, shopper); err != nil {
			return err
		}
	}
	return nil
}

func (s visits) requireShopper(ctx context.Context, shopper string) error {
	if shopper == "" {
		return nil
	}
	return s.requireLocked(ctx, isLivingShopper, shopper)
}

const selectVisits = `SELECT ` + visitColumns + ` FROM visits`

var selectSomeVisits = `SELECT id FROM visits WHERE id IN (` + placeholders(1, readBatch) + `)`

// Existing fills the argument list of each batch with the last id, so that the statement is always the same.
func (s visits) Existing(ctx context.Context, ids []string) (_ []string, err error) {
	defer wrap(&err, "look for visits")
	var found []string
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), readBatch) {
		args := make([]any, readBatch)
		for i := range args {
			args[i] = some[min(i, len(some)-1)]
		}
		batch, err := queryAll(ctx, s.tx, scanText, selectSomeVisits, args...)
		if err != nil {
			return nil, err
		}
		found = append(found, batch...)
	}
	return found, nil
}

// Get locks the visit in an update, so that it does not change between this read and a write.
func (s visits) Get(ctx context.Context, id string) (_ *storage.Visit, err error) {
	defer wrap(&err, "get visit")
	v, err := queryOne(ctx, s.tx, scanVisit, s.withLock(selectVisits+` WHERE id = $1`, forUpdate), id)
	if err == nil && s.locksRows() && (s.lockedVisit == nil || s.lockedVisit.id != id) {
		if err := s.saveReports(ctx); err != nil {
			return nil, err
		}
		s.lockedVisit = &lockedVisit{
			id: id, shopper: v.Shopper, revision: v.Revision, windowEnd: v.WindowEnd, offeredTo: v.OfferedTo,
		}
	}
	return v, err
}

// Touch moves the row of the visit's shopper to the end, as a change of the visit does.
func (s visits) Touch(ctx context.Context, id string) (err error) {
	defer wrap(&err, "touch visit")
	if err := s.readyToWrite(ctx); err != nil {
		return err
	}
	held, err := s.lockVisit(ctx, id)
	if err != nil || held.shopper == "" {
		return err
	}
	if s.concurrent {
		return s.recordChanges(ctx, id, held.shopper, held.shopper)
	}
	if held.position, err = s.assignPosition(ctx, held, held.shopper); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `UPDATE visits SET position = $2 WHERE id = $1`, id, held.position)
}

var visitFields = filterFields{
	"client": textField, "program": textField, "location": textField, "shopper": textField, "offered_to": textField, "state": textField,
	"wave": textField, "test": booleanField, "create_time": instantField, "update_time": instantField,
}

func (s visits) List(
	ctx context.Context, shopper string, filter storage.Filter, page storage.Page,
) (_ []*storage.Visit, _ storage.Cursor, err error) {
	defer wrap(&err, "list visits")
	q := newQuery(selectVisits)
	q.whereEqual("shopper", shopper)
	if err := q.whereFilter(filter, visitFields); err != nil {
		return nil, "", err
	}
	return visitPages.readPage(ctx, s.tx, q, page)
}

// Offers reads the index of visits by shopper, which has the visits without a shopper in the order of ids.
func (s visits) Offers(
	ctx context.Context, shopper string, now time.Time, page storage.Page,
) (_ []*storage.Visit, _ storage.Cursor, err error) {
	defer wrap(&err, "list open visits")
	q := newQuery(selectVisits).where("state = 'OPEN' AND shopper = '' AND offered_to IN ('', ?)", shopper)
	q.where("(window_end IS NULL OR window_end > ?)", micros(now))
	q.where("NOT EXISTS (SELECT 1 FROM visit_declines d WHERE d.visit = visits.id AND d.shopper = ?)", shopper)
	return offerPages.readPage(ctx, s.tx, q, page)
}

var (
	visitPages = listByID("visits", visitID, scanVisit)
	offerPages = listByID("offers", visitID, scanVisit)
)

func visitID(v *storage.Visit) string { return v.ID }

func scanVisit(r row) (*storage.Visit, error) {
	v := &storage.Visit{}
	return v, r.Scan(visitTargets(v)...)
}

func visitTargets(v *storage.Visit) []any {
	return []any{
		&v.ID, &v.Client, &v.Program, &v.Location, &v.Checklist, &v.Version, &v.Shopper, &v.OfferedTo,
		wordsIn(&v.Guests), &v.State,
		instant{&v.WindowStart}, instant{&v.WindowEnd}, &v.Scenario, &v.Wave, &v.Test, instant{&v.CheckInTime},
		wordsIn(&v.Flags), fixedBytes(v.Report[:]), &v.ReturnedRevision, &v.ReturnComment, &v.Revision,
		instant{&v.CreateTime}, instant{&v.UpdateTime}, &v.EditedRevision, instant{&v.ClaimTime}, jsonText{&v.Fee}, jsonText{&v.Briefing},
		wordsIn(&v.ReturnedQuestions), instant{&v.AnswerDue},
	}
}
