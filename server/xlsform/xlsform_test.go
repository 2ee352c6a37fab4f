package xlsform_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/xlsform"
)

var update = flag.Bool("update", false, "write the expected drafts of testdata")

// TestBuiltInChecklistsComeBack writes every built-in checklist as a workbook and reads the same one.
func TestBuiltInChecklistsComeBack(t *testing.T) {
	t.Parallel()
	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		comesBack(t, v)
	}
}

// TestVectorsComeBack does the same with the version of every vector of the engine.
func TestVectorsComeBack(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../checklist/testdata/scoring*/*.json")
	if err != nil || len(files) < 90 {
		t.Fatal(len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		type vector struct{ Version *checklist.Version }
		var vectors []vector
		if text[0] == '{' {
			text = append(append([]byte("["), text...), ']')
		}
		if err := json.Unmarshal(text, &vectors); err != nil {
			t.Fatal(name, err)
		}
		for _, v := range vectors {
			v.Version.Number = 0
			for range 3 {
				flatten(v.Version)
			}
			comesBack(t, v.Version)
		}
	}
}

// flatten merges groups of conditions within a group of their own kind, and groups of all with one member, as XPath
// does by itself.
func flatten(v *checklist.Version) {
	var list func(conditions []checklist.Condition, all bool) []checklist.Condition
	list = func(conditions []checklist.Condition, all bool) []checklist.Condition {
		var out []checklist.Condition
		for _, c := range conditions {
			c.All, c.Any = list(c.All, true), list(c.Any, false)
			switch {
			case len(c.All) > 0 && (all || len(c.All) == 1):
				out = append(out, c.All...)
			case len(c.Any) > 0 && !all:
				out = append(out, c.Any...)
			default:
				out = append(out, c)
			}
		}
		return out
	}
	for i := range v.Sections {
		whens := []*checklist.Conditions{v.Sections[i].VisibleWhen}
		for j := range v.Sections[i].Questions {
			whens = append(whens, v.Sections[i].Questions[j].VisibleWhen)
		}
		for _, when := range whens {
			if when == nil {
				continue
			}
			when.All, when.Any = list(when.All, true), list(when.Any, false)
			if len(when.All) == 1 && (len(when.All[0].All) > 0 || len(when.All[0].Any) > 0) {
				when.All, when.Any = when.All[0].All, when.All[0].Any
			}
		}
	}
}

// comesBack writes a checklist, reads it, and compares the two by their JSON.
func comesBack(t *testing.T, v *checklist.Version) {
	t.Helper()
	var file bytes.Buffer
	if err := xlsform.Write(&file, v); err != nil {
		t.Fatal(err)
	}
	got, problems, err := xlsform.Read(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		t.Errorf("%s: problems %v", v.Checklist, problems)
	}
	if diff := cmp.Diff(asJSON(t, v), asJSON(t, got)); diff != "" {
		t.Errorf("%s (-written +read):\n%s", v.Checklist, diff)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestForms reads forms as agencies have them, each in testdata as its sheets, and compares the draft and the problems.
func TestForms(t *testing.T) {
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
		draft, problems, err := xlsform.Read(workbook(t, string(text)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got strings.Builder
		for _, p := range problems {
			got.WriteString(p.String() + "\n")
		}
		got.WriteString(asJSON(t, draft) + "\n")
		golden := strings.TrimSuffix(name, ".txt") + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// workbook makes a workbook of sheets as text: a line "= survey" begins a sheet, and cells are separated by bars.
func workbook(t *testing.T, text string) []byte {
	t.Helper()
	book := excelize.NewFile()
	sheet, row := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if name, found := strings.CutPrefix(line, "= "); found {
			sheet, row = name, 0
			if _, err := book.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
			continue
		}
		row++
		for i, cell := range strings.Split(line, "|") {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellValue(sheet, at, strings.TrimSpace(cell)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestFilesThatAreNoForm(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 30_000)
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"empty":             {nil, "no .xlsx"},
		"old Excel":         {[]byte("\xd0\xcf\x11\xe0"), "no .xlsx"},
		"a broken archive":  {[]byte("PK\x03\x04 and no more"), "cannot be unpacked"},
		"too large":         {make([]byte, xlsform.MaxBytes+1), "at most"},
		"no survey":         {workbook(t, "= choices\nlist_name|name\nyesno|yes"), "no sheet named survey"},
		"a survey of texts": {workbook(t, "= survey\nfirst|second\n1|2"), "column named type"},
		"a survey of none":  {workbook(t, "= survey\ntype|name"), "no sheet named survey"},
		"too many rows":     {workbook(t, "= survey\ntype|name\n"+strings.Repeat("text|a\n", 5000)), "more than 5000 rows"},
		"too many columns":  {workbook(t, "= survey\ntype|name"+strings.Repeat("|a", 300)+"\n"), "more than 300 columns"},
		"a bomb":            {bomb(t), "cannot be unpacked"},
		"a long cell":       {workbook(t, "= survey\ntype|name\ntext|"+long), "more than 20000 bytes"},
	} {
		draft, problems, err := xlsform.Read(test.file)
		if !errors.Is(err, xlsform.ErrWorkbook) || !strings.Contains(err.Error(), test.want) || draft != nil || problems != nil {
			t.Errorf("%s: got %v, %v, %v; want an error with %q", name, draft, problems, err, test.want)
		}
	}
}

// bomb returns a workbook of some kilobytes, one part of which unpacks to more than the bound.
func bomb(t *testing.T) []byte {
	t.Helper()
	plain := workbook(t, "= survey\ntype|name\ntext|a")
	from, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	to := zip.NewWriter(&file)
	for _, part := range from.File {
		if err := to.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	w, err := to.Create("xl/worksheets/sheet9.xml")
	if err != nil {
		t.Fatal(err)
	}
	spaces := bytes.Repeat([]byte(" "), 1<<20)
	for range 70 {
		if _, err := w.Write(spaces); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
