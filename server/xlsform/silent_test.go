package xlsform_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/xlsform"
)

// TestNothingIsDroppedSilently empties every cell of every form, one at a time, and where that changes nothing, as of a cell
// that holds what is the default, puts another text into it: the draft or the list of problems must then be another one,
// since a cell that changes neither was ignored without a word. MYSTERYSHOPPER_XLSFORMS names a
// folder with more workbooks to try.
func TestNothingIsDroppedSilently(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			emptyEachCell(t, workbook(t, string(text)))
		})
	}
	more, err := filepath.Glob(filepath.Join(os.Getenv("MYSTERYSHOPPER_XLSFORMS"), "*.xlsx"))
	if err != nil || os.Getenv("MYSTERYSHOPPER_XLSFORMS") == "" {
		return
	}
	for _, name := range more {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			emptyEachCell(t, file)
		})
	}
}

// emptyEachCell reads a workbook without each of its cells. Headings are left alone: the cells under them are tried.
func emptyEachCell(t *testing.T, file []byte) {
	t.Helper()
	_, problems, err := xlsform.Read(file)
	if errors.Is(err, xlsform.ErrWorkbook) {
		t.Skip(err)
	}
	explained := explanations(problems)
	whole, err := outcome(t, file)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, cell := range row {
				if strings.TrimSpace(cell) == "" || i == 0 || explained(sheet, i+1, rows[i][0]) || saysNothing(rows, i, j) {
					continue
				}
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if withCell(t, book, sheet, at, "") == whole && withCell(t, book, sheet, at, "zz9") == whole {
					t.Errorf("%s!%s (%s) is ignored: %q", sheet, at, rows[0][min(j, len(rows[0])-1)], cell)
				}
				if err := book.SetCellStr(sheet, at, cell); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// saysNothing reports whether a cell has no heading, or is the name of a group, which need not be kept.
func saysNothing(rows [][]string, i, j int) bool {
	if j >= len(rows[0]) || strings.TrimSpace(rows[0][j]) == "" {
		return true
	}
	kind := strings.ToLower(strings.TrimSpace(rows[i][0]))
	return strings.EqualFold(strings.TrimSpace(rows[0][j]), "name") && (strings.HasPrefix(kind, "end") || strings.HasPrefix(kind, "begin"))
}

// explanations returns whether the problems explain that a whole sheet, row or list of choices is left out.
func explanations(problems []xlsform.Problem) func(sheet string, row int, first string) bool {
	return func(sheet string, row int, first string) bool {
		for _, p := range problems {
			here := p.Row == row && (p.Column == "" || strings.Contains(p.Text, "the row is left out"))
			list := p.Reason == xlsform.UnusedList && strings.Contains(p.Text, "list "+first+";")
			if strings.EqualFold(p.Sheet, strings.TrimSpace(sheet)) && (p.Row == 0 || here || list) {
				return true
			}
		}
		return false
	}
}

// withCell returns what is read of a workbook with another value in one cell.
func withCell(t *testing.T, book *excelize.File, sheet, at, value string) string {
	t.Helper()
	if err := book.SetCellStr(sheet, at, value); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	without, err := outcome(t, file.Bytes())
	if err != nil {
		return err.Error()
	}
	return without
}

// outcome returns the draft and the problems of a workbook as one text.
func outcome(t *testing.T, file []byte) (string, error) {
	t.Helper()
	draft, problems, err := xlsform.Read(file)
	if err != nil {
		return "", err
	}
	return asJSON(t, draft) + asJSON(t, problems), nil
}
