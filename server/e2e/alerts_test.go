package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// alertsOf returns the alerts of the program house that a token sees, with a further filter.
func (s *server) alertsOf(t *testing.T, token, filter string) []*pb.Alert {
	t.Helper()
	filter = strings.TrimSuffix(`program = "house" AND `+filter, " AND ")
	return must[*pb.ListAlertsResponse](t)(s.by(token).ListAlerts(t.Context(), &pb.ListAlertsRequest{Client: "acme", Filter: filter, PageSize: 1000})).GetAlerts()
}

// rule creates a rule of the program house.
func (s *server) rule(t *testing.T, rule *pb.AlertRule) {
	t.Helper()
	must[*pb.AlertRule](t)(s.by(s.Tokens.Admin).CreateAlertRule(t.Context(), &pb.CreateAlertRuleRequest{Client: "acme", Program: "house", Resource: rule}))
}

// raisedInFeed counts the alerts in acme's feed.
func (s *server) raisedInFeed(t *testing.T) (count int) {
	t.Helper()
	for _, c := range s.changesAfter(t, s.Tokens.Client, "").GetChanges() {
		if c.GetKind() == pb.Change_ALERT_RAISED {
			count++
		}
	}
	return count
}

// wantAlert expects one alert and returns it.
func wantAlert(t *testing.T, alerts []*pb.Alert, state pb.Alert_State, why pb.Alert_EndReason) *pb.Alert {
	t.Helper()
	if len(alerts) != 1 || alerts[0].GetState() != state || alerts[0].GetEndReason() != why {
		t.Fatalf("got %v, want one alert that is %s %s", alerts, state, why)
	}
	return alerts[0]
}

// TestAlertsOfAReport follows alerts from the submission of a report over its release, a withdrawal and corrections until
// they are resolved. None is raised twice.
func TestAlertsOfAReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		d.rule(t, &pb.AlertRule{AlertRule: "praise", Kind: pb.AlertRule_PRAISE})
		d.rule(t, &pb.AlertRule{AlertRule: "any", Kind: pb.AlertRule_OUTCOME, Moment: pb.AlertRule_SUBMISSION, Outcomes: []pb.ReportContent_Outcome{pb.ReportContent_COMPLETED}})
		manager := d.token(t, grants[manager])
		before := d.raisedInFeed(t)

		sent := d.submission(d.visit(t))
		submitters[0].taken(t, d.server, d.shopper, sent)
		submitters[1].taken(t, d.server, d.shopper, sent)
		id := sent.GetReportId()
		wantAlert(t, d.alertsOf(t, d.Tokens.Reviewer, ""), pb.Alert_OPEN, 0)
		if seen := d.alertsOf(t, manager, ""); len(seen) != 0 {
			t.Fatalf("the client sees alerts of an unreleased report: %v", seen)
		}

		d.did(t, "approve", id)
		a := wantAlert(t, d.alertsOf(t, manager, ""), pb.Alert_OPEN, 0)
		if a.GetKind() != pb.AlertRule_PRAISE || a.GetNumbers().GetCommendations() != 1 || !strings.Contains(a.GetText(), "praises the service") || a.GetReport() != "" {
			t.Errorf("the client's alert is %v", a)
		}
		d.call(t, manager, "GET", a.GetLink(), "").want(t, 200)
		if csv := d.call(t, manager, "GET", "/v1/clients/acme/alerts?alt=csv", "").want(t, 200); !strings.Contains(string(csv.body), "praises the service") {
			t.Errorf("the table is %s", csv.body)
		}

		acknowledge := func(token string) (*pb.Alert, error) {
			return d.by(token).AcknowledgeAlert(t.Context(), &pb.AcknowledgeAlertRequest{Client: "acme", Alert: a.GetAlert()})
		}
		if seen := must[*pb.Alert](t)(acknowledge(manager)); seen.GetState() != pb.Alert_ACKNOWLEDGED || seen.GetAcknowledgedBy().GetRole() != "MANAGER" {
			t.Errorf("the acknowledged alert is %v", seen)
		}
		if _, err := acknowledge(d.Tokens.Reviewer); status.Code(err) != codes.FailedPrecondition {
			t.Errorf("acknowledged twice: %v", err)
		}

		d.did(t, "withdraw", id)
		if gone := wantAlert(t, d.alertsOf(t, manager, ""), pb.Alert_ENDED, pb.Alert_REPORT_WITHDRAWN); gone.GetNumbers() != nil || gone.GetLink() != "" {
			t.Errorf("a client still reads of a withdrawn report: %v", gone)
		}
		d.did(t, "release", id)
		wantAlert(t, d.alertsOf(t, manager, ""), pb.Alert_ACKNOWLEDGED, 0)

		d.edited(t, id, func(r *pb.EditReportRequest) { r.Location = outsidePlace })
		wantAlert(t, d.alertsOf(t, manager, `location = "`+insidePlace+`"`), pb.Alert_ENDED, pb.Alert_REPORT_MOVED)
		wantAlert(t, d.alertsOf(t, manager, `location = "`+outsidePlace+`"`), pb.Alert_OPEN, 0)
		part := d.token(t, ofAcme(insideRegion))
		if seen := d.alertsOf(t, part, ""); len(seen) != 1 || seen[0].GetLink() != "" || seen[0].GetText() == "" {
			t.Errorf("who sees only the place that the report left gets %v", seen)
		}
		if n := d.raisedInFeed(t) - before; n != 2 {
			t.Errorf("%d alerts are in the feed, want one for each place", n)
		}

		d.edited(t, id, func(r *pb.EditReportRequest) {
			r.Answers = []*pb.Answer{{Question: "covert-sign", Value: &pb.Answer_Choice{Choice: "unseen"}}}
		})
		covert := wantAlert(t, d.alertsOf(t, d.Tokens.Reviewer, `kind = "CRITICAL_QUESTION"`), pb.Alert_OPEN, 0)
		if !covert.GetAgency() || covert.GetNumbers().GetQuestion() != "covert-sign" || !strings.Contains(covert.GetText(), "covert sign") {
			t.Errorf("the alert of a question for internal use is %v", covert)
		}
		if seen := d.alertsOf(t, manager, `kind = "CRITICAL_QUESTION"`); len(seen) != 0 {
			t.Errorf("the client sees the alert of a question for internal use: %v", seen)
		}
		d.edited(t, id, func(r *pb.EditReportRequest) {
			r.Answers = []*pb.Answer{{Question: "covert-sign", Value: &pb.Answer_Choice{Choice: "seen"}}}
		})
		wantAlert(t, d.alertsOf(t, d.Tokens.Reviewer, `kind = "CRITICAL_QUESTION"`), pb.Alert_ENDED, pb.Alert_REPORT_CORRECTED)

		open := wantAlert(t, d.alertsOf(t, manager, `state = "OPEN"`), pb.Alert_OPEN, 0)
		settled := must[*pb.Alert](t)(d.by(manager).ResolveAlert(t.Context(), &pb.ResolveAlertRequest{Client: "acme", Alert: open.GetAlert(), Etag: open.GetEtag(), Note: "Told the team."}))
		if settled.GetState() != pb.Alert_RESOLVED || settled.GetNote() != "Told the team." {
			t.Errorf("the resolved alert is %v", settled)
		}
		d.did(t, "withdraw", id)
		wantAlert(t, d.alertsOf(t, manager, `state = "RESOLVED"`), pb.Alert_RESOLVED, 0)
	})
}

// sendAt submits and approves a report of a visit in an earlier month, which customers were served well or badly at.
func (d *desk) sendAt(t *testing.T, start time.Time, mood int32, greeted string, waited int32) {
	t.Helper()
	content := houseReport("house-check", start)
	for _, a := range content.GetAnswers() {
		switch a.GetQuestion() {
		case "mood":
			a.Value = &pb.Answer_Scale{Scale: mood}
		case "greeted":
			a.Value = &pb.Answer_Choice{Choice: greeted}
		case "waited":
			a.Value = &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: waited}}
		}
	}
	d.approve(t, d.send(t, d.shopper, d.visit(t), content).GetReport())
}

// TestAlertsOfWaitsAndFalls releases a good month and a bad one: each wait of three times the usual and the fall of the last
// month raise alerts, the fall at the location, at all above it and at the whole client.
func TestAlertsOfWaitsAndFalls(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		for i := range 12 {
			d.sendAt(t, middleOf(2), int32(9+i%2), "yes", 100)
		}
		for i := range 12 {
			d.sendAt(t, middleOf(1), int32(i%2), "no", int32(299+i/11))
		}
		waits := d.alertsOf(t, d.Tokens.Client, `kind = "WAIT"`)
		if a := wantAlert(t, waits, pb.Alert_OPEN, 0); a.GetNumbers().GetWaitSeconds() != 300 || a.GetNumbers().GetUsualSeconds() != 100 || a.GetNumbers().GetTimes() != 3 || !strings.Contains(a.GetText(), "3.0 times the usual") {
			t.Errorf("the alert of a wait is %v", a)
		}
		d.rule(t, &pb.AlertRule{AlertRule: "falls", Kind: pb.AlertRule_FALL})
		var falls []*pb.Alert
		within(t, 60*time.Second, "the falls are found", func() bool {
			falls = d.alertsOf(t, d.Tokens.Client, `kind = "FALL"`)
			return slices.ContainsFunc(falls, func(a *pb.Alert) bool { return a.GetLocation() == insidePlace })
		})
		for _, a := range falls {
			if n := a.GetNumbers(); n.GetMonth() != monthAgo(1) || n.GetVisits() != 12 || n.GetBasisPoints() >= n.GetEarlierBasisPoints() || n.HighBasisPoints == nil || n.GetHighBasisPoints() >= 0 {
				t.Errorf("the fall is %v", a)
			}
			d.call(t, d.Tokens.Client, "GET", a.GetLink(), "").want(t, 200)
		}
	})
}

// TestOverdueReviews lets a report wait for its review: the agency gets one alert, which ends with the review.
func TestOverdueReviews(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		d := startDeskAt(t, on, c)
		id := d.send(t, d.shopper, d.visit(t), houseReport("house-check", lately())).GetReport()
		d.rule(t, &pb.AlertRule{AlertRule: "overdue", Kind: pb.AlertRule_OVERDUE_REVIEW, Hours: 2})
		c.add(3 * time.Hour)
		within(t, 60*time.Second, "the review is overdue", func() bool { return len(d.alertsOf(t, d.Tokens.Reviewer, "")) > 0 })
		wantAlert(t, d.alertsOf(t, d.Tokens.Reviewer, ""), pb.Alert_OPEN, 0)
		if seen := d.alertsOf(t, d.Tokens.Client, ""); len(seen) != 0 {
			t.Errorf("the client sees %v", seen)
		}
		d.approve(t, id)
		wantAlert(t, d.alertsOf(t, d.Tokens.Reviewer, ""), pb.Alert_ENDED, pb.Alert_REPORT_REVIEWED)
	})
}

// TestAlertRules creates rules with everything that can be wrong, and changes one by its etag and mask.
func TestAlertRules(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	const rules = "/v1/clients/acme/programs/house/alertRules"
	list := d.call(t, d.Tokens.Reviewer, "GET", rules, "").want(t, 200)
	for _, id := range []string{`"critical"`, `"long-wait"`} {
		if !strings.Contains(string(list.body), id) {
			t.Errorf("a new program has no rule %s: %s", id, list.body)
		}
	}
	for body, want := range map[string][]string{
		`{"kind": "WAIT", "times": 1, "hours": 3, "verdict": "PASS"}`: {"alertRule", "verdict", "times", "hours"},
		`{"alertRule": "x"}`:                                                {"kind"},
		`{"alertRule": "x", "kind": "SCORE_OVER"}`:                          {"basisPoints"},
		`{"alertRule": "x", "kind": "SCORE_UNDER", "basisPoints": 10001}`:   {"basisPoints"},
		`{"alertRule": "x", "kind": "OVERDUE_REVIEW", "moment": "RELEASE"}`: {"moment"},
		`{"alertRule": "x", "kind": "VERDICT", "verdict": "NONE"}`:          {"verdict"},
	} {
		refused := d.call(t, d.Tokens.Admin, "POST", rules, body).want(t, 400)
		for _, path := range want {
			if !strings.Contains(string(refused.body), `"`+path+`"`) {
				t.Errorf("%s: %s is not named in %s", body, path, refused.body)
			}
		}
	}
	stored := d.call(t, d.Tokens.Admin, "GET", rules+"/long-wait", "").want(t, 200)
	d.call(t, d.Tokens.Admin, "PATCH", rules+"/long-wait", `{"times": 5}`).want(t, 428)
	changed := d.call(t, d.Tokens.Admin, "PATCH", rules+"/long-wait", `{"times": 5}`, "If-Match: "+stored.header.Get("ETag")).want(t, 200)
	if !strings.Contains(string(changed.body), `"times":5`) || !strings.Contains(string(changed.body), `"kind":"WAIT"`) {
		t.Errorf("the changed rule is %s", changed.body)
	}
	d.call(t, d.Tokens.Admin, "DELETE", rules+"/long-wait", "", "If-Match: "+stored.header.Get("ETag")).want(t, 412)
	d.call(t, d.Tokens.Admin, "DELETE", rules+"/long-wait", "", anyState...).want(t, 200)
	d.call(t, d.Tokens.Admin, "GET", rules+"/long-wait", "").want(t, 404)
}
