package gateway_test

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

func TestAnswersInJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ method, path, body, want string }{
		"defaults and empty lists are there, absent optionals are not": {
			"GET", "/v1/clients/acme/scorecard?groupBy=month", "",
			`{"client":"acme","location":"","program":"","from":"","to":"","etag":"s1","programs":[],"groupBy":["MONTH"],"rows":[],"breaks":[],"events":[],"commendations":[],"comparisons":0,"segments":[]}`,
		},
		"a receipt is its canonical bytes": {"POST", "/v1/visits/v:submit", `{}`, canonicalReceipt},
		"and later too":                    {"GET", "/v1/reports/r/receipt", "", canonicalReceipt},
		"nothing is an empty object":       {"DELETE", "/v1/clients/acme", "", `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := serve(t, nil).do(t, test.method, test.path, test.body)
			if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/json" {
				t.Errorf("status %d, %s", got.status, got.header.Get("Content-Type"))
			}
			if diff := cmp.Diff(test.want, got.body); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswersInProtobuf(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for _, accept := range []string{"application/x-protobuf", "application/json;q=0.5, application/protobuf", "application/*;q=0.1, application/x-protobuf"} {
		got := w.do(t, "GET", "/v1/clients/acme", "", "Accept: "+accept)
		if got.header.Get("Content-Type") != "application/x-protobuf" {
			t.Errorf("%s: %s", accept, got.header.Get("Content-Type"))
		}
		client := &pb.Client{}
		if err := proto.Unmarshal([]byte(got.body), client); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&pb.Client{Client: "acme", Title: "Acme", Etag: "e1"}, client, protocmp.Transform()); diff != "" {
			t.Errorf("client (-want +got):\n%s", diff)
		}
	}
	got := w.do(t, "POST", "/v1/clients", binary(&pb.Client{Client: "x"}), "Content-Type: application/x-protobuf")
	if got.header.Get("Content-Type") != "application/x-protobuf" {
		t.Errorf("a caller that sends protobuf without an Accept header got %s", got.header.Get("Content-Type"))
	}
}

// TestConditionalReads reads every form, and then again with preconditions made of its ETag.
func TestConditionalReads(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	seen := map[string]string{}
	for _, headers := range [][]string{
		nil,
		{"Accept-Encoding: gzip"},
		{"Accept-Language: de"},
		{"Accept: application/x-protobuf"},
	} {
		for _, path := range []string{"/v1/clients/acme", "/v1/clients?pageSize=50"} {
			first := w.do(t, "GET", path, "", headers...)
			tag := first.header.Get("ETag")
			if other, twice := seen[tag]; twice || !strings.HasPrefix(tag, `"`) {
				t.Errorf("%s %v: ETag %s is that of %s", path, headers, tag, other)
			}
			seen[tag] = path
			for name, test := range map[string]struct {
				header string
				want   int
			}{
				"the same":        {"If-None-Match: " + tag, 304},
				"a weak one":      {"If-None-Match: W/" + tag, 304},
				"in a list":       {`If-None-Match: "x", "y.z" , ` + tag, 304},
				"any":             {"If-None-Match: *", 304},
				"another":         {`If-None-Match: "e1.00000000"`, 200},
				"no tag":          {"If-None-Match: e1", 200},
				"only this":       {"If-Match: " + tag, 200},
				"only another":    {`If-Match: "e9.00000000"`, 412},
				"weak where only": {"If-Match: W/" + tag, 412},
			} {
				got := w.do(t, "GET", path, "", append(headers, test.header)...)
				if got.status != test.want {
					t.Errorf("%s %v, %s: status %d, want %d", path, headers, name, got.status, test.want)
				}
				if got.status == 304 && (got.body != "" || got.header.Get("ETag") != tag || got.header.Get("Cache-Control") == "") {
					t.Errorf("%s %v, %s: %v %q", path, headers, name, got.header, got.body)
				}
				if got.status == 200 && got.body != first.body {
					t.Errorf("%s %v, %s: another body", path, headers, name)
				}
			}
		}
	}
}

func TestETagCoversTheRole(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	first := w.do(t, "GET", "/v1/clients/acme", "")
	w.mu.Lock()
	w.role = "REVIEWER"
	w.mu.Unlock()
	second := w.do(t, "GET", "/v1/clients/acme", "")
	if first.header.Get("ETag") == second.header.Get("ETag") {
		t.Error("two roles share an ETag")
	}
	if leaked := second.header.Get("X-Mysteryshopper-Role"); leaked != "" {
		t.Errorf("the role went out as %s", leaked)
	}
	if got := w.do(t, "POST", "/v1/reports/r:approve", "{}").header.Get("ETag"); !strings.HasPrefix(got, `"r2.`) {
		t.Errorf("the answer to a write has ETag %s", got)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	plain := w.do(t, "GET", "/v1/clients?pageSize=50", "")
	for accept, packed := range map[string]bool{
		"gzip": true, "gzip, identity": true, "*": true, "deflate, gzip;q=0.8": true, "GZIP": true,
		"gzip;q=0": false, "gzip;q=0.5, identity": false, "br": false, "identity": false, "": false, "*, gzip;q=0": false,
	} {
		got := w.do(t, "GET", "/v1/clients?pageSize=50", "", "Accept-Encoding: "+accept)
		if (got.header.Get("Content-Encoding") == "gzip") != packed {
			t.Errorf("%q: encoding %q", accept, got.header.Get("Content-Encoding"))
			continue
		}
		if packed && (unzipped(t, got.body) != plain.body || len(got.body) > len(plain.body)/2) {
			t.Errorf("%q: %d bytes packed of %d", accept, len(got.body), len(plain.body))
		}
		if !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%q: Vary %q", accept, got.header.Get("Vary"))
		}
	}
	if got := w.do(t, "GET", "/v1/clients/acme", "", "Accept-Encoding: gzip"); got.header.Get("Content-Encoding") != "" {
		t.Error("a small answer was packed")
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for _, path := range []string{"/v1/clients/acme", "/v1/clients?pageSize=9", "/v1/nothing", "/openapi.json", "/healthz"} {
		get, head := w.do(t, "GET", path, ""), w.do(t, "HEAD", path, "")
		get.header.Del("Date")
		head.header.Del("Date")
		get.header.Del("X-Request-Id")
		head.header.Del("X-Request-Id")
		if diff := cmp.Diff(get.header, head.header); diff != "" || head.body != "" || head.status != get.status {
			t.Errorf("%s: status %d and %d, headers (-GET +HEAD):\n%s", path, get.status, head.status, diff)
		}
	}
}

// TestMetadata checks which headers are sent to the service.
func TestMetadata(t *testing.T) {
	t.Parallel()
	const reports = "a read of a reporting route"
	for name, test := range map[string]struct {
		method  string
		headers []string
		want    map[string]string
	}{
		"what is passed on": {
			"POST", []string{
				"Authorization: Bearer ms_a_b", "Accept-Language: de-AT, de;q=0.5", "X-Request-Id: my-request.1",
				"Idempotency-Key: k1", "X-App-Version: 1.2.3", "User-Agent: phone/1",
			},
			map[string]string{
				"authorization": "Bearer ms_a_b", "accept-language": "de-AT, de;q=0.5", "x-request-id": "my-request.1",
				"idempotency-key": "k1", "x-app-version": "1.2.3", "user-agent": "phone/1", "x-mysteryshopper-peer": "127.0.0.1",
			},
		},
		"what cannot be sent": {
			"POST", []string{
				"X-Mysteryshopper-Peer: 1.2.3.4", "Grpc-Metadata-X-Mysteryshopper-Peer: 1.2.3.4", "Grpc-Metadata-Authorization: Bearer x",
				"X-Forwarded-For: 1.2.3.4", "X-Mysteryshopper-Role: ADMIN", "Grpc-Timeout: 1n", "Idempotency-Key: \u00e4",
			},
			map[string]string{
				"x-mysteryshopper-peer": "127.0.0.1", "authorization": "", "x-mysteryshopper-role": "", "idempotency-key": "", "grpc-timeout": "",
			},
		},
		"a key in Basic for reporting":   {reports, []string{"Authorization: Basic a2V5aWQ6c2VjcmV0"}, map[string]string{"authorization": "Bearer ms_keyid_secret"}},
		"a token in Basic for reporting": {reports, []string{"Authorization: Basic eDptc19hX2I="}, map[string]string{"authorization": "Bearer ms_a_b"}},
		"a key in Basic for any read":    {"GET", []string{"Authorization: Basic a2V5aWQ6c2VjcmV0"}, map[string]string{"authorization": ""}},
		"a key in Basic for a write":     {"POST", []string{"Authorization: Basic a2V5aWQ6c2VjcmV0"}, map[string]string{"authorization": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, nil)
			method, path := test.method, "/v1/clients"
			if method == reports {
				method, path = "GET", "/v1/clients/acme/visitRows"
			}
			got := w.do(t, method, path, "", test.headers...)
			_, md := w.seen()
			for key, want := range test.want {
				if got := strings.Join(md.Get(key), ","); got != want {
					t.Errorf("%s is %q, want %q", key, got, want)
				}
			}
			if md.Get("x-request-id")[0] != got.header.Get("X-Request-Id") {
				t.Errorf("request id %q went in and %q out", md.Get("x-request-id"), got.header.Get("X-Request-Id"))
			}
		})
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for given, kept := range map[string]bool{
		"my-request.1": true, "0192f3c4-5b6a-7c8d-9e0f-112233445566": true,
		"": false, "short": false, "with space in it": false, "sneaky\tbreak": false, strings.Repeat("x", 65): false, "ümläut-id": false,
	} {
		got := w.do(t, "GET", "/v1/clients", "", "X-Request-Id: "+given).header.Get("X-Request-Id")
		if (got == given) != kept || got == "" {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	trusted := serve(t, func(c *gateway.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	})
	for forwarded, want := range map[string]string{
		"":                               "127.0.0.1",
		"203.0.113.7":                    "203.0.113.7",
		"1.1.1.1, 203.0.113.7":           "203.0.113.7",
		"1.1.1.1, 203.0.113.7, 10.1.1.1": "203.0.113.7",
		"10.2.2.2, 10.1.1.1":             "10.2.2.2",
		"2001:db8::1":                    "2001:db8::1",
		"nonsense":                       "127.0.0.1",
	} {
		trusted.do(t, "GET", "/v1/clients", "", "X-Forwarded-For: "+forwarded)
		if _, md := trusted.seen(); md.Get("x-mysteryshopper-peer")[0] != want {
			t.Errorf("%q: peer %v, want %s", forwarded, md.Get("x-mysteryshopper-peer"), want)
		}
	}
}

// TestProblems checks the problem documents for errors of a service.
func TestProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err    error
		status int
		header string
		reason string
	}{
		"violations": {
			fault.Invalid(fault.Violation{Path: "resource.title", Reason: pb.Reason_REQUIRED}, fault.Violation{Path: "client", Reason: pb.Reason_REQUIRED}),
			400, "Content-Language: de", "INVALID_REQUEST",
		},
		"conflict with facts": {fault.New(pb.Reason_REPORT_CONFLICT, "x").With("digest", "d1"), 409, "", "REPORT_CONFLICT"},
		"when to come again":  {fault.New(pb.Reason_RATE_LIMITED, "x").RetryAfter(1500 * time.Millisecond), 429, "Retry-After: 2", "RATE_LIMITED"},
		"no credentials":      {fault.New(pb.Reason_UNAUTHENTICATED, ""), 401, `WWW-Authenticate: Bearer realm="mysteryshopper"`, "UNAUTHENTICATED"},
		"another state":       {fault.New(pb.Reason_ETAG_MISMATCH, ""), 412, "", "ETAG_MISMATCH"},
		"no state":            {fault.New(pb.Reason_ETAG_REQUIRED, ""), 428, "", "ETAG_REQUIRED"},
		"a secret cause":      {errors.New("pq: password wrong"), 500, "", "INTERNAL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, nil)
			w.mu.Lock()
			w.fails = test.err
			w.mu.Unlock()
			got := w.do(t, "POST", "/v1/clients", `{}`, "Accept-Language: de")
			p := got.problem(t)
			if got.status != test.status || p.Reason != test.reason || p.Title == "" || p.Code == "" || p.Type != "/docs/errors#"+test.reason {
				t.Errorf("status %d: %+v", got.status, p)
			}
			if name, value, _ := strings.Cut(test.header, ": "); got.header.Get(name) != value {
				t.Errorf("%s is %q, want %q", name, got.header.Get(name), value)
			}
			if strings.Contains(got.body, "password") {
				t.Errorf("a cause went out: %s", got.body)
			}
		})
	}
}

// TestPathsAreThoseOfTheBody: if the body is the resource, the paths of violations begin in it.
func TestPathsAreThoseOfTheBody(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.fails = fault.New(pb.Reason_REPORT_CONFLICT, "x").With("digest", "d1").
		Violate("resource.fee.amount", pb.Reason_INVALID_FORMAT).Violate("program", pb.Reason_REQUIRED)
	p := w.do(t, "PATCH", "/v1/clients/acme/programs/p", `{}`).problem(t)
	if len(p.Errors) != 2 || p.Errors[0].Path != "fee.amount" || p.Errors[1].Path != "program" || p.Metadata["digest"] != "d1" {
		t.Errorf("%+v", p)
	}
}

// TestCORS: pages of the configured origins may call, with the methods and headers of the API.
func TestCORS(t *testing.T) {
	t.Parallel()
	const agency = "https://agency.example"
	for name, test := range map[string]struct {
		origins []string
		method  string
		headers []string
		want    map[string]string
	}{
		"preflight": {[]string{agency}, "OPTIONS", []string{"Origin: " + agency, "Access-Control-Request-Method: PATCH"}, map[string]string{
			"Access-Control-Allow-Origin": agency, "Access-Control-Allow-Methods": "PATCH", "Access-Control-Max-Age": "7200",
		}},
		"preflight with headers": {
			[]string{agency}, "OPTIONS",
			[]string{"Origin: " + agency, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: authorization,if-match,x-app-version"},
			map[string]string{"Access-Control-Allow-Origin": agency, "Access-Control-Allow-Headers": "authorization,if-match,x-app-version"},
		},
		"preflight with another header": {
			[]string{agency}, "OPTIONS", []string{"Origin: " + agency, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-other"},
			map[string]string{"Access-Control-Allow-Origin": ""},
		},
		"preflight of another method": {
			[]string{agency}, "OPTIONS", []string{"Origin: " + agency, "Access-Control-Request-Method: TRACE"},
			map[string]string{"Access-Control-Allow-Origin": ""},
		},
		"call": {[]string{agency}, "GET", []string{"Origin: " + agency}, map[string]string{
			"Access-Control-Allow-Origin":   agency,
			"Access-Control-Expose-Headers": "Content-Disposition, Content-Length, Date, Deprecation, Etag, Link, Location, Odata-Version, Preference-Applied, Retry-After, Sunset, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Offset, X-Request-Id",
		}},
		"call of another origin": {[]string{agency}, "GET", []string{"Origin: https://evil.example"}, map[string]string{"Access-Control-Allow-Origin": ""}},
		"any origin":             {[]string{"*"}, "GET", []string{"Origin: " + agency}, map[string]string{"Access-Control-Allow-Origin": agency}},
		"no origins": {nil, "OPTIONS", []string{"Origin: " + agency}, map[string]string{
			"Access-Control-Allow-Origin": "", "Allow": "DELETE, GET, HEAD, OPTIONS, PATCH",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, func(c *gateway.Config) { c.CORS = test.origins })
			got := w.do(t, test.method, "/v1/clients/acme", "", test.headers...)
			for name, want := range test.want {
				if got.header.Get(name) != want {
					t.Errorf("%s is %q, want %q", name, got.header.Get(name), want)
				}
			}
			varies := strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Origin")
			if test.method == "OPTIONS" && got.status != 204 || varies != (len(test.origins) > 0) {
				t.Errorf("status %d, Vary %q", got.status, got.header.Values("Vary"))
			}
		})
	}
}

func TestSystemPaths(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is on fire")
	w := serve(t, func(c *gateway.Config) {
		c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("up 1")) })
		c.Ready = func(context.Context) error { return broken }
	})
	if got := w.do(t, "GET", "/healthz", ""); got.status != 200 {
		t.Errorf("health: %d", got.status)
	}
	if got := w.do(t, "GET", "/readyz", ""); got.status != 503 || strings.Contains(got.body, "fire") {
		t.Errorf("ready: %d %s", got.status, got.body)
	}
	if got := w.do(t, "GET", "/metrics", ""); got.body != "up 1" {
		t.Errorf("metrics: %q", got.body)
	}
	if got := serve(t, nil).do(t, "GET", "/metrics", ""); got.status != 404 {
		t.Errorf("metrics without metrics: %d", got.status)
	}
	document := w.do(t, "GET", "/openapi.json", "")
	if document.status != 200 || !strings.Contains(document.body, `"openapi"`) {
		t.Errorf("openapi: %d", document.status)
	}
	if got := w.do(t, "GET", "/openapi.json", "", "If-None-Match: "+document.header.Get("ETag")); got.status != 304 {
		t.Errorf("openapi again: %d", got.status)
	}
	if got := w.do(t, "GET", "/openapi.json", "", "Accept-Encoding: gzip"); unzipped(t, got.body) != document.body {
		t.Error("openapi packed is another one")
	}
	if got := w.do(t, "GET", "/", ""); got.status != 302 || got.header.Get("Location") != "/docs" {
		t.Errorf("root: %d %v", got.status, got.header)
	}
}
