package gateway_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
)

// TestEverythingWrongAtOnce: unknown fields, values of a wrong type and broken rules come back together.
func TestEverythingWrongAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path, body string
		want               []string
	}{
		"a resource": {
			"POST", "/v1/clients/acme/locations?nonsense=1", `{"channel":"SHOP","bogus":1,"locale":7,"location":"Bad Id"}`,
			[]string{"channel UNKNOWN_VALUE", "bogus UNKNOWN_FIELD", "locale WRONG_TYPE", "nonsense UNKNOWN_FIELD", "location INVALID_FORMAT"},
		},
		"a report": {
			"POST", "/v1/visits/v:submit", `{"bogus":1,"report":{"answers":[{"question":"a","scal":3},{"scale":1}]}}`,
			[]string{
				"bogus UNKNOWN_FIELD", "report.answers[0].scal UNKNOWN_FIELD", "reportId REQUIRED", "report.answers[1].question REQUIRED",
			},
		},
		"a query": {
			"GET", "/v1/clients/acme/scorecard?groupBy=weekday&from=13&nonsense=1", "", []string{"groupBy UNKNOWN_VALUE", "nonsense UNKNOWN_FIELD", "from INVALID_FORMAT"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, func(c *gateway.Config) { c.Check = chain.Check })
			p := w.do(t, test.method, test.path, test.body).problem(t)
			var got []string
			for _, e := range p.Errors {
				got = append(got, e.Path+" "+e.Reason)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatIsOffered: a value that is not one of a closed set is answered with those that are.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for path, want := range map[string]string{
		"/v1/clients/acme/scorecard?alt=png":         "alt: one of json, csv, xlsx, svg",
		"/v1/clients/acme/scorecard?groupBy=weekday": "groupBy: one of month, quarter,",
		"/v1/reports?pageSize=many":                  "pageSize: a whole number",
		"/v1/clients?alt=csv&dialect=excel-fr":       "dialect: one of excel-",
	} {
		if p := w.do(t, "GET", path, "").problem(t); !strings.Contains(p.Detail, want) {
			t.Errorf("%s: detail %q has no %q", path, p.Detail, want)
		}
	}
	got := w.do(t, "POST", "/v1/visits/v:submit", `{"deviceTime":"21.11.2026 14:02"}`)
	if !strings.Contains(got.body, `"expected.deviceTime":"an instant by RFC 3339, such as 2026-11-21T14:02:11Z"`) {
		t.Errorf("%s", got.body)
	}
}

// TestOnlyAppsAreUpdated: the advice to update the app is for requests of apps.
func TestOnlyAppsAreUpdated(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	const advice = "Please update the app."
	if got := w.do(t, "POST", "/v1/clients", `{"bogus":1}`); strings.Contains(got.body, advice) {
		t.Errorf("without an app: %s", got.body)
	}
	if got := w.do(t, "POST", "/v1/clients", `{"bogus":1}`, "X-App-Version: 1.2"); !strings.Contains(got.body, advice) {
		t.Errorf("of an app: %s", got.body)
	}
}

// TestZstd: an answer is compressed by zstd where the caller names it, with an ETag of its own.
func TestZstd(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	tags := map[string]bool{}
	for accepted, want := range map[string]string{
		"zstd": "zstd", "gzip, zstd": "zstd", "gzip, zstd;q=0.5": "gzip", "gzip": "gzip", "*": "gzip", "zstd;q=0, gzip": "gzip", "br": "",
	} {
		got := w.do(t, "GET", "/v1/checklists/c/versions/1", "", "Accept-Encoding: "+accepted)
		if encoding := got.header.Get("Content-Encoding"); encoding != want {
			t.Errorf("%q: %q, want %q", accepted, encoding, want)
		}
		tags[got.header.Get("ETag")] = true
		if want != "zstd" {
			continue
		}
		reader, err := zstd.NewReader(strings.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(reader)
		reader.Close()
		if err != nil || !bytes.Contains(plain, []byte("Ein Abschnitt")) {
			t.Errorf("%d bytes, %v", len(plain), err)
		}
	}
	if len(tags) != 3 {
		t.Errorf("the encodings have the tags %v", tags)
	}
}

// TestChallenges: RFC 6750 has an error in the challenge only if a token was sent.
func TestChallenges(t *testing.T) {
	t.Parallel()
	for reason, want := range map[pb.Reason]string{
		pb.Reason_UNAUTHENTICATED: `Bearer realm="mysteryshopper"`,
		pb.Reason_INVALID_TOKEN:   `Bearer realm="mysteryshopper", error="invalid_token", error_description="the token is unknown, expired or revoked"`,
	} {
		w := serve(t, nil)
		w.fails = fault.New(reason, "").GRPCStatus().Err()
		got := w.do(t, "GET", "/v1/clients/acme/scorecard", "").header.Values("WWW-Authenticate")
		if diff := cmp.Diff([]string{want, `Basic realm="mysteryshopper", charset="UTF-8"`}, got); diff != "" {
			t.Errorf("%v: %s", reason, diff)
		}
	}
}

func (s *services) SyncVisits(ctx context.Context, r *pb.SyncVisitsRequest) (*pb.SyncVisitsResponse, error) {
	return &pb.SyncVisitsResponse{Token: "t" + r.GetToken(), ServerTime: timestamppb.Now()}, s.note(ctx, r)
}

// UpdateClient succeeds for one etag only.
func (s *services) UpdateClient(ctx context.Context, r *pb.UpdateClientRequest) (*pb.Client, error) {
	if r.GetResource().GetEtag() != "s2" {
		return nil, fault.New(pb.Reason_ETAG_MISMATCH, "").GRPCStatus().Err()
	}
	return proto.CloneOf(r.GetResource()), s.note(ctx, r)
}

// TestNotModified: a sync without changes, lists and pages are answered with 304.
func TestNotModified(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for _, path := range []string{"/v1/visits:sync?token=a", "/v1/reports", "/docs", "/docs/errors", "/openapi.json"} {
		first := w.do(t, "GET", path, "")
		tag := first.header.Get("ETag")
		again := w.do(t, "GET", path, "", "If-None-Match: "+tag)
		if first.status != http.StatusOK || tag == "" || again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: %d with the tag %q, then %d", path, first.status, tag, again.status)
		}
	}
	if got := w.do(t, "GET", "/v1/visits:sync?token=a", "", "If-None-Match: "+w.do(t, "GET", "/v1/visits:sync?token=b", "").header.Get("ETag")); got.status != http.StatusOK {
		t.Errorf("another state: %d", got.status)
	}
}

// TestIfMatchWithSeveralStates: a write is done if one of the states is the current one.
func TestIfMatchWithSeveralStates(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for tags, want := range map[string]int{
		`"s1.a", "s2.a"`: http.StatusOK, `"s2.a"`: http.StatusOK, `"s1.a", "s3.a"`: http.StatusPreconditionFailed,
	} {
		if got := w.do(t, "PATCH", "/v1/clients/acme?updateMask=title", `{"title":"T"}`, "If-Match: "+tags); got.status != want {
			t.Errorf("%s: %d %s", tags, got.status, got.body)
		}
	}
}

// TestLocation: what was created has its path in the answer's headers, if it can be read.
func TestLocation(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	for body, want := range map[string]string{`{"name":"clients/acme"}`: "/v1/clients/acme", `{"name":"nothing/acme"}`: "", `{}`: ""} {
		if got := w.do(t, "POST", "/v1/clients", body).header.Get("Location"); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
