package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// court is a desk with a released report, a manager of its client and what they say in an appeal.
type court struct {
	*desk
	manager  string
	reported string
	released string
	against  string
}

// startCourt releases a report in which nobody was greeted.
func startCourt(t *testing.T, d *desk) *court {
	t.Helper()
	c := &court{desk: d, manager: d.token(t, storage.Grant{Role: storage.Manager, Client: "acme", Title: "Mia of Acme"})}
	content := houseReport("house-check", lately())
	content.Answers[0] = &pb.Answer{Question: "greeted", Value: &pb.Answer_Choice{Choice: "no"}}
	done := d.approve(t, d.send(t, d.shopper, d.visit(t), content).GetReport())
	c.reported, c.released = strings.TrimPrefix(done.GetName(), "reports/"), done.GetReleasedReport()
	c.against = "/v1/clients/acme/releasedReports/" + c.released + "/appeals"
	return c
}

// appeal makes an appeal against a question and returns it.
func (c *court) appeal(t *testing.T, question string) *pb.Appeal {
	t.Helper()
	return must[*pb.Appeal](t)(c.by(c.manager).CreateAppeal(t.Context(), &pb.CreateAppealRequest{
		Client: "acme", ReleasedReport: c.released, Resource: &pb.Appeal{Question: question, Text: "Everybody is greeted here."},
	}))
}

// greetedAfterAll is the correction of the report.
func greetedAfterAll() *pb.AppealCorrection {
	return &pb.AppealCorrection{Answers: []*pb.Answer{{Question: "greeted", Value: &pb.Answer_Choice{Choice: "yes"}}}, Comment: "The camera shows it."}
}

// wantReason expects a refusal of a call over REST with a reason, and returns its text.
func (c *court) wantReason(t *testing.T, token, verb, path, body string, status int, reason string, headers ...string) string {
	t.Helper()
	a := c.call(t, token, verb, path, body, headers...).want(t, status)
	if !strings.Contains(string(a.body), `"`+reason+`"`) {
		t.Errorf("%s %s: want %s, got %s", verb, path, reason, a.body)
	}
	return string(a.body)
}

// TestUpheldAppeal follows an appeal from what is refused of it to the corrected report.
func TestUpheldAppeal(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := startCourt(t, startDesk(t, on))
		for body, want := range map[string][]string{
			`{}`:                                     {"REQUIRED", `"question"`, `"text"`},
			`{"question": "unasked", "text": "No."}`: {"UNKNOWN_QUESTION"},
			`{"question": "covert-sign", "text": "No."}`:                                                {"UNKNOWN_QUESTION"},
			`{"question": "server-name", "text": "No."}`:                                                {"UNKNOWN_QUESTION"},
			`{"question": "greeted", "text": "No.", "evidence": [{"uri": "http://x", "sha256": "00"}]}`: {"uri", "sha256", "sizeBytes"},
		} {
			refused := c.call(t, c.manager, "POST", c.against, body).want(t, 400)
			for _, text := range want {
				if !strings.Contains(string(refused.body), text) {
					t.Errorf("%s: %s is not in %s", body, text, refused.body)
				}
			}
		}
		c.wantReason(t, c.manager, "POST", c.against, `{"question": "greeted", "text": "No.", "revision": 7}`, 409, "WRONG_STATE")

		before := c.scorecard(t, c.manager)
		roster, _ := json.Marshal(map[string]any{"title": "Roster", "uri": "https://files.acme.example/roster.pdf", "sha256": houseRoster().GetSha256(), "sizeBytes": "48213"})
		sent := `{"question": "greeted", "text": "Everybody is greeted here.", "evidence": [` + string(roster) + `]}`
		made := c.call(t, c.manager, "POST", c.against, sent, "Idempotency-Key: once").want(t, 200)
		if again := c.call(t, c.manager, "POST", c.against, sent, "Idempotency-Key: once").want(t, 200); string(again.body) != string(made.body) {
			t.Errorf("repeated: %s", again.body)
		}
		c.wantReason(t, c.manager, "POST", c.against, sent, 409, "ALREADY_EXISTS")
		a := c.onlyAppeal(t, c.manager)
		if a.GetState() != pb.Appeal_OPEN || a.GetAppealedBy().GetTitle() != "Mia of Acme" || a.GetQuestionText() != "Were you greeted?" ||
			a.GetRevision() != 1 || a.GetReport() != "" || len(a.GetReviewedBy()) != 0 || len(a.GetEvidence()) != 1 {
			t.Errorf("the client's appeal is %v", a)
		}
		open := c.scorecard(t, c.manager)
		if open.GetAppeals().GetOpen() != 1 || before.GetAppeals().GetOpen() != 0 || open.GetEtag() == before.GetEtag() {
			t.Errorf("the scorecards have %v and %v", before.GetAppeals(), open.GetAppeals())
		}

		uphold := "/v1/appeals/" + a.GetAppeal() + ":uphold"
		c.wantReason(t, c.Tokens.Reviewer, "POST", uphold, `{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {}}`, 428, "ETAG_REQUIRED")
		etag := "If-Match: \"" + a.GetEtag() + "\""
		for body, want := range map[string]string{
			`{"reason": "ANSWER_WRONG", "answer": "Yes."}`:                                                                                       `"correction"`,
			`{"reason": "REPORT_CONFIRMED", "answer": "Yes."}`:                                                                                   `"NOT_ALLOWED"`,
			`{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {"answers": [{"question": "mood", "scale": 70}]}}`:                       `"correction.answers[0]`,
			`{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {"month": "soon"}}`:                                                      `"correction.month"`,
			`{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {}}`:                                                                     `"NOTHING_CHANGED"`,
			`{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {"answers": [{"question": "greeted", "choice": "no"}]}}`:                 `"NOTHING_CHANGED"`,
			`{"reason": "ANSWER_WRONG", "answer": "Yes.", "correction": {"etag": "old", "answers": [{"question": "greeted", "choice": "yes"}]}}`: `"ETAG_MISMATCH"`,
		} {
			refused := c.call(t, c.Tokens.Reviewer, "POST", uphold, body, etag)
			if refused.status < 400 || refused.status > 412 || !strings.Contains(string(refused.body), want) {
				t.Errorf("%s: %s is not in %s", body, want, refused.body)
			}
		}
		request := &pb.UpholdAppealRequest{
			Appeal: a.GetAppeal(), Etag: a.GetEtag(), Reason: pb.Appeal_ANSWER_WRONG, Answer: "You are right.", Correction: greetedAfterAll(), ValidateOnly: true,
		}
		reviewer := c.by(c.Tokens.Reviewer)
		tried := must[*pb.UpholdAppealResponse](t)(reviewer.UpholdAppeal(t.Context(), request))
		if c.onlyAppeal(t, c.manager).GetState() != pb.Appeal_OPEN || c.report(t, c.reported).GetRevision() != 1 {
			t.Fatal("a request that only validates has changed something")
		}
		request.ValidateOnly = false
		done := must[*pb.UpholdAppealResponse](t)(reviewer.UpholdAppeal(t.Context(), request))
		if done.GetEdit().GetDifferenceBasisPoints() <= 0 || tried.GetEdit().GetDifferenceBasisPoints() != done.GetEdit().GetDifferenceBasisPoints() ||
			tried.GetAppeal().GetDifferenceBasisPoints() != done.GetAppeal().GetDifferenceBasisPoints() {
			t.Errorf("tried it gives %v, done %v", tried.GetEdit().GetDifferenceBasisPoints(), done.GetEdit().GetDifferenceBasisPoints())
		}
		if r := done.GetAppeal(); len(r.GetReviewedBy()) != 1 || !r.GetOwnReview() || r.GetReport() == "" {
			t.Errorf("the agency's appeal is %v", r)
		}

		a = c.onlyAppeal(t, c.manager)
		if a.GetState() != pb.Appeal_UPHELD || a.GetOutcome() != pb.Appeal_CORRECTED || a.GetCorrectedRevision() != 2 || a.GetAnswer() != "You are right." ||
			a.GetDifferenceBasisPoints() != done.GetEdit().GetDifferenceBasisPoints() || a.GetClosedBy().GetTitle() != "" || a.GetClosedBy().GetRole() != "REVIEWER" {
			t.Errorf("the client reads %v", a)
		}
		seen := must[*pb.ReleasedReport](t)(c.by(c.manager).GetReleasedReport(t.Context(), &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: c.released}))
		if seen.GetRevision() != 2 || len(seen.GetCorrections()) != 1 || seen.GetCorrections()[0].GetReason() != pb.ReviewReason_APPEAL_UPHELD {
			t.Errorf("the released report has %v", seen.GetCorrections())
		}
		if now := c.scorecard(t, c.manager); now.GetAppeals().GetUpheld() != 1 || now.GetAppeals().GetOpen() != 0 ||
			now.GetTotal().GetBasisPoints() <= open.GetTotal().GetBasisPoints() {
			t.Errorf("the scorecard is %v", now)
		}
		if _, err := reviewer.UpholdAppeal(t.Context(), request); refusalOf(t, err).Code == "" {
			t.Error("an appeal was upheld twice")
		}
		kinds := map[pb.Change_Kind]int{}
		for _, change := range c.changesAfter(t, c.manager, "").GetChanges() {
			if strings.Contains(change.GetResource(), a.GetAppeal()) {
				kinds[change.GetKind()]++
			}
		}
		if kinds[pb.Change_APPEAL_CHANGED] != 1 || kinds[pb.Change_APPEAL_ANSWERED] != 1 {
			t.Errorf("the feed has %v", kinds)
		}
		c.appeal(t, "greeted") // the revision is another
		if csv := c.call(t, c.manager, "GET", "/v1/clients/acme/appeals?alt=csv", "").want(t, 200); !strings.Contains(string(csv.body), "Everybody is greeted here.") {
			t.Errorf("the table is %s", csv.body)
		}
	})
}

// onlyAppeal is the only appeal of acme.
func (c *court) onlyAppeal(t *testing.T, token string) *pb.Appeal {
	t.Helper()
	found := must[*pb.ListClientAppealsResponse](t)(c.by(token).ListClientAppeals(t.Context(), &pb.ListClientAppealsRequest{Client: "acme"})).GetAppeals()
	if len(found) != 1 {
		t.Fatalf("there are %d appeals, want one", len(found))
	}
	return found[0]
}

// scorecard is that of the program house.
func (c *court) scorecard(t *testing.T, token string) *pb.Scorecard {
	t.Helper()
	return must[*pb.Scorecard](t)(c.by(token).GetScorecard(t.Context(), &pb.GetScorecardRequest{Client: "acme", Program: "house"}))
}

// TestAppealTerms appeals until the days are over, and lets an answer become overdue. Nothing is decided by time.
func TestAppealTerms(t *testing.T) {
	t.Parallel()
	clock := &clock{}
	c := startCourt(t, startDeskAt(t, onSQLite, clock))
	house := func(change *pb.Program, mask ...string) {
		change.Etag = "*"
		must[*pb.Program](t)(c.by(c.Tokens.Admin).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
			Client: "acme", Program: "house", Resource: change, UpdateMask: &fieldmaskpb.FieldMask{Paths: mask},
		}))
	}
	house(&pb.Program{AppealDays: new(int32(3)), AppealAnswerDays: new(int32(2))}, "appeal_days", "appeal_answer_days")
	first := c.appeal(t, "greeted")
	if took := first.GetDueTime().AsTime().Sub(first.GetCreateTime().AsTime()); took != 48*time.Hour {
		t.Errorf("the answer is due after %v", took)
	}
	clock.add(49 * time.Hour)
	late := must[*pb.ListAppealsResponse](t)(c.by(c.Tokens.Reviewer).ListAppeals(t.Context(), &pb.ListAppealsRequest{Overdue: true}))
	if len(late.GetAppeals()) != 1 || late.GetCounts().GetOverdue() != 1 || late.GetAppeals()[0].GetState() != pb.Appeal_OPEN {
		t.Errorf("overdue are %v", late)
	}
	until := must[*pb.ListReportAppealsResponse](t)(c.by(c.manager).ListReportAppeals(t.Context(), &pb.ListReportAppealsRequest{Client: "acme", ReleasedReport: c.released}))
	if left := until.GetAppealUntil().AsTime().Sub(first.GetCreateTime().AsTime()); left > 72*time.Hour || left < 71*time.Hour {
		t.Errorf("appeals are possible for %v", left)
	}
	c.appeal(t, "mood")
	clock.add(24 * time.Hour)
	text := `{"question": "signs", "text": "No."}`
	if body := c.wantReason(t, c.manager, "POST", c.against, text, 409, "APPEAL_TIME_OVER"); !strings.Contains(body, "until") {
		t.Errorf("until when is not in %s", body)
	}
	house(&pb.Program{AppealDays: new(int32(0))}, "appeal_days")
	c.wantReason(t, c.manager, "POST", c.against, text, 409, "APPEAL_TIME_OVER")
	clock.add(400 * 24 * time.Hour)
	done := must[*pb.Appeal](t)(c.by(c.Tokens.Reviewer).RefuseAppeal(t.Context(), &pb.RefuseAppealRequest{
		Appeal: first.GetAppeal(), Etag: first.GetEtag(), Reason: pb.Appeal_AS_AGREED, Answer: "As agreed.",
	}))
	if done.GetState() != pb.Appeal_REFUSED {
		t.Errorf("a late answer gives %v", done)
	}
}
