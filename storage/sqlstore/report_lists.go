package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

var reportFields = fields{
	"client": textField, "program": textField, "location": textField, "visit": textField, "shopper": textField,
	"state": textField, "released": truthField, "excluded": truthField, "parked": truthField,
	"possible_twin": truthField, "test": truthField, "month": monthField,
}

func (s reports) List(
	ctx context.Context, shopper string, filter storage.Filter, ascending bool, page storage.Page,
) ([]*storage.Report, storage.Cursor, error) {
	q := from(selectReports)
	if shopper != "" {
		q.where("shopper = ?", shopper)
	}
	if err := q.filter(filter, reportFields); err != nil {
		return nil, "", err
	}
	if ascending {
		return oldestReports.read(ctx, s.tx, q, page)
	}
	return newestReports.read(ctx, s.tx, q, page)
}

var (
	newestReports = reportPages("reports-newest", "taken_time DESC, id DESC", "(taken_time, id) < (?, ?)")
	oldestReports = reportPages("reports-oldest", "taken_time, id", "(taken_time, id) > (?, ?)")
)

func reportPages(name, order, after string) *pages[*storage.Report] {
	return &pages[*storage.Report]{
		name: name, order: order, after: after, scan: scanReport,
		keys:    func(r *storage.Report) []any { return []any{micros(r.TakenTime), r.ID[:]} },
		targets: func() []any { return []any{new(int64), new([]byte)} },
	}
}

func (s reports) ListReleased(
	ctx context.Context, query storage.ReleasedQuery, page storage.Page,
) ([]*storage.Report, storage.Cursor, error) {
	q := from(selectReports)
	q.released(&query)
	return releasedReports.read(ctx, s.tx, q, page)
}

// released narrows a query to the released reports that are asked for.
func (q *query) released(asked *storage.ReleasedQuery) {
	q.where("released").where("client = ?", asked.Client)
	q.ofReleased(asked)
}

// ofReleased narrows a query to the reports of the client that are asked for.
func (q *query) ofReleased(asked *storage.ReleasedQuery) {
	q.reach("location", asked.Client, asked.Tops, nil)
	q.below("location", asked.Client, asked.Location)
	if asked.Program != "" {
		q.where("program = ?", asked.Program)
	}
	if asked.Channel != "" {
		q.where("channel = ?", asked.Channel)
	}
	q.months(asked.From, asked.To)
}

var releasedReports = &pages[*storage.Report]{
	name: "released", order: "release_time DESC, released_id DESC", after: "(release_time, released_id) < (?, ?)",
	scan:    scanReport,
	keys:    func(r *storage.Report) []any { return []any{micros(r.ReleaseTime), r.ReleasedID} },
	targets: func() []any { return []any{new(int64), new(string)} },
}

// EverReleased asks in the words of an index, so that it is one look-up however many reports there are. In an update it
// takes the client for its own first: those who release rely on its tree.
func (s reports) EverReleased(ctx context.Context, client, program, location, month string) (bool, error) {
	number, err := monthNumber(month)
	if err != nil {
		return false, err
	}
	if s.locks() {
		if _, err := s.has(ctx, s.locking(hasClient, owned), client); err != nil {
			return false, err
		}
	}
	return s.has(ctx,
		`SELECT 1 FROM reports WHERE client = $1 AND program = $2 AND location = $3 AND month = $4 AND released_id <> ''
		LIMIT 1`, client, program, location, number)
}

// ForVisit locks the visit in an update, so that of two reports for one visit the second one sees the first.
func (s reports) ForVisit(ctx context.Context, visit string) ([]storage.ReportID, error) {
	if s.locks() {
		if _, err := visits(s).lockVisit(ctx, visit); err != nil {
			return nil, err
		}
	}
	ids, err := all(ctx, s.tx, scanReportID,
		`SELECT id FROM reports WHERE visit = $1 ORDER BY create_time, id`, visit)
	if err == nil && len(ids) == 0 && (s.held == nil || s.held.id != visit) {
		err = s.need(ctx, hasVisit, visit)
	}
	return ids, err
}

func scanReportID(r row) (id storage.ReportID, err error) {
	err = r.Scan(fixed(id[:]))
	return id, err
}

// readAtOnce is how many rows are read before fn is called with each.
const readAtOnce = 256

func (s reports) Each(ctx context.Context, fn func(*storage.Report, *storage.Revision) error) error {
	after := []byte{}
	for {
		rows, err := all(ctx, s.tx, scanCurrent, selectCurrent, after, readAtOnce)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r.report, r.revision); err != nil {
				return err
			}
		}
		if len(rows) < readAtOnce {
			return nil
		}
		after = rows[len(rows)-1].report.ID[:]
	}
}

// current is a report with its current revision.
type current struct {
	report   *storage.Report
	revision *storage.Revision
}

var selectCurrent = `SELECT ` + prefixed("r", reportColumns) + `, ` + prefixed("v", revisionColumns) + `, ` +
	prefixed("v", revisionBodies) + ` FROM reports r JOIN revisions v ON v.report = r.id AND v.number = r.current
	WHERE r.id > $1 ORDER BY r.id LIMIT $2`

func scanCurrent(r row) (current, error) {
	c := current{&storage.Report{}, &storage.Revision{}}
	targets := slices.Concat(reportTargets(c.report), revisionTargets(c.revision), bodyTargets(c.revision))
	return c, r.Scan(targets...)
}
