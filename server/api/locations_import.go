package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ImportLocations creates or updates locations from CSV: all of them, or none and every fault by its line. A line may
// name a parent that comes later.
func (s *Server) ImportLocations(ctx context.Context, req *pb.ImportLocationsRequest) (*pb.ImportLocationsResponse, error) {
	if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
		return nil, err
	}
	rows, violations := readLocations(req.GetCsv())
	for _, row := range rows {
		for _, v := range fault.From(chain.Check(ctx, row.location)).Violations() {
			v.Path = row.path + "." + v.Path
			violations = append(violations, v)
		}
	}
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	var tried *pb.ImportLocationsResponse
	name := fixedName[*pb.ImportLocationsResponse](wire.ResourceName("clients", req.GetClient(), "locations"))
	out, err := writeAs(ctx, s, req, name, func(tx storage.Tx, now time.Time) (*pb.ImportLocationsResponse, error) {
		if _, err := tx.Clients().Get(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		imp := &locationImport{server: s, tx: tx, client: req.GetClient(), now: now, counts: &pb.ImportLocationsResponse{}}
		if err := imp.all(ctx, rows); err != nil {
			return nil, err
		}
		if tried = imp.counts; req.GetValidateOnly() {
			return nil, errOnlyTried
		}
		return imp.counts, recordClientChange(ctx, tx, storage.LocationsChanged, req.GetClient(), now)
	})
	if errors.Is(err, errOnlyTried) {
		return tried, nil
	}
	return out, err
}

// errOnlyTried rolls back an import that only validates.
var errOnlyTried = errors.New("only tried")

// locationRow is the location of one line of the file.
type locationRow struct {
	path     string
	location *pb.Location
}

var locationColumns = []string{
	"location", "parent", "title", "channel", "time_zone", "locale", "latitude", "longitude", "address", "contact",
}

// readLocations parses the file; every line that cannot be parsed is a violation.
func readLocations(text string) ([]locationRow, []fault.Violation) {
	known := func(column string) bool { return slices.Contains(locationColumns, column) }
	lines, violations := readCSV(text, known, "location", "title")
	rows := make([]locationRow, len(lines))
	for i, line := range lines {
		rows[i] = locationRow{path: line.path, location: &pb.Location{}}
		for _, cell := range line.cells {
			if !rows[i].set(cell.column, cell.text) {
				violations = append(violations, fault.Violation{Path: line.path + "." + cell.column, Reason: pb.Reason_INVALID_FORMAT})
			}
		}
	}
	return rows, violations
}

// set sets the field of a column, which has its name, and reports whether the text could be parsed.
func (r *locationRow) set(column, text string) bool {
	switch column {
	case "channel":
		value, known := pb.Channel_value[strings.ToUpper(text)]
		r.location.Channel = pb.Channel(value)
		return known || text == ""
	case "latitude", "longitude":
		return text == "" || r.setDegrees(column, text)
	}
	setText(r.location, column, text)
	return true
}

func (r *locationRow) setDegrees(column, text string) bool {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return false
	}
	if r.location.Position == nil {
		r.location.Position = &pb.GeoPoint{}
	}
	if column == "latitude" {
		r.location.Position.Latitude = value
	} else {
		r.location.Position.Longitude = value
	}
	return true
}

// locationImport stores the lines of one file.
type locationImport struct {
	server *Server
	tx     storage.Tx
	client string
	now    time.Time
	counts *pb.ImportLocationsResponse
}

// all stores the lines, parents first, and names every line that does not fit.
func (m *locationImport) all(ctx context.Context, rows []locationRow) error {
	var refusal *fault.Error
	for len(rows) > 0 {
		var waiting []locationRow
		for i, row := range rows {
			if slices.ContainsFunc(append(waiting, rows[i+1:]...), func(other locationRow) bool {
				return other.location.GetLocation() == row.location.GetParent()
			}) {
				waiting = append(waiting, row)
				continue
			}
			if err := m.one(ctx, row); err != nil {
				f := fault.From(err)
				if f.Reason() == pb.Reason_INTERNAL || f.Reason() == pb.Reason_UNAVAILABLE {
					return err
				}
				refusal = joinFaults(refusal, f, row.path)
			}
		}
		if len(waiting) == len(rows) {
			return fault.New(pb.Reason_INVALID_TREE, "the parents go round in a circle").Violate(waiting[0].path, pb.Reason_INVALID_TREE)
		}
		rows = waiting
	}
	if refusal != nil {
		return refusal
	}
	return nil
}

func (m *locationImport) one(ctx context.Context, row locationRow) (err error) {
	defer fault.Step(&err, "import %s", row.path)
	wanted, violations := locationFromProto(m.client, row.location, m.now)
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	kept, err := m.tx.Locations().Get(ctx, m.client, wanted.ID)
	if err := orNone(err); err != nil {
		return err
	}
	if kept == nil {
		m.counts.Created++
		return m.tx.Locations().Insert(ctx, wanted)
	}
	wanted.Revision, wanted.UpdateTime = kept.Revision, kept.UpdateTime
	if proto.Equal(wire.LocationToProto(kept), wire.LocationToProto(wanted)) {
		m.counts.Unchanged++
		return nil
	}
	wanted.UpdateTime = m.now
	m.counts.Updated++
	return m.server.replaceLocation(ctx, m.tx, kept, wanted, m.now)
}
