package sqlstore

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/storage"
)

// tellHolders lets the shopper who has the visit, and the one who had it before, see a change of it. The positions
// come from a counter that is raised in the transaction, so that they are in the order of the commits.
func (s visits) tellHolders(ctx context.Context, v *storage.Visit, before string) error {
	if v.Shopper == "" && before == "" {
		return nil
	}
	// With its key as an argument the statement is one that the engine keeps prepared.
	if _, err := s.exec(ctx, `UPDATE counters SET value = value + 1 WHERE name = $1`, "visit-changes"); err != nil {
		return err
	}
	if before != "" && before != v.Shopper {
		if err := s.tell(ctx, v, before, false); err != nil {
			return err
		}
	}
	if v.Shopper == "" {
		return nil
	}
	return s.tell(ctx, v, v.Shopper, true)
}

func (s visits) tell(ctx context.Context, v *storage.Visit, shopper string, held bool) error {
	_, err := s.exec(ctx,
		`INSERT INTO visit_holders (shopper, visit, held, position, checklist, version)
		VALUES ($1, $2, $3, (SELECT value FROM counters WHERE name = 'visit-changes'), $4, $5)
		ON CONFLICT (shopper, visit) DO UPDATE SET held = excluded.held, position = excluded.position`,
		shopper, v.ID, held, v.Checklist, v.Version)
	return err
}

func (s visits) EverHeld(ctx context.Context, id, shopper string) (bool, error) {
	return s.has(ctx, `SELECT 1 FROM visit_holders WHERE shopper = $1 AND visit = $2`, shopper, id)
}

func (s visits) HoldsVersion(ctx context.Context, shopper, checklist string, version int32) (bool, error) {
	return s.has(ctx,
		`SELECT 1 FROM visit_holders WHERE shopper = $1 AND checklist = $2 AND version = $3 LIMIT 1`,
		shopper, checklist, version)
}

func (s visits) Changes(ctx context.Context, shopper string, after int64, limit int) ([]storage.VisitChange, error) {
	if limit < 1 {
		return nil, errLimit
	}
	return all(ctx, s.tx, scanChange,
		`SELECT h.held, h.position, `+visitColumns+`
		FROM (SELECT visit, held, position FROM visit_holders WHERE shopper = $1 AND position > $2
			ORDER BY position LIMIT $3) h
		JOIN visits ON visits.id = h.visit ORDER BY h.position`, shopper, after, limit)
}

func scanChange(r row) (storage.VisitChange, error) {
	c := storage.VisitChange{Visit: &storage.Visit{}}
	return c, r.Scan(append([]any{&c.Held, &c.Position}, visitTargets(c.Visit)...)...)
}

// LastVisit orders by the start rather than asking for the greatest, because an index then ends the search at once.
func (s visits) LastVisit(
	ctx context.Context, shopper, client, location, exceptVisit string,
) (start time.Time, err error) {
	err = s.get(ctx,
		`SELECT start_time FROM reports WHERE shopper = $1 AND client = $2 AND location = $3 AND visit <> $4
			AND start_time IS NOT NULL
		ORDER BY start_time DESC LIMIT 1`,
		[]any{shopper, client, location, exceptVisit}, instant{&start})
	if errors.Is(err, storage.ErrNotFound) {
		return time.Time{}, nil
	}
	return start, err
}
