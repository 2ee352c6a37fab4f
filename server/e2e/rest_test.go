package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TestConditionalReads gets every resource with an etag, again with that etag, and after a change.
func TestConditionalReads(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		card := "/v1/clients/acme/scorecard?program=house&groupBy=month"
		for _, c := range []struct {
			caller caller
			path   string
		}{
			{own, "/v1/checklists/house-check/versions/1"},
			{own, "/v1/checklists/house-check/versions/1?locale=de"},
			{own, "/v1/visits/" + w.claimed},
			{own, "/v1/visits/" + w.claimed + "/draft"},
			{own, "/v1/reports/" + w.pendingReport},
			{own, "/v1/reports/" + w.pendingReport + "/receipt"},
			{reviewer, "/v1/reports"},
			{reviewer, "/v1/reports/" + w.pendingReport},
			{viewer, "/v1/clients/acme"},
			{viewer, "/v1/clients/acme/locations/" + insidePlace},
			{viewer, "/v1/clients/acme/releasedReports"},
			{viewer, "/v1/clients/acme/releasedReports/" + w.releasedInside},
			{viewer, card},
			{admin, "/v1/clients/acme/programs/house"},
			{admin, "/v1/checklists/house-check"},
			{admin, "/v1/shoppers/anna"},
		} {
			token := w.tokens[c.caller]
			first := w.call(t, token, "GET", c.path, nil).want(t, 200)
			etag := first.header.Get("ETag")
			if !strings.HasPrefix(etag, `"`) || !strings.HasSuffix(etag, `"`) {
				t.Errorf("%s: the ETag %q is not a strong one", c.path, etag)
				continue
			}
			if vary := first.header.Get("Vary"); !strings.Contains(vary, "Authorization") || !strings.Contains(vary, "Accept-Language") {
				t.Errorf("%s: Vary is %q", c.path, vary)
			}
			for _, given := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
				again := w.call(t, token, "GET", c.path, nil, "If-None-Match: "+given)
				if again.status != 304 || len(again.body) > 0 || again.header.Get("ETag") != etag {
					t.Errorf("%s with If-None-Match %s: %d, %q, %s", c.path, given, again.status, again.header.Get("ETag"), again.body)
				}
			}
			w.call(t, token, "GET", c.path, nil, `If-None-Match: "other"`).want(t, 200)
			packed := w.call(t, token, "GET", c.path, nil, "Accept-Encoding: gzip").want(t, 200)
			if packed.header.Get("ETag") == etag {
				t.Errorf("%s: packed and plain have one strong ETag", c.path)
			}
			head := w.call(t, token, "HEAD", c.path, nil).want(t, 200)
			if len(head.body) > 0 || head.header.Get("ETag") != etag || head.header.Get("Content-Length") != fmt.Sprint(len(first.body)) && !strings.Contains(c.path, "scorecard") {
				t.Errorf("HEAD %s: %v", c.path, head.header)
			}
		}
		before := w.call(t, w.tokens[viewer], "GET", card, nil).want(t, 200).header.Get("ETag")
		w.approve(t, w.pendingReport)
		after := w.call(t, w.tokens[viewer], "GET", card, nil, "If-None-Match: "+before).want(t, 200)
		if after.header.Get("ETag") == before {
			t.Error("the figures changed and the ETag of the scorecard did not")
		}
		if manager := w.call(t, w.tokens[reviewer], "GET", card, nil).want(t, 200).header.Get("ETag"); manager == after.header.Get("ETag") {
			t.Error("the ETag does not cover the role")
		}
		w.call(t, w.tokens[viewer], "GET", card+"&from=2026-01&to=2026-02", nil, "If-None-Match: "+after.header.Get("ETag")).want(t, 200)
	})
}

// TestWritesNeedTheState writes with no etag, with a wrong one, with two that differ and with the right one.
func TestWritesNeedTheState(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		locations := "/v1/clients/acme/locations/" + insidePlace
		for _, c := range []struct {
			name, token, read, verb, path string
			body                          map[string]any
		}{
			{"a location", w.Tokens.Admin, locations, "PATCH", locations, map[string]any{"title": "Kiel, Holtenauer Straße"}},
			{"a client", w.Tokens.Admin, "/v1/clients/acme", "PATCH", "/v1/clients/acme", map[string]any{"title": "Acme"}},
			{"a program", w.Tokens.Admin, "/v1/clients/acme/programs/house", "PATCH", "/v1/clients/acme/programs/house", map[string]any{"title": "The house"}},
			{"a shopper", w.Tokens.Admin, "/v1/shoppers/bert", "PATCH", "/v1/shoppers/bert", map[string]any{"email": "b@example.org"}},
			{"a visit", w.Tokens.Admin, "/v1/visits/" + w.foreignVisit, "POST", "/v1/visits/" + w.foreignVisit + ":cancel", map[string]any{}},
			{"a report", w.Tokens.Reviewer, "/v1/reports/" + w.pendingReport, "POST", "/v1/reports/" + w.pendingReport + ":approve", map[string]any{"reason": "COMPLETE"}},
		} {
			etag := w.call(t, c.token, "GET", c.read, nil).want(t, 200).header.Get("ETag")
			missing := w.call(t, c.token, c.verb, c.path, c.body).want(t, 428).problem(t)
			wrong := w.call(t, c.token, c.verb, c.path, c.body, `If-Match: "r999.00000000"`).want(t, 412).problem(t)
			weak := w.call(t, c.token, c.verb, c.path, c.body, "If-Match: W/"+etag).want(t, 412).problem(t)
			if missing.Reason != "ETAG_REQUIRED" || wrong.Reason != "ETAG_MISMATCH" || wrong.Code != "ABORTED" || weak.Reason != "ETAG_MISMATCH" {
				t.Errorf("%s: %+v, %+v, %+v", c.name, missing, wrong, weak)
			}
			both := map[string]any{"etag": "r999"}
			for k, v := range c.body {
				both[k] = v
			}
			w.call(t, c.token, c.verb, c.path, both, "If-Match: "+etag).want(t, 400)
			w.call(t, c.token, c.verb, c.path, c.body, "If-Match: "+etag).want(t, 200)
			w.call(t, c.token, c.verb, c.path, c.body, "If-Match: "+etag).want(t, 412)
		}
	})
}

// TestPatchChangesNamedFields sends parts of resources.
func TestPatchChangesNamedFields(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	path := "/v1/clients/acme/locations/" + insidePlace
	var before, after pb.Location
	w.read(t, w.Tokens.Admin, path, &before)
	w.call(t, w.Tokens.Admin, "PATCH", path, `{"address":"Holtenauer Str. 1"}`, "If-Match: *").want(t, 200)
	w.read(t, w.Tokens.Admin, path, &after)
	want := proto.CloneOf(&before)
	want.Address, want.Etag, want.UpdateTime = "Holtenauer Str. 1", after.GetEtag(), after.GetUpdateTime()
	if !proto.Equal(&after, want) {
		t.Errorf("a patch of the address alone gave %v", &after)
	}
	w.call(t, w.Tokens.Admin, "PATCH", path+"?updateMask=address,contact", `{"contact":"0431 1"}`, "If-Match: *").want(t, 200)
	w.read(t, w.Tokens.Admin, path, &after)
	if after.GetAddress() != "" || after.GetContact() != "0431 1" || after.GetTitle() != before.GetTitle() {
		t.Errorf("a mask that names an empty field gave %v", &after)
	}
	for _, bad := range []string{"?updateMask=colour", "?updateMask=position.height"} {
		w.call(t, w.Tokens.Admin, "PATCH", path+bad, `{}`, "If-Match: *").want(t, 400)
	}
	for _, body := range []string{`{"location":"other"}`, `{"parent":"` + insidePlace + `"}`, `{"parent":"no-such"}`, `{"title":""}`, `{"channel":"SMOKE"}`, `{"timeZone":"Mars/Olympus"}`} {
		w.call(t, w.Tokens.Admin, "PATCH", path, body, "If-Match: *").want(t, 400)
	}
	w.call(t, w.Tokens.Admin, "PATCH", "/v1/clients/acme/locations/germany", `{"parent":"germany-north"}`, "If-Match: *").want(t, 400)
}

// TestGatewayErrors sends requests that the API does not have.
func TestGatewayErrors(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	submit := "/v1/visits/" + d.Visits[0] + ":submit"
	nested := strings.Repeat(`{"report":`, 40) + "1" + strings.Repeat("}", 40)
	for _, c := range []struct {
		verb, path string
		body       any
		headers    []string
		status     int
		reason     string
	}{
		{"GET", "/v1/nothing", nil, nil, 404, "NO_SUCH_METHOD"},
		{"GET", "/nothing", nil, nil, 404, "NO_SUCH_METHOD"},
		{"GET", "/v1/visits/a/b/c", nil, nil, 404, "NO_SUCH_METHOD"},
		{"DELETE", "/v1/whoami", nil, nil, 405, "NO_SUCH_METHOD"},
		{"GET", streamRoute, nil, nil, 405, "NO_SUCH_METHOD"},
		{"DELETE", submit, nil, nil, 405, "NO_SUCH_METHOD"},
		{"POST", "/healthz", "{}", nil, 405, "NO_SUCH_METHOD"},
		{"GET", "/v1/visits", nil, []string{"Accept: application/xml"}, 406, "NOT_ACCEPTABLE"},
		{"POST", submit, "<a/>", []string{"Content-Type: application/xml"}, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"POST", submit, "{}", []string{"Content-Encoding: br"}, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"POST", streamRoute, "{}", []string{"Content-Type: text/csv"}, 415, "UNSUPPORTED_MEDIA_TYPE"},
		{"POST", submit, `{"reportId":"` + strings.Repeat("x", 2<<20) + `"}`, nil, 413, "BODY_TOO_LARGE"},
		{"POST", submit, packed(t, bytes.Repeat([]byte(" "), 3<<20)), []string{"Content-Encoding: gzip"}, 413, "BODY_TOO_LARGE"},
		{"POST", submit, "no gzip", []string{"Content-Encoding: gzip"}, 400, "MALFORMED_JSON"},
		{"POST", submit, nested, nil, 400, "TOO_DEEP"},
		{"POST", submit, `{"reportId":`, nil, 400, "MALFORMED_JSON"},
		{"POST", submit, `{} {}`, nil, 400, "MALFORMED_JSON"},
		{"POST", submit, "{\"reportId\":\"\xff\"}", nil, 400, "MALFORMED_JSON"},
		{"POST", submit, `{"reportId":"a","reportId":"b"}`, nil, 400, ""},
		{"POST", submit, `{"baseRevision":"one"}`, nil, 400, "INVALID_REQUEST"},
		{"POST", submit, `{"report":{"answers":[{"question":"greeted","choice":"yes","scale":1}]}}`, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits?colour=red", nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits?pageSize=many", nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits?pageSize=-1", nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits?pageSize=1&pageSize=2", nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits/%FF", nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/visits/" + strings.Repeat("v", 64), nil, nil, 400, "INVALID_REQUEST"},
		{"GET", "/v1/reports/no-uuid", nil, nil, 404, "NOT_FOUND"},
	} {
		a := d.call(t, d.shopper, c.verb, c.path, c.body, c.headers...)
		if a.status != c.status {
			t.Errorf("%s %s: %d, want %d: %.300s", c.verb, c.path, a.status, c.status, a.body)
			continue
		}
		if p := a.problem(t); c.reason != "" && p.Reason != c.reason {
			t.Errorf("%s %s: %s, want %s: %s", c.verb, c.path, p.Reason, c.reason, a.body)
		}
		if c.status == 405 && a.header.Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.verb, c.path)
		}
	}
}

func packed(t *testing.T, plain []byte) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestGzip sends and reads gzip.
func TestGzip(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	req := d.submission(d.visit(t))
	body := packed(t, []byte(bodyOf(t, req)))
	receipt := d.call(t, d.shopper, "POST", "/v1/visits/"+req.GetVisit()+":submit", body, "Content-Encoding: gzip").want(t, 200)
	if again := submitters[0].taken(t, d.server, d.shopper, req); !bytes.Equal(again, receipt.body) {
		t.Errorf("packed and plain give two receipts: %s %s", receipt.body, again)
	}
	path := "/v1/checklists/house-check/versions/1"
	plain := d.call(t, d.shopper, "GET", path, nil, "Accept-Encoding: identity").want(t, 200)
	answer := d.call(t, d.shopper, "GET", path, nil, "Accept-Encoding: gzip").want(t, 200)
	if answer.header.Get("Content-Encoding") != "gzip" || len(answer.body) >= len(plain.body) {
		t.Fatalf("the answer is not packed: %v", answer.header)
	}
	z, err := gzip.NewReader(bytes.NewReader(answer.body))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(z); err != nil || !bytes.Equal(unpacked, plain.body) {
		t.Errorf("the packed answer is another: %v", err)
	}
}

// TestProtobufOverREST reads and writes protobuf.
func TestProtobufOverREST(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	req := d.submission(d.visit(t))
	raw, err := proto.Marshal(&pb.SubmitReportRequest{ReportId: req.GetReportId(), DeviceTime: req.GetDeviceTime(), Report: req.GetReport()})
	if err != nil {
		t.Fatal(err)
	}
	a := d.call(t, d.shopper, "POST", "/v1/visits/"+req.GetVisit()+":submit", string(raw), "Content-Type: application/x-protobuf").want(t, 200)
	var receipt pb.Receipt
	if err := proto.Unmarshal(a.body, &receipt); err != nil {
		t.Fatal(err)
	}
	if again := submitters[1].taken(t, d.server, d.shopper, req); !bytes.Equal(again, checkedReceipt(t, &receipt)) {
		t.Errorf("protobuf and JSON give two receipts: %s %s", receipt.GetCanonical(), again)
	}
}

// paged is a list that can be walked in pages.
type paged struct {
	caller      caller
	path, items string
	key         string
}

// pagedLists are all lists that come in pages.
var pagedLists = []paged{
	{reviewer, "/v1/reports", "reports", "report"},
	{reviewer, "/v1/reports?orderBy=taken_time", "reports", "report"},
	{own, "/v1/reports", "reports", "report"},
	{own, "/v1/visits", "visits", "visit"},
	{admin, "/v1/visits", "visits", "visit"},
	{own, "/v1/visits:offers", "visits", "visit"},
	{viewer, "/v1/clients/acme/releasedReports", "releasedReports", "name"},
	{subtree, "/v1/clients/acme/releasedReports", "releasedReports", "name"},
	{viewer, "/v1/clients/acme/locations", "locations", "location"},
	{subtree, "/v1/clients/acme/locations", "locations", "location"},
	{viewer, "/v1/clients/acme/claims", "claims", "claim"},
	{subtree, "/v1/clients/acme/claims", "claims", "claim"},
	{viewer, "/v1/clients/acme/selfAssessments", "selfAssessments", "selfAssessment"},
	{viewer, "/v1/clients/acme/timelineEvents", "timelineEvents", "timelineEvent"},
	{subtree, "/v1/clients/acme/timelineEvents", "timelineEvents", "timelineEvent"},
	{admin, "/v1/clients", "clients", "client"},
	{admin, "/v1/clients/acme/programs", "programs", "program"},
	{admin, "/v1/shoppers", "shoppers", "shopper"},
	{admin, "/v1/tokens", "tokens", "token"},
	{reviewer, "/v1/checklists", "checklists", "checklist"},
	{reviewer, "/v1/checklists/house-check/versions", "versions", "version"},
}

// TestPages walks every list in pages of several sizes: each item comes once and in the same order.
func TestPages(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		for _, l := range pagedLists {
			all := w.walk(t, l, 1000)
			if len(all) == 0 || len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
				t.Errorf("%s as %s: %d items, or one twice: %v", l.path, l.caller, len(all), all)
			}
			sizes := []int{7, 50}
			if len(all) < 10 {
				sizes = []int{1, 2}
			}
			for _, size := range sizes {
				if got := w.walk(t, l, size); !slices.Equal(got, all) {
					t.Errorf("%s as %s in pages of %d: %d items, want %d, or another order", l.path, l.caller, size, len(got), len(all))
				}
			}
		}
	})
}

// walk reads all pages of a list and returns the keys of its items.
func (w *world) walk(t *testing.T, l paged, size int) []string {
	t.Helper()
	var keys []string
	token := ""
	for range 1000 {
		page := w.page(t, l, size, token).want(t, 200).json(t)
		items, _ := page[l.items].([]any)
		if len(items) > size {
			t.Errorf("%s: a page of %d has %d items", l.path, size, len(items))
		}
		for _, item := range items {
			keys = append(keys, fmt.Sprint(at(item, l.key)))
		}
		if token, _ = page["nextPageToken"].(string); token == "" {
			return keys
		}
	}
	t.Fatalf("%s has no last page", l.path)
	return nil
}

func (w *world) page(t *testing.T, l paged, size int, token string) answer {
	t.Helper()
	with := "?"
	if strings.Contains(l.path, "?") {
		with = "&"
	}
	return w.call(t, w.tokens[l.caller], "GET", l.path+with+url.Values{"pageSize": {fmt.Sprint(size)}, "pageToken": {token}}.Encode(), nil)
}

// TestPageTokensAreBound uses a page token for another request, and changes it.
func TestPageTokensAreBound(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	list := func(token, path string) answer { return s.call(t, token, "GET", path, nil) }
	first := list(s.Tokens.Reviewer, "/v1/reports?pageSize=2").want(t, 200).json(t)
	token := first["nextPageToken"].(string)
	list(s.Tokens.Reviewer, "/v1/reports?pageSize=3&pageToken="+token).want(t, 200)
	mended := []byte(token)
	mended[3] ^= 1
	for _, path := range []string{
		"/v1/visits?pageToken=" + token,
		"/v1/reports?orderBy=taken_time&pageToken=" + token,
		"/v1/reports?filter=" + url.QueryEscape(`client = "acme"`) + "&pageToken=" + token,
		"/v1/reports?pageToken=" + string(mended), "/v1/reports?pageToken=x", "/v1/reports?pageToken=" + token + "AAAA",
	} {
		p := list(s.Tokens.Reviewer, path).want(t, 400).problem(t)
		if len(p.Errors) != 1 || p.Errors[0].Path != "pageToken" || p.Errors[0].Reason != "INVALID_PAGE_TOKEN" {
			t.Errorf("%s: %+v", path, p)
		}
	}
	c.add(26 * time.Hour)
	list(s.Tokens.Reviewer, "/v1/reports?pageToken="+token).want(t, 400)
}

// TestFilters compares filtered lists with the whole list filtered here.
func TestFilters(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		all := must[*pb.ListReportsResponse](t)(w.by(w.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{PageSize: 1000})).GetReports()
		month := all[len(all)/2].GetMonth()
		for filter, holds := range map[string]func(*pb.Report) bool{
			`client = "acme"`:     func(r *pb.Report) bool { return r.GetClient() == "acme" },
			`state = "SUBMITTED"`: func(r *pb.Report) bool { return r.GetState() == pb.Report_SUBMITTED },
			`released`:            (*pb.Report).GetReleased,
			`released = false`:    func(r *pb.Report) bool { return !r.GetReleased() },
			`NOT released AND program != "house"`: func(r *pb.Report) bool {
				return !r.GetReleased() && r.GetProgram() != "house"
			},
			fmt.Sprintf(`month >= %q AND (shopper = "anna" OR location = "kiel")`, month): func(r *pb.Report) bool {
				return r.GetMonth() >= month && (r.GetShopper() == "anna" || r.GetLocation() == "kiel")
			},
			`shopper = "nobody"`:                     func(*pb.Report) bool { return false },
			`client = "acme\" OR client = \"globex"`: func(*pb.Report) bool { return false },
			`client = "' OR 1=1 --"`:                 func(*pb.Report) bool { return false },
		} {
			var want []string
			for _, r := range all {
				if holds(r) {
					want = append(want, r.GetReport())
				}
			}
			got := w.walk(t, paged{reviewer, "/v1/reports?filter=" + url.QueryEscape(filter), "reports", "report"}, 1000)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d reports, want %d", filter, len(got), len(want))
			}
		}
		for _, filter := range []string{`colour = "red"`, `released = "yes"`, `client = `, `client : "a" AND`, `client = 1`, `true`, `NOT false`, `true = released`, `state = SUBMITTED AND (`, strings.Repeat("(", 500), strings.Repeat("NOT ", 400) + "released"} {
			a := w.call(t, w.Tokens.Reviewer, "GET", "/v1/reports?filter="+url.QueryEscape(filter), nil)
			if a.status != 400 && !(a.status == 200 && strings.HasPrefix(filter, "NOT")) {
				t.Errorf("%.60s: %d %s", filter, a.status, a.body)
			}
		}
		w.call(t, w.Tokens.Reviewer, "GET", "/v1/reports?orderBy=shopper", nil).want(t, 400)
		released := w.walk(t, paged{viewer, "/v1/clients/acme/releasedReports?location=" + insideRegion + "&program=house", "releasedReports", "name"}, 10)
		if len(released) != 1 || !strings.HasSuffix(released[0], w.releasedInside) {
			t.Errorf("the released reports of the region: %v", released)
		}
	})
}

// TestScorecardQuery writes the groupings in every accepted form.
func TestScorecardQuery(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.otherPrograms(t, 2)
	program := "program=core-" + time.Now().UTC().Format("2006")
	get := func(query string) answer {
		return s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme/scorecard?"+query, nil)
	}
	want := get(program+"&groupBy=month&groupBy=section&method=pooled").want(t, 200).json(t)
	for _, query := range []string{"&groupBy=MONTH&groupBy=SECTION&method=POOLED", "&group_by=Month&group_by=section&method=Pooled"} {
		got := get(program+query).want(t, 200).json(t)
		if fmt.Sprint(got["rows"]) != fmt.Sprint(want["rows"]) || fmt.Sprint(got["groupBy"]) != "[MONTH SECTION]" {
			t.Errorf("%s gives other rows", query)
		}
	}
	for _, query := range []string{
		"groupBy=colour", "groupBy=month&groupBy=month", "groupBy=month&groupBy=location&groupBy=channel", "groupBy=section&groupBy=question",
		"from=2026-13", "from=26-01", "from=2026-03&to=2026-01", "from=1900-01&to=2026-01", "method=median", "groupBy=grouping_unspecified",
	} {
		if a := get(program + "&" + query); a.status != 400 || len(a.problem(t).Errors) == 0 {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	if p := get("groupBy=section").want(t, 400).problem(t); p.Reason != "PROGRAM_REQUIRED" {
		t.Errorf("sections without a program: %+v", p)
	}
	if programs, _ := get("").want(t, 200).json(t)["programs"].([]any); len(programs) != 3 {
		t.Errorf("without a program: %d programs, want 3", len(programs))
	}
	get("program=no-such").want(t, 404)
	get("location=no-such").want(t, 404)
}

// TestRepeatedWrites repeats writes with an Idempotency-Key.
func TestRepeatedWrites(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		body := `{"client":"acme","program":"core-2026","location":"kiel","windowStart":"2026-01-01T00:00:00Z","windowEnd":"2026-01-02T00:00:00Z"}`
		post := func(token, body, key string) answer {
			return s.call(t, token, "POST", "/v1/visits", body, "Idempotency-Key: "+key)
		}
		first := post(s.Tokens.Admin, body, "key-1").want(t, 200).json(t)
		if again := post(s.Tokens.Admin, body, "key-1").want(t, 200).json(t); again["visit"] != first["visit"] {
			t.Errorf("the same key made %v and %v", first["visit"], again["visit"])
		}
		if other := post(s.Tokens.Admin, body, "key-2").want(t, 200).json(t); other["visit"] == first["visit"] {
			t.Error("another key made nothing")
		}
		changed := strings.Replace(body, `"kiel"`, `"bremen"`, 1)
		if p := post(s.Tokens.Admin, changed, "key-1").want(t, 409).problem(t); p.Reason != "REQUEST_ID_REUSED" {
			t.Errorf("the same key with another request: %+v", p)
		}
		stranger := s.token(t, storage.Grant{Role: storage.Admin})
		if other := post(stranger, body, "key-1").want(t, 200).json(t); other["visit"] == first["visit"] {
			t.Error("a key of one caller is valid for another")
		}
		post(s.Tokens.Admin, body, strings.Repeat("k", 201)).want(t, 400)
		if p := post(s.Tokens.Admin, strings.Replace(body, `"kiel"`, `"nowhere"`, 1), "key-3").want(t, 400).problem(t); len(p.Errors) != 1 {
			t.Errorf("%+v", p)
		}
		post(s.Tokens.Admin, body, "key-3").want(t, 200)
	})
}

// TestBasicAuthIsReadOnly authenticates with the id and the secret of a key, as reporting tools do.
func TestBasicAuthIsReadOnly(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	id, secret := splitToken(s.Tokens.Client)
	basic := func(name, password string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password))
	}
	s.call(t, "", "GET", "/v1/clients/acme/scorecard", nil, basic(id, secret)).want(t, 200)
	s.call(t, "", "GET", "/v1/clients/acme/scorecard", nil, basic("key", s.Tokens.Client)).want(t, 200)
	s.call(t, "", "GET", "/v1/clients/acme/scorecard", nil, basic(id, "wrong")).want(t, 401)
	adminID, adminSecret := splitToken(s.Tokens.Admin)
	s.call(t, "", "POST", "/v1/clients", `{"client":"basic","title":"B"}`, basic(adminID, adminSecret)).want(t, 401)
	for path, challenges := range map[string]int{"/v1/clients/acme/scorecard": 2, "/v1/whoami": 1} {
		nobody := s.call(t, "", "GET", path, nil).want(t, 401)
		if got := nobody.header.Values("WWW-Authenticate"); len(got) != challenges {
			t.Errorf("%s: WWW-Authenticate: %q", path, got)
		}
	}
}

// TestRequestIDs sends valid and invalid request ids.
func TestRequestIDs(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for given, kept := range map[string]bool{
		"phone-7-request-1": true, "short": false, strings.Repeat("x", 65): false, "with space in it": false, `quoted"quoted"`: false,
	} {
		a := s.call(t, "", "GET", "/v1/whoami", nil, "X-Request-Id: "+given).want(t, 401)
		if id := a.header.Get("X-Request-Id"); (id == given) != kept || id == "" || a.problem(t).RequestID != id {
			t.Errorf("%q came back as %q", given, id)
		}
	}
}

// TestSystemPages gets the pages for operators and readers.
func TestSystemPages(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.call(t, s.Tokens.Admin, "GET", "/v1/clients", nil).want(t, 200)
	for path, part := range map[string]string{
		"/healthz": "ok", "/readyz": "ready", "/metrics": "go_goroutines", "/openapi.json": `"openapi"`, "/docs": "<html", "/docs/errors": "REPORT_CONFLICT",
	} {
		a := s.call(t, "", "GET", path, nil).want(t, 200)
		if !bytes.Contains(bytes.ToLower(a.body), bytes.ToLower([]byte(part))) {
			t.Errorf("%s has no %q: %.200s", path, part, a.body)
		}
	}
	metrics := string(s.call(t, "", "GET", "/metrics", nil).want(t, 200).body)
	if !strings.Contains(metrics, "ListClients") || strings.Contains(metrics, tokenID(s.Tokens.Admin)) {
		t.Error("the metrics do not count calls by method, or contain a token")
	}
	document := s.call(t, "", "GET", "/openapi.json", nil).want(t, 200)
	if version, _ := document.json(t)["openapi"].(string); !strings.HasPrefix(version, "3.1") {
		t.Errorf("the description is of version %q", version)
	}
	s.call(t, "", "GET", "/openapi.json", nil, "If-None-Match: "+document.header.Get("ETag")).want(t, 304)
}

// TestErrorsInEveryLanguage gets an error in the languages of the product.
func TestErrorsInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	titles := map[string]string{}
	for _, language := range []string{"en", "de", "sv", "hu"} {
		p := s.call(t, s.Tokens.Shopper, "GET", "/v1/visits/no-such-visit", nil, "Accept-Language: "+language).want(t, 404).problem(t)
		for other, title := range titles {
			if title == p.Title {
				t.Errorf("%s and %s have the same text: %s", language, other, title)
			}
		}
		titles[language] = p.Title
	}
	p := s.call(t, s.Tokens.Shopper, "GET", "/v1/visits/no-such-visit", nil, "Accept-Language: ja, *;q=0.1").want(t, 404).problem(t)
	if p.Title != titles["en"] {
		t.Errorf("for a language that is not there: %q", p.Title)
	}
}

// TestOneLanguageOfAVersion gets checklist versions by BCP 47 tags.
func TestOneLanguageOfAVersion(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	path := "/v1/checklists/core-service/versions/1"
	for asked, want := range map[string]string{"de": "de", "de-AT": "de", "sv-SE": "sv", "hu": "hu", "en-GB": "en", "ja": "en", "nonsense!": "en"} {
		var v pb.ChecklistVersion
		raw := s.call(t, s.Tokens.Shopper, "GET", path+"?locale="+url.QueryEscape(asked), nil).want(t, 200).body
		if err := protojson.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		if v.GetLocale() != want || len(v.GetTitle()) != 1 || v.GetTitle()[want] == "" {
			t.Errorf("%s: locale %q, titles %v", asked, v.GetLocale(), v.GetTitle())
		}
	}
	var all struct {
		Title map[string]string `json:"title"`
	}
	if err := json.Unmarshal(s.call(t, s.Tokens.Shopper, "GET", path, nil).want(t, 200).body, &all); err != nil || len(all.Title) != 4 {
		t.Errorf("all languages: %v %v", all.Title, err)
	}
}
