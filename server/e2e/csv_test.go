package e2e

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"

	"mysteryshopper/server/sheet"
)

// untilBreak are the parts of a cell that another separator could make cells of their own.
var untilBreak = regexp.MustCompile(`[^;\t\r\n]*[;\t\r\n]|[^;\t\r\n]+`)

// readCSV returns the keys and the cells of a list as CSV, without the apostrophes before what could be a formula.
// The reader of the standard library turns each CR LF inside of a cell into LF.
func readCSV(data []byte) (keys []string, rows [][]string, err error) {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	for _, row := range all[1:] {
		for i, cell := range row {
			parts := untilBreak.FindAllString(cell, -1)
			for j, part := range parts {
				if rest, ok := strings.CutPrefix(part, "'"); ok && sheet.IsFormula(part) {
					parts[j] = rest
				}
			}
			row[i] = strings.Join(parts, "")
		}
	}
	return all[0], all[1:], nil
}
