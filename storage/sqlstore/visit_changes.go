package sqlstore

import (
	"context"
	"errors"
	"slices"
	"time"

	"mysteryshopper/storage"
)

// The positions of a shopper's changes are in the order of commits, and the key of visit_changes. A visit keeps the
// position of its shopper's row, so that the usual change, of a visit that stays with its shopper, finds the row by its
// key. Without concurrent writers the last position is read, and each change costs two statements. With concurrent
// writers the statements run right before the commit, while the shopper's row of shopper_changes is locked.

// The statements for the shopper $1 and the visit $2, or the position $2.
const (
	startChanges = `INSERT INTO shopper_changes (shopper) VALUES ($1) ON CONFLICT DO NOTHING`
	lockChanges  = `SELECT 1 FROM shopper_changes WHERE shopper = $1` + forUpdate
	removeChange = `DELETE FROM visit_changes WHERE shopper = $1 AND visit = $2`

	lastPosition   = `SELECT position FROM visit_changes WHERE shopper = $1 ORDER BY position DESC LIMIT 1`
	insertChange   = `INSERT INTO visit_changes (shopper, visit, held, position) VALUES ($1, $2, $3, $4)`
	changePosition = `UPDATE visit_changes SET held = $3, position = $4 WHERE shopper = $1 AND position = $2`

	nextPosition     = `COALESCE((` + lastPosition + `), 0) + 1`
	insertLastChange = `INSERT INTO visit_changes (shopper, visit, held, position) VALUES ($1, $2, $3, ` + nextPosition + `)`
	makeLastChange   = `UPDATE visit_changes SET position = ` + nextPosition + `
		WHERE shopper = $1 AND position = (SELECT position FROM visits WHERE id = $2)`
	makeLastEnd = `UPDATE visit_changes SET held = $3, position = ` + nextPosition + ` WHERE shopper = $1 AND visit = $2`
	setPosition = `UPDATE visits SET position = (` + lastPosition + `) WHERE id = $2`
)

// nextPosition returns the next position of a shopper's changes.
func (s visits) nextPosition(ctx context.Context, shopper string) (next int64, err error) {
	err = s.queryRow(ctx, lastPosition, []any{shopper}, &next)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return next + 1, err
}

// firstPosition returns the position of a new visit. It is 0 for an open visit, and with concurrent writers, because the
// position is then assigned before the commit.
func (s visits) firstPosition(ctx context.Context, shopper string) (int64, error) {
	if shopper == "" || s.concurrent {
		return 0, nil
	}
	return s.nextPosition(ctx, shopper)
}

// recordFirst records a new visit for its shopper.
func (s visits) recordFirst(ctx context.Context, id, shopper string, position int64) error {
	if s.concurrent {
		return s.recordAssignment(ctx, id, shopper)
	}
	if _, err := s.exec(ctx, startChanges, shopper); err != nil {
		return err
	}
	_, err := s.exec(ctx, insertChange, shopper, id, true, position)
	return err
}

// assignPosition records a change of a visit for its shopper, and for the shopper that it was assigned to before. It
// returns the position of the visit. It is for engines without concurrent writers.
func (s visits) assignPosition(ctx context.Context, held *lockedVisit, shopper string) (position int64, err error) {
	if before := held.shopper; before != "" {
		position, err = s.nextPosition(ctx, before)
		if err != nil {
			return 0, err
		}
		if _, err := s.exec(ctx, changePosition, before, held.position, before == shopper, position); err != nil {
			return 0, err
		}
	}
	if shopper == "" || shopper == held.shopper {
		return position, nil
	}
	if _, err := s.exec(ctx, removeChange, shopper, held.id); err != nil {
		return 0, err
	}
	position, err = s.nextPosition(ctx, shopper)
	if err != nil {
		return 0, err
	}
	return position, s.recordFirst(ctx, held.id, shopper, position)
}

// recordChanges is assignPosition with concurrent writers: it queues the statements.
func (s visits) recordChanges(ctx context.Context, id, shopper, before string) error {
	if before != "" && before != shopper {
		if err := s.recordChange(ctx, before, change{makeLastEnd, []any{before, id, false}}); err != nil {
			return err
		}
	}
	switch shopper {
	case "":
		return nil
	case before:
		return s.recordChange(ctx, shopper, change{makeLastChange, []any{shopper, id}}, change{setPosition, []any{shopper, id}})
	}
	return s.recordAssignment(ctx, id, shopper, change{removeChange, []any{shopper, id}})
}

// recordAssignment queues the statements that record the assignment of a visit to a shopper, after those of first.
func (s visits) recordAssignment(ctx context.Context, id, shopper string, first ...change) error {
	if err := s.enqueueAtCommit(ctx, shopper, startChanges, shopper); err != nil {
		return err
	}
	return s.recordChange(ctx, shopper, append(first, change{insertLastChange, []any{shopper, id, true}},
		change{setPosition, []any{shopper, id}})...)
}

// change is a statement that records a change.
type change struct {
	statement string
	args      []any
}

// recordChange queues statements that assign positions of a shopper.
func (s visits) recordChange(ctx context.Context, shopper string, changes ...change) error {
	if err := s.enqueueAtCommit(ctx, shopper, lockChanges, shopper); err != nil {
		return err
	}
	for _, c := range changes {
		if err := s.enqueueAtCommit(ctx, shopper, c.statement, c.args...); err != nil {
			return err
		}
	}
	return nil
}

// lockedVisit holds the values of a visit's row that this update has read and, with concurrent writers, locked. Nobody
// else can change them.
type lockedVisit struct {
	id, shopper        string
	revision, position int64
	// windowEnd and offeredTo are those of the row.
	windowEnd time.Time
	offeredTo string
	// reports are the ids of the visit's reports one after the other, in the order of their insertion. They are valid if
	// hasReports is set.
	reports    []byte
	hasReports bool
	// unsavedReports means that a report was added that the row does not have yet; see saveReports.
	unsavedReports bool
}

// lockVisit reads a visit's row and locks it if there are concurrent writers. It does so once for each update and
// visit.
func (s visits) lockVisit(ctx context.Context, id string) (*lockedVisit, error) {
	if s.lockedVisit != nil && s.lockedVisit.id == id {
		return s.lockedVisit, nil
	}
	return s.readVisit(ctx, id)
}

// lockReports is lockVisit with the reports.
func (s visits) lockReports(ctx context.Context, id string) (*lockedVisit, error) {
	if s.lockedVisit != nil && s.lockedVisit.id == id && s.lockedVisit.hasReports {
		return s.lockedVisit, nil
	}
	return s.readVisit(ctx, id)
}

func (s visits) readVisit(ctx context.Context, id string) (*lockedVisit, error) {
	if err := s.saveReports(ctx); err != nil {
		return nil, err
	}
	v := &lockedVisit{id: id, hasReports: true}
	err := s.queryRow(ctx, s.withLock(`SELECT shopper, revision, position, window_end, offered_to, reports
		FROM visits WHERE id = $1`, forUpdate), []any{id},
		&v.shopper, &v.revision, &v.position, instant{&v.windowEnd}, &v.offeredTo, &v.reports)
	if err != nil {
		return nil, err
	}
	if !s.readOnly {
		s.lockedVisit = v
	}
	return v, nil
}

// addReport adds a report to those of its visit. The row is written by the update of the visit that usually follows, and
// else by saveReports.
func (v *lockedVisit) addReport(id storage.ReportID) {
	v.reports, v.unsavedReports = slices.Concat(v.reports, id[:]), true
}

// saveReports writes the reports of the locked visit to its row where that was not done. It is called before another
// visit is read and at the end of an update.
func (t *tx) saveReports(ctx context.Context) error {
	v := t.lockedVisit
	if v == nil || !v.unsavedReports {
		return nil
	}
	v.unsavedReports = false
	return t.enqueue(ctx, nil, `UPDATE visits SET reports = $2 WHERE id = $1`, v.id, v.reports)
}

func (s visits) WasAssigned(ctx context.Context, id, shopper string) (_ bool, err error) {
	defer wrap(&err, "check assignment of visit")
	s.enqueueCommitStatements()
	return s.exists(ctx, `SELECT 1 FROM visit_changes WHERE shopper = $1 AND visit = $2`, shopper, id)
}

// WasAssignedVersion reads the newest changes first, because phones ask for the versions of their newest visits.
func (s visits) WasAssignedVersion(ctx context.Context, shopper, checklist string, version int32) (_ bool, err error) {
	defer wrap(&err, "check assignment of checklist version")
	s.enqueueCommitStatements()
	return s.exists(ctx,
		`SELECT 1 FROM visit_changes c CROSS JOIN visits v
		WHERE c.shopper = $1 AND v.id = c.visit AND v.checklist = $2 AND v.version = $3 ORDER BY c.position DESC LIMIT 1`,
		shopper, checklist, version)
}

func (s visits) Changes(ctx context.Context, shopper string, after int64, limit int) (_ []storage.VisitChange, err error) {
	defer wrap(&err, "list changes of visits")
	if limit < 1 {
		return nil, errLimit
	}
	s.enqueueCommitStatements()
	return queryAll(ctx, s.tx, scanChange,
		`SELECT h.held, h.position, `+prefixed("visits", visitColumns)+`
		FROM (SELECT visit, held, position FROM visit_changes WHERE shopper = $1 AND position > $2
			ORDER BY position LIMIT $3) h
		JOIN visits ON visits.id = h.visit ORDER BY h.position`, shopper, after, limit)
}

func scanChange(r row) (storage.VisitChange, error) {
	c := storage.VisitChange{Visit: &storage.Visit{}}
	return c, r.Scan(append([]any{&c.Assigned, &c.Position}, visitTargets(c.Visit)...)...)
}
