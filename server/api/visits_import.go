package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

var visitColumns = columnsOf(5, "client", "program", "location", "window_start", "window_end", "visit", "shopper", "scenario", "wave", "test",
	"guests", "fee.amount", "fee.currency", "minutes",
	// What an export has beside them.
	"name", "checklist", "version", "state", "check_in_time", "flags", "report", "returned_revision", "return_comment", "returned_questions", "answer_due_time", "etag",
	"create_time", "update_time", "offered_to", "edited_revision", "declines", "claim_time", "distance_meters", "briefing_files", "unread_messages", "parked_draft_etag")

// ImportVisits plans visits from a table: all of them, or none and every fault by its line and column.
func (s *Server) ImportVisits(ctx context.Context, req *pb.ImportVisitsRequest) (*pb.ImportVisitsResponse, error) {
	return runImport(ctx, s, req, "visits", visitColumns, func(
		ctx context.Context, table *imports.Table, unread []fault.Violation,
	) (importPlan[*pb.ImportVisitsResponse], error) {
		var m *visitImport
		err := s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			m = &visitImport{server: s, tx: newImportReads(tx), now: s.now(), seen: map[string]bool{}, violations: slices.Clone(unread)}
			return m.check(ctx, table.Rows)
		})
		if err != nil {
			return importPlan[*pb.ImportVisitsResponse]{}, err
		}
		return importPlan[*pb.ImportVisitsResponse]{&pb.ImportVisitsResponse{Created: int32(len(m.tx.fresh))}, func(tx storage.Tx, now time.Time) error {
			if err := m.store(ctx, tx, now); err != nil {
				return err
			}
			return s.auditPlanned(ctx, tx, m.tx.fresh, now)
		}}, nil
	})
}

// visitImport is one file, checked against what is stored.
type visitImport struct {
	server *Server
	// tx is that of the check.
	tx  *importReads
	now time.Time
	// seen are the ids of the rows before, taken those that stored visits have.
	seen, taken map[string]bool
	violations  []fault.Violation
}

// visitRow is a row that was read, with its violations so far.
type visitRow struct {
	imports.Row
	given      *pb.Visit
	violations []fault.Violation
}

// store inserts the visits, those without a shopper at once.
func (m *visitImport) store(ctx context.Context, tx storage.Tx, now time.Time) error {
	var open []*storage.Visit
	for _, v := range m.tx.fresh {
		v.CreateTime, v.UpdateTime = now, now
		if v.Shopper == "" {
			open = append(open, v)
		} else if err := tx.Visits().Insert(ctx, v); err != nil {
			return err
		}
	}
	return tx.Visits().InsertAll(ctx, open)
}

// check makes the visits. It returns an error with every violation of the file.
func (m *visitImport) check(ctx context.Context, rows []imports.Row) error {
	read, err := m.readAll(ctx, rows)
	if err != nil {
		return err
	}
	for i, row := range read {
		violations, err := m.checkRow(ctx, row)
		if err != nil {
			return err
		}
		m.violations = append(m.violations, row.At(violations)...)
		progress(ctx, i+1, len(rows))
	}
	if len(m.violations) > 0 {
		return fault.Invalid(sortedByLine(m.violations)...)
	}
	return nil
}

// readAll reads the rows, the span of their windows, and which of their ids stored visits have.
func (m *visitImport) readAll(ctx context.Context, rows []imports.Row) ([]visitRow, error) {
	read, ids := make([]visitRow, len(rows)), []string{}
	span := &m.tx.span
	for i, row := range rows {
		given, violations, err := m.read(ctx, row)
		if err != nil {
			return nil, err
		}
		read[i] = visitRow{row, given, violations}
		if start := wire.Time(given.GetWindowStart()); !start.IsZero() && (span.Start.IsZero() || start.Before(span.Start)) {
			span.Start = start
		}
		span.End = later(span.End, wire.Time(given.GetWindowEnd()))
		if given.GetVisit() != "" {
			ids = append(ids, given.GetVisit())
		}
	}
	taken, err := m.tx.Visits().Existing(ctx, ids)
	m.taken = make(map[string]bool, len(taken))
	for _, id := range taken {
		m.taken[id] = true
	}
	return read, err
}

// checkRow adds the visit of a row, or returns its violations by the names of fields.
func (m *visitImport) checkRow(ctx context.Context, row visitRow) ([]fault.Violation, error) {
	given, violations := row.given, row.violations
	shape, err := checkShape(ctx, given)
	if err != nil {
		return nil, err
	}
	violations = append(violations, shape...)
	if id := given.GetVisit(); id != "" {
		violations = append(violations, m.idViolations(id)...)
	}
	if len(violations) > 0 {
		return violations, nil
	}
	v, err := m.server.newVisit(ctx, m.tx, "resource", given, m.now)
	if err == nil {
		m.tx.add(v)
		return nil, nil
	}
	f := fault.From(err)
	if ctx.Err() != nil || f.Reason() == pb.Reason_INTERNAL || f.Reason() == pb.Reason_UNAVAILABLE {
		return nil, err
	}
	for _, v := range joinFaults(nil, f, "").Violations() {
		v.Path = strings.TrimPrefix(v.Path, "resource.")
		violations = append(violations, v)
	}
	return violations, nil
}

// idViolations returns the violation of an id that another row or a stored visit has.
func (m *visitImport) idViolations(id string) []fault.Violation {
	seen := m.seen[id]
	m.seen[id] = true
	switch {
	case seen:
		return []fault.Violation{{Path: "visit", Reason: pb.Reason_DUPLICATE_KEY}}
	case m.taken[id]:
		return []fault.Violation{{Path: "visit", Reason: pb.Reason_ALREADY_EXISTS}}
	}
	return nil
}

// visitForms describes the values of columns that are not taken as they are.
var visitForms = map[string]string{
	"window_start": "a day or a time, such as 2026-12-01 or 2026-12-01 09:30", "window_end": "a day or a time, such as 2026-12-14 or 2026-12-14 18:00",
	"test": "yes or no", "minutes": "a whole number of minutes",
}

// read reads a row. Days are those of the location's time zone.
func (m *visitImport) read(ctx context.Context, row imports.Row) (*pb.Visit, []fault.Violation, error) {
	zone := time.UTC
	location, err := m.tx.Locations().Get(ctx, row.Get("client"), row.Get("location"))
	switch {
	case err == nil:
		zone = m.server.zone(location.TimeZone)
	case !errors.Is(err, storage.ErrNotFound):
		return nil, nil, err
	}
	given := &pb.Visit{}
	var violations []fault.Violation
	for _, cell := range row.Cells {
		ok := true
		switch cell.Column {
		case "window_start", "window_end":
			ok = setWindow(given, cell, zone)
		case "test":
			given.Test, ok = imports.Flag(cell.Text)
		case "guests":
			given.Guests = imports.List(cell.Text)
		case "fee.amount", "fee.currency":
			setFee(given, cell.Column, cell.Text)
		case "minutes":
			var minutes float64
			if minutes, ok = imports.Number(cell.Text); ok || cell.Text == "" {
				given.Minutes, ok = int32(minutes), minutes == float64(int32(minutes))
			}
		case "visit", "client", "program", "location", "shopper", "scenario", "wave":
			setText(given, cell.Column, cell.Text)
		}
		if !ok {
			violations = append(violations, fault.Violation{
				Path: cell.Column, Reason: pb.Reason_INVALID_FORMAT, Params: formOf(visitForms[cell.Column]),
			})
		}
	}
	return given, violations, nil
}

// setWindow sets an end of the window, and reports whether the text could be read. A window that ends on a day has all of
// it.
func setWindow(v *pb.Visit, cell imports.Cell, zone *time.Location) bool {
	if cell.Text == "" {
		return true
	}
	at, ok := imports.Instant(cell.Text, zone)
	if cell.Column == "window_start" {
		v.WindowStart = wire.Timestamp(at)
		return ok
	}
	if local := at.In(zone); ok && imports.IsDay(cell.Text) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone)
	}
	v.WindowEnd = wire.Timestamp(at)
	return ok
}
