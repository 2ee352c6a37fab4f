package e2e

import (
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/phone"
	"mysteryshopper/server/webhook"
)

// doorChecklist asks what must never happen to a customer.
const doorChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "At the door"}, "passMarkBasisPoints": 7000,
 "bands": [{"key": "low", "fromBasisPoints": 0, "title": {"en": "low"}}],
 "sections": [{"key": "respect", "title": {"en": "Respect"}, "questions": [
  {"key": "greeted", "text": {"en": "Were you greeted?"},
   "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 2}, {"key": "no", "text": {"en": "No"}}]}},
  {"key": "thrown-out", "text": {"en": "Were you thrown out of the shop?"}, "critical": {"belowPoints": 1, "effect": "ZERO_REPORT"},
   "choice": {"options": [{"key": "no", "text": {"en": "No"}, "points": 3}, {"key": "yes", "text": {"en": "Yes"}}]}}]}]}`

// sendFromPhone fills in a visit on the reference phone, offline, and sends it. It returns the report's id.
func (w *world) sendFromPhone(t *testing.T, visit string, answers []checklist.Answer) string {
	t.Helper()
	p := must[*phone.Phone](t)(phone.Open(t.TempDir(), phone.Options{
		Now: time.Now, Conn: w.conn, Token: w.tokens[own], Locale: "en",
		Retry: phone.Retry{Base: time.Millisecond, Most: 10 * time.Millisecond, Attempts: 50, Stall: 20 * time.Second},
	}))
	defer p.Close()
	if _, err := p.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Begin(visit); err != nil {
		t.Fatal(err)
	}
	_, err := p.Save(visit, func(r *checklist.Report) {
		r.Answers, r.Outcome, r.Narrative = answers, checklist.OutcomeCompleted, "A guard pushed me through the door."
	})
	if err == nil {
		_, err = p.Finish(visit)
	}
	if err != nil {
		t.Fatal(err)
	}
	sent := must[*phone.Sent](t)(p.Send(t.Context()))
	if len(sent.Taken) != 1 {
		t.Fatalf("the phone sent %+v", sent)
	}
	return sent.Taken[0].ReportID
}

// TestThrownOutOfAShop follows the worst visit from the phone to the client: the release of its report brings a signed event of
// the alert and a mail. The promise is five seconds, which the log shows; the test waits for a minute.
func TestThrownOutOfAShop(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		w.publish(t, "door-check", doorChecklist)
		w.program(t, "acme", "door", "door-check")
		reader := w.confirmed(t, &pb.MailSubscription{Alerts: true, Kinds: []pb.AlertRule_Kind{pb.AlertRule_CRITICAL_QUESTION}, Locale: "de"})
		visit := w.plan(t, "acme", "door", insidePlace, "anna").GetVisit()
		no, yes := "no", "yes"
		report := w.sendFromPhone(t, visit, []checklist.Answer{
			{Question: "greeted", Choice: &no}, {Question: "thrown-out", Choice: &yes, Comment: "He said that I had no business there."},
		})
		x := newReceiver(t, nil)
		h := w.subscribe(t, &pb.Webhook{Url: x.URL, Location: insideRegion, Events: []string{webhook.AlertRaised}})

		began := time.Now()
		released := w.approve(t, report).GetReleasedReport()
		got := x.wait(t, 1)
		atReceiver := time.Since(began)
		mails := mailbox().WaitFor(t, reader.GetAddress(), 2)
		t.Logf("after the release was asked for: the signed event after %v, the mail after at most %v", atReceiver, time.Since(began))

		verifies(t, h.GetSecret(), got)
		data := got[0].body.Data
		if got[0].body.Type != webhook.AlertRaised || data["alert"] != "CRITICAL_QUESTION" || data["location"] != insidePlace || data["program"] != "door" {
			t.Errorf("the event is %s", got[0].raw)
		}
		alert := must[*pb.Alert](t)(w.by(w.tokens[manager]).GetAlert(t.Context(), &pb.GetAlertRequest{
			Client: "acme", Alert: strings.TrimPrefix(data["resource"], "clients/acme/alerts/"),
		}))
		if alert.GetNumbers().GetQuestion() != "thrown-out" || !strings.Contains(alert.GetLink(), released) {
			t.Errorf("the alert is %v", alert)
		}
		w.call(t, w.tokens[manager], "GET", data["link"], nil).want(t, 200)
		parts, secrets := mails[1].Parts(t), w.secrets(t)
		if !strings.Contains(parts["text/plain"], "Were you thrown out of the shop?") {
			t.Errorf("the mail is %s", parts["text/plain"])
		}
		secrets.search(t, "the event", got[0].raw)
		for _, text := range parts {
			secrets.search(t, "the mail", []byte(text))
		}
	})
}
