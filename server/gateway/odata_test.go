package gateway_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/gateway"
)

// TestODataLinks: the links of an answer go to the host of the request. Forwarded hosts count from a trusted proxy only.
func TestODataLinks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		trusted string
		host    string
		headers []string
		want    string // "" if the request is refused
	}{
		{"the Host header", "", "api.example.com", nil, "http://api.example.com"},
		{"with a port", "", "[::1]:8080", nil, "http://[::1]:8080"},
		{"of anybody", "", "api.example.com", []string{"X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: https"}, "http://api.example.com"},
		{"of a proxy", "127.0.0.0/8", "10.0.0.1:8080", []string{"X-Forwarded-Host: api.example.com", "X-Forwarded-Proto: https"}, "https://api.example.com"},
		{"of a proxy behind another", "127.0.0.0/8", "x", []string{"X-Forwarded-Host: elsewhere.example, api.example.com"}, "http://api.example.com"},
		{"of a proxy, the scheme only", "127.0.0.0/8", "api.example.com", []string{"X-Forwarded-Proto: https"}, "https://api.example.com"},
		{"of a proxy, no scheme of ours", "127.0.0.0/8", "api.example.com", []string{"X-Forwarded-Proto: javascript"}, "http://api.example.com"},
		{"of a proxy, more than a host", "127.0.0.0/8", "api.example.com", []string{"X-Forwarded-Host: x@elsewhere.example/"}, ""},
		{"an address without a port", "", "[fe80::1]", nil, "http://[fe80::1]"},
		{"no host", "", "a&b", nil, ""},
		{"no address", "", "[api]", nil, ""},
		{"an address that does not end", "", "[::1", nil, ""},
		{"more than an address", "", "[::1]x", nil, ""},
		{"no port", "", "api.example.com:", nil, ""},
		{"a port of letters", "", "api.example.com:http", nil, ""},
		{"a port that is too long", "", "api.example.com:123456", nil, ""},
		{"a port alone", "", ":8080", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, func(c *gateway.Config) {
				if tt.trusted != "" {
					c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(tt.trusted)}
				}
			})
			w.visits = func(token string) (*pb.ListVisitRowsResponse, error) {
				page, err := threePages(token)
				page.VisitRows[0].Program = "a&b"
				return page, err
			}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/clients/a%2Fb/odata/Visits?$filter=program%20eq%20'a%26b'&$top=5", nil)
			request.Host, request.RemoteAddr = tt.host, "127.0.0.1:5"
			for _, header := range tt.headers {
				name, value, _ := strings.Cut(header, ": ")
				request.Header.Set(name, value)
			}
			recorder := httptest.NewRecorder()
			w.handler.ServeHTTP(recorder, request)
			var got struct {
				Context string `json:"@odata.context"`
				Next    string `json:"@odata.nextLink"`
			}
			if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
				t.Fatalf("%d %s", recorder.Code, recorder.Body)
			}
			if tt.want == "" {
				if recorder.Code != http.StatusBadRequest {
					t.Errorf("%d %s", recorder.Code, recorder.Body)
				}
				return
			}
			const path = "/v1/clients/a%2Fb/odata/"
			if got.Context != tt.want+path+"$metadata#Visits" {
				t.Errorf("the context is %s", got.Context)
			}
			if want := tt.want + path + "Visits?$filter=program%20eq%20%27a%26b%27&$top=4&$skiptoken=2"; got.Next != want {
				t.Errorf("the next page is at %s, want %s", got.Next, want)
			}
		})
	}
}

// TestODataNarrows: the request to the service includes everything that the filter selects.
func TestODataNarrows(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	w.visits = func(string) (*pb.ListVisitRowsResponse, error) { return &pb.ListVisitRowsResponse{}, nil }
	for filter, want := range map[string]*pb.ListVisitRowsRequest{
		"":                         {},
		"program eq 'p'":           {Program: "p"},
		"location eq 'l'":          {Location: "l"},
		"month eq '2026-03'":       {From: "2026-03", To: "2026-03"},
		"month gt '2026-03'":       {From: "2026-03"},
		"month le '2026-03'":       {To: "2026-03"},
		"month ge '2026'":          {},
		"deleted eq false":         {},
		"updateTime lt " + instant: {},
		"updateTime gt " + instant: {UpdatedAfter: &timestamppb.Timestamp{Seconds: 1767225600}},
	} {
		path := "/v1/clients/acme/odata/Visits"
		if filter != "" {
			path += "?$filter=" + url.PathEscape(filter)
		}
		if got := w.do(t, "GET", path, ""); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", filter, got.status, got.body)
		}
		requested, _ := w.seen()
		want.Client, want.PageSize = "acme", requested.(*pb.ListVisitRowsRequest).GetPageSize()
		if !proto.Equal(requested, want) || want.GetPageSize() < 1 {
			t.Errorf("%s: requested %v, want %v", filter, requested, want)
		}
	}
}

const instant = "2026-01-01T00:00:00.0000000Z"

// FuzzODataFilter: a filter is served, or refused as not served or wrong.
func FuzzODataFilter(f *testing.F) {
	w := serve(f, nil)
	w.visits = threePages
	for _, filter := range []string{
		"program eq 'x'", "(month ge '2026-01') and updateTime lt " + instant, "not (deleted eq true)", "contains(program,'x')",
		"program eq 'it''s", "a eq b or c", "((((", "deleted eq", "'", "version eq 99999999999", "updateTime gt 0001-01-01T00:00:00Z",
	} {
		f.Add(filter)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		for _, set := range []string{"Visits", "Questions"} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/clients/acme/odata/"+set+"?$filter="+url.QueryEscape(filter), nil)
			recorder := httptest.NewRecorder()
			w.handler.ServeHTTP(recorder, request)
			switch recorder.Code {
			case http.StatusOK, http.StatusBadRequest, http.StatusNotImplemented:
			default:
				t.Errorf("%q: %d %s", filter, recorder.Code, recorder.Body)
			}
			if !json.Valid(recorder.Body.Bytes()) {
				t.Errorf("%q: %s", filter, recorder.Body)
			}
		}
	})
}
