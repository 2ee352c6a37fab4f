package sqlstore

import (
	"context"
	"strings"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// comparisons implements storage.Comparisons.
type comparisons struct{ *tx }

const insertWaiting = `INSERT INTO comparisons_waiting (report, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`

// enqueueComparison lets a revision wait that this update adds.
func (t *tx) enqueueComparison(ctx context.Context, id storage.ReportID, number int32) error {
	return t.enqueue(ctx, nil, insertWaiting, id[:], number)
}

func (s comparisons) Waiting(ctx context.Context, limit int) (_ []storage.ReportRevision, err error) {
	defer wrap(&err, "list waiting comparisons")
	return queryAll(ctx, s.tx, scanReportRevision,
		`SELECT report, number FROM comparisons_waiting ORDER BY report, number LIMIT $1`, limit)
}

func scanReportRevision(from row) (r storage.ReportRevision, err error) {
	err = from.Scan(fixedBytes(r.Report[:]), &r.Number)
	return r, err
}

func (s comparisons) Enqueue(ctx context.Context, r storage.ReportRevision) (err error) {
	defer wrap(&err, "enqueue comparison")
	if err := s.requireLocked(ctx, hasReport, r.Report[:]); err != nil {
		return err
	}
	return s.enqueueComparison(ctx, r.Report, r.Number)
}

func (s comparisons) Put(ctx context.Context, c *storage.ComparedReport, buckets []uint32) (err error) {
	defer wrap(&err, "put comparison")
	id := c.Report[:]
	if err := s.requireLocked(ctx, hasReport, id); err != nil {
		return err
	}
	if len(c.Details) == 0 {
		err = s.enqueue(ctx, nil, `DELETE FROM comparisons WHERE report = $1`, id)
	} else {
		err = s.enqueue(ctx, nil, `INSERT INTO comparisons (report, number, details) VALUES ($1, $2, $3)
			ON CONFLICT (report) DO UPDATE SET number = excluded.number, details = excluded.details`, id, c.Number, jsonText{c.Details})
	}
	if err == nil && len(buckets) > 0 {
		err = s.insertBuckets(ctx, id, buckets)
	}
	if err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `DELETE FROM comparisons_waiting WHERE report = $1 AND number <= $2`, id, c.Number)
}

// insertBuckets adds a report to buckets by one statement.
func (s comparisons) insertBuckets(ctx context.Context, id []byte, buckets []uint32) error {
	rows, args := make([]string, len(buckets)), []any{id}
	for i, b := range buckets {
		rows[i] = "(" + placeholders(i+2, 1) + ", $1)"
		args = append(args, int64(b))
	}
	return s.enqueue(ctx, nil, `INSERT INTO narrative_buckets (bucket, report) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT DO NOTHING`, args...)
}

const selectComparisons = `SELECT report, number, details FROM comparisons`

func (s comparisons) Get(ctx context.Context, id storage.ReportID) (_ *storage.ComparedReport, err error) {
	defer wrap(&err, "get comparison")
	return queryOne(ctx, s.tx, scanComparison, selectComparisons+` WHERE report = $1`, id[:])
}

func scanComparison(from row) (*storage.ComparedReport, error) {
	c := &storage.ComparedReport{}
	return c, from.Scan(fixedBytes(c.Report[:]), &c.Number, jsonText{&c.Details})
}

func (s comparisons) List(ctx context.Context, flag visit.Flag, page storage.Page) (_ []*storage.ComparedReport, _ storage.Cursor, err error) {
	defer wrap(&err, "list comparisons")
	q := newQuery(selectComparisons)
	if flag != "" {
		q.where("details LIKE ?", `%"flag":"`+string(flag)+`"%`)
	}
	return comparisonPages.readPage(ctx, s.tx, q, page)
}

var comparisonPages = &pagedList[*storage.ComparedReport]{
	name: "comparisons", order: "report DESC", after: "report < ?", scan: scanComparison,
	keys:    func(c *storage.ComparedReport) []any { return []any{c.Report[:]} },
	targets: func() []any { return []any{new([]byte)} },
}

func (s comparisons) IsWaiting(ctx context.Context, id storage.ReportID) (_ bool, err error) {
	defer wrap(&err, "look for a waiting comparison")
	return s.exists(ctx, `SELECT 1 FROM comparisons_waiting WHERE report = $1 LIMIT 1`, id[:])
}

func (s comparisons) Near(ctx context.Context, id storage.ReportID, buckets []uint32, limit int) (_ []storage.ReportID, err error) {
	defer wrap(&err, "list near narratives")
	if len(buckets) == 0 {
		return nil, nil
	}
	args := []any{id[:], limit}
	for _, b := range buckets {
		args = append(args, int64(b))
	}
	return queryAll(ctx, s.tx, scanReportID, `SELECT report FROM narrative_buckets WHERE bucket IN (`+placeholders(3, len(buckets))+`)
		AND report <> $1 GROUP BY report ORDER BY COUNT(*) DESC, report LIMIT $2`, args...)
}

func (s comparisons) ShopperVisits(
	ctx context.Context, q storage.ShopperVisitsQuery, limit int,
) (_ []storage.ShopperVisit, err error) {
	defer wrap(&err, "list visits of a shopper")
	return queryAll(ctx, s.tx, scanShopperVisit,
		`SELECT r.id, r.current, r.visit, r.client, r.location, r.channel, r.start_time, v.elapsed_seconds
		FROM reports r JOIN revisions v ON v.report = r.id AND v.number = r.current
		WHERE r.shopper = $1 AND r.taken_time >= $2 AND r.taken_time <= $3 AND r.start_time >= $2 AND r.start_time <= $4
			AND NOT r.test
		ORDER BY r.taken_time, r.id LIMIT $5`, q.Shopper, micros(q.From), micros(q.Until), micros(q.To), limit)
}

func scanShopperVisit(from row) (v storage.ShopperVisit, err error) {
	err = from.Scan(fixedBytes(v.Report[:]), &v.Number, &v.Visit, &v.Client, &v.Location, &v.Channel, instant{&v.StartTime}, &v.ElapsedSeconds)
	return v, err
}

func (s comparisons) ShopperPlaces(
	ctx context.Context, shopper string, until time.Time, limit int,
) (reports, places int64, err error) {
	defer wrap(&err, "count places of a shopper")
	err = s.queryRow(ctx,
		`SELECT COALESCE(SUM(n), 0), COUNT(*) FROM (
			SELECT COUNT(*) AS n FROM (SELECT client, location FROM reports WHERE shopper = $1 AND taken_time <= $2
				ORDER BY taken_time DESC, id DESC LIMIT $3) AS newest
			GROUP BY client, location) AS places`,
		[]any{shopper, micros(until), limit}, &reports, &places)
	return reports, places, err
}

func (s comparisons) Durations(
	ctx context.Context, checklist string, before time.Time, depth, limit int,
) (_ []int64, err error) {
	defer wrap(&err, "list durations of visits")
	return queryAll(ctx, s.tx, scanSeconds,
		`SELECT v.elapsed_seconds FROM (
			SELECT id, current, taken_time, checklist, outcome, test FROM reports WHERE taken_time < $1
			ORDER BY taken_time DESC, id DESC LIMIT $2) AS r
		JOIN revisions v ON v.report = r.id AND v.number = r.current
		WHERE r.checklist = $3 AND r.outcome IN ('', 'COMPLETED') AND NOT r.test
		ORDER BY r.taken_time DESC, r.id DESC LIMIT $4`, micros(before), depth, checklist, limit)
}

func scanSeconds(from row) (seconds int64, err error) {
	err = from.Scan(&seconds)
	return seconds, err
}

// eachPage is how many rows Each reads at a time.
const eachPage = 500

func (s comparisons) Each(ctx context.Context, fn func(*storage.ComparedReport) error) (err error) {
	defer wrap(&err, "read comparisons")
	for after := []byte{}; ; {
		page, err := queryAll(ctx, s.tx, scanComparison, selectComparisons+` WHERE report > $1 ORDER BY report LIMIT $2`, after, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, c := range page {
			if err := fn(c); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Report[:]
	}
}
