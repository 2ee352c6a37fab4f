package gateway_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/gateway"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestRequests checks the messages that the service gets for requests.
func TestRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		want               proto.Message
	}{
		"path variable":      {"GET", "/v1/clients/acme", "", nil, &pb.GetClientRequest{Client: "acme"}},
		"escaped variable":   {"GET", "/v1/clients/a%20b", "", nil, &pb.GetClientRequest{Client: "a b"}},
		"HEAD":               {"HEAD", "/v1/clients/acme", "", nil, &pb.GetClientRequest{Client: "acme"}},
		"number in the path": {"GET", "/v1/checklists/c/versions/3?locale=de", "", nil, &pb.GetChecklistVersionRequest{Checklist: "c", Version: 3, Locale: "de"}},
		"query in camel case": {
			"GET", "/v1/clients?pageSize=2&pageToken=x", "", nil, &pb.ListClientsRequest{PageSize: 2, PageToken: "x"},
		},
		"query in snake case": {
			"GET", "/v1/clients?page_size=2&page_token=", "", nil, &pb.ListClientsRequest{PageSize: 2},
		},
		"enums of a query": {
			"GET", "/v1/clients/acme/scorecard?groupBy=month&groupBy=SECTION&method=pooled&channel=in_person&from=2026-01", "", nil,
			&pb.GetScorecardRequest{
				Client: "acme", GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH, pb.Scorecard_SECTION}, Method: pb.Scorecard_POOLED,
				Channel: pb.Channel_IN_PERSON, From: "2026-01",
			},
		},
		"body of one field": {
			"POST", "/v1/clients", `{"client":"acme","title":"Ä"}`, nil,
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "acme", Title: "Ä"}},
		},
		"body of the whole request, and a variable": {
			"POST", "/v1/visits/v1:submit", `{"reportId":"r","baseRevision":2,"report":{"answers":[{"question":"q","scale":3}]}}`, nil,
			&pb.SubmitReportRequest{Visit: "v1", ReportId: "r", BaseRevision: 2, Report: &pb.ReportContent{
				Answers: []*pb.Answer{{Question: "q", Value: &pb.Answer_Scale{Scale: 3}}},
			}},
		},
		"no body where all fields are in the path": {"POST", "/v1/visits/v1:claim", "", nil, &pb.ClaimVisitRequest{Visit: "v1"}},
		"body in protobuf": {
			"POST", "/v1/clients", binary(&pb.Client{Client: "acme"}), []string{"Content-Type: application/x-protobuf"},
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "acme"}},
		},
		"body in gzip": {
			"POST", "/v1/clients", zipped(`{"client":"acme"}`), []string{"Content-Encoding: gzip"},
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "acme"}},
		},
		"body in gzip, in capitals": {
			"POST", "/v1/clients", zipped(`{"client":"acme"}`), []string{"Content-Encoding: GZIP"},
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "acme"}},
		},
		"mask of the fields that are there, without what the server sets": {
			"PATCH", "/v1/clients/acme/programs/p",
			`{"name":"x","title":"T","fee":{"amount":"1.50"},"waves":[],"rotationDays":null,"etag":"e","updateTime":"2026-01-01T00:00:00Z"}`, nil,
			&pb.UpdateProgramRequest{
				Client: "acme", Program: "p", UpdateMask: mask("fee.amount", "rotation_days", "title", "waves"),
				Resource: &pb.Program{Name: "x", Title: "T", Fee: &pb.Money{Amount: "1.50"}, Etag: "e", UpdateTime: at("2026-01-01T00:00:00Z")},
			},
		},
		"mask of an empty object": {
			"PATCH", "/v1/clients/acme/programs/p", `{}`, nil,
			&pb.UpdateProgramRequest{Client: "acme", Program: "p", UpdateMask: mask(), Resource: &pb.Program{}},
		},
		"mask in the query": {
			"PATCH", "/v1/clients/acme/programs/p?updateMask=title,rotationDays", `{"title":"T"}`, nil,
			&pb.UpdateProgramRequest{Client: "acme", Program: "p", UpdateMask: mask("title", "rotation_days"), Resource: &pb.Program{Title: "T"}},
		},
		"If-Match for a resource": {
			"PATCH", "/v1/clients/acme/programs/p", `{"title":"T"}`, []string{`If-Match: "s.1.abcdef01"`},
			&pb.UpdateProgramRequest{Client: "acme", Program: "p", UpdateMask: mask("title"), Resource: &pb.Program{Title: "T", Etag: "s.1"}},
		},
		"If-Match with two forms of one state": {
			"DELETE", "/v1/clients/acme", "", []string{`If-Match: "s1.aaaaaaaa", "s1.bbbbbbbb"`},
			&pb.DeleteClientRequest{Client: "acme", Etag: "s1"},
		},
		"If-Match with two states": {
			"DELETE", "/v1/clients/acme", "", []string{`If-Match: "s1.a", "s2.a"`}, &pb.DeleteClientRequest{Client: "acme", Etag: "s1"},
		},
		"a CSV file as it is": {
			"POST", "/v1/clients/acme/locations:import?validateOnly=true", "location;title\nx;X\n", []string{"Content-Type: text/csv; charset=utf-8"},
			&pb.ImportLocationsRequest{Client: "acme", Csv: "location;title\nx;X\n", ValidateOnly: true},
		},
		"a workbook as it is": {
			"POST", "/v1/clients/acme/locations:import", "PK\x03\x04\xff",
			[]string{"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
			&pb.ImportLocationsRequest{Client: "acme", File: []byte("PK\x03\x04\xff")},
		},
		"update mask of everything": {
			"PATCH", "/v1/clients/acme/programs/p?updateMask=*", `{"title":"T"}`, nil,
			&pb.UpdateProgramRequest{Client: "acme", Program: "p", UpdateMask: mask("*"), Resource: &pb.Program{Title: "T"}},
		},
		"If-Match that agrees with the body": {
			"POST", "/v1/reports/r:approve", `{"etag":"s1","reason":"COMPLETE"}`, []string{`If-Match: "s1.aaaaaaaa"`},
			&pb.ApproveReportRequest{Report: "r", Etag: "s1", Reason: pb.ReviewReason_COMPLETE},
		},
		"If-Match for a draft": {
			"PUT", "/v1/checklists/c/draft", `{"checklist":"c"}`, []string{`If-Match: "s1.aaaaaaaa"`},
			&pb.UpdateDraftRequest{Checklist: "c", Draft: &pb.ChecklistVersion{Checklist: "c", Etag: "s1"}},
		},
		"If-Match of anything": {"DELETE", "/v1/clients/acme", "", []string{`If-Match: *`}, &pb.DeleteClientRequest{Client: "acme", Etag: "*"}},
		"etag in the query":    {"DELETE", "/v1/clients/acme?etag=s1", "", nil, &pb.DeleteClientRequest{Client: "acme", Etag: "s1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, nil)
			if got := w.do(t, test.method, test.path, test.body, test.headers...); got.status != http.StatusOK {
				t.Fatalf("status %d: %s", got.status, got.body)
			}
			got, _ := w.seen()
			if diff := cmp.Diff(test.want, got, protocmp.Transform()); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefusals sends requests that the gateway refuses by itself.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		reason             string
		errors             []string
		header             string
	}{
		"no such path":                   {"GET", "/v1/nothing", "", nil, 404, "NO_SUCH_METHOD", nil, ""},
		"no such page":                   {"GET", "/nothing", "", nil, 404, "NO_SUCH_METHOD", nil, ""},
		"slash that is escaped":          {"GET", "/v1/clients%2Facme", "", nil, 404, "NO_SUCH_METHOD", nil, ""},
		"slash that is escaped in an id": {"GET", "/v1/checklists/c%2fversions%2f3", "", nil, 404, "NO_SUCH_METHOD", nil, ""},
		"no such verb":                   {"POST", "/v1/visits/v:fly", "{}", nil, 405, "NO_SUCH_METHOD", nil, "Allow: GET, HEAD, OPTIONS"},
		"method not taken":               {"DELETE", "/v1/clients", "", nil, 405, "NO_SUCH_METHOD", nil, "Allow: GET, HEAD, OPTIONS, POST"},
		"method on a page":               {"POST", "/healthz", "", nil, 405, "NO_SUCH_METHOD", nil, "Allow: GET, HEAD, OPTIONS"},
		"GET of the stream":              {"GET", "/v1/reports:submitStream", "", nil, 405, "NO_SUCH_METHOD", nil, "Allow: OPTIONS, POST"},
		"override of method": {
			"POST", "/v1/clients/acme", "", []string{"X-HTTP-Method-Override: DELETE", "Content-Type: application/x-www-form-urlencoded"},
			405, "NO_SUCH_METHOD", nil, "Allow: DELETE, GET, HEAD, OPTIONS, PATCH",
		},
		"path that is no UTF-8": {"GET", "/v1/clients/%ff", "", nil, 400, "INVALID_REQUEST", nil, ""},
		"query that is no UTF-8": {
			"GET", "/v1/clients?pageToken=%ff", "", nil, 400, "INVALID_REQUEST", nil, "",
		},
		"query that is none": {"GET", "/v1/clients?a=%zz", "", nil, 400, "INVALID_REQUEST", nil, ""},
		"unknown parameters": {
			"GET", "/v1/clients?foo=1&page_size=x&bar=2", "", nil, 400, "INVALID_REQUEST",
			[]string{"bar UNKNOWN_FIELD", "foo UNKNOWN_FIELD", "pageSize WRONG_TYPE"}, "",
		},
		"unknown parameter where there are none": {
			"GET", "/v1/clients/acme?foo=1", "", nil, 400, "INVALID_REQUEST", []string{"foo UNKNOWN_FIELD"}, "",
		},
		"unknown parameter beside a body": {
			"POST", "/v1/visits/v:claim?foo=1", "{}", nil, 400, "INVALID_REQUEST", []string{"foo UNKNOWN_FIELD"}, "",
		},
		"variable in the query too": {
			"GET", "/v1/clients/acme/scorecard?client=other", "", nil, 400, "INVALID_REQUEST", []string{"client UNKNOWN_FIELD"}, "",
		},
		"parameter twice": {
			"GET", "/v1/clients?pageSize=1&page_size=2", "", nil, 400, "INVALID_REQUEST", []string{"pageSize DUPLICATE_KEY"}, "",
		},
		"parameter with two values": {
			"GET", "/v1/clients?pageSize=1&pageSize=2", "", nil, 400, "INVALID_REQUEST", []string{"pageSize DUPLICATE_KEY"}, "",
		},
		"unknown value of an enum": {
			"GET", "/v1/clients/acme/scorecard?groupBy=moon", "", nil, 400, "INVALID_REQUEST", []string{"groupBy UNKNOWN_VALUE"}, "",
		},
		"path variable of another type": {
			"GET", "/v1/checklists/c/versions/three", "", nil, 400, "INVALID_REQUEST", []string{"version WRONG_TYPE"}, "",
		},
		"unknown fields of a body": {
			"POST", "/v1/clients", `{"titel":"x","client":1,"etag":{"a":1}}`, nil, 400, "INVALID_REQUEST",
			[]string{"titel UNKNOWN_FIELD", "client WRONG_TYPE", "etag WRONG_TYPE"}, "",
		},
		"unknown fields of a patch": {
			"PATCH", "/v1/clients/acme/programs/p", `{"titel":"x"}`, nil, 400, "INVALID_REQUEST", []string{"titel UNKNOWN_FIELD"}, "",
		},
		"no JSON": {"POST", "/v1/clients", `{"client":`, nil, 400, "MALFORMED_JSON", []string{"client MALFORMED_JSON"}, ""},
		"JSON too deep": {
			"POST", "/v1/clients", `{"x":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`, nil, 400, "TOO_DEEP",
			[]string{"x UNKNOWN_FIELD", "x TOO_DEEP"}, "",
		},
		"no protobuf": {
			"POST", "/v1/clients", "\xff\xff", []string{"Content-Type: application/x-protobuf"}, 400, "INVALID_REQUEST", []string{" WRONG_TYPE"}, "",
		},
		"body too large": {"POST", "/v1/clients", `"` + strings.Repeat("x", 4096) + `"`, nil, 413, "BODY_TOO_LARGE", nil, ""},
		"body too large when unpacked": {
			"POST", "/v1/clients", zipped(`"` + strings.Repeat("x", 4096) + `"`), []string{"Content-Encoding: gzip"}, 413, "BODY_TOO_LARGE", nil, "",
		},
		"no gzip": {"POST", "/v1/clients", "{}", []string{"Content-Encoding: gzip"}, 400, "MALFORMED_JSON", nil, ""},
		"gzip cut short": {
			"POST", "/v1/clients", zipped(`{"client":"acme"}`)[:20], []string{"Content-Encoding: gzip"}, 400, "MALFORMED_JSON", nil, "",
		},
		"gzip that is corrupt": {
			"POST", "/v1/clients", zipped(strings.Repeat(`{"client":"acme"}`, 9))[:10] + "\xff\xff\xff\xff\xff", []string{"Content-Encoding: gzip"}, 400, "MALFORMED_JSON", nil, "",
		},
		"unknown encoding": {
			"POST", "/v1/clients", "{}", []string{"Content-Encoding: br"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil, "Accept-Encoding: gzip, identity",
		},
		"unknown type": {
			"POST", "/v1/clients", "<x/>", []string{"Content-Type: text/xml"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil, "Accept: application/json, application/x-protobuf",
		},
		"form": {
			"POST", "/v1/clients", "client=acme", []string{"Content-Type: application/x-www-form-urlencoded"}, 400, "MALFORMED_JSON", []string{" MALFORMED_JSON"}, "",
		},
		"JSON in Latin-1": {
			"POST", "/v1/clients", "{}", []string{"Content-Type: application/json; charset=iso-8859-1"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil, "",
		},
		"patch in protobuf": {
			"PATCH", "/v1/clients/acme/programs/p", "\x0a\x00", []string{"Content-Type: application/x-protobuf"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil, "",
		},
		"nothing acceptable": {"GET", "/v1/clients", "", []string{"Accept: text/html, application/json;q=0"}, 406, "NOT_ACCEPTABLE", nil, ""},
		"If-Match and another etag": {
			"POST", "/v1/reports/r:approve", `{"etag":"s2"}`, []string{`If-Match: "s1.aaaaaaaa"`}, 400, "INVALID_REQUEST", []string{"etag INVALID_FORMAT"}, "",
		},
		"If-Match with two states and an etag in the body": {
			"POST", "/v1/reports/r:approve", `{"etag":"s2"}`, []string{`If-Match: "s1.a", "s2.a"`}, 400, "INVALID_REQUEST", []string{"etag INVALID_FORMAT"}, "",
		},
		"If-Match with more states than are tried": {
			"DELETE", "/v1/clients/acme", "", []string{`If-Match: "1.a","2.a","3.a","4.a","5.a","6.a","7.a","8.a","9.a","10.a","11.a"`},
			400, "INVALID_REQUEST", []string{"If-Match TOO_MANY"}, "",
		},
		"a file where messages are taken": {
			"POST", "/v1/clients", "client\nacme\n", []string{"Content-Type: text/csv"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil,
			"Accept: application/json, application/x-protobuf",
		},
		"another type where files are taken": {
			"POST", "/v1/clients/acme/locations:import", "<x/>", []string{"Content-Type: text/xml"}, 415, "UNSUPPORTED_MEDIA_TYPE", nil,
			"Accept: application/json, application/x-protobuf, text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		},
		"a file and a field of files": {
			"POST", "/v1/clients/acme/locations:import?csv=x&nonsense=1&validateOnly=perhaps", "location\n", []string{"Content-Type: text/csv"},
			400, "INVALID_REQUEST", []string{"csv UNKNOWN_FIELD", "nonsense UNKNOWN_FIELD", "validateOnly WRONG_TYPE"}, "",
		},
		"an empty part of a path": {"GET", "/v1//clients", "", nil, 307, "NO_SUCH_METHOD", nil, "Location: /v1/clients"},
		"a dotted path":           {"GET", "/v1/x/../clients?a=b", "", nil, 307, "NO_SUCH_METHOD", nil, "Location: /v1/clients?a=b"},
		"headers that are too large": {
			"GET", "/v1/clients", "", []string{"X-Filler: " + strings.Repeat("x", 40<<10)}, 431, "INVALID_REQUEST", nil, "",
		},
		"weak If-Match": {"DELETE", "/v1/clients/acme", "", []string{`If-Match: W/"s1.a"`}, 412, "ETAG_MISMATCH", nil, ""},
		"If-Match where there is no etag": {
			"POST", "/v1/visits/v:claim", "", []string{`If-Match: "s1.a"`}, 400, "INVALID_REQUEST", []string{"etag UNKNOWN_FIELD"}, "",
		},
		"If-None-Match on a write": {
			"POST", "/v1/clients", "{}", []string{`If-None-Match: *`}, 400, "INVALID_REQUEST", []string{"If-None-Match NOT_ALLOWED"}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, func(c *gateway.Config) { c.MaxBody = 4096 })
			got := w.do(t, test.method, test.path, test.body, test.headers...)
			p := got.problem(t)
			if got.status != test.status || p.Status != test.status || p.Reason != test.reason {
				t.Errorf("status %d and %d, reason %s; want %d and %s", got.status, p.Status, p.Reason, test.status, test.reason)
			}
			var errors []string
			for _, e := range p.Errors {
				errors = append(errors, e.Path+" "+e.Reason)
			}
			if diff := cmp.Diff(test.errors, errors); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if name, value, _ := strings.Cut(test.header, ": "); got.header.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, got.header.Get(name), value)
			}
			if m, _ := w.seen(); m != nil {
				t.Errorf("the service was called with %v", m)
			}
		})
	}
}

// problemDocument is a problem document as callers parse it.
type problemDocument struct {
	Type, Title, Detail, Code, Reason, RequestID string
	Status                                       int
	Errors                                       []struct{ Path, Reason, Message string }
	Metadata                                     map[string]string
}

// problem parses an answer as a problem document.
func (a answer) problem(t testing.TB) problemDocument {
	t.Helper()
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q: %s", got, a.body)
	}
	var p problemDocument
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	if p.RequestID != a.header.Get("X-Request-Id") || p.RequestID == "" {
		t.Errorf("request id %q in the body and %q in the header", p.RequestID, a.header.Get("X-Request-Id"))
	}
	return p
}

func binary(m proto.Message) string {
	data, err := proto.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func zipped(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(text)) // Writing to memory does not fail.
	_ = z.Close()
	return out.String()
}

func unzipped(t testing.TB, packed string) string {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func mask(paths ...string) *fieldmaskpb.FieldMask { return &fieldmaskpb.FieldMask{Paths: paths} }

func at(text string) *timestamppb.Timestamp {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return timestamppb.New(t)
}
