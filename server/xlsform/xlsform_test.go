package xlsform_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
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
		"a bomb":            {bomb(t), "bytes unpacked"},
		"many sheets":       {workbook(t, "= survey\ntype|name\ntext|a\n"+manySheets(100)), "has 101 sheets"},
		"entities":          {entities(t), `part "xl/sharedStrings.xml" is damaged`},
		"a cut sheet":       {withPart(t, "xl/worksheets/sheet2.xml", func(part []byte) []byte { return part[:bytes.Index(part, []byte("</sheetData>"))] }), "is damaged"},
		"many parts":        {manyParts(t), "parts, at most 500"},
		"many problems":     {workbook(t, "= survey\ntype|label|label|label\n"+strings.Repeat("end group|a|b|c\n", 4000)), "more than 10000 problems"},
		"a long cell":       {workbook(t, "= survey\ntype|name\ntext|"+long), "more than 20000 bytes"},
	} {
		draft, problems, err := xlsform.Read(test.file)
		if !errors.Is(err, xlsform.ErrWorkbook) || !strings.Contains(err.Error(), test.want) || draft != nil || problems != nil {
			t.Errorf("%s: got a draft: %t, %d problems, %v; want an error with %q", name, draft != nil, len(problems), err, test.want)
		}
	}
}

func manySheets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "= sheet %d\nx\n", i)
	}
	return b.String()
}

// entities returns a workbook one text of which is an entity that names a file.
func entities(t *testing.T) []byte {
	t.Helper()
	return withPart(t, "xl/sharedStrings.xml", func(part []byte) []byte {
		text := strings.Replace(string(part), "Hello", "&x;", 1)
		return []byte(strings.Replace(text, "<sst", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst`, 1))
	})
}

// manyParts returns an archive of many empty parts.
func manyParts(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for i := range 600 {
		if _, err := w.Create(fmt.Sprintf("part%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// bomb returns a workbook of some kilobytes, one part of which unpacks to more than the bound.
func bomb(t *testing.T) []byte {
	t.Helper()
	return withPart(t, "xl/worksheets/sheet9.xml", func([]byte) []byte { return bytes.Repeat([]byte(" "), 20<<20) })
}

// withPart returns a small workbook with one part changed, or added where it has none of the name.
func withPart(t *testing.T, name string, change func(part []byte) []byte) []byte {
	t.Helper()
	plain := workbook(t, "= survey\ntype|name|label\ntext|a|Hello")
	from, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	to := zip.NewWriter(&file)
	add := func(name string, part []byte) {
		w, err := to.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	found := false
	for _, part := range from.File {
		if part.Name != name {
			if err := to.Copy(part); err != nil {
				t.Fatal(err)
			}
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found = true
		add(name, change(text))
	}
	if !found {
		add(name, change(nil))
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
