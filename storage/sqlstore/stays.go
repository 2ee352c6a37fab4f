package sqlstore

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"mysteryshopper/checklist/visit"
)

// endOfTime is in the place of an end that a window does not have.
const endOfTime = `9223372036854775807`

// The statements of stays: of one shopper ($2), or of all shoppers of a client. $1 is the client, and the last two
// arguments are the span. The client stands in both conditions on the end, so that each can use the index visits_by_end.
const (
	visitStay    = `location, id, window_start, window_end FROM visits WHERE (client = $1 AND window_end IS NULL OR client = $1 AND window_end >= $3)`
	inVisitSpan  = ` AND COALESCE(window_start, -` + endOfTime + `) <= $4`
	claimedStay  = ` AND state IN ('CLAIMED', 'CHECKED_IN')`
	reportStay   = `SELECT shopper, location, visit, start_time, start_time FROM reports`
	inReportSpan = ` AND start_time >= $3 AND start_time <= $4`

	claimedByOne = `SELECT shopper, ` + visitStay + ` AND shopper = $2` + claimedStay + inVisitSpan
	offeredToOne = `SELECT offered_to, ` + visitStay + ` AND offered_to = $2 AND offered_to <> '' AND state = 'OPEN'` + inVisitSpan
	claimedByAll = `SELECT shopper, ` + visitStay + ` AND $2 = ''` + claimedStay + inVisitSpan
	offeredToAll = `SELECT offered_to, ` + visitStay + ` AND $2 = '' AND offered_to <> '' AND state = 'OPEN'` + inVisitSpan
	reportsOfOne = reportStay + ` WHERE shopper = $2 AND client = $1` + inReportSpan
	reportsOfAll = reportStay + ` WHERE client = $1 AND $2 = '' AND taken_time >= $5` + inReportSpan

	guestStays = `SELECT v.guests, v.location, v.id, COALESCE(r.start_time, v.window_start), COALESCE(r.start_time, v.window_end)
		FROM visits v LEFT JOIN reports r ON r.id = v.report
		WHERE v.client = $1 AND v.guests <> '' AND ($2 = '' OR ' ' || v.guests || ' ' LIKE '% ' || $2 || ' %')
			AND v.state NOT IN ('CANCELLED', 'EXPIRED')
			AND COALESCE(r.start_time, v.window_end, ` + endOfTime + `) >= $3
			AND COALESCE(r.start_time, v.window_start, -` + endOfTime + `) <= $4`
)

// clockLead is how far before its taken time a report's start may be ahead, by a phone's clock, and still be found among
// the reports of all shoppers.
const clockLead = 48 * time.Hour

func (s visits) Stays(ctx context.Context, client, shopper string, span visit.Window) (_ []visit.Stay, err error) {
	defer wrap(&err, "list stays")
	if s.locksRows() && shopper != "" {
		if _, err := s.exists(ctx, s.withLock(hasShopper, forUpdate), shopper); err != nil {
			return nil, err
		}
	}
	s.enqueueCommitStatements()
	from, until, taken := int64(math.MinInt64), int64(math.MaxInt64), int64(math.MinInt64)
	if !span.Start.IsZero() {
		from, taken = micros(span.Start), micros(span.Start.Add(-clockLead))
	}
	if !span.End.IsZero() {
		until = micros(span.End)
	}
	statements := []string{claimedByOne, offeredToOne, reportsOfOne}
	if shopper == "" {
		statements = []string{claimedByAll, offeredToAll, reportsOfAll}
	}
	var all []visit.Stay
	for _, statement := range append(statements, guestStays) {
		args := []any{client, shopper, from, until}
		if statement == reportsOfAll {
			args = append(args, taken)
		}
		found, err := queryAll(ctx, s.tx, scanStays, statement, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.Concat(found...)...)
	}
	if shopper != "" { // the others are its fellow guests
		all = slices.DeleteFunc(all, func(stay visit.Stay) bool { return stay.Shopper != shopper })
	}
	slices.SortFunc(all, func(a, b visit.Stay) int {
		return cmp.Or(cmp.Compare(a.Shopper, b.Shopper), a.Start.Compare(b.Start), cmp.Compare(a.Visit, b.Visit), cmp.Compare(a.Location, b.Location))
	})
	return all, nil
}

// scanStays reads the stays of a row: one for each shopper, of whom a visit may have several as guests.
func scanStays(r row) ([]visit.Stay, error) {
	var shoppers []string
	var one visit.Stay
	err := r.Scan(wordsIn(&shoppers), &one.Location, &one.Visit, instant{&one.Start}, instant{&one.End})
	stays := make([]visit.Stay, len(shoppers))
	for i, shopper := range shoppers {
		stays[i] = one
		stays[i].Shopper = shopper
	}
	return stays, err
}
