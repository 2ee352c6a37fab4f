package e2e

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// world is a server with two clients, and one of every resource that some callers may see and others may not.
type world struct {
	*server
	tokens [callers]string
	admin  *clients
	// claimed is a visit of the demo's shopper with a draft, pending one with a report that waits for its review,
	// foreignVisit one of the other shopper.
	claimed, pending, foreignVisit string
	pendingReport                  string
	// released are the ids under which clients see what was released: at a place inside and outside of the subtree,
	// and at the second client.
	releasedInside, releasedOutside, releasedForeign string
	reports                                          []*pb.Report
	// payable is a bonus for the visit that is claimed.
	payable string
	statements
	alerts
	actions
	appeals
	photos
}

// clients are the services over gRPC, as one caller.
type clients struct {
	pb.AccessServiceClient
	pb.ChecklistServiceClient
	pb.DirectoryServiceClient
	pb.VisitServiceClient
	pb.ReportServiceClient
	pb.ScorecardServiceClient
	pb.ClaimServiceClient
	pb.OperationServiceClient
	pb.AdminServiceClient
	pb.FeedServiceClient
	pb.AlertServiceClient
	pb.PaymentServiceClient
	pb.MailServiceClient
	pb.ActionServiceClient
	pb.AppealServiceClient
	pb.MessageServiceClient
	pb.EvidenceServiceClient
	pb.SessionServiceClient
}

// by returns clients of the services with a token.
func (s *server) by(token string) *clients {
	conn := bearer{s.conn, token}
	return &clients{
		pb.NewAccessServiceClient(conn), pb.NewChecklistServiceClient(conn), pb.NewDirectoryServiceClient(conn),
		pb.NewVisitServiceClient(conn), pb.NewReportServiceClient(conn), pb.NewScorecardServiceClient(conn),
		pb.NewClaimServiceClient(conn), pb.NewOperationServiceClient(conn), pb.NewAdminServiceClient(conn), pb.NewFeedServiceClient(conn),
		pb.NewAlertServiceClient(conn), pb.NewPaymentServiceClient(conn), pb.NewMailServiceClient(conn),
		pb.NewActionServiceClient(conn), pb.NewAppealServiceClient(conn), pb.NewMessageServiceClient(conn),
		pb.NewEvidenceServiceClient(conn), pb.NewSessionServiceClient(conn),
	}
}

// must returns a result, or ends the test.
func must[T any](t *testing.T) func(result T, err error) T {
	return func(result T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
}

// houseChecklist has a question of every kind, with what a client must never see: questions for internal use, of
// which one is critical and one decides whether another question is reached, the name of a person, an instant.
const houseChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "House check", "de": "Hausprüfung"},
 "bands": [{"key": "low", "fromBasisPoints": 0, "title": {"en": "low"}}, {"key": "high", "fromBasisPoints": 8000, "title": {"en": "high"}}],
 "passMarkBasisPoints": 7000,
 "sections": [
  {"key": "welcome", "title": {"en": "Welcome"}, "questions": [
   {"key": "greeted", "text": {"en": "Were you greeted?"}, "dimensions": ["human"], "allowNotApplicable": true,
    "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 10}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "covert-sign", "text": {"en": "Was the covert sign seen?"}, "audience": "INTERNAL", "dimensions": ["task"],
    "critical": {"effect": "FAIL"},
    "choice": {"options": [{"key": "seen", "text": {"en": "Seen"}, "points": 5}, {"key": "unseen", "text": {"en": "Unseen"}}]}},
   {"key": "after-sign", "text": {"en": "And then?"}, "visibleWhen": {"all": [{"question": "covert-sign", "equals": "seen"}]},
    "choice": {"options": [{"key": "good", "text": {"en": "Good"}, "points": 4}, {"key": "bad", "text": {"en": "Bad"}}]}},
   {"key": "signs", "text": {"en": "Which?"},
    "multiChoice": {"options": [{"key": "smile", "text": {"en": "Smile"}, "points": 3}, {"key": "frown", "text": {"en": "Frown"}, "points": -2}]}}]},
  {"key": "time", "title": {"en": "Time"}, "questions": [
   {"key": "waited", "text": {"en": "How long?"}, "role": "WAIT", "duration": {"bands": [{"below": "120", "points": 6}, {"points": 0}]}},
   {"key": "price", "text": {"en": "Price?"}, "number": {"unit": "EUR"}},
   {"key": "mood", "text": {"en": "Mood?"}, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}},
   {"key": "server-name", "text": {"en": "Who served you?"}, "role": "STAFF_NAME", "freeText": {}},
   {"key": "remark", "text": {"en": "Anything else?"}, "freeText": {}},
   {"key": "called-back", "text": {"en": "When did they ring back?"}, "timestamp": {}},
   {"key": "slip", "text": {"en": "The till slip"}, "evidence": {}},
   {"key": "covert-note", "text": {"en": "For us alone"}, "audience": "INTERNAL", "freeText": {}}]}]}`

// houseAnswers is a complete set of answers for houseChecklist.
func houseAnswers() []*pb.Answer {
	return []*pb.Answer{
		{Question: "greeted", Value: &pb.Answer_Choice{Choice: "yes"}, Comment: "A smile."},
		{Question: "covert-sign", Value: &pb.Answer_Choice{Choice: "seen"}, Comment: "covert comment"},
		{Question: "after-sign", Value: &pb.Answer_Choice{Choice: "good"}},
		{Question: "signs", Value: &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"smile"}}}},
		{Question: "waited", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 95}}},
		{Question: "price", Value: &pb.Answer_Number{Number: "12.50"}},
		{Question: "mood", Value: &pb.Answer_Scale{Scale: 7}},
		{Question: "server-name", Value: &pb.Answer_Text{Text: "Quintessa"}},
		{Question: "remark", Value: &pb.Answer_Text{Text: "Clean."}},
		{Question: "called-back", Value: &pb.Answer_Timestamp{Timestamp: timestamppb.New(time.Date(2026, 3, 4, 5, 6, 7, 89000, time.UTC))}},
		{Question: "covert-note", Value: &pb.Answer_Text{Text: "covert remark"}},
	}
}

// houseReport is a whole report on houseChecklist.
func houseReport(checklist string, start time.Time) *pb.ReportContent {
	return &pb.ReportContent{
		Checklist: checklist, Version: 1, Locale: "en", StartTime: timestamppb.New(start), EndTime: timestamppb.New(start.Add(20 * time.Minute)),
		ElapsedSeconds: 1200, Outcome: pb.ReportContent_COMPLETED, Answers: houseAnswers(), Narrative: "It went well.",
		Position:      &pb.Position{Latitude: 47.1234567, Longitude: 8.7654321, AccuracyMeters: 17},
		Commendations: []*pb.Commendation{{Behaviour: "listened", Text: "All ears."}},
	}
}

// lately is when the visits of the tests began: long enough ago that the shops' time zones have the same month as UTC,
// with which the server's scorecards end.
func lately() time.Time { return time.Now().UTC().Truncate(time.Microsecond).Add(-3 * time.Hour) }

// publish creates a checklist with a content and publishes it.
func (s *server) publish(t *testing.T, id, content string) {
	t.Helper()
	draft := strings.Replace(content, "{", `{"checklist": "`+id+`",`, 1)
	body := `{"checklist": "` + id + `", "draft": ` + draft + `}`
	made := s.call(t, s.Tokens.Admin, "POST", "/v1/checklists", body).want(t, 200)
	s.call(t, s.Tokens.Admin, "POST", "/v1/checklists/"+id+":publish", "{}", "If-Match: "+made.header.Get("ETag")).want(t, 200)
}

// plan plans a visit of today; the whole fortnight around now is its window.
func (s *server) plan(t *testing.T, client, program, location, shopper string, change ...func(*pb.Visit)) *pb.Visit {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Hour)
	v := &pb.Visit{
		Client: client, Program: program, Location: location, Shopper: shopper, Scenario: "Ask for a lamp.",
		WindowStart: timestamppb.New(now.AddDate(0, 0, -7)), WindowEnd: timestamppb.New(now.AddDate(0, 0, 7)),
	}
	for _, c := range change {
		c(v)
	}
	return must[*pb.Visit](t)(s.by(s.Tokens.Admin).CreateVisit(t.Context(), &pb.CreateVisitRequest{Resource: v}))
}

// program makes a program without rotation.
func (s *server) program(t *testing.T, client, id, checklist string, change ...func(*pb.Program)) {
	t.Helper()
	p := &pb.Program{Program: id, Title: id, Checklist: checklist, RotationDays: new(int32(0))}
	for _, c := range change {
		c(p)
	}
	must[*pb.Program](t)(s.by(s.Tokens.Admin).CreateProgram(t.Context(), &pb.CreateProgramRequest{Client: client, Resource: p}))
}

// send submits content for a visit under a new id and returns the report as the agency sees it.
func (s *server) send(t *testing.T, token, visit string, content *pb.ReportContent) *pb.Report {
	t.Helper()
	id := newReportID()
	must[*pb.Receipt](t)(s.by(token).SubmitReport(t.Context(), &pb.SubmitReportRequest{
		Visit: visit, ReportId: id, DeviceTime: timestamppb.New(time.Now().Truncate(time.Microsecond)), Report: content,
	}))
	return s.report(t, id)
}

// report is a report as the agency sees it.
func (s *server) report(t *testing.T, id string) *pb.Report {
	t.Helper()
	return must[*pb.Report](t)(s.by(s.Tokens.Reviewer).GetReport(t.Context(), &pb.GetReportRequest{Report: id}))
}

// approve approves a report, whatever state it is in, and returns it.
func (s *server) approve(t *testing.T, id string) *pb.Report {
	t.Helper()
	return must[*pb.Report](t)(s.by(s.Tokens.Reviewer).ApproveReport(t.Context(), &pb.ApproveReportRequest{
		Report: id, Etag: "*", Reason: pb.ReviewReason_COMPLETE,
	}))
}

// startWorld starts a server with two clients.
func startWorld(t *testing.T, on engine) *world {
	t.Helper()
	w := &world{server: start(t, on)}
	a := w.by(w.Tokens.Admin)
	w.admin = a
	ctx := t.Context()
	w.publish(t, "house-check", houseChecklist)
	w.publish(t, "globex-check", strings.ReplaceAll(houseChecklist, "House check", "Globex check"))
	w.publish(t, "spare-check", houseChecklist)
	must[*pb.Client](t)(a.CreateClient(ctx, &pb.CreateClientRequest{Resource: &pb.Client{Client: secondClient, Title: "Globex"}}))
	must[*pb.Location](t)(a.CreateLocation(ctx, &pb.CreateLocationRequest{Client: secondClient, Resource: &pb.Location{
		Location: "springfield", Title: "Springfield", Channel: pb.Channel_IN_PERSON, TimeZone: "America/Chicago",
	}}))
	must[*pb.Shopper](t)(a.CreateShopper(ctx, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: secondShopper, Title: "Bertram Seldom", Email: "bert@example.org"}}))
	w.program(t, secondClient, "globex-core", "globex-check")
	w.program(t, "acme", "house", "house-check")
	w.rules(t)
	for c := range callers {
		w.tokens[c] = w.token(t, grants[c])
	}
	start := lately()
	release := func(token, client, program, checklist, location, shopper string) string {
		v := w.plan(t, client, program, location, shopper)
		slip := newReportID()
		sent := w.send(t, token, v.GetVisit(), withEvidence(houseReport(checklist, start), slip))
		w.upload(t, token, uploadOf{evidence: slip, visit: v.GetVisit(), report: sent.GetReport(), question: "slip", content: photo(t, 32, 20)})
		done := w.approve(t, sent.GetReport())
		w.reports = append(w.reports, done)
		return done.GetReleasedReport()
	}
	w.releasedInside = release(w.tokens[own], "acme", "house", "house-check", insidePlace, "anna")
	w.releasedOutside = release(w.tokens[own], "acme", "house", "house-check", outsidePlace, "anna")
	w.releasedForeign = release(w.tokens[other], secondClient, "globex-core", "globex-check", "springfield", secondShopper)
	w.foreignVisit = w.plan(t, secondClient, "globex-core", "springfield", secondShopper).GetVisit()
	w.claimed = w.plan(t, "acme", "house", insidePlace, "anna").GetVisit()
	w.pending = w.plan(t, "acme", "house", insidePlace, "anna").GetVisit()
	w.statements = w.state(t)
	w.pausedWebhook(t, "acme", "inside", "")
	w.pausedWebhook(t, secondClient, "second", "")
	w.unconfirmedReader(t, "acme", "inside")
	w.unconfirmedReader(t, secondClient, "second")
	w.pendingReport = w.send(t, w.tokens[own], w.pending, houseReport("house-check", start)).GetReport()
	w.alerts = w.raised(t)
	w.payable = w.bonus(t, w.claimed)
	w.bonus(t, w.foreignVisit)
	w.actions = w.promised(t)
	w.appeals = w.disputed(t)
	w.photos = w.photographed(t)
	must[*pb.VisitDraft](t)(w.by(w.tokens[own]).SaveDraft(ctx, &pb.SaveDraftRequest{Visit: w.claimed, Draft: &pb.VisitDraft{
		ReportId: newReportID(), Report: &pb.ReportContent{Checklist: "house-check", Version: 1},
	}}))
	return w
}

// ofAcme is a grant of the demo's client.
func ofAcme(locations ...string) storage.Grant {
	return storage.Grant{Role: storage.Viewer, Client: "acme", Locations: locations}
}
