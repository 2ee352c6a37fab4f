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

// EachCounted first selects the reports, in the order of an index, and then reads their answers in batches.
func (s reports) EachCounted(ctx context.Context, asked storage.CountedQuery, fn func(*storage.CountedReport) error) (err error) {
	defer wrap(&err, "read counted reports")
	if asked.Limit < 1 {
		return errLimit
	}
	found, err := s.countedHeads(ctx, &asked)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(found, readBatch) {
		if err := s.addAnswers(ctx, some, asked.Texts); err != nil {
			return err
		}
		for i, r := range some {
			if err := fn(&r.CountedReport); err != nil {
				return err
			}
			some[i] = nil // no more is kept than one batch of answers
		}
	}
	return nil
}

// countedReport is a counted report with the number of its current revision.
type countedReport struct {
	storage.CountedReport
	current int32
}

// countedHeads returns the reports without their answers, the newest release first.
func (s reports) countedHeads(ctx context.Context, asked *storage.CountedQuery) ([]*countedReport, error) {
	few, err := s.fewEverReleased(ctx, &asked.ReleasedQuery, asked.Limit)
	if err != nil {
		return nil, err
	}
	q, order := newQuery(`SELECT id, released_id, location, month, start_time, checklist, version, outcome, current FROM reports`),
		"release_time DESC, released_id DESC"
	q.whereReleased(&asked.ReleasedQuery)
	q.whereCounted()
	if few {
		// An engine uses an index whenever its order is the query's, and would read the index of releases from one end
		// to the other to find few reports. The expression prevents that: the index of locations finds them, and they
		// are sorted.
		q.where("released_id <> ''")
		order = "release_time + 0 DESC, released_id DESC"
	}
	text := fmt.Sprintf("%s ORDER BY %s LIMIT %s", q.text.String(), order, q.bind(int64(asked.Limit)))
	return queryAll(ctx, s.tx, scanCountedHead, text, q.args...)
}

func scanCountedHead(from row) (*countedReport, error) {
	r := &countedReport{}
	return r, from.Scan(fixedBytes(r.ID[:]), &r.ReleasedID, &r.Location, monthValue{&r.Month}, instant{&r.StartTime},
		&r.Checklist, &r.Version, &r.Outcome, &r.current)
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

// addAnswers adds the answers of the current revisions to at most readBatch reports. It fills the argument list with the last
// id, so that the statement is always the same.
func (s reports) addAnswers(ctx context.Context, some []*countedReport, texts bool) error {
	args := make([]any, readBatch)
	for i := range args {
		args[i] = some[min(i, len(some)-1)].ID[:]
	}
	text := selectAnswers
	if texts {
		text = selectAnswersAndTexts
	}
	rows, err := queryAll(ctx, s.tx, scanAnswers, text, args...)
	if err != nil {
		return err
	}
	byKey := make(map[revisionKey]*answersRow, len(rows))
	for _, row := range rows {
		byKey[row.revisionKey] = row
	}
	for _, r := range some {
		row := byKey[revisionKey{r.ID, r.current}]
		if row == nil {
			return fmt.Errorf("%w: the current revision of the report %x", storage.ErrNotFound, r.ID)
		}
		r.Scoring, r.Personal = row.scoring, row.personal
	}
	return nil
}

type revisionKey struct {
	report storage.ReportID
	number int32
}

type answersRow struct {
	revisionKey
	scoring, personal []byte
}

// A report has few revisions: reading those that are not current, too, takes less than looking for the current one.
var (
	selectAnswers         = answersOf("NULL")
	selectAnswersAndTexts = answersOf("personal")
)

func answersOf(personal string) string {
	return `SELECT report, number, scoring, ` + personal + ` FROM revisions WHERE report IN (` + placeholders(1, readBatch) + `)`
}

func scanAnswers(from row) (*answersRow, error) {
	a := &answersRow{}
	return a, from.Scan(fixedBytes(a.report[:]), &a.number, packedBytes{to: &a.scoring}, &a.personal)
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
