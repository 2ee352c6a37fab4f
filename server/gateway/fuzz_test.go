package gateway_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

// complaints is a log handler that counts failures of the gateway itself.
type complaints struct {
	slog.Handler
	count *atomic.Int64
	last  *atomic.Value
}

func (complaints) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	c.count.Add(1)
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += "\n" + a.String()
		return true
	})
	c.last.Store(text)
	return nil
}

// FuzzRequests sends any request: nothing panics, nothing is INTERNAL, and errors are problem documents or have the form
// of OData.
func FuzzRequests(f *testing.F) {
	log := complaints{slog.DiscardHandler, new(atomic.Int64), new(atomic.Value)}
	w := serve(f, func(c *gateway.Config) {
		c.MaxBody, c.Logger, c.CORS = 4096, slog.New(log), []string{"*"}
		c.Observe = func(_ context.Context, _ *call.Info, method string, _ time.Time, _ bool, err *fault.Error) {
			if err.Reason() == pb.Reason_INTERNAL {
				log.count.Add(1)
				log.last.Store(method + ": " + err.Error())
			}
		}
	})
	for _, seed := range []struct{ method, target, headers, body string }{
		{"GET", "/v1/clients?pageSize=2&foo=%ff", "Accept-Encoding: gzip\nIf-None-Match: \"a.b\", W/\"c\", *", ""},
		{"POST", "/v1/visits/v:submit", "Content-Type: application/json", `{"reportId":"r","report":{"answers":[{"scale":1e9}]}}`},
		{"PATCH", "/v1/clients/acme/programs/p?updateMask=a,b", "If-Match: \"x.y\"", `{"fee":{"amount":null},"waves":[{}],"title":{}}`},
		{"POST", "/v1/reports:submitStream", "Content-Encoding: gzip", zipped("{}\n{bad\n")},
		{"POST", "/v1/clients", "Content-Type: application/x-protobuf\nAccept: application/x-protobuf;q=0.1, */*", "\x0a\x01a"},
		{"DELETE", "/v1/clients/%2e%2e%2fx?etag=", "Authorization: Basic eDp5\nAccept: text/html", ""},
		{"OPTIONS", "/v1/clients/acme", "Origin: https://x\nAccess-Control-Request-Method: GET", ""},
		{"GET", "/v1/clients/a/scorecard?groupBy=month&groupBy=&method=1", "X-Forwarded-For: ,,\nX-Request-Id: \x01", ""},
		{"HEAD", "/docs/../v1/clients", "Accept-Language: de;q=a, *;q=-1", ""},
		{"GET", "/v1/checklists/c/versions/99999999999:diff?against=-", "", ""},
		{"GET", "/v1/clients/acme/visitRows?alt=csv&updatedAfter=2026-01-01T00:00:00Z", "Accept: text/csv", ""},
		{"GET", "/v1/clients/acme/odata/Visits?$filter=month%20ge%20'2026-01'&$select=month,*&$top=3", "OData-MaxVersion: 4.0\nPrefer: maxpagesize=\"5\"", ""},
	} {
		f.Add(seed.method, seed.target, seed.headers, seed.body)
	}
	f.Fuzz(func(t *testing.T, method, target, headers, body string) {
		request, err := http.NewRequestWithContext(t.Context(), method, "http://x"+target, strings.NewReader(body))
		if err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		request.RequestURI, request.RemoteAddr = target, "192.0.2.1:1"
		for header := range strings.SplitSeq(headers, "\n") {
			name, value, _ := strings.Cut(header, ": ")
			request.Header.Add(name, value)
		}
		recorder := httptest.NewRecorder()
		w.handler.ServeHTTP(recorder, request)
		if log.count.Swap(0) > 0 {
			t.Fatalf("%s %q: %v", method, target, log.last.Load())
		}
		if recorder.Code >= 400 && method != http.MethodHead && !strings.Contains(request.URL.Path, "/odata") {
			var p problemDocument
			if err := json.Unmarshal(recorder.Body.Bytes(), &p); err != nil || p.Status != recorder.Code || p.Reason == "" {
				t.Fatalf("%s %q: status %d: %s", method, target, recorder.Code, recorder.Body)
			}
		}
	})
}
