package imports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"mysteryshopper/server/imports"
)

var places = imports.Columns{
	Known: func(name string) bool {
		return slices.Contains([]string{"location", "title", "parent", "channel", "time_zone", "latitude", "longitude", "address"}, name)
	},
	Required: []string{"location"},
}

// lines writes what was read: each row with its line and its texts that are not empty, and each violation.
func lines(table *imports.Table, violations []string) []string {
	var out []string
	for _, row := range table.Rows {
		text := strconv.Itoa(row.Line)
		for _, cell := range row.Cells {
			if cell.Text != "" {
				text += " " + cell.Column + "=" + cell.Text
			}
		}
		out = append(out, text)
	}
	return append(out, violations...)
}

func read(file []byte) []string {
	table, violations := imports.Read("csv", file, places)
	var faults []string
	for _, v := range violations {
		faults = append(faults, v.Path+" "+v.Reason.String())
	}
	return lines(table, faults)
}

// TestFiles reads the files of testdata as people and spreadsheet programs of several countries write them.
func TestFiles(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"02-empty-rows.csv":         {"2 location=w-empty title=Empty rows channel=IN_PERSON"},
		"trailingempty.csv":         {"2 location=w-empty title=Empty rows channel=IN_PERSON"},
		"03-fault-without-line.csv": {"2 location=w-a title=A time_zone=Europe/Berlin", "3 location=w-b title=B time_zone=Europe/Berlim", "4 title=C time_zone=Europe/Berlin"},
		"04-german-excel.csv":       {"2 location=w-semi title=München latitude=48,13 longitude=11,57"},
		"bom-crlf.csv":              {"2 location=w-bom title=Bom place parent=all channel=IN_PERSON"},
		"deccomma.csv":              {"2 location=w-dec title=Dec latitude=53,55 longitude=9,93"},
		"dupid.csv":                 {"2 location=w-a title=A", "3 location=w-a title=A2"},
		"noid.csv":                  {"2 title=Nameless parent=germany-south channel=IN_PERSON"},
		"quotednl.csv":              {"2 location=w-nl title=Two\nlines channel=IN_PERSON address=Street 1\n12345 Town"},
		"semicolon.csv":             {"2 location=w-semi title=Semi place channel=IN_PERSON"},
		"sep.csv":                   {"3 location=w-sep title=Sep"},
		"tab.csv":                   {"2 location=w-tab title=Tab place channel=IN_PERSON"},
		"tzline.csv":                {"2 location=w-a title=A time_zone=Europe/Berlin", "3 location=w-tz3 title=Tz3 time_zone=Local"},
		"zone-parent-and-repeat.csv": {
			"2 location=berlin-kreuzberg title=Kreuzberg parent=berlin channel=IN_PERSON time_zone=Europe/Berlin",
			"3 location=berlin-wedding title=Wedding parent=nope channel=phone time_zone=Europe/Berln",
			"4 location=berlin-kreuzberg title=Kreuzberg parent=berlin channel=IN_PERSON time_zone=Europe/Berlin",
		},
	} {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		got := read(file)
		for i := range got { // the order of the columns does not matter here
			got[i] = sorted(got[i])
		}
		for i := range want {
			want[i] = sorted(want[i])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func sorted(line string) string {
	parts := strings.Split(line, " ")
	slices.Sort(parts[1:])
	return strings.Join(parts, " ")
}

// TestForms reads one table in every form that is read, and what is not.
func TestForms(t *testing.T) {
	t.Parallel()
	const text = "location;title;timeZone\r\nköln;Köln, „Dom“;Europe/Berlin\r\n"
	want := []string{"2 location=köln title=Köln, „Dom“ time_zone=Europe/Berlin"}
	utf16 := func(order unicode.Endianness, bom unicode.BOMPolicy, text string) []byte {
		out, err := unicode.UTF16(order, bom).NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	latin, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		want []string
	}{
		"UTF-8":                      {[]byte(text), want},
		"UTF-8 with a mark":          {[]byte("\xef\xbb\xbf" + text), want},
		"UTF-16 little endian":       {utf16(unicode.LittleEndian, unicode.UseBOM, text), want},
		"UTF-16 big endian":          {utf16(unicode.BigEndian, unicode.UseBOM, text), want},
		"UTF-16 without a mark":      {utf16(unicode.LittleEndian, unicode.IgnoreBOM, text), want},
		"UTF-16 with tabs":           {utf16(unicode.LittleEndian, unicode.UseBOM, strings.ReplaceAll(text, ";", "\t")), want},
		"half a character of UTF-16": {utf16(unicode.LittleEndian, unicode.UseBOM, text)[:31], []string{"csv UNREADABLE_FILE"}},
		"Windows-1252":               {latin, []string{"csv UNREADABLE_FILE"}},
		"an old workbook":            {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []string{"csv UNREADABLE_FILE"}},
		"a broken workbook":          {[]byte("PK\x03\x04nothing"), []string{"csv UNREADABLE_FILE"}},
		"nothing":                    {nil, []string{"csv INVALID_FORMAT"}},
		"empty rows":                 {[]byte(",,\n,,\n"), []string{"csv INVALID_FORMAT"}},
		"sep= of another character":  {[]byte("sep=x\nlocationxtitle\n"), []string{"csv.line[1] INVALID_FORMAT"}},
		"a bar":                      {[]byte("location|title\na|A;B\n"), []string{"2 location=a title=A;B"}},
		"empty columns at the end":   {[]byte("location;title;;\na;A;;\n"), []string{"2 location=a title=A"}},
		"a value without a column":   {[]byte("location;title;\na;A;x\nb;B;\n"), []string{"3 location=b title=B", "csv.line[2] INVALID_FORMAT"}},
		"too short":                  {[]byte("location,title\na\nb,B\n"), []string{"3 location=b title=B", "csv.line[2] INVALID_FORMAT"}},
		"the same column twice":      {[]byte("location,time_zone,timeZone\n"), []string{"csv.line[1].timeZone DUPLICATE_KEY"}},
		"unknown and missing ones":   {[]byte("title,colour\n"), []string{"csv.line[1].colour UNKNOWN_FIELD", "csv.line[1].location REQUIRED"}},
		"a formula made neutral":     {[]byte("location,title\na,'=1+1\nb,'n Café\n"), []string{"2 location=a title==1+1", "3 location=b title='n Café"}},
		"an open quote":              {[]byte("location,title\na,\"A\nb,B\n"), []string{"csv.line[2] INVALID_FORMAT"}},
		"as many columns as may be":  {wide(200), []string{"2 location=a"}},
		"one more":                   {wide(201), []string{"csv.line[1] OUT_OF_BOUNDS"}},
	} {
		if diff := cmp.Diff(c.want, read(c.file)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// wide is a file with that many columns; those between the first and the last have no name.
func wide(columns int) []byte {
	gap := strings.Repeat(",", columns-1)
	return []byte("location" + gap + "title\na" + gap + "\n")
}

// TestWorkbook reads a workbook with empty rows, numbers and a second sheet.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	for cell, value := range map[string]any{
		"A1": "location", "B1": "title", "C1": "latitude", "D1": "longitude", "A3": "kiel", "B3": "Kiel", "C3": 54.3233, "D3": "10,1394", "A5": 4711,
	} {
		if err := book.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := book.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3 location=kiel title=Kiel latitude=54.3233 longitude=10,1394", "5 location=4711"}, read(out.Bytes())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPath checks that a field has the path of its column as the file names it.
func TestPath(t *testing.T) {
	t.Parallel()
	table, _ := imports.Read("file", []byte("location,time_zone\na,b\n"), places)
	for field, want := range map[string]string{
		"timeZone": "file.line[2].time_zone", "time_zone": "file.line[2].time_zone", "location[1]": "file.line[2].location[1]",
		"address": "file.line[2].address", "": "file.line[2]",
	} {
		if got := table.Rows[0].Path(field); got != want {
			t.Errorf("%q: %s, want %s", field, got, want)
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12.5": "12.5", "12,5": "12.5", "-9,93": "-9.93", "−9.93": "-9.93", "+1": "1", "1.234,5": "", "1,234.5": "", "1e3": "", "NaN": "", "Inf": "",
		"0x10": "", "": "", "1 000": "",
	} {
		got := ""
		if value, ok := imports.Number(text); ok {
			got = strconv.FormatFloat(value, 'f', -1, 64)
		}
		if got != want {
			t.Errorf("number %q: %q, want %q", text, got, want)
		}
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-07-01T10:00:00+02:00": "2026-07-01T08:00:00Z", "2026-07-01": "2026-06-30T22:00:00Z", "2026-12-01 09:30": "2026-12-01T08:30:00Z",
		"46204.4375": "2026-07-01T08:30:00Z", "7": "",
		"01.07.2026": "2026-06-30T22:00:00Z", "1.7.2026": "2026-06-30T22:00:00Z", "01.07.2026 10:30": "2026-07-01T08:30:00Z",
		"2026. 07. 01.": "2026-06-30T22:00:00Z", "2026.07.01.": "2026-06-30T22:00:00Z", "2026. 07. 01. 9:30": "2026-07-01T07:30:00Z",
		"07/01/2026": "", "31.02.2026": "", "01.07.26": "", "2026.07.01": "", "0": "", "soon": "", "": "",
	} {
		got := ""
		if at, ok := imports.Instant(text, berlin); ok {
			got = at.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("instant %q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"": "false true", "TRUE": "true true", "1": "true true", "no": "false true", "WAHR": "true true", "Nej": "false true", "igen": "true true", "x": "false false"} {
		value, ok := imports.Flag(text)
		if got := strconv.FormatBool(value) + " " + strconv.FormatBool(ok); got != want {
			t.Errorf("flag %q: %s, want %s", text, got, want)
		}
	}
	if got := imports.List(" de, sv;hu  en\n"); !slices.Equal(got, []string{"de", "sv", "hu", "en"}) {
		t.Errorf("list: %q", got)
	}
}

// FuzzRead reads any file: every row is of known columns, with texts without white space around them.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "location\n", "location,title\na,b\n", "\ufeff location , title \n\"a\nb\",c\n", "location\na\"b\n", "location\n\"a", "sep=;\nlocation;title\na;b\n",
		"location\r\n\r\na\r\n", "\x00,\xff\n", "\xff\xfel\x00", "PK\x03\x04", "location,title\na\nb,c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		table, violations := imports.Read("csv", file, places)
		for _, row := range table.Rows {
			for _, cell := range row.Cells {
				if !places.Known(cell.Column) || row.Line < 1 || strings.ContainsAny(cell.Text[:min(1, len(cell.Text))], " \t\n") {
					t.Errorf("line %d: %+v", row.Line, cell)
				}
			}
		}
		for _, v := range violations {
			if !strings.HasPrefix(v.Path, "csv") {
				t.Errorf("%+v", v)
			}
		}
	})
}
