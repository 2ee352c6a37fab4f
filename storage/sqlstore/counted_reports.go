package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// whereCounted narrows a query to the reports that scorecards count and that have a total; see visit.Status.Counts.
func (q *query) whereCounted() {
	q.where("released").where("state = ?", visit.Approved).where("NOT excluded").where("NOT parked").where("NOT test")
	q.where("effective IS NOT NULL")
}

// EachCounted first selects the ids, in the order of an index, and then reads the reports in batches.
func (s reports) EachCounted(
	ctx context.Context, asked storage.ReleasedQuery, limit int, fn func(*storage.CountedReport) error,
) (err error) {
	defer wrap(&err, "read counted reports")
	if limit < 1 {
		return errLimit
	}
	ids, err := s.countedIDs(ctx, &asked, limit)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, readBatch) {
		rows, err := s.countedRows(ctx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			if err := fn(rows[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

// countedIDs returns the ids of the reports, the newest release first.
func (s reports) countedIDs(ctx context.Context, asked *storage.ReleasedQuery, limit int) ([]storage.ReportID, error) {
	few, err := s.fewEverReleased(ctx, asked, limit)
	if err != nil {
		return nil, err
	}
	q, order := newQuery(`SELECT id FROM reports`), "release_time DESC, released_id DESC"
	q.whereReleased(asked)
	q.whereCounted()
	if few {
		// An engine uses an index whenever its order is the query's, and would read the index of releases from one end
		// to the other to find few reports. The expression prevents that: the index of locations finds them, and they
		// are sorted.
		q.where("released_id <> ''")
		order = "release_time + 0 DESC, released_id DESC"
	}
	text := fmt.Sprintf("%s ORDER BY %s LIMIT %s", q.text.String(), order, q.bind(int64(limit)))
	return queryAll(ctx, s.tx, scanReportID, text, q.args...)
}

// fewEverReleased reports whether at most limit matching reports were ever released. It counts with the index of
// locations only, and returns false for a query without a program.
func (s reports) fewEverReleased(ctx context.Context, asked *storage.ReleasedQuery, limit int) (bool, error) {
	if asked.Program == "" {
		return false, nil
	}
	q := newQuery(`SELECT COUNT(*) FROM (SELECT 1 FROM reports`).where("client = ?", asked.Client)
	q.where("program = ?", asked.Program).where("released_id <> ''")
	q.whereInSubtrees("location", asked.Client, asked.Tops, nil)
	q.whereBelow("location", asked.Client, asked.Location)
	q.whereMonths(asked.From, asked.To)
	var n int64
	text := fmt.Sprintf("%s LIMIT %s) AS found", q.text.String(), q.bind(int64(limit)+1))
	err := s.queryRow(ctx, text, q.args, &n)
	return n <= int64(limit), err
}

// countedRows returns the reports with the given ids, at most readBatch. It fills the argument list with the last id, so
// that the statement is always the same.
func (s reports) countedRows(ctx context.Context, ids []storage.ReportID) (map[storage.ReportID]*storage.CountedReport, error) {
	args := make([]any, readBatch)
	for i := range args {
		args[i] = ids[min(i, len(ids)-1)][:]
	}
	rows, err := queryAll(ctx, s.tx, scanCounted, selectCounted, args...)
	if err != nil {
		return nil, err
	}
	byID := make(map[storage.ReportID]*storage.CountedReport, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	for _, id := range ids {
		if byID[id] == nil {
			return nil, fmt.Errorf("%w: the current revision of the report %x", storage.ErrNotFound, id)
		}
	}
	return byID, nil
}

var selectCounted = `SELECT r.id, r.released_id, r.location, r.month, r.start_time, v.checklist, v.version, v.outcome, v.scoring,
		v.personal
	FROM reports r JOIN revisions v ON v.report = r.id AND v.number = r.current
	WHERE r.id IN (` + placeholders(1, readBatch) + `)`

func scanCounted(from row) (*storage.CountedReport, error) {
	r := &storage.CountedReport{}
	return r, from.Scan(fixedBytes(r.ID[:]), &r.ReleasedID, &r.Location, monthValue{&r.Month}, instant{&r.StartTime},
		&r.Checklist, &r.Version, &r.Outcome, packedBytes{to: &r.Scoring}, &r.Personal)
}

// ShopperTotals finds the locations of a single shopper first, so that it does not read the reports of all shoppers.
func (s reports) ShopperTotals(ctx context.Context, asked storage.ShopperQuery) (_ []storage.ShopperTotals, err error) {
	defer wrap(&err, "sum up shoppers' reports")
	if asked.Shopper == "" {
		q := newQuery(shopperTotals + ` FROM reports`)
		q.whereCounted()
		q.whereMonths(asked.From, asked.To)
		return queryAll(ctx, s.tx, scanShopperTotals, q.text.String()+groupedByShopper, q.args...)
	}
	// The places are those that the shopper visited. The index of locations then finds the reports of all shoppers
	// there; it holds reports that were ever released.
	q := newQuery(`WITH places (c, p, l) AS (SELECT DISTINCT client, program, location FROM reports`).where("shopper = ?", asked.Shopper)
	q.whereCounted()
	q.whereMonths(asked.From, asked.To)
	q.text.WriteString(`) ` + shopperTotals + ` FROM places CROSS JOIN reports`)
	q.conjunction = " WHERE "
	q.where("client = c").where("program = p").where("location = l").where("released_id <> ''")
	q.whereCounted()
	q.whereMonths(asked.From, asked.To)
	return queryAll(ctx, s.tx, scanShopperTotals, q.text.String()+groupedByShopper, q.args...)
}

func (s reports) CountReviews(ctx context.Context, asked storage.ShopperQuery) (counts storage.ReviewCounts, err error) {
	defer wrap(&err, "count a shopper's reviewed reports")
	q := newQuery(`SELECT COUNT(*), COUNT(given_back) FROM (SELECT state,
		(SELECT 1 FROM events WHERE report = reports.id AND act = 'RETURNED' LIMIT 1) AS given_back FROM reports`).where("shopper = ?", asked.Shopper).where("NOT test")
	q.whereMonths(asked.From, asked.To)
	q.text.WriteString(`) AS sent WHERE state <> 'SUBMITTED' OR given_back IS NOT NULL`)
	err = s.queryRow(ctx, q.text.String(), q.args, &counts.Reviewed, &counts.Returned)
	return counts, err
}

// The casts make the sums integers on engines whose sums are decimals.
const (
	shopperTotals = `SELECT shopper, client, program, location, COUNT(*), CAST(SUM(effective) AS BIGINT),
		CAST(SUM(CAST(effective AS BIGINT) * effective) AS BIGINT)`
	groupedByShopper = ` GROUP BY shopper, client, program, location ORDER BY shopper, client, program, location`
)

func scanShopperTotals(r row) (t storage.ShopperTotals, err error) {
	err = r.Scan(&t.Shopper, &t.Client, &t.Program, &t.Location, &t.Visits, &t.SumBasisPoints, &t.SumSquares)
	return t, err
}
