package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mysteryshopper/server/sheet"
)

// written returns a table of one column of texts as CSV, without the line of the keys.
func written(t *testing.T, cells ...sheet.Cell) string {
	t.Helper()
	table := sheet.Table{Columns: []sheet.Column{{Key: "k"}}}
	for _, c := range cells {
		table.Rows = append(table.Rows, []sheet.Cell{c})
	}
	var out strings.Builder
	if err := table.WriteCSV(&out, sheet.Plain); err != nil {
		t.Fatal(err)
	}
	body, ok := strings.CutPrefix(out.String(), "k\r\n")
	if !ok {
		t.Fatalf("no line of keys: %q", out.String())
	}
	return body
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cell sheet.Cell
		want string
	}{
		"absent":                       {sheet.Cell{}, `""`},
		"plain text":                   {sheet.Text("Berlin-Mitte"), "Berlin-Mitte"},
		"quotes and commas":            {sheet.Text(`a "b", c`), `"a ""b"", c"`},
		"line break":                   {sheet.Text("a\r\nb\nc"), "\"a\r\nb\nc\""},
		"white space at an end":        {sheet.Text(" a"), `" a"`},
		"64 bits":                      {sheet.Integer(-1 << 63), "-9223372036854775808"},
		"decimal":                      {sheet.Decimal(-0.1), "-0.1"},
		"great decimal":                {sheet.Decimal(1e21), "1e+21"},
		"no number":                    {sheet.Decimal(0 / zero), `""`},
		"truth":                        {sheet.Truth(false), "false"},
		"instant":                      {sheet.Instant(time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))), "2026-01-02T02:04:05.000000Z"},
		"formula":                      {sheet.Text("=1+1"), "'=1+1"},
		"plus":                         {sheet.Text("+49 30 1234"), "'+49 30 1234"},
		"minus":                        {sheet.Text("-1"), "'-1"},
		"at":                           {sheet.Text("@SUM(A1)"), "'@SUM(A1)"},
		"tab":                          {sheet.Text("\tx"), "\"'\tx\""},
		"carriage return":              {sheet.Text("\rx"), "\"'\rx\""},
		"full-width":                   {sheet.Text("＝1"), "'＝1"},
		"behind white space":           {sheet.Text(" \u00a0=1"), "' \u00a0=1"},
		"behind what cannot be seen":   {sheet.Text("\u200b\ufeff=1"), "'\u200b\ufeff=1"},
		"behind an apostrophe":         {sheet.Text("'=1"), "''=1"},
		"an apostrophe alone":          {sheet.Text("'s Gravenhage"), "'s Gravenhage"},
		"behind another separator":     {sheet.Text("told us;=1+1"), `"told us;'=1+1"`},
		"on the next line":             {sheet.Text("seen:\n- dust"), "\"seen:\n'- dust\""},
		"inside is harmless":           {sheet.Text("a=b, c-d"), `"a=b, c-d"`},
		"JSON keeps its value":         {sheet.JSON(`[{"a":"x;=1"}]`), `"[{""a"":""x\u003b=1""}]"`},
		"a byte order mark as a text":  {sheet.Text("\ufeffa"), "\"\ufeffa\""},
		"a number is never touched":    {sheet.Integer(-5), "-5"},
		"nothing but signs is guarded": {sheet.Text("-"), "'-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want+"\r\n", written(t, test.cell)); diff != "" {
				t.Errorf("CSV (-want +got):\n%s", diff)
			}
		})
	}
}

var zero float64

// read returns the keys and the cells of a CSV file as they were before they were neutralised. The reader of the standard
// library turns each CR LF inside of a cell into LF.
func read(data []byte) (keys []string, rows [][]string, err error) {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	for _, row := range all[1:] {
		for i := range row {
			row[i] = sheet.Original(row[i])
		}
	}
	return all[0], all[1:], nil
}

// inLines returns a text as that reader gives it back.
func inLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// checkRoundTrip writes texts and reads them back; no cell or part of one may be a formula.
func checkRoundTrip(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, keys []string, texts [][]string) {
	table := sheet.Table{}
	for _, k := range keys {
		table.Columns = append(table.Columns, sheet.Column{Key: k})
	}
	for _, row := range texts {
		var cells []sheet.Cell
		for _, text := range row {
			cells = append(cells, sheet.Text(text))
		}
		table.Rows = append(table.Rows, cells)
	}
	var out bytes.Buffer
	if err := table.WriteCSV(&out, sheet.Plain); err != nil {
		t.Fatal(err)
	}
	gotKeys, got, err := read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for _, row := range texts {
		var cells []string
		for _, text := range row {
			cells = append(cells, inLines(text))
		}
		want = append(want, cells)
	}
	if diff := cmp.Diff([]any{keys, want}, []any{gotKeys, got}); diff != "" {
		t.Errorf("read back (-want +got):\n%s\nfrom %q", diff, out.String())
	}
	plain, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(plain) != len(texts)+1 {
		t.Errorf("another reader found %d rows of %d in %q", len(plain), len(texts)+1, out.String())
	}
	for _, row := range plain[1:] {
		for _, cell := range row {
			for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
				if strings.ContainsAny(strings.TrimLeft(part, " \u00a0")[:min(1, len(strings.TrimLeft(part, " \u00a0")))], "=+-@") {
					t.Errorf("a formula begins in %q", cell)
				}
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	// Texts are made of what is special here, far more often than chance would have it.
	text := rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom([]rune("=+-@＝＋－＠'\";,\t\r\n \u00a0\u200b\ufeff")), rapid.Rune(),
	))
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		keys := []string{"a", "b.c", "d", "e"}[:width]
		texts := rapid.SliceOfN(rapid.SliceOfN(text, width, width), 1, 5).Draw(t, "texts")
		checkRoundTrip(t, keys, texts)
	})
}

func FuzzRoundTrip(f *testing.F) {
	for _, seed := range []string{"", "=1", "'=1", "''", "a;=1", "a\n'=1", "\r\n=1", "\t'\t=", "\"", "\ufeff=", "\xff=", "' '=;' ='", "\n;\n;="} {
		f.Add(seed, "b")
	}
	f.Fuzz(func(t *testing.T, a, b string) { checkRoundTrip(t, []string{"a", "b"}, [][]string{{a, b}, {b, a}}) })
}

// TestAnswerRoundTrip writes a whole answer with hostile texts and reads it back cell by cell.
func TestAnswerRoundTrip(t *testing.T) {
	t.Parallel()
	for _, answer := range answers() {
		fill(answer.ProtoReflect(), 0)
		for _, table := range tables(t, answer) {
			var out bytes.Buffer
			if err := table.WriteCSV(&out, sheet.Plain); err != nil {
				t.Fatal(err)
			}
			_, rows, err := read(out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				for j, got := range row {
					want := table.Rows[i][j]
					if want.Kind() == sheet.KindJSON {
						if !sameJSON(t, want.String(), got) {
							t.Errorf("%s came back as %s", want, got)
						}
					} else if got != inLines(want.String()) {
						t.Errorf("%q came back as %q", want, got)
					}
				}
			}
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var left, right any
	if err := errors.Join(json.Unmarshal([]byte(a), &left), json.Unmarshal([]byte(b), &right)); err != nil {
		t.Fatal(err)
	}
	return cmp.Equal(left, right)
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteError(t *testing.T) {
	t.Parallel()
	table := sheet.Table{Columns: []sheet.Column{{Key: "a"}}, Rows: [][]sheet.Cell{{sheet.Text(strings.Repeat("x", 1<<20))}}}
	if err := table.WriteCSV(brokenPipe{}, sheet.Plain); !errors.Is(err, errBroken) {
		t.Errorf("error is %v, want the writer's", err)
	}
}
