package workbook

import (
	"slices"

	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// tableColumn is a column of a sheet with a row for each R. One that no row has a cell for is left out.
type tableColumn[R any] struct {
	key     string
	kind    sheet.Kind
	format  Format
	heading words.Text
	cell    func(R) sheet.Cell
}

// tableOf returns a sheet with a row for each R, of which the first columns name the row and stay in view.
func tableOf[R any](l *words.Language, name string, keys int, columns []tableColumn[R], rows []R) Sheet {
	made := Sheet{Name: name, Keys: keys, Formats: map[string]Format{}, Table: sheet.Table{Name: name}}
	var used []tableColumn[R]
	for i, c := range columns {
		if i >= keys && !slices.ContainsFunc(rows, func(r R) bool { return c.cell(r).Kind() != sheet.KindAbsent }) {
			continue
		}
		used = append(used, c)
		made.Table.Columns = append(made.Table.Columns, sheet.Column{Key: c.key, Kind: c.kind})
		made.Headings = append(made.Headings, l.Heading(c.heading))
		made.Formats[c.key] = c.format
	}
	for _, r := range rows {
		cells := make([]sheet.Cell, len(used))
		for i, c := range used {
			cells[i] = c.cell(r)
		}
		made.Table.Rows = append(made.Table.Rows, cells)
	}
	return made
}

func textColumn[R any](key string, heading words.Text, value func(R) string) tableColumn[R] {
	return tableColumn[R]{key, sheet.KindText, FormatByKind, heading, func(r R) sheet.Cell {
		text := value(r)
		if text == "" {
			return sheet.Cell{}
		}
		return sheet.Text(text)
	}}
}

func countColumn[R any](key string, heading words.Text, value func(R) int32) tableColumn[R] {
	return tableColumn[R]{key, sheet.KindInteger, FormatByKind, heading, func(r R) sheet.Cell { return sheet.Integer(int64(value(r))) }}
}

// shareColumn and pointsColumn have basis points, as a percentage and as a difference of such; secondsColumn has lengths of
// time. Each is absent where the value is nil.
func shareColumn[R any](key string, heading words.Text, value func(R) *int32) tableColumn[R] {
	return tableColumn[R]{key, sheet.KindDecimal, FormatPercent, heading, func(r R) sheet.Cell { return share(value(r)) }}
}

func pointsColumn[R any](key string, heading words.Text, value func(R) *int32) tableColumn[R] {
	return tableColumn[R]{key, sheet.KindDecimal, FormatPoints, heading, func(r R) sheet.Cell { return share(value(r)) }}
}

func secondsColumn[R any](key string, heading words.Text, value func(R) *int32) tableColumn[R] {
	const day = 24 * 60 * 60
	return tableColumn[R]{key, sheet.KindDecimal, FormatDuration, heading, func(r R) sheet.Cell {
		seconds := value(r)
		if seconds == nil {
			return sheet.Cell{}
		}
		return sheet.Decimal(float64(*seconds) / day)
	}}
}
