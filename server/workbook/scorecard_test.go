package workbook_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/workbook"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestStructure holds all that a person meets in a workbook against a file that a person has read.
func TestStructure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		card     *pb.Scorecard
		language string
	}{
		"month":    {byMonth(), "en"},
		"section":  {bySection(), "de"},
		"both":     {byMonthAndSection(), "hu"},
		"programs": {ofPrograms(), "sv"},
		"nothing":  {&pb.Scorecard{Client: "acme", Location: "all", From: "2026-01", To: "2026-01"}, "en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden := filepath.Join("testdata", name+".txt")
			got := described(t, ofScorecard(t, test.card, test.language))
			compare(t, golden, got)
		})
	}
}

// compare holds a text against a golden file.
func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("structure (-want +got):\n%s", diff)
	}
}

// described writes down a workbook: sheets, what stays in view, filters, links, cells as people see them, charts.
func described(t *testing.T, data []byte) string {
	t.Helper()
	file := opened(t, data)
	var b strings.Builder
	for i, name := range file.GetSheetList() {
		fmt.Fprintf(&b, "== %s\n", name)
		panes, err := file.GetPanes(name)
		if err != nil {
			t.Fatal(err)
		}
		if panes.Freeze {
			fmt.Fprintf(&b, "in view: %d columns, %d rows\n", panes.XSplit, panes.YSplit)
		}
		conditions, err := file.GetConditionalFormats(name)
		if err != nil {
			t.Fatal(err)
		}
		for at, options := range conditions {
			fmt.Fprintf(&b, "where %s in %s\n", options[0].Criteria, at)
		}
		if i == len(file.GetSheetList())-2 && (name == "Data" || name == "Daten" || name == "Adatok") {
			continue // The fields of the answer under their keys, which package sheet is about.
		}
		rows, err := file.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(strings.Join(row, " | "), " |"))
		}
	}
	for _, part := range parts(t, data, regexp.MustCompile(`^xl/charts/`)) {
		b.WriteString("== a chart\n")
		for _, found := range drawn.FindAllString(part, -1) {
			fmt.Fprintf(&b, "%s\n", found)
		}
	}
	return b.String()
}

// drawn is what matters of a chart: its form, its title, the cells that it is drawn from, its colours and its axes.
var drawn = regexp.MustCompile(`<(lineChart|barChart)>|<(f|a:t)>[^<]*|<(a:srgbClr|symbol|a:prstDash|min|max|orientation) val="[^"]*"`)

// hostile are texts that programs for tables could run.
var hostile = []string{"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", " =1", `=HYPERLINK("http://example.org")`, "'=1", "&\"<>]]>", "_x0041_=1"}

// TestHostile puts such texts everywhere that a client's words go, and finds no formula anywhere, and the words as
// they were.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			card := byMonthAndSection()
			card.Titles = &pb.Titles{
				Client: text, Location: text, Program: text, Sections: map[string]string{"welcome": text}, Bands: map[string]string{"good": text},
				Behaviours: map[string]string{"listened": text}, Questions: map[string]string{"listened": text},
			}
			card.Events[0].Title = map[string]string{"en": text}
			data := ofScorecard(t, card, "en")
			for _, part := range parts(t, data, regexp.MustCompile(`^xl/worksheets/sheet`)) {
				if strings.Contains(part, "<f>") {
					t.Fatalf("a formula in %s", part)
				}
			}
			file := opened(t, data)
			if got := raw(t, file, "Section × Month")[1][0]; got != text {
				t.Errorf("the section is called %q, want %q", got, text)
			}
			if got := raw(t, file, "Events")[1][1]; got != text {
				t.Errorf("the event is called %q, want %q", got, text)
			}
			if got := raw(t, file, "Side by side")[0][1]; got != text {
				t.Errorf("the heading is %q, want %q", got, text)
			}
			if got := raw(t, file, "Overview")[0][0]; got != "Scorecard – "+text {
				t.Errorf("the title is %q", got)
			}
		})
	}
}

// TestSameBytes writes the same scorecard many times: the parts of a workbook must not come in another order.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := ofScorecard(t, byMonth(), "de")
	for range 5 {
		if got := ofScorecard(t, byMonth(), "de"); string(got) != string(first) {
			t.Fatal("other bytes for the same scorecard")
		}
	}
	if got := ofScorecard(t, byMonth(), "sv"); string(got) == string(first) {
		t.Error("the same bytes in another language")
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	props, err := opened(t, ofScorecard(t, byMonth(), "de")).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	want := &excelize.DocProperties{
		Title: "Scorecard – Whole client", Subject: "Acme Möbel · Core service 2026 · Januar 2026 – November 2026", Creator: "mysteryshopper",
		LastModifiedBy: "mysteryshopper", Created: "2026-11-21T19:12:40Z", Modified: "2026-11-21T19:12:40Z", Language: "de",
	}
	if diff := cmp.Diff(want, props); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

// TestPrint sees that every sheet prints lying, as wide as the paper, with its headings on every page.
func TestPrint(t *testing.T) {
	t.Parallel()
	file := opened(t, ofScorecard(t, byMonth(), "en"))
	repeated := map[string]bool{}
	for _, name := range file.GetDefinedName() {
		repeated[name.Scope] = repeated[name.Scope] || name.Name == "_xlnm.Print_Titles"
	}
	for i, name := range file.GetSheetList() {
		page, err := file.GetPageLayout(name)
		if err != nil {
			t.Fatal(err)
		}
		if *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth == 0 {
			t.Errorf("%s prints as %+v", name, page)
		}
		lines, err := file.GetHeaderFooter(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(lines.OddFooter, "Page &P of &N") {
			t.Errorf("%s has the footer %q", name, lines.OddFooter)
		}
		data := i > 0 && name != "Notes"
		if repeated[name] != data {
			t.Errorf("%s repeats its headings: %t", name, repeated[name])
		}
	}
}

func TestOfScorecardOfBadText(t *testing.T) {
	t.Parallel()
	card := byMonth()
	card.Rows[0].Total.Bands[0].Band = "\xff"
	if _, err := workbook.OfScorecard(card, "en"); err == nil {
		t.Error("a text that is not UTF-8 has no form as JSON, and there is no error")
	}
}
