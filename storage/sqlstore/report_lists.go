package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mysteryshopper/storage"
)

var reportFields = filterFields{
	"client": textField, "program": textField, "location": textField, "visit": visitField, "shopper": textField,
	"state": textField, "released": booleanField, "excluded": booleanField, "parked": booleanField,
	"possible_twin": booleanField, "test": booleanField, "second_look": booleanField, "month": monthField, "verdict": textField, "outcome": textField,
	"taken_time": instantField, "release_time": instantField, "holder": holderField, "unread": unreadField,
}

func (s reports) List(
	ctx context.Context, shopper string, filter storage.Filter, ascending bool, page storage.Page,
) (_ []*storage.Report, _ storage.Cursor, err error) {
	defer wrap(&err, "list reports")
	q := newQuery(selectReports)
	if err := s.readVisitsOf(ctx, q, filter); err != nil {
		return nil, "", err
	}
	q.whereEqual("shopper", shopper)
	if err := q.whereFilter(filter, reportFields); err != nil {
		return nil, "", err
	}
	if ascending {
		return oldestReports.readPage(ctx, s.tx, q, page)
	}
	return newestReports.readPage(ctx, s.tx, q, page)
}

// readVisitsOf reads the reports of the visits that a filter names, for query.comparison.
func (s reports) readVisitsOf(ctx context.Context, q *query, filter storage.Filter) error {
	if c := filter.Compare; c != nil && c.Op == storage.Equal && reportFields[c.Field] == visitField {
		id, _ := c.Value.(string) // another value is refused later
		ids, err := s.ForVisit(ctx, id)
		if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		if q.visits == nil {
			q.visits = map[string][]storage.ReportID{}
		}
		q.visits[id] = ids
		return err
	}
	for _, f := range slices.Concat(filter.All, filter.Any) {
		if err := s.readVisitsOf(ctx, q, f); err != nil {
			return err
		}
	}
	if filter.Not != nil {
		return s.readVisitsOf(ctx, q, *filter.Not)
	}
	return nil
}

var (
	newestReports = reportPages("reports-newest", "taken_time DESC, id DESC", "(taken_time, id) < (?, ?)")
	oldestReports = reportPages("reports-oldest", "taken_time, id", "(taken_time, id) > (?, ?)")
)

func reportPages(name, order, after string) *pagedList[*storage.Report] {
	return &pagedList[*storage.Report]{
		name: name, order: order, after: after, scan: scanReport,
		keys:    func(r *storage.Report) []any { return []any{micros(r.TakenTime), r.ID[:]} },
		targets: func() []any { return []any{new(int64), new([]byte)} },
	}
}

func (s reports) ListReleased(
	ctx context.Context, query storage.ReleasedQuery, page storage.Page,
) (_ []*storage.Report, _ storage.Cursor, err error) {
	defer wrap(&err, "list released reports")
	q := newQuery(selectReports)
	q.whereReleased(&query)
	return releasedReports.readPage(ctx, s.tx, q, page)
}

// whereReleased narrows a query to the reports of a ReleasedQuery that their client can see.
func (q *query) whereReleased(asked *storage.ReleasedQuery) {
	q.where("released").where("NOT excluded").where("client = ?", asked.Client)
	q.whereMatches(asked)
}

// whereMatches narrows a query to the reports of a ReleasedQuery, without the conditions that they are released and of
// the client.
func (q *query) whereMatches(asked *storage.ReleasedQuery) {
	q.whereInSubtrees("location", asked.Client, asked.Tops, nil)
	q.whereBelow("location", asked.Client, asked.Location)
	q.whereEqual("program", asked.Program)
	q.whereEqual("channel", string(asked.Channel))
	q.whereSegments("location", asked.Client, asked.Segments)
	q.whereEqual("verdict", asked.Verdict)
	q.whereEqual("outcome", asked.Outcome)
	q.whereMonths(asked.From, asked.To)
}

var releasedReports = &pagedList[*storage.Report]{
	name: "released", order: "release_time DESC, released_id DESC", after: "(release_time, released_id) < (?, ?)",
	scan:    scanReport,
	keys:    func(r *storage.Report) []any { return []any{micros(r.ReleaseTime), r.ReleasedID} },
	targets: func() []any { return []any{new(int64), new(string)} },
}

// EverReleased uses the conditions of an index, so that it is one look-up. In an update it first locks the client for
// update, which waits for transactions that release: they lock the client for share.
func (s reports) EverReleased(ctx context.Context, client, program, location, month string) (_ bool, err error) {
	defer wrap(&err, "check release of report")
	number, err := monthNumber(month)
	if err != nil {
		return false, err
	}
	if s.locksRows() {
		if _, err := s.exists(ctx, s.withLock(hasClient, forUpdate), client); err != nil {
			return false, err
		}
	}
	return s.exists(ctx,
		`SELECT 1 FROM reports WHERE client = $1 AND program = $2 AND location = $3 AND month = $4 AND released_id <> ''
		LIMIT 1`, client, program, location, number)
}

// ForVisit locks the visit in an update, so that of two reports for one visit the second one sees the first.
func (s reports) ForVisit(ctx context.Context, visit string) (_ []storage.ReportID, err error) {
	defer wrap(&err, "list reports of visit")
	v, err := visits(s).lockReports(ctx, visit)
	if err != nil {
		return nil, err
	}
	if len(v.reports)%len(storage.ReportID{}) != 0 {
		return nil, fmt.Errorf("%w: the reports of the visit %s have %d bytes", storage.ErrCorrupt, visit, len(v.reports))
	}
	var ids []storage.ReportID
	for id := range slices.Chunk(v.reports, len(storage.ReportID{})) {
		ids = append(ids, storage.ReportID(id))
	}
	return ids, nil
}

func (s reports) MergedInto(ctx context.Context, id storage.ReportID) (_ []storage.ReportID, err error) {
	defer wrap(&err, "list merged reports")
	return queryAll(ctx, s.tx, scanReportID, `SELECT id FROM reports WHERE twin_of = $1 ORDER BY id`, id[:])
}

func scanReportID(r row) (id storage.ReportID, err error) {
	err = r.Scan(fixedBytes(id[:]))
	return id, err
}

// readBatch is the number of rows that are read at once, before fn is called with each.
const readBatch = 256

func (s reports) Each(ctx context.Context, fn func(*storage.Report, *storage.Revision) error) (err error) {
	defer wrap(&err, "read reports")
	after := []byte{}
	for {
		rows, err := queryAll(ctx, s.tx, scanCurrentReport, selectCurrentReports, after, readBatch)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r.report, r.revision); err != nil {
				return err
			}
		}
		if len(rows) < readBatch {
			return nil
		}
		after = rows[len(rows)-1].report.ID[:]
	}
}

// currentReport is a report with its current revision.
type currentReport struct {
	report   *storage.Report
	revision *storage.Revision
}

var selectCurrentReports = `SELECT ` + prefixed("r", reportColumns) + `, ` + prefixed("v", revisionColumns) + `, ` +
	prefixed("v", revisionBodies) + ` FROM reports r JOIN revisions v ON v.report = r.id AND v.number = r.current
	WHERE r.id > $1 ORDER BY r.id LIMIT $2`

func scanCurrentReport(r row) (currentReport, error) {
	c := currentReport{&storage.Report{}, &storage.Revision{}}
	targets := slices.Concat(reportTargets(c.report), revisionTargets(c.revision), bodyTargets(c.revision))
	return c, r.Scan(targets...)
}
