package e2e

import (
	"net/url"
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestListsAreFilteredAsAnswersAreWritten filters released reports by verdict, outcome and critical question, and reports and
// visits by time, with names as answers have them and in snake case.
func TestListsAreFilteredAsAnswersAreWritten(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	all := must[*pb.ListReleasedReportsResponse](t)(w.by(w.tokens[viewer]).ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{
		Client: "acme", PageSize: 1000,
	})).GetReleasedReports()
	critical := ""
	for _, r := range all {
		for _, key := range r.GetWorstCriticals() {
			critical = key
		}
		if worst := slices.Sorted(slices.Values(r.GetWorstCriticals())); !slices.Equal(worst, slices.Sorted(slices.Values(r.GetScore().GetCriticals()))) {
			t.Errorf("the critical questions %v are sorted as %v", r.GetScore().GetCriticals(), r.GetWorstCriticals())
		}
	}
	if critical == "" {
		t.Fatal("no report has a critical question")
	}
	for query, keeps := range map[string]func(*pb.ReleasedReport) bool{
		"verdict=FAIL":          func(r *pb.ReleasedReport) bool { return r.GetScore().GetVerdict() == pb.Score_FAIL },
		"outcome=LEFT_UNSERVED": func(r *pb.ReleasedReport) bool { return r.GetOutcome() == pb.ReportContent_LEFT_UNSERVED },
		"critical=" + critical:  func(r *pb.ReleasedReport) bool { return slices.Contains(r.GetWorstCriticals(), critical) },
	} {
		want := 0
		for _, r := range all {
			if keeps(r) {
				want++
			}
		}
		got, token := 0, ""
		for {
			page := w.call(t, w.tokens[viewer], "GET", "/v1/clients/acme/releasedReports?pageSize=20&"+query+"&pageToken="+url.QueryEscape(token), nil).want(t, 200).json(t)
			got += len(page["releasedReports"].([]any))
			if token, _ = page["nextPageToken"].(string); token == "" {
				break
			}
		}
		if got != want || want == len(all) {
			t.Errorf("%s: %d reports, want %d of %d", query, got, want, len(all))
		}
	}
	count := func(list, filter string, status int) int {
		t.Helper()
		found, _ := w.call(t, w.tokens[admin], "GET", "/v1/"+list+"?pageSize=1000&filter="+url.QueryEscape(filter), nil).want(t, status).json(t)[list].([]any)
		return len(found)
	}
	for _, test := range []struct{ list, camel, snake string }{
		{"reports", `takenTime >= "2000-01-01T00:00:00Z"`, `taken_time >= "2000-01-01T00:00:00Z"`},
		{"reports", `releaseTime > "2000-01-01T00:00:00Z" AND verdict = "FAIL"`, `release_time > "2000-01-01T00:00:00Z" AND verdict = "FAIL"`},
		{"reports", `possibleTwin = false`, `possible_twin = false`},
		{"visits", `createTime > "2000-01-01T00:00:00Z"`, `create_time > "2000-01-01T00:00:00Z"`},
	} {
		if camel, snake := count(test.list, test.camel, 200), count(test.list, test.snake, 200); camel == 0 || camel != snake {
			t.Errorf("%s: %d and %d", test.camel, camel, snake)
		}
	}
	if n := count("reports", `takenTime < "2000-01-01T00:00:00Z"`, 200); n != 0 {
		t.Errorf("%d reports are older than they can be", n)
	}
	count("reports", `takenTime > "yesterday"`, 400)
	w.call(t, w.tokens[admin], "GET", "/v1/reports?orderBy=takenTime&pageSize=1", nil).want(t, 200)
}
