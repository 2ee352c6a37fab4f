package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestYearOne sends the first instant of year one, which stands for 'not set', wherever a call takes an instant: it is taken
// as if the field was left out, refused as missing where one is required, and in no answer.
func TestYearOne(t *testing.T) {
	t.Parallel()
	const yearOne = "0001-01-01T00:00:00Z"
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		admin, shopper, viewer := s.token(t, grants[admin]), s.token(t, grants[own]), s.token(t, grants[viewer])
		planned := s.plan(t, "acme", "core-2026", insidePlace, "anna").GetVisit()
		visit, report, now := "/v1/visits/"+planned, newReportID(), time.Now().UTC().Truncate(time.Second)
		const content = `"checklist": "core-service", "version": 1, "locale": "en", "outcome": "CLOSED", "narrative": "The door was shut."`
		began := `"startTime": "` + now.Add(-time.Hour).Format(time.RFC3339) + `", "endTime": "` + now.Format(time.RFC3339) + `"`
		for _, c := range []struct {
			token, method, path, body string
			status                    int
			missing                   string
		}{
			{admin, "POST", "/v1/visits", `{"client": "acme", "program": "core-2026", "location": "` + insidePlace + `", "windowStart": "NOT", "windowEnd": "NOT"}`, 400, "windowEnd"},
			{admin, "PATCH", "/v1/clients/acme", `{"title": "Acme", "staffToldTime": "NOT", "etag": "*"}`, 200, ""},
			{admin, "POST", "/v1/clients/acme/apiKeys", `{"role": "VIEWER", "title": "A key", "expireTime": "NOT"}`, 200, ""},
			{admin, "POST", "/v1/invitations", `{"role": "SHOPPER", "shopper": "anna", "expireTime": "NOT"}`, 200, ""},
			{viewer, "GET", "/v1/clients/acme/visitRows?pageSize=1&updatedAfter=NOT", "", 200, ""},
			{viewer, "GET", "/v1/clients/acme/answerRows?pageSize=1&updatedAfter=NOT", "", 200, ""},
			{shopper, "POST", visit + ":checkIn", `{"deviceTime": "NOT", "clockOffsetMillis": 5, "clockOffsetTime": "NOT"}`, 200, ""},
			{shopper, "PUT", visit + "/draft", `{"reportId": "` + report + `", "report": {` + content + `, "startTime": "NOT", "endTime": "NOT"}}`, 200, ""},
			{shopper, "POST", visit + ":submit", `{"reportId": "` + report + `", "report": {` + content + `, "startTime": "NOT", "endTime": "NOT"}}`, 400, "report.startTime"},
			{shopper, "POST", visit + ":submit", `{"reportId": "` + report + `", "deviceTime": "NOT", "clockOffsetTime": "NOT", "report": {` + content + `, ` + began + `}}`, 200, ""},
		} {
			body := any(nil)
			if c.body != "" {
				body = strings.ReplaceAll(c.body, "NOT", yearOne)
			}
			got := s.call(t, c.token, c.method, strings.ReplaceAll(c.path, "NOT", yearOne), body)
			if got.status != c.status || strings.Contains(string(got.body), "0001-01-01") {
				t.Errorf("%s %s: status %d, want %d: %s", c.method, c.path, got.status, c.status, got.body)
			} else if c.missing != "" && !slices.ContainsFunc(got.refusal(t).Violations, func(v violation) bool { return v.Path == c.missing }) {
				t.Errorf("%s %s: %+v", c.method, c.path, got.refusal(t).Violations)
			}
		}
	})
}
