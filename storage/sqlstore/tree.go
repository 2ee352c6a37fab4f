package sqlstore

import (
	"context"
	"slices"
	"strings"

	"mysteryshopper/storage"
)

// The queries walk a tree from parent to child. CROSS JOIN fixes that order, so that an engine does not scan all
// locations in each step.

// whereWithin narrows a query to the locations in the subtrees of the tops. column is the column of the location.
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

// whereInSubtrees narrows a query to the locations in the subtrees of the tops, and those of at. It adds no condition
// if both are empty or the whole client is a top.
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

// whereBelow narrows a query to the subtree of one location. It adds no condition if the location is empty or the whole
// client.
func (q *query) whereBelow(column, client, location string) {
	if location != "" && location != storage.WholeClient {
		q.whereWithin(column, client, location)
	}
}

// lockTree locks the client's tree for a change, if there are concurrent writers. It waits for updates that have read
// the tree, because Ancestors locks it for share.
func (s locations) lockTree(ctx context.Context, client string) error {
	if !s.concurrent {
		return nil
	}
	return s.require(ctx, s.withLock(hasClient, forUpdate), client)
}

// Ancestors reads one level more than the largest depth, so that a damaged tree is detected and the query ends.
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

// requireNode returns ErrNotFound if the id is neither a location of the client nor WholeClient.
func (s locations) requireNode(ctx context.Context, client, id string) error {
	if id == storage.WholeClient {
		return s.require(ctx, hasClient, client)
	}
	return s.require(ctx, hasLocation, client, id)
}

// requireLiveParent returns ErrNotFound if the id is neither a location of the client nor WholeClient, or if the location or
// the client was deleted.
func (s locations) requireLiveParent(ctx context.Context, client, id string) error {
	if err := s.require(ctx, isLiveClient, client); err != nil || id == storage.WholeClient {
		return err
	}
	return s.require(ctx, isLiveLocation, client, id)
}

// depth returns the depth of a node: 0 for the whole client, 1 for its direct children.
func (s locations) depth(ctx context.Context, client, id string) (int, error) {
	path, err := s.Ancestors(ctx, client, id)
	return len(path) - 1, err
}

// height returns the number of levels of a location's subtree, including the location.
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

// checkMove returns ErrTree if a location cannot get this parent.
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

// whereSegments narrows a query to the locations of a client that have every one of the attributes. Attributes have only
// lower-case letters, digits, hyphens and one colon, so that nothing in them is special to LIKE.
func (q *query) whereSegments(column, client string, attributes []string) {
	if len(attributes) == 0 {
		return
	}
	args := []any{client}
	for _, a := range attributes {
		args = append(args, "% "+a+" %")
	}
	q.where(column+` IN (SELECT id FROM locations WHERE client = ?`+
		strings.Repeat(` AND ' ' || attributes || ' ' LIKE ?`, len(attributes))+`)`, args...)
}
