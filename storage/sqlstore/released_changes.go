package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

// selectReleasedChanges prefixes the columns, because reports and revisions share some names. The conditions and the
// order use other columns. CROSS JOIN reads reports first, so that an index gives the order.
var selectReleasedChanges = `SELECT ` + prefixed("r", reportColumns) + `, ` + prefixed("v", revisionColumns) + `, ` +
	prefixed("v", revisionBodies) + ` FROM reports r CROSS JOIN revisions v`

func (s reports) ReleasedChanges(
	ctx context.Context, query storage.ChangesQuery, page storage.Page,
) (_ []storage.ReleasedChange, _ storage.Cursor, err error) {
	defer wrap(&err, "list changes of released reports")
	q := newQuery(selectReleasedChanges).where("v.report = r.id AND v.number = r.current").
		where("client = ? AND released_id <> ''", query.Client)
	if !query.After.IsZero() {
		q.where("update_time > ?", micros(query.After))
	}
	q.where("((released AND NOT excluded) OR update_time > ?)", micros(query.WithdrawnAfter))
	matched := query.ReleasedQuery
	matched.Outcome = "" // the joined revision has one too
	q.whereMatches(&matched)
	q.whereEqual("r.outcome", query.Outcome)
	return releasedChanges.readPage(ctx, s.tx, q, page)
}

var releasedChanges = &pagedList[storage.ReleasedChange]{
	name: "released-changes", order: "update_time, released_id", after: "(update_time, released_id) > (?, ?)",
	scan: func(from row) (storage.ReleasedChange, error) {
		c := storage.ReleasedChange{Report: &storage.Report{}, Revision: &storage.Revision{}}
		targets := slices.Concat(reportTargets(c.Report), revisionTargets(c.Revision), bodyTargets(c.Revision))
		return c, from.Scan(targets...)
	},
	keys:    func(c storage.ReleasedChange) []any { return []any{micros(c.Report.UpdateTime), c.Report.ReleasedID} },
	targets: func() []any { return []any{new(int64), new(string)} },
}
