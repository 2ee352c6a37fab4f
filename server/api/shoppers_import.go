package api

import (
	"context"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

var shopperColumns = columnsOf(1, "shopper", "title", "email", "locales", "qualifications", "name", "etag", "create_time", "update_time", "erase_time", "delete_time",
	"home_area.position.latitude", "home_area.position.longitude", "home_area.radius_kilometers",
	"home_latitude", "home_longitude", "home_radius_kilometers")

// ImportShoppers creates or updates shoppers from a table: all of them, or none and every fault by its line and column.
// Columns that the table lacks stay as they are.
func (s *Server) ImportShoppers(ctx context.Context, req *pb.ImportShoppersRequest) (*pb.ImportShoppersResponse, error) {
	return runImport(ctx, s, req, "shoppers", shopperColumns, func(
		ctx context.Context, table *imports.Table, unread []fault.Violation,
	) (importPlan[*pb.ImportShoppersResponse], error) {
		m := &shopperImport{now: s.now(), seen: map[string]bool{}, counts: &pb.ImportShoppersResponse{}, violations: unread}
		err := s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
			m.before, err = allShoppers(ctx, tx)
			return err
		})
		if err == nil {
			err = m.check(ctx, table.Rows)
		}
		return importPlan[*pb.ImportShoppersResponse]{m.counts, func(tx storage.Tx, now time.Time) error {
			return m.store(ctx, tx, now)
		}}, err
	})
}

// allShoppers returns all shoppers by their ids.
func allShoppers(ctx context.Context, tx storage.Tx) (_ map[string]*storage.Shopper, err error) {
	defer fault.Step(&err, "list the shoppers")
	all := map[string]*storage.Shopper{}
	return all, storage.Each(ctx, 5000, tx.Shoppers().List, func(sh *storage.Shopper) error {
		all[sh.ID] = sh
		return nil
	})
}

// shopperImport is one file, checked against the shoppers that there were before.
type shopperImport struct {
	now            time.Time
	before         map[string]*storage.Shopper
	seen           map[string]bool
	fresh, changed []*storage.Shopper
	counts         *pb.ImportShoppersResponse
	violations     []fault.Violation
}

// check sorts out what there is to do. It returns an error with every violation of the file.
func (m *shopperImport) check(ctx context.Context, rows []imports.Row) error {
	for i, row := range rows {
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
	m.counts.Created, m.counts.Updated = int32(len(m.fresh)), int32(len(m.changed))
	m.counts.Unchanged = int32(len(rows)) - m.counts.Created - m.counts.Updated
	return nil
}

// checkRow reads a row and returns its violations, by the names of fields.
func (m *shopperImport) checkRow(ctx context.Context, row imports.Row) ([]fault.Violation, error) {
	given := &pb.Shopper{}
	kept := m.before[row.Get("shopper")]
	if kept != nil {
		given = wire.ShopperToProto(kept)
	}
	for _, cell := range row.Cells {
		switch cell.Column {
		case "shopper", "title", "email":
			setText(given, cell.Column, cell.Text)
		case "locales":
			given.Locales = imports.List(cell.Text)
		case "qualifications":
			given.Qualifications = imports.List(cell.Text)
		}
	}
	violations := setHome(given, row)
	shape, err := checkShape(ctx, given)
	if err != nil {
		return nil, err
	}
	violations = append(violations, shape...)
	wanted := shopperFromProto(given, m.now)
	violations = append(violations, newShopperViolations(wanted)...)
	if wanted.ID != "" && m.seen[wanted.ID] {
		violations = append(violations, fault.Violation{Path: "shopper", Reason: pb.Reason_DUPLICATE_KEY})
	}
	if kept != nil && kept.Erased() {
		violations = append(violations, fault.Violation{Path: "shopper", Reason: pb.Reason_WRONG_STATE})
	}
	m.seen[wanted.ID] = true
	for i := range violations {
		violations[i].Path = strings.TrimPrefix(violations[i].Path, "resource.")
	}
	switch {
	case kept == nil:
		m.fresh = append(m.fresh, wanted)
	default:
		wanted.Revision, wanted.CreateTime, wanted.UpdateTime = kept.Revision, kept.CreateTime, kept.UpdateTime
		wanted.DeleteTime = kept.DeleteTime
		if !proto.Equal(wire.ShopperToProto(kept), wire.ShopperToProto(wanted)) {
			m.changed = append(m.changed, wanted)
			if kept.Deleted() {
				violations = append(violations, fault.Violation{Path: "shopper", Reason: pb.Reason_DELETED})
			}
		}
	}
	return violations, nil
}

// store writes what was checked. ErrExists and ErrStale mean that a shopper has changed since.
func (m *shopperImport) store(ctx context.Context, tx storage.Tx, now time.Time) (err error) {
	defer fault.Step(&err, "store %d shoppers", len(m.fresh)+len(m.changed))
	for _, sh := range m.fresh {
		sh.CreateTime, sh.UpdateTime = now, now
		if err := tx.Shoppers().Insert(ctx, sh); err != nil {
			return err
		}
	}
	for _, sh := range m.changed {
		sh.UpdateTime = now
		if err := tx.Shoppers().Update(ctx, sh); err != nil {
			return err
		}
	}
	return nil
}
