package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// engineTwo publishes the checklist of engine 2 among the vectors of digests, with a program, and returns the location.
func (s *server) engineTwo(t *testing.T) (location string) {
	t.Helper()
	data, err := os.ReadFile("../../checklist/testdata/digests/versions.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name    string
		Version map[string]any
	}
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if v.Name == "engine-2" {
			delete(v.Version, "checklist")
			content, err := json.Marshal(v.Version)
			if err != nil {
				t.Fatal(err)
			}
			s.publish(t, "engine-two", string(content))
		}
	}
	s.program(t, "acme", "two", "engine-two")
	return must[*pb.Visit](t)(s.by(s.Tokens.Admin).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: s.Visits[0]})).GetLocation()
}

func engineTwoReport() *pb.ReportContent {
	began := lately()
	return &pb.ReportContent{
		Checklist: "engine-two", Version: 1, Locale: "en", Outcome: pb.ReportContent_COMPLETED, ElapsedSeconds: 1200,
		StartTime: timestamppb.New(began), EndTime: timestamppb.New(began.Add(20 * time.Minute)),
		Answers: []*pb.Answer{
			{Question: "in", Value: &pb.Answer_Choice{Choice: "yes"}},
			{Question: "t0", Value: &pb.Answer_Timestamp{Timestamp: timestamppb.New(began)}},
			{Question: "t1", Value: &pb.Answer_Timestamp{Timestamp: timestamppb.New(began.Add(299_999 * time.Millisecond))}},
			{Question: "needs", Value: &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"asked"}}}},
			{Question: "mood", NotApplicable: true, NotApplicableReason: "Nobody was there."},
			{Question: "late", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 90}}, Comment: "A minute and a half."},
		},
	}
}

// TestAReportOnEngine2 submits reports on a checklist with everything that engine 2 has: rules refuse by their reasons,
// and an accepted report is scored, replayed and released with what was computed.
func TestAReportOnEngine2(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	v := s.plan(t, "acme", "two", s.engineTwo(t), "anna")
	version := s.call(t, s.Tokens.Shopper, "GET", "/v1/checklists/engine-two/versions/1", nil).want(t, 200)
	if !bytes.Contains(version.body, []byte(`"engine":2`)) || bytes.Contains(version.body, []byte(`"any":[]`)) || bytes.Contains(version.body, []byte(`"all":[]`)) {
		t.Errorf("the version is %s", version.body)
	}
	for _, bad := range []struct {
		change func(answers []*pb.Answer)
		want   []string
	}{
		{func(answers []*pb.Answer) { answers[4].NotApplicableReason, answers[5].Comment = " ", "" },
			[]string{"NOT_APPLICABLE_REASON_REQUIRED", "COMMENT_REQUIRED"}},
		{func(answers []*pb.Answer) {
			answers[2].Value = &pb.Answer_Timestamp{Timestamp: timestamppb.New(lately().Add(-time.Hour))}
		}, []string{"BEFORE_EARLIER"}},
	} {
		report := engineTwoReport()
		bad.change(report.Answers)
		_, err := s.by(s.Tokens.Shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: v.GetVisit(), ReportId: newReportID(), Report: report})
		var reasons []string
		for _, violation := range refusalOf(t, err).Violations {
			reasons = append(reasons, violation.Reason)
		}
		if !slices.Equal(reasons, bad.want) {
			t.Errorf("refused for %v, want %v", reasons, bad.want)
		}
	}
	sent := s.send(t, s.Tokens.Shopper, v.GetVisit(), engineTwoReport())
	score := sent.GetScore()
	if score.GetEngineVersion() != 2 || score.GetPenaltyPoints() != -2 || score.GetEarned() != 10 || score.GetPossible() != 12 {
		t.Errorf("scored %v", score)
	}
	replayed := must[*pb.ReplayScoreResponse](t)(s.by(s.Tokens.Reviewer).ReplayScore(t.Context(), &pb.ReplayScoreRequest{Report: sent.GetReport()}))
	if !replayed.GetMatches() || !proto.Equal(replayed.GetScore(), score) {
		t.Errorf("replayed %v", replayed)
	}
	approved := s.approve(t, sent.GetReport())
	released := s.call(t, s.Tokens.Client, "GET", "/v1/clients/acme/releasedReports/"+approved.GetReleasedReport(), nil).want(t, 200).body
	if !bytes.Contains(released, []byte(`{"question":"wait","duration":{"seconds":299,"outcome":"SERVED"}`)) {
		t.Errorf("the wait that was computed is not among the answers: %s", released)
	}
	listed := must[*pb.ListReportsResponse](t)(s.by(s.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Filter: `program = "two"`}))
	if len(listed.GetReports()) != 1 || listed.GetReports()[0].GetScore().GetEngineVersion() != 2 {
		t.Errorf("listed %v", listed.GetReports())
	}
}

// TestPhonesGetNoVisitsOfAHigherEngine syncs and lists offers as a phone that has engine 1 alone, and then as one that
// was updated.
func TestPhonesGetNoVisitsOfAHigherEngine(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	location := s.engineTwo(t)
	mine := s.plan(t, "acme", "two", location, "anna").GetVisit()
	offer := s.plan(t, "acme", "two", location, "").GetVisit()
	has := func(visits []*pb.Visit, id string) bool {
		return slices.ContainsFunc(visits, func(v *pb.Visit) bool { return v.GetVisit() == id })
	}
	phone := s.by(s.Tokens.Shopper)
	sync := func(engine int32, token string) *pb.SyncVisitsResponse {
		return must[*pb.SyncVisitsResponse](t)(phone.SyncVisits(t.Context(), &pb.SyncVisitsRequest{PageSize: 1000, MaxEngine: engine, Token: token}))
	}
	old := sync(1, "")
	if has(old.GetVisits(), mine) || len(old.GetVisits()) == 0 || old.GetReset_() {
		t.Errorf("engine 1 gets %v", old.GetVisits())
	}
	if again := sync(1, old.GetToken()); again.GetReset_() || len(again.GetVisits()) > 0 {
		t.Errorf("nothing changed, and engine 1 gets %v", again)
	}
	for _, engine := range []int32{0, 2, 3} {
		if updated := sync(engine, old.GetToken()); !updated.GetReset_() || !has(updated.GetVisits(), mine) {
			t.Errorf("after an update engine %d gets %v, reset %v", engine, updated.GetVisits(), updated.GetReset_())
		}
		offers := must[*pb.ListOffersResponse](t)(phone.ListOffers(t.Context(), &pb.ListOffersRequest{PageSize: 1000, MaxEngine: engine}))
		if !has(offers.GetVisits(), offer) {
			t.Errorf("engine %d is not offered %s", engine, offer)
		}
	}
	offers := must[*pb.ListOffersResponse](t)(phone.ListOffers(t.Context(), &pb.ListOffersRequest{PageSize: 1000, MaxEngine: 1}))
	if has(offers.GetVisits(), offer) || len(offers.GetVisits()) == 0 {
		t.Errorf("engine 1 is offered %v", offers.GetVisits())
	}
}
