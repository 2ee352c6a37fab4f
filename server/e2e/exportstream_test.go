package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/demo"
	"mysteryshopper/storage"
)

// TestExportsAgree reads everything as CSV, as lines of JSON and as pages of JSON, and finds the same in all of them,
// also where shoppers write texts that a spreadsheet would interpret as formulas.
func TestExportsAgree(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	v := w.plan(t, "acme", "house", insidePlace, "anna")
	content := houseReport("house-check", lately())
	content.Narrative = "=HYPERLINK(\"http://example.org\";\"x\")\r\n+1,\"2\"\n'@SUM(A1)\tend"
	content.Answers[8].Value = &pb.Answer_Text{Text: "-1+1;=2, \"quoted\""}
	content.Answers[8].Comment = "@x"
	w.approve(t, w.send(t, w.tokens[own], v.GetVisit(), content).GetReport())

	for _, list := range []string{"visitRows", "answerRows", "questionRows"} {
		for _, c := range []caller{viewer, subtree} {
			path := "/v1/clients/acme/" + list
			lines := w.lines(t, w.call(t, w.tokens[c], "GET", path, nil, "Accept: application/x-ndjson").want(t, 200).body)
			if len(lines) < 5 {
				t.Fatalf("%s as %s has %d rows", list, c, len(lines))
			}
			pages := w.pagesOf(t, w.tokens[c], path, list)
			for _, row := range pages {
				loadable(t, row)
			}
			if diff := cmp.Diff(pages, lines); diff != "" {
				t.Errorf("%s as %s, lines against pages:\n%s", list, c, diff)
			}
			raw := w.call(t, w.tokens[c], "GET", path+"?alt=csv", nil).want(t, 200).body
			keys, rows, err := readCSV(raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(texts(t, keys, lines), rows); diff != "" {
				t.Errorf("%s as %s, CSV against lines:\n%s", list, c, diff)
			}
		}
	}
}

// loadable turns a row of a page into one of a stream: integers of 64 bits are numbers there, and instants have six
// digits of fraction.
func loadable(t *testing.T, row map[string]any) {
	t.Helper()
	for _, key := range []string{"earned", "possible"} {
		if text, ok := row[key].(string); ok {
			row[key] = json.Number(text)
		}
	}
	for _, key := range []string{"updateTime", "releaseTime"} {
		if text, ok := row[key].(string); ok {
			at, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				t.Fatal(err)
			}
			row[key] = at.Format("2006-01-02T15:04:05.000000Z")
		}
	}
}

// lines reads newline-delimited JSON; numbers stay as they are written.
func (w *world) lines(t *testing.T, body []byte) (rows []map[string]any) {
	t.Helper()
	for line := range bytes.Lines(body) {
		var row map[string]any
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		if err := decoder.Decode(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// pagesOf reads a list page by page.
func (w *world) pagesOf(t *testing.T, token, path, list string) (rows []map[string]any) {
	t.Helper()
	for next := ""; ; {
		var page map[string]json.RawMessage
		if err := json.Unmarshal(w.call(t, token, "GET", path+"?pageSize=9&pageToken="+next, nil).want(t, 200).body, &page); err != nil {
			t.Fatal(err)
		}
		var some []json.RawMessage
		if err := json.Unmarshal(page[list], &some); err != nil {
			t.Fatal(err)
		}
		for _, row := range some {
			rows = append(rows, w.lines(t, row)...)
		}
		if err := json.Unmarshal(page["nextPageToken"], &next); err != nil || next == "" {
			return rows
		}
	}
}

// texts are rows of JSON as the cells of some columns.
func texts(t *testing.T, keys []string, rows []map[string]any) [][]string {
	t.Helper()
	var table [][]string
	for _, row := range rows {
		for name := range maps.Keys(row) {
			if !slices.Contains(keys, name) {
				t.Fatalf("there is no column %s", name)
			}
		}
		cells := make([]string, len(keys))
		for i, key := range keys {
			switch v := row[key].(type) {
			case nil:
			case []any:
				for j, element := range v {
					if j > 0 {
						cells[i] += "; "
					}
					cells[i] += fmt.Sprint(element)
				}
			default:
				cells[i] = strings.ReplaceAll(fmt.Sprint(v), "\r\n", "\n")
			}
			if at, err := time.Parse(time.RFC3339, cells[i]); err == nil && strings.HasSuffix(key, "Time") {
				cells[i] = at.Format("2006-01-02T15:04:05.000000Z")
			}
		}
		table = append(table, cells)
	}
	return table
}

// exportVariable names the variable with the number of visits to export; the default is enough to show that not all are
// in memory.
const exportVariable = "MYSTERYSHOPPER_E2E_EXPORTED"

// TestExportAtSize reads the answers of many visits, of which only a page may be in memory at a time. It runs alone, and
// when the work of the background is done, so that the memory in use is that of the export.
func TestExportAtSize(t *testing.T) {
	reports := setting(t, exportVariable, 1500)
	database := "sqlite:" + filepath.Join(t.TempDir(), demoFile)
	a, welcome, err := demo.Open(t.Context(), demo.Options{
		Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: reports, Seed: 7, Logger: logger,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, database, a, welcome)
	visits := map[string]bool{}
	s.export(t, welcome.Client, "visitRows", "application/x-ndjson", func(line []byte) {
		var row struct{ ReleasedReport string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		visits[row.ReleasedReport] = true
	})
	if len(visits) < reports {
		t.Errorf("there are %d visits, want %d", len(visits), reports)
	}
	// As messages and as text, 1,500 visits would be some 25 MB.
	const every, most = 1 << 20, 13 << 20
	size, rows := 0, -1
	within(t, 2*time.Minute, "no work waits", func() bool { return backlog(t, a.Store()) == storage.Backlog{} })
	before := held()
	largest, next := before, every
	answered := map[string]bool{}
	s.export(t, welcome.Client, "answerRows", "text/csv", func(line []byte) {
		rows++
		if report, _, _ := bytes.Cut(line, []byte{','}); visits[string(report)] {
			answered[string(report)] = true
		}
		if size += len(line); size >= next {
			largest, next = max(largest, held()), next+every
		}
	})
	if size < reports*5000 || len(answered) < reports*9/10 {
		t.Errorf("%d rows of %d visits have %d bytes only", rows, len(answered), size)
	}
	if grown := largest - min(before, largest); grown > most {
		t.Errorf("%d bytes are in memory, of %d", grown, size)
	}
}

// held is how much memory is in use. What the server allocates while garbage is collected counts as used; the second time
// it has filled the connection, and waits.
func held() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// export reads a whole export line by line.
func (s *server) export(t *testing.T, client, list, form string, line func([]byte)) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.REST+"/v1/clients/"+client+"/"+list, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.Tokens.Client)
	request.Header.Set("Accept", form)
	patient := &http.Client{Transport: s.web.Transport}
	response, err := patient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	lines := bufio.NewReaderSize(response.Body, 64<<10)
	for {
		text, err := lines.ReadBytes('\n')
		if len(text) > 0 {
			line(text)
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestExportAccess requests exports with tokens that have no access.
func TestExportAccess(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	token := w.token(t, grants[viewer])
	must[*pb.Token](t)(w.by(w.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(token)}))
	for _, list := range []string{"visitRows", "answerRows", "questionRows"} {
		w.call(t, token, "GET", "/v1/clients/acme/"+list, nil, "Accept: text/csv").want(t, 401)
		w.call(t, w.tokens[foreign], "GET", "/v1/clients/acme/"+list, nil, "Accept: text/csv").want(t, 404)
		w.call(t, w.tokens[own], "GET", "/v1/clients/acme/"+list, nil, "Accept: text/csv").want(t, 403)
	}
}
