package sqlstore

import (
	"context"
	"slices"
	"strings"

	"mysteryshopper/storage"
)

// Trees are walked from node to node: CROSS JOIN keeps an engine from looking at every location for each.

// whereWithin narrows a query to the client's locations at and below the tops. The column is that of the location.
func (q *query) whereWithin(column, client string, tops ...string) {
	if len(tops) == 0 {
		q.where("1 = 0")
		return
	}
	seeds := make([]string, len(tops))
	args := make([]any, len(tops), len(tops)+1)
	for i, top := range tops {
		seeds[i], args[i] = "SELECT CAST(? AS TEXT)", top
	}
	q.where(column+` IN (WITH RECURSIVE tree (id) AS (`+strings.Join(seeds, " UNION ")+`
		UNION SELECT l.id FROM tree CROSS JOIN locations l WHERE l.client = ? AND l.parent = tree.id) SELECT id FROM tree)`,
		append(args, client)...)
}

// whereInSubtrees narrows a query to the client's locations at and below the tops, and to those of at besides. It leaves the query
// as it is where both are empty, or the whole client is a top.
func (q *query) whereInSubtrees(column, client string, tops, at []string) {
	switch {
	case slices.Contains(tops, storage.WholeClient):
	case len(at) == 0 && len(tops) > 0:
		q.whereWithin(column, client, tops...)
	case len(at) > 0:
		conditions, args := make([]string, len(at)), make([]any, len(at))
		for i, id := range at {
			conditions[i], args[i] = column+" = ?", id
		}
		q.whereEither(func(q *query) { q.whereWithin(column, client, tops...) }, strings.Join(conditions, " OR "), args...)
	}
}

// whereBelow narrows a query to the client's locations at and below one, which is none where it is empty.
func (q *query) whereBelow(column, client, location string) {
	if location != "" && location != storage.WholeClient {
		q.whereWithin(column, client, location)
	}
}

// lockTree locks the client's tree before it is changed. What an update reads of the tree stays so until it ends: that
// is the lock that Ancestors takes.
func (s locations) lockTree(ctx context.Context, client string) error {
	if !s.concurrent {
		return nil
	}
	return s.require(ctx, s.withLock(hasClient, forUpdate), client)
}

// Ancestors asks for one step more than a tree may be deep, so that damage to the tree shows and ends.
func (s locations) Ancestors(ctx context.Context, client, id string) (_ []string, err error) {
	defer wrap(&err, "list ancestors of location")
	if id == storage.WholeClient {
		return []string{id}, s.requireLocked(ctx, hasClient, client)
	}
	if s.locksRows() {
		if err := s.requireLocked(ctx, hasClient, client); err != nil {
			return nil, err
		}
	}
	path, err := queryAll(ctx, s.tx, scanText,
		`WITH RECURSIVE path (id, parent, height) AS (
			SELECT id, parent, 0 FROM locations WHERE client = $1 AND id = $2
			UNION ALL
			SELECT l.id, l.parent, path.height + 1 FROM path CROSS JOIN locations l
			WHERE l.client = $1 AND l.id = path.parent AND path.height <= $3)
		SELECT id FROM path ORDER BY height`, client, id, storage.MaxDepth)
	switch {
	case err != nil:
		return nil, err
	case len(path) == 0:
		return nil, storage.ErrNotFound
	case len(path) > storage.MaxDepth:
		return nil, storage.ErrTree
	}
	return append(path, storage.WholeClient), nil
}

func (s locations) Children(ctx context.Context, client, id string) (_ []string, err error) {
	defer wrap(&err, "list children of location")
	children, err := queryAll(ctx, s.tx, scanText,
		`SELECT id FROM locations WHERE client = $1 AND parent = $2 ORDER BY id`, client, id)
	if err == nil && len(children) == 0 {
		err = s.requireNode(ctx, client, id)
	}
	return children, err
}

// requireNode returns ErrNotFound where the client has no such location and is not meant itself.
func (s locations) requireNode(ctx context.Context, client, id string) error {
	if id == storage.WholeClient {
		return s.require(ctx, hasClient, client)
	}
	return s.require(ctx, hasLocation, client, id)
}

// depth returns how deep a node is: 0 for the whole client, 1 for the locations right below it.
func (s locations) depth(ctx context.Context, client, id string) (int, error) {
	path, err := s.Ancestors(ctx, client, id)
	return len(path) - 1, err
}

// height returns how many levels of locations there are from a location down, itself counted.
func (s locations) height(ctx context.Context, client, id string) (int, error) {
	var height int
	err := s.queryRow(ctx,
		`WITH RECURSIVE tree (id, height) AS (
			SELECT CAST($2 AS TEXT), 1
			UNION ALL
			SELECT l.id, tree.height + 1 FROM tree CROSS JOIN locations l
			WHERE l.client = $1 AND l.parent = tree.id AND tree.height <= $3)
		SELECT MAX(height) FROM tree`, []any{client, id, storage.MaxDepth}, &height)
	return height, err
}

// checkMove returns ErrTree where a location may not stand below a parent.
func (s locations) checkMove(ctx context.Context, client, id, parent string) error {
	path, err := s.Ancestors(ctx, client, parent)
	if err != nil {
		return err
	}
	for _, ancestor := range path {
		if ancestor == id {
			return storage.ErrTree
		}
	}
	height, err := s.height(ctx, client, id)
	if err == nil && len(path)-1+height > storage.MaxDepth {
		return storage.ErrTree
	}
	return err
}

func scanText(r row) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}
