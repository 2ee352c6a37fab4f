package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestEverythingWrongAtOnce sends requests with unknown fields, broken rules of the proto and what only handlers check:
// all of it comes back together, each place once.
func TestEverythingWrongAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	long := strings.Repeat("x", 300)
	for _, c := range []struct {
		role, path, body string
		want             []string
	}{
		{"admin", "/v1/clients", `{"client": "Bad Id", "colour": "red"}`, []string{"client INVALID_FORMAT", "colour UNKNOWN_FIELD", "title REQUIRED"}},
		{"admin", "/v1/clients", `{"titel": "x"}`, []string{"client REQUIRED", "titel UNKNOWN_FIELD", "title REQUIRED"}},
		{"admin", "/v1/clients/acme/locations", `{"location": "x", "locale": "deutsch!", "zone": "x", "timeZone": "Nowhere"}`,
			[]string{"locale INVALID_LOCALE", "timeZone UNKNOWN_VALUE", "title REQUIRED", "zone UNKNOWN_FIELD"}},
		{"admin", "/v1/shoppers", `{"shopper": "x", "email": "none", "mail": 1}`, []string{"email INVALID_FORMAT", "mail UNKNOWN_FIELD", "title REQUIRED"}},
		{"admin", "/v1/clients/acme/programs", `{"program": "p", "check": 1}`, []string{"check UNKNOWN_FIELD", "checklist REQUIRED", "title REQUIRED"}},
		{"admin", "/v1/visits", `{"client": "acme", "window": 1}`, []string{"location REQUIRED", "program REQUIRED", "window UNKNOWN_FIELD", "windowEnd REQUIRED", "windowStart REQUIRED"}},
		{"shopper", "/v1/visits/x:submit", `{"reportId": "1", "reportID": "2", "report": {"locale": "` + long + `"}}`, []string{"report.locale OUT_OF_BOUNDS", "reportID UNKNOWN_FIELD", "reportId INVALID_REPORT_ID"}},
		{"reviewer", "/v1/reports/x:edit", `{"month": "2026-13", "monat": 1, "reason": "OTHER"}`, []string{"monat UNKNOWN_FIELD", "month INVALID_FORMAT"}},
		{"manager", "/v1/clients/acme/selfAssessments", `{"month": "soon", "monat": 1, "location": "kiel", "program": "house", "checklist": "core-service", "version": 1}`,
			[]string{"monat UNKNOWN_FIELD", "month INVALID_FORMAT"}},
		{"reviewer", "/v1/reports?pageSize=-1&colour=red", "", []string{"colour UNKNOWN_FIELD", "pageSize OUT_OF_RANGE"}},
		{"reviewer", "/v1/clients/acme/scorecard?from=2026-1&to=soon&method=best&colour=red", "",
			[]string{"colour UNKNOWN_FIELD", "from INVALID_FORMAT", "method UNKNOWN_VALUE", "to INVALID_FORMAT"}},
	} {
		token := map[string]string{"admin": s.Tokens.Admin, "shopper": s.Tokens.Shopper, "reviewer": s.Tokens.Reviewer, "manager": s.Tokens.Manager}[c.role]
		var problem struct {
			Errors []struct{ Path, Reason string }
		}
		verb, sent := "POST", any(c.body)
		if c.body == "" {
			verb, sent = "GET", nil
		}
		body := s.call(t, token, verb, c.path, sent).want(t, 400).body
		if err := json.Unmarshal(body, &problem); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range problem.Errors {
			got = append(got, e.Path+" "+e.Reason)
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.path, c.body, diff)
		}
	}

	_, err := s.by(s.Tokens.Admin).CreateClient(t.Context(), &pb.CreateClientRequest{Resource: &pb.Client{Client: "Bad Id"}})
	if diff := cmp.Diff([]string{"resource.client INVALID_FORMAT", "resource.title REQUIRED"}, refusalOf(t, err).paths()); diff != "" {
		t.Errorf("over gRPC (-want +got):\n%s", diff)
	}
	_, err = s.by(s.Tokens.Shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: s.Visits[0], ReportId: "1", Report: &pb.ReportContent{Locale: long}})
	if got := refusalOf(t, err).paths(); !slices.Contains(got, "reportId INVALID_REPORT_ID") || len(got) < 2 {
		t.Errorf("a submission: %q", got)
	}
}
