package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// feed implements storage.Feed. Changes without a position have a table of their own, so that the table that grows is
// only appended to.
type feed struct{ *tx }

const changeColumns = `kind, location, resource, time`

// newRowID returns an id for a row that waits for work after its commit. Ids of one process are ordered by time.
func newRowID() ([]byte, error) {
	id, err := uuid.NewV7()
	return id[:], err
}

func (s feed) Append(ctx context.Context, c storage.Change) (err error) {
	defer wrap(&err, "append change")
	if err := s.require(ctx, hasClient, c.Client); err != nil {
		return err
	}
	id, err := newRowID()
	if err != nil {
		return err
	}
	return s.enqueueInsert(ctx,
		`INSERT INTO feed_unnumbered (client, id, `+changeColumns+`, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		c.Client, id, c.Kind, c.Location, c.Resource, micros(c.Time), c.Revision)
}

func (s feed) List(
	ctx context.Context, client string, tops []string, after int64, limit int,
) (_ []storage.Change, err error) {
	defer wrap(&err, "list changes")
	if limit < 1 {
		return nil, errLimit
	}
	q := newQuery(`SELECT client, position, ` + changeColumns + ` FROM feed`)
	q.where("client = ?", client).where("position > ?", after)
	if !slices.Contains(tops, storage.WholeClient) {
		q.whereEither(func(q *query) { q.whereWithin("location", client, tops...) }, "location = ?", storage.WholeClient)
	}
	changes, err := queryAll(ctx, s.tx, scanFeed, q.text.String()+` ORDER BY position LIMIT `+q.bind(limit), q.args...)
	if err == nil && len(changes) == 0 {
		err = s.require(ctx, hasClient, client)
	}
	return changes, err
}

func scanFeed(r row) (c storage.Change, err error) {
	err = r.Scan(&c.Client, &c.Position, &c.Kind, &c.Location, &c.Resource, instant{&c.Time})
	return c, err
}

// AssignPositions orders changes of different resources by the servers' clocks, because nothing else orders them. It
// orders changes of one resource by their revision: a withdrawal follows the release, whatever the clocks show. It
// reads the first changes and all others of the same resources, so that its cost does not grow with the number of
// waiting changes.
func (s feed) AssignPositions(ctx context.Context, limit int) (_ int, err error) {
	defer wrap(&err, "assign positions of changes")
	waiting, err := queryAll(ctx, s.tx, scanUnnumbered,
		`SELECT client, id, `+changeColumns+`, revision FROM feed_unnumbered
		WHERE (client, resource) IN (SELECT client, resource FROM
			(SELECT client, resource FROM feed_unnumbered ORDER BY client, id LIMIT $1) AS first)
		ORDER BY client, id`, limit)
	if err != nil {
		return 0, err
	}
	sortByRevision(waiting)
	waiting = waiting[:min(limit, len(waiting))]
	last := map[string]int64{}
	for i := range waiting {
		if err := s.assignPosition(ctx, &waiting[i], last); err != nil {
			return 0, err
		}
	}
	for client, position := range last {
		if err := s.setCounter(ctx, feedCounter(client), position); err != nil {
			return 0, err
		}
		if err := s.wakeWebhooks(ctx, client); err != nil {
			return 0, err
		}
	}
	return len(waiting), nil
}

// feedCounter returns the name of the counter of a client's changes with a position.
func feedCounter(client string) string { return "feed/" + client }

func (s feed) AssignedCount(ctx context.Context, client string) (n int64, err error) {
	defer wrap(&err, "get the number of changes with a position")
	return s.counter(ctx, feedCounter(client))
}

func (s feed) Each(ctx context.Context, client string, fn func(storage.Change) error) (err error) {
	defer wrap(&err, "read changes")
	for after := int64(0); ; {
		changes, err := queryAll(ctx, s.tx, scanFeed,
			`SELECT client, position, `+changeColumns+` FROM feed WHERE client = $1 AND position > $2 ORDER BY position LIMIT $3`,
			client, after, readBatch)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if err := fn(c); err != nil {
				return err
			}
			after = c.Position
		}
		if len(changes) < readBatch {
			break
		}
	}
	waiting, err := queryAll(ctx, s.tx, scanUnnumbered,
		`SELECT client, id, `+changeColumns+`, revision FROM feed_unnumbered WHERE client = $1 ORDER BY id`, client)
	for i := 0; err == nil && i < len(waiting); i++ {
		err = fn(waiting[i].Change)
	}
	return err
}

func (s feed) Newest(ctx context.Context, client string) (position int64, err error) {
	defer wrap(&err, "find the newest position")
	err = s.queryRow(ctx, `SELECT COALESCE(MAX(position), 0) FROM feed WHERE client = $1`, []any{client}, &position)
	return position, err
}

// sortByRevision reorders changes, which come ordered by client and id. The changes of one resource exchange their
// places so that their revisions ascend; all others keep theirs.
func sortByRevision(changes []unnumbered) {
	type thing struct{ client, resource string }
	places := map[thing][]int{}
	for i := range changes {
		key := thing{changes[i].Client, changes[i].Resource}
		places[key] = append(places[key], i)
	}
	given := slices.Clone(changes)
	for _, mine := range places {
		sorted := slices.Clone(mine)
		slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(given[a].Revision, given[b].Revision) })
		for n, place := range mine {
			changes[place] = given[sorted[n]]
		}
	}
}

// assignPosition assigns the client's next position to a change. last caches the newest position of each client.
func (s feed) assignPosition(ctx context.Context, c *unnumbered, last map[string]int64) error {
	position, known := last[c.Client]
	if !known {
		var err error
		if position, err = s.Newest(ctx, c.Client); err != nil {
			return err
		}
	}
	last[c.Client] = position + 1
	err := s.enqueueInsert(ctx,
		`INSERT INTO feed (client, position, `+changeColumns+`) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		c.Client, position+1, c.Kind, c.Location, c.Resource, micros(c.Time))
	if err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `DELETE FROM feed_unnumbered WHERE client = $1 AND id = $2`, c.Client, c.id)
}

// unnumbered is a change without a position.
type unnumbered struct {
	storage.Change
	id []byte
}

func scanUnnumbered(r row) (c unnumbered, err error) {
	err = r.Scan(&c.Client, &c.id, &c.Kind, &c.Location, &c.Resource, instant{&c.Time}, &c.Revision)
	return c, err
}
