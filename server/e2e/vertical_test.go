package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
)

// submission is the body of a submission over REST.
type submission struct {
	ReportID     string          `json:"reportId"`
	BaseRevision int32           `json:"baseRevision,omitempty"`
	DeviceTime   time.Time       `json:"deviceTime,omitzero"`
	Report       json.RawMessage `json:"report"`
}

// filled is a whole report for one of the shopper's visits, as a phone would make it.
func (s *server) filled(t *testing.T, visit string, seed uint64) submission {
	t.Helper()
	v := s.call(t, s.Tokens.Shopper, "GET", "/v1/visits/"+visit, nil).want(t, 200).json(t)
	path := "/v1/checklists/" + v["checklist"].(string) + "/versions/" + jsonNumber(v["version"])
	raw := s.call(t, s.Tokens.Shopper, "GET", path, nil).want(t, 200).body
	var version pb.ChecklistVersion
	if err := protojson.Unmarshal(raw, &version); err != nil {
		t.Fatal(err)
	}
	content := wire.VersionFromProto(&version)
	content.Number = version.GetVersion()
	compiled, err := checklist.Compile(content)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seed, seed))
	began := lately().Truncate(time.Second)
	report := simulate.Report(random, simulate.Visit{ID: visit, Version: compiled, Start: began, Locale: "de"}, simulate.Steady(0.8))
	body, err := protojson.Marshal(wire.ReportToProto(report))
	if err != nil {
		t.Fatal(err)
	}
	return submission{
		ReportID: simulate.ReportID(random, began).String(), DeviceTime: time.Now().UTC().Truncate(time.Millisecond), Report: body,
	}
}

func jsonNumber(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// TestSubmissionReachesScorecard submits a report, approves it and reads the client's scorecard.
func TestSubmissionReachesScorecard(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		scorecard := "/v1/clients/" + s.Client + "/scorecard?groupBy=month&program=core-" + time.Now().UTC().Format("2006")
		before := s.call(t, s.Tokens.Client, "GET", scorecard, nil).want(t, 200).json(t)

		visit := s.Visits[0]
		sent := s.filled(t, visit, 1)
		receipt := s.call(t, s.Tokens.Shopper, "POST", "/v1/visits/"+visit+":submit", sent).want(t, 200)
		again := s.call(t, s.Tokens.Shopper, "POST", "/v1/visits/"+visit+":submit", sent).want(t, 200)
		if string(receipt.body) != string(again.body) {
			t.Errorf("a replay gave other bytes:\n%s\n%s", receipt.body, again.body)
		}
		report := s.call(t, s.Tokens.Reviewer, "GET", "/v1/reports/"+sent.ReportID, nil).want(t, 200)
		s.call(t, s.Tokens.Reviewer, "POST", "/v1/reports/"+sent.ReportID+":approve", map[string]string{"reason": "COMPLETE"},
			"If-Match: "+report.header.Get("ETag")).want(t, 200)

		after := s.call(t, s.Tokens.Client, "GET", scorecard, nil).want(t, 200).json(t)
		visits := func(card map[string]any) float64 { return at(card, "total", "visits").(float64) }
		if visits(after) != visits(before)+1 {
			t.Errorf("the scorecard counts %v visits, had %v before", visits(after), visits(before))
		}
		if len(after["rows"].([]any)) != 12 {
			t.Errorf("%d months, want 12", len(after["rows"].([]any)))
		}
		t.Logf("%s", receipt.body)
		t.Logf("%s", s.call(t, s.Tokens.Client, "GET", scorecard, nil).body)
	})
}
