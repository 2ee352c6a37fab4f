package api

import (
	"encoding/json"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
)

// longestOpening bounds the bytes of a cell with opening hours: the 50 spans that a location may have need less.
const longestOpening = 8000

// openingHours parses the opening hours of a cell: spans such as MONDAY 09:00-18:00, parted by semicolons or line breaks, or
// the JSON of an export. It reports whether the text could be read; whether days and times exist is checked later.
func openingHours(text string) ([]*pb.OpeningSpan, bool) {
	var spans []*pb.OpeningSpan
	switch {
	case len(text) > longestOpening:
		return nil, false
	case strings.HasPrefix(strings.TrimSpace(text), "["):
		var read []struct{ Day, Opens, Closes string }
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&read)
		for _, span := range read {
			spans = append(spans, &pb.OpeningSpan{Day: span.Day, Opens: span.Opens, Closes: span.Closes})
		}
		return spans, err == nil && !decoder.More()
	}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" ,-–·\t\r", r) })
		switch len(parts) {
		case 0:
		case 3:
			spans = append(spans, &pb.OpeningSpan{Day: strings.ToUpper(parts[0]), Opens: parts[1], Closes: parts[2]})
		default:
			return nil, false
		}
	}
	return spans, true
}

// The columns of a home area: those of an export, and short ones.
var homeColumns = map[string]string{
	"home_area.position.latitude": "latitude", "home_latitude": "latitude",
	"home_area.position.longitude": "longitude", "home_longitude": "longitude",
	"home_area.radius_kilometers": "radius", "home_radius_kilometers": "radius",
}

// setHome sets the home area by the cells of a row, where the file has any of its columns, and returns what is wrong. Without both
// coordinates the shopper has none.
func setHome(sh *pb.Shopper, row imports.Row) []fault.Violation {
	texts, columns := map[string]string{}, map[string]string{}
	for _, cell := range row.Cells {
		if field := homeColumns[cell.Column]; field != "" {
			texts[field], columns[field] = cell.Text, cell.Column
		}
	}
	if len(columns) == 0 {
		return nil
	}
	if texts["latitude"] == "" && texts["longitude"] == "" && texts["radius"] == "" {
		sh.HomeArea = nil
		return nil
	}
	var violations []fault.Violation
	read := func(field, column string, required bool) float64 {
		if columns[field] != "" {
			column = columns[field]
		}
		value, ok := imports.Number(texts[field])
		switch {
		case texts[field] == "" && required:
			violations = append(violations, fault.Violation{Path: column, Reason: pb.Reason_REQUIRED})
		case texts[field] != "" && (!ok || field == "radius" && value != float64(int32(value))):
			violations = append(violations, fault.Violation{Path: column, Reason: pb.Reason_INVALID_NUMBER})
		}
		return value
	}
	sh.HomeArea = &pb.HomeArea{
		Position:         &pb.GeoPoint{Latitude: read("latitude", "home_latitude", true), Longitude: read("longitude", "home_longitude", true)},
		RadiusKilometers: int32(read("radius", "home_radius_kilometers", false)),
	}
	return violations
}

// setFee sets a part of the fee of a visit; an empty cell leaves the visit that of the program.
func setFee(v *pb.Visit, column, text string) {
	if text == "" {
		return
	}
	if v.Fee == nil {
		v.Fee = &pb.Money{}
	}
	if column == "fee.amount" {
		v.Fee.Amount = text
	} else {
		v.Fee.Currency = text
	}
}
