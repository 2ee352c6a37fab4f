package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ImportLocations creates or updates locations from a table: all of them, or none and every fault by its line and column.
// A row may name a parent that comes later; columns that the table lacks stay as they are.
func (s *Server) ImportLocations(ctx context.Context, req *pb.ImportLocationsRequest) (*pb.ImportLocationsResponse, error) {
	if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
		return nil, err
	}
	name := wire.ResourceName("clients", req.GetClient(), "locations")
	return runImport(ctx, s, req, name, locationColumns, func(
		ctx context.Context, table *imports.Table, unread []fault.Violation,
	) (importPlan[*pb.ImportLocationsResponse], error) {
		m := &locationImport{server: s, client: req.GetClient(), now: s.now(), violations: unread}
		err := s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
			if _, err := storage.LiveClient(ctx, tx, m.client); err != nil {
				return err
			}
			m.before, err = allLocations(ctx, tx, m.client)
			return err
		})
		if err == nil {
			err = m.check(ctx, table.Rows)
		}
		return importPlan[*pb.ImportLocationsResponse]{m.counts(), func(tx storage.Tx, now time.Time) error {
			return m.store(ctx, tx, now)
		}}, err
	})
}

// locationColumns are those of the import, and those that an export has beside them.
var locationColumns = withTitles(columnsOf(1, "location", "title", "parent", "channel", "time_zone", "locale", "latitude", "longitude",
	"position.latitude", "position.longitude", "position_latitude", "position_longitude", "address", "contact",
	"name", "client", "etag", "update_time", "delete_time", "opening_hours", "closed_days", "attributes", "titles"))

// allLocations returns the locations of a client by their ids.
func allLocations(ctx context.Context, tx storage.Tx, client string) (_ map[string]*storage.Location, err error) {
	defer fault.Step(&err, "list the locations of %s", client)
	all := map[string]*storage.Location{}
	list := func(ctx context.Context, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().List(ctx, client, []string{storage.WholeClient}, page)
	}
	return all, storage.Each(ctx, 5000, list, func(l *storage.Location) error {
		all[l.ID] = l
		return nil
	})
}

// locationImport is one file, checked against the locations that there were before.
type locationImport struct {
	server *Server
	client string
	now    time.Time
	before map[string]*storage.Location
	// rows are those of the file by the ids of their locations, wanted what these are to be.
	rows   map[string]imports.Row
	wanted map[string]*storage.Location
	order  []string
	// put are new or changed, parents first; moved have another parent.
	put, moved []*storage.Location
	unchanged  int
	violations []fault.Violation
}

// check sorts out what there is to do. It returns an error with every violation of the file.
func (m *locationImport) check(ctx context.Context, rows []imports.Row) error {
	m.rows, m.wanted = make(map[string]imports.Row, len(rows)), make(map[string]*storage.Location, len(rows))
	for i, row := range rows {
		violations, err := m.checkRow(ctx, row)
		if err != nil {
			return err
		}
		m.violations = append(m.violations, row.At(violations)...)
		progress(ctx, i+1, len(rows))
	}
	depths := m.checkTree()
	if len(m.violations) > 0 {
		return fault.Invalid(sortedByLine(m.violations)...)
	}
	for _, id := range m.order {
		wanted, kept := m.wanted[id], m.before[id]
		switch {
		case kept == nil:
			m.put = append(m.put, wanted)
		case kept.Parent != wanted.Parent:
			m.moved = append(m.moved, wanted)
		case sameLocation(kept, wanted):
			m.unchanged++
		default:
			m.put = append(m.put, wanted)
		}
	}
	byDepth := func(a, b *storage.Location) int { return depths[a.ID] - depths[b.ID] }
	slices.SortStableFunc(m.put, byDepth)
	slices.SortStableFunc(m.moved, byDepth)
	return nil
}

// checkRow reads a row and returns its violations, by the names of fields.
func (m *locationImport) checkRow(ctx context.Context, row imports.Row) ([]fault.Violation, error) {
	given := &pb.Location{}
	kept := m.before[row.Get("location")]
	if kept != nil {
		given = wire.LocationToProto(kept)
	}
	violations := pointViolations(row)
	if len(violations) == 0 && row.Get(pointColumn(row, "latitude")) == "" && row.Has(pointColumn(row, "latitude")) {
		given.Position = nil
	}
	for _, cell := range row.Cells {
		if reason := setLocation(given, m.client, cell); reason != 0 {
			violation := fault.Violation{Path: cell.Column, Reason: reason}
			if reason == pb.Reason_UNKNOWN_VALUE {
				violation.Params = map[string]string{fault.Known: strings.Join(strictjson.ValuesOf(given.GetChannel().Descriptor()), ", ")}
			}
			violations = append(violations, violation)
		}
	}
	shape, err := checkShape(ctx, given)
	if err != nil {
		return nil, err
	}
	wanted, unfit := locationFromProto(m.client, given, m.now)
	for _, v := range append(shape, unfit...) {
		v.Path = strings.TrimPrefix(v.Path, "resource.")
		if field, isPoint := strings.CutPrefix(v.Path, "position."); isPoint {
			v.Path = pointColumn(row, field)
		}
		violations = append(violations, v)
	}
	if _, twice := m.rows[wanted.ID]; twice && wanted.ID != "" {
		return append(violations, fault.Violation{Path: "location", Reason: pb.Reason_DUPLICATE_KEY}), nil
	}
	if kept != nil {
		wanted.Revision, wanted.UpdateTime, wanted.Number = kept.Revision, kept.UpdateTime, kept.Number
		if wanted.DeleteTime = kept.DeleteTime; kept.Deleted() && !sameLocation(kept, wanted) {
			violations = append(violations, fault.Violation{Path: "location", Reason: pb.Reason_DELETED})
		}
	}
	m.rows[wanted.ID], m.wanted[wanted.ID] = row, wanted
	m.order = append(m.order, wanted.ID)
	return violations, nil
}

func sameLocation(a, b *storage.Location) bool {
	return proto.Equal(wire.LocationToProto(a), wire.LocationToProto(b))
}

// setLocation sets the field of a column, and returns the reason for which its text cannot be read; 0 for none. What an
// export has beside the import's columns is ignored, but for the client, which must be the same.
func setLocation(l *pb.Location, client string, cell imports.Cell) pb.Reason {
	switch column, text := cell.Column, cell.Text; column {
	case "channel":
		value := pb.Channel_value[strings.ToUpper(text)]
		l.Channel = pb.Channel(value)
		if text != "" && value == 0 {
			return pb.Reason_UNKNOWN_VALUE
		}
	case "latitude", "longitude", "position.latitude", "position.longitude", "position_latitude", "position_longitude":
		return setDegrees(l, strings.HasSuffix(column, "latitude"), text)
	case "client":
		if text != "" && text != client {
			return pb.Reason_NOT_ALLOWED
		}
	case "opening_hours":
		spans, ok := openingHours(text)
		if !ok {
			return pb.Reason_INVALID_FORMAT
		}
		l.OpeningHours = spans
	case "closed_days":
		l.ClosedDays = imports.List(text)
	case "attributes":
		l.Attributes = imports.List(text)
	case "titles":
		return setTitles(l, text)
	case "name", "etag", "update_time", "delete_time":
	default:
		if locale, of := strings.CutPrefix(column, titleColumn); of {
			setTitle(l, locale, text)
			return 0
		}
		setText(l, column, text)
	}
	return 0
}

// setDegrees sets one of the two coordinates; an empty one is left as it is.
func setDegrees(l *pb.Location, latitude bool, text string) pb.Reason {
	if text == "" {
		return 0
	}
	value, ok := imports.Number(text)
	if !ok {
		return pb.Reason_INVALID_NUMBER
	}
	if l.Position == nil {
		l.Position = &pb.GeoPoint{}
	}
	if latitude {
		l.Position.Latitude = value
	} else {
		l.Position.Longitude = value
	}
	return 0
}

// pointColumn returns the column of a coordinate as the file has it.
func pointColumn(row imports.Row, field string) string {
	for _, column := range []string{field, "position." + field, "position_" + field} {
		if row.Has(column) {
			return column
		}
	}
	return field
}

// pointViolations returns the violation of a position of which one coordinate is missing.
func pointViolations(row imports.Row) []fault.Violation {
	latitude, longitude := pointColumn(row, "latitude"), pointColumn(row, "longitude")
	switch given := row.Get(latitude) != ""; {
	case given == (row.Get(longitude) != ""):
		return nil
	case given:
		return []fault.Violation{{Path: longitude, Reason: pb.Reason_REQUIRED}}
	default:
		return []fault.Violation{{Path: latitude, Reason: pb.Reason_REQUIRED}}
	}
}

// counts returns the answer.
func (m *locationImport) counts() *pb.ImportLocationsResponse {
	out := &pb.ImportLocationsResponse{Unchanged: int32(m.unchanged), Updated: int32(len(m.moved))}
	for _, l := range m.put {
		if m.before[l.ID] == nil {
			out.Created++
		} else {
			out.Updated++
		}
	}
	return out
}

// store writes what was checked, if no location has changed since.
func (m *locationImport) store(ctx context.Context, tx storage.Tx, now time.Time) (err error) {
	defer fault.Step(&err, "store %d locations", len(m.put)+len(m.moved))
	if err := tx.Locations().Lock(ctx, m.client); err != nil {
		return err
	}
	current, err := allLocations(ctx, tx, m.client)
	if err != nil {
		return err
	}
	if len(current) != len(m.before) {
		return errChangedMeanwhile
	}
	for id, l := range m.before {
		if c := current[id]; c == nil || c.Revision != l.Revision {
			return errChangedMeanwhile
		}
	}
	for _, l := range slices.Concat(m.put, m.moved) {
		l.UpdateTime = now
	}
	if err := tx.Locations().PutAll(ctx, m.client, m.put); err != nil {
		return err
	}
	for _, l := range m.moved {
		if err := m.server.replaceLocation(ctx, tx, current[l.ID], l, now); err != nil {
			return err
		}
	}
	return recordClientChange(ctx, tx, storage.LocationsChanged, m.client, now)
}
