package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// The forms by their media type, and the beginning of a body of each.
var formTypes = map[string]struct{ accept, begins string }{
	"csv":  {"text/csv", ""},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04"},
	"svg":  {"image/svg+xml", "<svg"},
	"pdf":  {"application/pdf", "%PDF-"},
}

// formed are requests, and the forms of their responses beside JSON and protobuf.
func formed(program string) map[string]string {
	client := "/v1/clients/acme/"
	asked := "program=" + program
	return map[string]string{
		client + "scorecard?" + asked:                                    "csv xlsx svg",
		client + "scorecard?" + asked + "&groupBy=month":                 "csv xlsx svg",
		client + "scorecard?" + asked + "&groupBy=month&groupBy=section": "csv xlsx svg",
		client + "scorecard?" + asked + "&groupBy=question":              "csv xlsx svg",
		client + "trend?" + asked:                                        "csv xlsx svg",
		client + "rankings?" + asked:                                     "csv xlsx svg",
		client + "waits?" + asked:                                        "csv xlsx svg",
		client + "drivers?" + asked:                                      "csv xlsx",
		client + "consistency?" + asked:                                  "csv xlsx",
		client + "silentLoss?" + asked:                                   "csv xlsx",
		client + "claims:compare?" + asked:                               "csv xlsx svg",
		client + "locations/kiel/report?" + asked:                        "csv xlsx pdf",
		client + "locations?pageSize=7":                                  "csv xlsx",
		client + "claims":                                                "csv xlsx",
		client + "releasedReports?pageSize=3":                            "csv xlsx",
		client + "changes?pageSize=5":                                    "csv xlsx",
	}
}

// TestEveryForm requests every response in every form: by the header and by the query, in each language, and again with
// its ETag.
func TestEveryForm(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	program := halfYear(0, 0).GetProgram()
	for path, names := range formed(program) {
		asJSON := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200)
		for name, form := range formTypes {
			if !strings.Contains(names, name) {
				s.call(t, s.Tokens.Client, "GET", path, nil, "Accept: "+form.accept).want(t, 406)
				continue
			}
			got := s.call(t, s.Tokens.Client, "GET", path, nil, "Accept: "+form.accept, "Accept-Language: de").want(t, 200)
			s.checkForm(t, path, name, got, asJSON)
			for _, language := range []string{"en", "sv", "hu"} {
				body := s.call(t, s.Tokens.Client, "GET", path, nil, "Accept: "+form.accept, "Accept-Language: "+language).want(t, 200).body
				if name != "csv" && bytes.Equal(body, got.body) {
					t.Errorf("%s as %s: %s is no other than German", path, name, language)
				}
			}
			// Some browsers show no paper in a sandbox.
			if boxed := strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox"); boxed != (name == "svg") {
				t.Errorf("%s as %s: in a sandbox is %t", path, name, boxed)
			}
			tag := got.header.Get("ETag")
			again := s.call(t, s.Tokens.Client, "GET", path, nil, "Accept: "+form.accept, "Accept-Language: de", "If-None-Match: "+tag).want(t, 304)
			if tag == "" || tag == asJSON.header.Get("ETag") || len(again.body) > 0 {
				t.Errorf("%s as %s: the ETag is %s, of JSON it is %s; unchanged it has %d bytes", path, name, tag, asJSON.header.Get("ETag"), len(again.body))
			}
			query := "?"
			if strings.Contains(path, "?") {
				query = "&"
			}
			named := s.call(t, s.Tokens.Client, "GET", path+query+"alt="+name, nil, "Accept: text/html, */*;q=0.8", "Accept-Language: de").want(t, 200)
			if named.header.Get("Content-Type") != got.header.Get("Content-Type") || name != "xlsx" && !bytes.Equal(named.body, got.body) {
				t.Errorf("%s as %s: by its name it is another (%s)", path, name, named.header.Get("Content-Type"))
			}
		}
	}
}

// checkForm parses a response of a form as its readers do.
func (s *server) checkForm(t *testing.T, path, name string, got, asJSON answer) {
	t.Helper()
	form := formTypes[name]
	if kind := got.header.Get("Content-Type"); !strings.HasPrefix(kind, form.accept) {
		t.Errorf("%s as %s: the content type is %s", path, name, kind)
	}
	if disposition := got.header.Get("Content-Disposition"); !strings.Contains(disposition, "."+name) {
		t.Errorf("%s as %s: the file is called %s", path, name, disposition)
	}
	if !bytes.Contains(got.body[:min(200, len(got.body))], []byte(form.begins)) {
		t.Errorf("%s as %s begins with %q", path, name, got.body[:min(40, len(got.body))])
	}
	switch name {
	case "csv":
		keys, rows, err := readCSV(got.body)
		if err != nil || len(keys) == 0 {
			t.Errorf("%s as CSV: %v", path, err)
		}
		compareCSV(t, path, keys, rows, asJSON.json(t))
	case "xlsx":
		book, err := excelize.OpenReader(bytes.NewReader(got.body))
		if err != nil || len(book.GetSheetList()) < 2 {
			t.Errorf("%s as a workbook: %v", path, err)
		}
	case "svg":
		decoder := xml.NewDecoder(bytes.NewReader(got.body))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s as SVG: %v", path, err)
			}
		}
	}
}

// compareCSV compares the cells of the answer's list with the same fields of its JSON.
func compareCSV(t *testing.T, path string, keys []string, rows [][]string, object map[string]any) {
	t.Helper()
	var list []any
	for _, name := range []string{"rows", "points", "rankings", "locations", "claims", "releasedReports", "changes"} {
		if l, ok := object[name].([]any); ok && len(l) == len(rows) {
			list = l
		}
	}
	for i, one := range list {
		for j, key := range keys {
			value, there := one, true
			for part := range strings.SplitSeq(key, ".") {
				var fields map[string]any
				if fields, there = value.(map[string]any); there {
					value, there = fields[part]
				}
				if !there {
					break
				}
			}
			switch v := value.(type) {
			case string:
				if there && rows[i][j] != v && !sameInstant(rows[i][j], v) {
					t.Errorf("%s: row %d: %s is %q, in JSON %q", path, i, key, rows[i][j], v)
				}
			case float64:
				var number float64
				if _, err := fmt.Sscan(rows[i][j], &number); there && (err != nil || number != v) {
					t.Errorf("%s: row %d: %s is %q, in JSON %v", path, i, key, rows[i][j], v)
				}
			}
		}
	}
}

// sameInstant reports whether a cell, which has six digits of a second, is the instant of a text in JSON.
func sameInstant(cell, text string) bool {
	instant, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && cell == instant.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// TestPagesOfATable follows the references to the next page of a list as CSV.
func TestPagesOfATable(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	var found []string
	path := "/v1/clients/acme/locations?pageSize=9&alt=csv"
	for path != "" {
		got := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200)
		keys, rows, err := readCSV(got.body)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			found = append(found, row[slices.Index(keys, "location")])
		}
		next, is := strings.CutPrefix(got.header.Get("Link"), "<")
		if path = ""; is {
			path, _, _ = strings.Cut(next, ">")
		}
	}
	whole := s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme/locations?pageSize=1000", nil).want(t, 200).json(t)
	list := whole["locations"].([]any)
	if len(found) != len(list) || len(list) < 20 {
		t.Fatalf("%d locations in pages, %d at once", len(found), len(list))
	}
	for i, one := range list {
		if id := one.(map[string]any)["location"]; id != found[i] {
			t.Errorf("location %d is %s in a page, %s at once", i, found[i], id)
		}
	}
}

// TestUnavailableForms requests forms that are not available.
func TestUnavailableForms(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for path, reason := range map[string]string{
		"/v1/clients/acme/scorecard?alt=doc":         "UNKNOWN_VALUE",
		"/v1/clients/acme/scorecard?alt=":            "UNKNOWN_VALUE",
		"/v1/clients/acme/scorecard?alt=csv&alt=svg": "UNKNOWN_VALUE",
		"/v1/clients/acme/drivers?alt=svg":           "UNKNOWN_VALUE",
		"/v1/clients/acme?alt=csv":                   "UNKNOWN_VALUE",
	} {
		answer := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 400)
		var problem struct {
			Errors []struct{ Path, Reason string }
		}
		if err := json.Unmarshal(answer.body, &problem); err != nil {
			t.Fatal(err)
		}
		if len(problem.Errors) != 1 || problem.Errors[0].Path != "alt" || problem.Errors[0].Reason != reason {
			t.Errorf("%s: %s", path, answer.body)
		}
	}
	s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme?alt=json", nil).want(t, 200)
	s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme", nil, "Accept: image/svg+xml").want(t, 406)
	// An error is returned in the usual form.
	missing := s.call(t, s.Tokens.Client, "GET", "/v1/clients/nobody/scorecard?alt=svg", nil).want(t, 404)
	if kind := missing.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/problem+json") {
		t.Errorf("an error is returned as %s", kind)
	}
}

// TestFormsAreWrittenAsAsked requests pictures of a width and CSV in a dialect, each with an ETag of its own, and refuses what
// neither is.
func TestFormsAreWrittenAsAsked(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	trend := "/v1/clients/acme/trend?program=" + halfYear(0, 0).GetProgram()
	usual, narrow := s.call(t, s.Tokens.Client, "GET", trend+"&alt=svg", nil).want(t, 200), s.call(t, s.Tokens.Client, "GET", trend+"&alt=svg&width=390", nil).want(t, 200)
	if !strings.Contains(string(narrow.body), `viewBox="0 0 390 `) || !strings.Contains(string(usual.body), `viewBox="0 0 960 `) {
		t.Error("the pictures are not as wide as asked")
	}
	if usual.header.Get("ETag") == narrow.header.Get("ETag") {
		t.Error("two widths have the same ETag")
	}
	for _, path := range []string{trend + "&alt=csv&dialect=excel-hu", "/v1/clients/acme/visitRows?alt=csv&dialect=excel-hu"} {
		csv := string(s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200).body)
		if header, _, _ := strings.Cut(csv, "\r\n"); !strings.HasPrefix(header, "\ufeff") || strings.Count(header, ";") < 10 || strings.Contains(header, ",") {
			t.Errorf("%s begins with %q", path, header)
		}
	}
	for _, wrong := range []string{"&alt=svg&width=100", "&alt=svg&width=x", "&alt=csv&dialect=excel", "&width=390", "&alt=xlsx&dialect=excel-de"} {
		s.call(t, s.Tokens.Client, "GET", trend+wrong, nil).want(t, 400)
	}
}

// TestABookOfRowsIsWhole reads all visits of a client from one workbook, and a page of them where a page is asked for.
func TestABookOfRowsIsWhole(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	rows := func(query string) int {
		t.Helper()
		body := w.call(t, w.tokens[viewer], "GET", "/v1/clients/acme/visitRows?alt=xlsx"+query, nil, "Accept-Language: hu").want(t, 200).body
		file, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		found, err := file.GetRows(file.GetSheetName(1))
		if err != nil || file.Close() != nil {
			t.Fatal(err)
		}
		return len(found) - 1
	}
	if all := len(w.rowsOfFeed(t, "Visits")); rows("") != all || all <= 50 {
		t.Errorf("the workbook has %d rows of %d", rows(""), all)
	}
	if n := rows("&pageSize=7"); n != 7 {
		t.Errorf("a page has %d rows", n)
	}
}
