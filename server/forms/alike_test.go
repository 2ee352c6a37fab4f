package forms

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// written returns an answer in one of its forms.
func written(t *testing.T, m proto.Message, form, language string) []byte {
	t.Helper()
	for _, f := range Of(m.ProtoReflect().Descriptor().FullName()) {
		if f.Name != form {
			continue
		}
		data, err := f.Write(m, Options{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	t.Fatalf("%T has no form %s", m, form)
	return nil
}

// unzipped returns all parts of a workbook in one text.
func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close() // It was read to its end.
	}
	return all.String()
}

// streams returns what the compressed parts of a PDF hold: two bytes for each character of a text.
func streams(data []byte) string {
	var all strings.Builder
	for _, found := range regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`).FindAllSubmatch(data, -1) {
		r, err := zlib.NewReader(bytes.NewReader(found[1]))
		if err != nil {
			continue // It is not compressed.
		}
		_, _ = io.Copy(&all, r) // What follows is compared.
	}
	return strings.ReplaceAll(all.String(), "\x00", "")
}

// TestEveryFormShowsTheSameTitle has an event whose title is there in Austrian German and in Czech: a German reads the
// former in every form.
func TestEveryFormShowsTheSameTitle(t *testing.T) {
	t.Parallel()
	titles := &pb.Titles{Client: "Acme", Location: "North", Program: "Core"}
	events := []*pb.TimelineEvent{{Month: "2026-02", Title: map[string]string{"cs": "Prestavba", "de-AT": "Umbau"}}}
	trend := &pb.Trend{From: "2026-01", To: "2026-03", Titles: titles, Events: events}
	for _, month := range []string{"2026-01", "2026-02", "2026-03"} {
		trend.Points = append(trend.Points, &pb.TrendPoint{Label: month, Total: figureOf(9, 7000, 10)})
	}
	card := &pb.Scorecard{From: "2026-01", To: "2026-03", Titles: titles, Total: figureOf(9, 7000, 10), Events: events}
	report := &pb.LocationReport{From: "2026-01", To: "2026-03", Scorecard: card, Trend: trend}
	for name, text := range map[string]string{
		"picture":  string(written(t, trend, "svg", "de")),
		"workbook": unzipped(t, written(t, card, "xlsx", "de")),
		"paper":    streams(written(t, report, "pdf", "de")),
	} {
		if !strings.Contains(text, "Umbau") || strings.Contains(text, "Prestavba") {
			t.Errorf("the %s does not show the title in German", name)
		}
	}
}

// TestOneFigureIsOneNumber has a figure that rounding would change: each form shows no more of it than there is.
func TestOneFigureIsOneNumber(t *testing.T) {
	t.Parallel()
	card := &pb.Scorecard{
		From: "2026-01", To: "2026-01", Titles: &pb.Titles{}, Total: figureOf(9, 8438, 10),
		GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_LOCATION}, Rows: []*pb.ScorecardRow{{Location: new("kiel"), Total: figureOf(9, 8438, 10)}},
	}
	if picture := string(written(t, card, "svg", "en")); !strings.Contains(picture, "84.3%") {
		t.Error("the picture does not show 84.3%")
	}
	book := unzipped(t, written(t, card, "xlsx", "en"))
	if !strings.Contains(book, "<v>0.8438</v>") || strings.Contains(book, `"0.0%"`) {
		t.Error("the workbook does not show 84.38%")
	}
	if labels := regexp.MustCompile(`<numFmt formatCode="([^"]*)"`).FindStringSubmatch(book); labels == nil || !strings.Contains(book, `formatCode="0.00%"`) {
		t.Errorf("the labels of the chart are written as %q", labels)
	}
	paper := streams(written(t, &pb.LocationReport{Scorecard: card}, "pdf", "en"))
	if !strings.Contains(paper, "84.3%") || strings.Contains(paper, "84.4%") {
		t.Error("the paper does not show 84.3%")
	}
}
