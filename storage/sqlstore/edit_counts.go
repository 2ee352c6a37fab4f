package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

var editPages = &pagedList[storage.ReviewerEdits]{
	name: "edits", order: "editor", after: "editor > ?",
	keys:    func(e storage.ReviewerEdits) []any { return []any{e.Editor} },
	targets: func() []any { return []any{new(string)} },
	scan: func(from row) (e storage.ReviewerEdits, err error) {
		return e, from.Scan(&e.Editor, &e.Edits, &e.Raised, &e.Lowered, &e.RaisedBasisPoints, &e.LoweredBasisPoints)
	},
}

// CountEdits compares every edit with the revision that it edits. Edits are few, and have an index of their own.
func (s reports) CountEdits(ctx context.Context, query storage.EditsQuery, page storage.Page) (_ []storage.ReviewerEdits, _ storage.Cursor, err error) {
	defer wrap(&err, "count edits")
	sum := func(when, what string) string {
		return `CAST(SUM(CASE WHEN ` + when + ` THEN ` + what + ` ELSE 0 END) AS BIGINT)`
	}
	const up, down = `e.effective > f.effective`, `e.effective < f.effective`
	q := newQuery(`SELECT editor, edits, raised, lowered, gained, lost FROM (SELECT e.editor AS editor, COUNT(*) AS edits, ` +
		sum(up, `1`) + ` AS raised, ` + sum(down, `1`) + ` AS lowered, ` + sum(up, `CAST(e.effective AS BIGINT) - f.effective`) + ` AS gained, ` +
		sum(down, `CAST(f.effective AS BIGINT) - e.effective`) + ` AS lost
		FROM revisions e JOIN revisions f ON f.report = e.report AND f.number = e.base`)
	q.where("e.editor IS NOT NULL AND e.taken_time >= ? AND e.taken_time < ?", micros(query.From), micros(query.Until))
	if query.Editor != "" {
		q.where("e.editor = ?", query.Editor)
	}
	q.text.WriteString(` GROUP BY e.editor) counts`)
	q.conjunction = " WHERE "
	return editPages.readPage(ctx, s.tx, q, page)
}
