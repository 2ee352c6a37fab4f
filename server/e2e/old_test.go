package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
)

// The database of the first release and what it answered then. They are made once, by
//
//	go test ./server/e2e -run TestTheFirstRelease -update
//
// and are never made again for a release: the test checks that they still give the same results.
const (
	firstDatabase = "first-release.db"
	firstAnswers  = "testdata/first-release.json"
)

var update = flag.Bool("update", false, "create the database of the first release and its responses again")

// firstDay is when everything in that database happened.
var firstDay = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// taken is a submission and its response.
type taken struct {
	Request json.RawMessage `json:"request"`
	Receipt string          `json:"receipt"`
	Replay  json.RawMessage `json:"replay"`
}

// golden holds the responses of the first release.
type golden struct {
	Submissions []taken           `json:"submissions"`
	Released    []json.RawMessage `json:"released"`
	Scorecard   json.RawMessage   `json:"scorecard"`
}

// TestTheFirstRelease opens the database of the first release with the server of today, ten years later: every
// submission returns the same receipt, every score is computed the same, and clients see the same as then.
func TestTheFirstRelease(t *testing.T) {
	t.Parallel()
	if *update {
		makeFirstRelease(t)
	}
	raw, err := os.ReadFile(firstAnswers)
	if err != nil {
		t.Fatal(err)
	}
	var want golden
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	s := openFirstRelease(t)
	s.publishNewer(t)
	for _, one := range want.Submissions {
		s.wantAsThen(t, one)
	}
	for _, one := range want.Released {
		was := &pb.ReleasedReport{}
		unmarshal(t, one, was)
		// Since then clients see the day of a release, and not its moment.
		was.ReleaseTime = timestamppb.New(was.GetReleaseTime().AsTime().Truncate(24 * time.Hour))
		now := &pb.ReleasedReport{}
		s.read(t, s.Tokens.Client, "/v1/"+was.GetName(), now)
		if diff := cmp.Diff(was, now, protocmp.Transform(), protocmp.IgnoreFields(was, "etag", "titles", "worst_criticals")); diff != "" {
			t.Errorf("a released report changed (-was +is):\n%s", diff)
		}
	}
	was := &pb.Scorecard{}
	unmarshal(t, want.Scorecard, was)
	if diff := cmp.Diff(was, s.firstScorecard(t), protocmp.Transform(), protocmp.IgnoreFields(was, "as_of", "etag", "titles", "interval", "appeals")); diff != "" {
		t.Errorf("the scorecard changed (-was +is):\n%s", diff)
	}
}

// openFirstRelease starts a server of today on a copy of the database of the first release, ten years later.
func openFirstRelease(t *testing.T) *server {
	t.Helper()
	old, err := os.ReadFile(filepath.Join("testdata", firstDatabase))
	if err != nil {
		t.Fatal(err)
	}
	if len(old) > 1<<20 {
		t.Errorf("the database has %d bytes", len(old))
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, firstDatabase), old, 0o600); err != nil {
		t.Fatal(err)
	}
	return startOn(t, "sqlite:"+filepath.Join(dir, firstDatabase), func() time.Time { return firstDay.AddDate(10, 0, 0) })
}

// publishNewer does what a server does at its start: the built-in checklist of the first release gets its later
// versions, and a checklist of the agency stays as it is.
func (s *server) publishNewer(t *testing.T) {
	t.Helper()
	names := must[[]string](t)(builtin.PublishNewer(t.Context(), s.app.Store(), time.Now))
	if diff := cmp.Diff([]string{"checklists/core-service/versions/2"}, names); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	kept := must[*pb.Checklist](t)(s.by(s.Tokens.Admin).GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: "core-service"}))
	if kept.GetLatestVersion() != library.Newest {
		t.Errorf("version %d is the newest, want %d", kept.GetLatestVersion(), library.Newest)
	}
}

// wantAsThen submits again what was submitted then, over every transport.
func (s *server) wantAsThen(t *testing.T, then taken) {
	t.Helper()
	req := &pb.SubmitReportRequest{}
	unmarshal(t, then.Request, req)
	for _, by := range submitters {
		if got, refused := by.send(t, s, s.Tokens.Shopper, req); string(got) != then.Receipt {
			t.Errorf("over %s: the receipt was\n%s\nis\n%s %+v", by.name, then.Receipt, got, refused)
		}
	}
	was := &pb.ReplayScoreResponse{}
	unmarshal(t, then.Replay, was)
	if diff := cmp.Diff(was, s.replay(t, req), protocmp.Transform()); diff != "" || !was.GetMatches() {
		t.Errorf("the score of %s, base revision %d, changed (-was +is):\n%s", req.GetReportId(), req.GetBaseRevision(), diff)
	}
	reads := must[*pb.ListReportReadsResponse](t)(s.by(s.Tokens.Reviewer).ListReportReads(t.Context(), &pb.ListReportReadsRequest{Report: req.GetReportId()}))
	if reads.GetSince() == nil || len(reads.GetReads()) > 0 {
		t.Errorf("who has read %s is known from its beginning: %v", req.GetReportId(), reads)
	}
}

// replay scores a submission again.
func (s *server) replay(t *testing.T, req *pb.SubmitReportRequest) *pb.ReplayScoreResponse {
	t.Helper()
	return must[*pb.ReplayScoreResponse](t)(s.by(s.Tokens.Shopper).ReplayScore(t.Context(), &pb.ReplayScoreRequest{
		Report: req.GetReportId(), Revision: req.GetBaseRevision() + 1,
	}))
}

func (s *server) firstScorecard(t *testing.T) *pb.Scorecard {
	t.Helper()
	return must[*pb.Scorecard](t)(s.by(s.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{
		Client: "acme", Program: "house", From: "2026-01", To: "2026-12", GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_SECTION},
	}))
}

func unmarshal(t *testing.T, raw []byte, into proto.Message) {
	t.Helper()
	if err := protojson.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// makeFirstRelease makes the database and writes its responses.
func makeFirstRelease(t *testing.T) {
	dir := t.TempDir()
	var notes golden
	// The server has ended, and its database is whole, when the subtest has.
	t.Run("make", func(t *testing.T) { notes = fillFirstRelease(t, dir) })
	path := filepath.Join(dir, firstDatabase)
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "DELETE FROM tokens", "VACUUM"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", " ")
	if err := lines.Encode(notes); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o750); err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{filepath.Join("testdata", firstDatabase): whole, firstAnswers: text.Bytes()} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// fillFirstRelease makes one of everything: reports that are released, returned and answered, withdrawn,
// rejected, waiting, not scored, and one on a built-in checklist.
func fillFirstRelease(t *testing.T, dir string) golden {
	s := startBare(t, "sqlite:"+filepath.Join(dir, firstDatabase), func() time.Time { return firstDay })
	s.Tokens.Admin = s.token(t, grants[admin])
	a, ctx := s.by(s.Tokens.Admin), t.Context()
	s.publish(t, "house-check", houseChecklist)
	core := s.publishBuiltin(t, "core-service")
	must[*pb.Client](t)(a.CreateClient(ctx, &pb.CreateClientRequest{Resource: &pb.Client{Client: "acme", Title: "Acme"}}))
	must[*pb.Location](t)(a.CreateLocation(ctx, &pb.CreateLocationRequest{Client: "acme", Resource: &pb.Location{
		Location: "kiel", Title: "Kiel", Channel: pb.Channel_IN_PERSON, TimeZone: "Europe/Berlin", Position: &pb.GeoPoint{Latitude: 54.3213, Longitude: 10.1349},
	}}))
	must[*pb.Shopper](t)(a.CreateShopper(ctx, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "anna", Title: "Anna"}}))
	s.enter(t)
	s.program(t, "acme", "house", "house-check")
	s.program(t, "acme", "core", "core-service")
	visit := func(program string) string {
		return s.plan(t, "acme", program, "kiel", "anna", func(v *pb.Visit) {
			v.WindowStart, v.WindowEnd = timestamppb.New(firstDay.AddDate(0, 0, -1)), timestamppb.New(firstDay.AddDate(0, 0, 1))
		}).GetVisit()
	}
	var notes golden
	submit := func(req *pb.SubmitReportRequest) *pb.SubmitReportRequest {
		receipt := submitters[0].taken(t, s, s.Tokens.Shopper, req)
		notes.Submissions = append(notes.Submissions, taken{
			Request: json.RawMessage(protoText(t, req)), Receipt: string(receipt), Replay: json.RawMessage(protoText(t, s.replay(t, req))),
		})
		return req
	}
	house := func(change func(*pb.SubmitReportRequest)) *pb.SubmitReportRequest {
		req := &pb.SubmitReportRequest{
			Visit: visit("house"), ReportId: newReportID(), DeviceTime: timestamppb.New(firstDay.Add(time.Minute)),
			Report: houseReport("house-check", firstDay.Add(-time.Hour)),
		}
		change(req)
		return submit(req)
	}
	asIs := func(*pb.SubmitReportRequest) {}
	for _, acts := range [][]string{{"approve"}, {"approve", "withdraw"}, {"reject"}, {}} {
		req := house(asIs)
		for _, act := range acts {
			s.did(t, act, req.GetReportId())
		}
	}
	returned := house(func(r *pb.SubmitReportRequest) { r.Report.Locale = "de" })
	s.did(t, "return", returned.GetReportId())
	submit(resend(returned, func(r *pb.SubmitReportRequest) {
		r.BaseRevision, r.Report.Narrative = 1, "Die grüne Lampe, für 12,50 €. \u2028 😀"
		r.Report.Answers[0].Value = &pb.Answer_Choice{Choice: "no"}
	}))
	s.did(t, "approve", returned.GetReportId())
	s.did(t, "approve", house(func(r *pb.SubmitReportRequest) {
		r.Report.Outcome = pb.ReportContent_LEFT_UNSERVED
		r.Report.Answers = []*pb.Answer{{Question: "waited", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 900, Outcome: pb.DurationAnswer_LEFT_UNSERVED}}}}
	}).GetReportId())
	s.did(t, "approve", house(func(r *pb.SubmitReportRequest) {
		r.Report.Outcome, r.Report.Answers, r.DeviceTime = pb.ReportContent_CLOSED, nil, nil
	}).GetReportId())
	seen := visit("core")
	content := simulate.Report(rand.New(rand.NewPCG(1, 2)), simulate.Visit{ID: seen, Version: core, Start: firstDay.Add(-time.Hour), Locale: "de"}, simulate.Steady(0.7))
	s.did(t, "approve", submit(&pb.SubmitReportRequest{Visit: seen, ReportId: newReportID(), Report: wire.ReportToProto(content)}).GetReportId())

	released := must[*pb.ListReleasedReportsResponse](t)(s.by(s.Tokens.Client).ListReleasedReports(ctx, &pb.ListReleasedReportsRequest{Client: "acme"}))
	for _, r := range released.GetReleasedReports() {
		notes.Released = append(notes.Released, json.RawMessage(protoText(t, r)))
	}
	notes.Scorecard = json.RawMessage(protoText(t, s.firstScorecard(t)))
	return notes
}

// TestBuiltinVersionTwo plans a visit in the database of the first release once version 2 is the newest: the visit is
// on it, its report is scored the same on the phone and by the server, and the figures of version 1 stay.
func TestBuiltinVersionTwo(t *testing.T) {
	t.Parallel()
	s := openFirstRelease(t)
	s.publishNewer(t)
	now := firstDay.AddDate(10, 0, 0)
	planned := s.plan(t, "acme", "core", "kiel", "anna", func(v *pb.Visit) {
		v.WindowStart, v.WindowEnd = timestamppb.New(now.AddDate(0, 0, -1)), timestamppb.New(now.AddDate(0, 0, 1))
	})
	content := must[[]*checklist.Version](t)(builtin.Checklists())[0]
	content.Number = library.Newest
	if planned.GetVersion() != content.Number {
		t.Fatalf("the visit is on version %d", planned.GetVersion())
	}
	core := must[*checklist.Compiled](t)(checklist.Compile(content))
	report := simulate.Report(rand.New(rand.NewPCG(3, 4)), simulate.Visit{ID: planned.GetVisit(), Version: core, Start: now.Add(-time.Hour), Locale: "hu"}, simulate.Steady(0.98))
	req := &pb.SubmitReportRequest{Visit: planned.GetVisit(), ReportId: newReportID(), DeviceTime: timestamppb.New(now), Report: wire.ReportToProto(report)}
	receipt := submitters[0].taken(t, s, s.Tokens.Shopper, req)
	for _, by := range submitters {
		if again := by.taken(t, s, s.Tokens.Shopper, req); string(again) != string(receipt) {
			t.Errorf("over %s the receipt is %s, was %s", by.name, again, receipt)
		}
	}
	replayed := s.replay(t, req)
	want := core.Score(report.Answers, report.Outcome)
	if !replayed.GetMatches() || replayed.GetScore().GetEffectiveBasisPoints() != *want.EffectiveBasisPoints {
		t.Errorf("the server's score is %v, the phone's %d", replayed, *want.EffectiveBasisPoints)
	}
	s.did(t, "approve", req.GetReportId())
}

// publishBuiltin publishes a built-in checklist and returns it ready for scoring.
func (s *server) publishBuiltin(t *testing.T, id string) *checklist.Compiled {
	t.Helper()
	all := must[[]*checklist.Version](t)(builtin.ChecklistsOf(1))
	for _, v := range all {
		if v.Checklist != id {
			continue
		}
		a := s.by(s.Tokens.Admin)
		made := must[*pb.Checklist](t)(a.CreateChecklist(t.Context(), &pb.CreateChecklistRequest{
			Checklist: &pb.Checklist{Checklist: id, Draft: wire.VersionToProto(v, "")},
		}))
		must[*pb.ChecklistVersion](t)(a.PublishChecklist(t.Context(), &pb.PublishChecklistRequest{Checklist: id, Etag: made.GetEtag()}))
		published := *v
		published.Number = 1
		return must[*checklist.Compiled](t)(checklist.Compile(&published))
	}
	t.Fatalf("there is no built-in checklist %s", id)
	return nil
}
