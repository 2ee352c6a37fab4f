package gateway_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

// TestRefusalsAreObserved: what the gateway refuses by itself is counted and logged as a call of its method; what a
// service refuses is not, since the interceptors do.
func TestRefusalsAreObserved(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path, body string
		want               string // method, reason and whether a service has answered; "" for nothing
	}{
		"malformed JSON":       {"POST", "/v1/clients", "{", pb.DirectoryService_CreateClient_FullMethodName + " MALFORMED_JSON false"},
		"body too large":       {"POST", "/v1/clients", strings.Repeat(" ", 5000), pb.DirectoryService_CreateClient_FullMethodName + " BODY_TOO_LARGE false"},
		"unknown parameter":    {"GET", "/v1/clients?x=1", "", pb.DirectoryService_ListClients_FullMethodName + " INVALID_REQUEST false"},
		"unknown path":         {"GET", "/v1/nothing", "", " NO_SUCH_METHOD false"},
		"unknown page":         {"GET", "/nothing", "", " NO_SUCH_METHOD false"},
		"malformed line":       {"POST", submitStream, "{\n", pb.ReportService_SubmitReports_FullMethodName + " MALFORMED_JSON true"},
		"filter of OData":      {"GET", "/v1/clients/acme/odata/Visits?$filter=x", "", " INVALID_FILTER false"},
		"not ready":            {"GET", "/readyz", "", ""},
		"refused by a service": {"GET", "/v1/clients/acme", "", ""},
		"answered":             {"GET", "/v1/clients", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
			var mu sync.Mutex
			var got []string
			w := serve(t, func(c *gateway.Config) {
				c.MaxBody, c.Clock = 4096, func() time.Time { return now }
				c.Ready = func(context.Context) error { return context.Canceled }
				c.Observe = func(_ context.Context, info *call.Info, method string, started time.Time, answered bool, err *fault.Error) {
					mu.Lock()
					defer mu.Unlock()
					if info.RequestID != "observed-1" || started != now {
						t.Errorf("request %q, started %s", info.RequestID, started)
					}
					line := method + " " + err.Reason().String() + " false"
					if answered {
						line = strings.TrimSuffix(line, "false") + "true"
					}
					got = append(got, line)
				}
			})
			if name == "refused by a service" {
				w.fails = fault.New(pb.Reason_NOT_FOUND, "").Status("", "").Err() // as the interceptors return it
			}
			w.do(t, test.method, test.path, test.body, "X-Request-Id: observed-1")
			mu.Lock()
			defer mu.Unlock()
			if strings.Join(got, ", ") != test.want {
				t.Errorf("observed %q, want %q", got, test.want)
			}
		})
	}
}
