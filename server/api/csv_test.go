package api

import (
	"strconv"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// FuzzReadCSV reads any file: it is read as a whole, or something is wrong with it, and each line has a cell for each
// column.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{
		"", "claim\n", "claim,program\na,b\n", "\ufeff claim , program \n\"a\nb\",c\n", "claim\na\"b\n", "claim\n\"a", "claim,claim\na,b\n",
		"claim\r\n\r\na\r\n", "claim\na,b\n", "\x00,\xff\n", "claim,program\na\nb,c",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, violations := readCSV(text, isClaimColumn, "claim")
		for _, line := range lines {
			if len(line.cells) == 0 || len(line.cells) != len(lines[0].cells) {
				t.Errorf("%s has %d cells, the first line has %d", line.path, len(line.cells), len(lines[0].cells))
			}
			for _, cell := range line.cells {
				if !isClaimColumn(cell.column) || cell.text != strings.TrimSpace(cell.text) {
					t.Errorf("%s: %+v", line.path, cell)
				}
			}
		}
		if len(lines) == 0 && len(violations) == 0 && strings.Count(strings.TrimSpace(text), "\n") > 0 && !strings.ContainsAny(text, "\"\r") {
			t.Errorf("%q was read as nothing", text)
		}
	})
}

// TestCSVHasSomeColumns reads files with as many columns as there may be, and with one more.
func TestCSVHasSomeColumns(t *testing.T) {
	t.Parallel()
	file := func(columns int) string {
		var names []string
		for i := range columns {
			names = append(names, "statement.x"+strconv.Itoa(i))
		}
		return strings.Join(names, ",") + "\n" + strings.Repeat(",", columns-1) + "\n"
	}
	if lines, violations := readCSV(file(mostColumns), isClaimColumn); len(lines) != 1 || len(violations) > 0 {
		t.Errorf("%d lines and %v", len(lines), violations)
	}
	lines, violations := readCSV(file(mostColumns+1), isClaimColumn)
	if len(lines) > 0 || len(violations) != 1 || violations[0].Reason != pb.Reason_OUT_OF_BOUNDS {
		t.Errorf("%d lines and %v", len(lines), violations)
	}
}
