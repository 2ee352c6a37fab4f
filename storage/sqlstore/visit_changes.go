package sqlstore

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

// recordChanges records a change of a visit for its shopper, and for the shopper that it was assigned to before.
func (s visits) recordChanges(ctx context.Context, v *storage.Visit, before string) error {
	if before != "" && before != v.Shopper {
		if err := s.recordChange(ctx, v, before, false); err != nil {
			return err
		}
	}
	if v.Shopper == "" {
		return nil
	}
	return s.recordChange(ctx, v, v.Shopper, true)
}

// recordChange assigns the shopper's next position to the change. The transaction keeps the counter's row locked until
// its commit, so that positions are in the order of commits.
func (s visits) recordChange(ctx context.Context, v *storage.Visit, shopper string, held bool) error {
	err := s.enqueueAtCommit(ctx, shopper,
		`INSERT INTO shopper_changes (shopper, position) VALUES ($1, 1)
		ON CONFLICT (shopper) DO UPDATE SET position = shopper_changes.position + 1`, shopper)
	if err != nil {
		return err
	}
	return s.enqueueAtCommit(ctx, shopper,
		`INSERT INTO visit_holders (shopper, visit, held, position, checklist, version)
		VALUES ($1, $2, $3, (SELECT position FROM shopper_changes WHERE shopper = $1), $4, $5)
		ON CONFLICT (shopper, visit) DO UPDATE SET held = excluded.held, position = excluded.position`,
		shopper, v.ID, held, v.Checklist, v.Version)
}

// lockedVisit holds the values of a visit's row that this update has locked. Nobody else can change them.
type lockedVisit struct {
	id, shopper, checklist string
	version                int32
	revision               int64
}

// lockVisit reads a visit's row and locks it if there are concurrent writers. It does so once for each update and
// visit.
func (s visits) lockVisit(ctx context.Context, id string) (*lockedVisit, error) {
	if s.lockedVisit != nil && s.lockedVisit.id == id {
		return s.lockedVisit, nil
	}
	h := &lockedVisit{id: id}
	err := s.queryRow(ctx,
		s.withLock(`SELECT shopper, checklist, version, revision FROM visits WHERE id = $1`, forUpdate), []any{id},
		&h.shopper, &h.checklist, &h.version, &h.revision)
	if err != nil {
		return nil, err
	}
	s.lockedVisit = h
	return h, nil
}

func (s visits) WasAssigned(ctx context.Context, id, shopper string) (_ bool, err error) {
	defer wrap(&err, "check assignment of visit")
	s.enqueueCommitStatements()
	return s.exists(ctx, `SELECT 1 FROM visit_holders WHERE shopper = $1 AND visit = $2`, shopper, id)
}

func (s visits) WasAssignedVersion(ctx context.Context, shopper, checklist string, version int32) (_ bool, err error) {
	defer wrap(&err, "check assignment of checklist version")
	s.enqueueCommitStatements()
	return s.exists(ctx,
		`SELECT 1 FROM visit_holders WHERE shopper = $1 AND checklist = $2 AND version = $3 LIMIT 1`,
		shopper, checklist, version)
}

func (s visits) Changes(ctx context.Context, shopper string, after int64, limit int) (_ []storage.VisitChange, err error) {
	defer wrap(&err, "list changes of visits")
	if limit < 1 {
		return nil, errLimit
	}
	s.enqueueCommitStatements()
	return queryAll(ctx, s.tx, scanChange,
		`SELECT h.held, h.position, `+visitColumns+`
		FROM (SELECT visit, held, position FROM visit_holders WHERE shopper = $1 AND position > $2
			ORDER BY position LIMIT $3) h
		JOIN visits ON visits.id = h.visit ORDER BY h.position`, shopper, after, limit)
}

func scanChange(r row) (storage.VisitChange, error) {
	c := storage.VisitChange{Visit: &storage.Visit{}}
	return c, r.Scan(append([]any{&c.Assigned, &c.Position}, visitTargets(c.Visit)...)...)
}

// LastVisit sorts instead of computing a maximum, because an index then ends the search at the first row. In an update
// it locks the shopper's row, so that of two concurrent claims the second sees the first.
func (s visits) LastVisit(
	ctx context.Context, shopper, client, location, exceptVisit string,
) (start time.Time, err error) {
	defer wrap(&err, "get last visit of location")
	if s.locksRows() {
		if _, err := s.exists(ctx, s.withLock(hasShopper, forUpdate), shopper); err != nil {
			return time.Time{}, err
		}
	}
	err = s.queryRow(ctx,
		`SELECT start_time FROM reports WHERE shopper = $1 AND client = $2 AND location = $3 AND visit <> $4
			AND start_time IS NOT NULL
		ORDER BY start_time DESC LIMIT 1`,
		[]any{shopper, client, location, exceptVisit}, instant{&start})
	if errors.Is(err, storage.ErrNotFound) {
		return time.Time{}, nil
	}
	return start, err
}
