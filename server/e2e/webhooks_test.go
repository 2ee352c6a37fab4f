package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/webhook"
	"mysteryshopper/storage"
)

// hookURL is an address that no name server knows.
const hookURL = "https://hooks.acme.invalid/visits"

// hooked are the settings of the tests' servers: receivers are on this machine, and attempts follow each other quickly.
var hooked = func() webhook.Settings {
	keys, err := webhook.ParseKeys([]byte(base64.StdEncoding.EncodeToString(make([]byte, 32))))
	if err != nil {
		panic(err)
	}
	return webhook.Settings{Keys: keys, AllowPrivate: true, Pause: func(int) time.Duration { return 40 * time.Millisecond }}
}()

// received is a request that a receiver got.
type received struct {
	header http.Header
	raw    []byte
	body   struct {
		Type      string
		Timestamp time.Time
		Data      map[string]string
	}
}

// receiver is a client's server. answer writes the answer to the n-th request, from 0; 204 where it is nil.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []received
	came   chan struct{}
	answer func(n int, w http.ResponseWriter, r *http.Request)
}

func newReceiver(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	x := &receiver{came: make(chan struct{}, 1), answer: answer}
	x.Server = httptest.NewServer(http.HandlerFunc(x.serve))
	t.Cleanup(x.Close)
	return x
}

func (x *receiver) serve(w http.ResponseWriter, r *http.Request) {
	got := received{header: r.Header}
	got.raw, _ = io.ReadAll(r.Body)
	_ = json.Unmarshal(got.raw, &got.body)
	x.mu.Lock()
	n := len(x.got)
	x.got = append(x.got, got)
	x.mu.Unlock()
	if x.answer == nil {
		w.WriteHeader(http.StatusNoContent)
	} else {
		x.answer(n, w, r)
	}
	select {
	case x.came <- struct{}{}:
	default:
	}
}

// all returns what came so far.
func (x *receiver) all() []received {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.got)
}

// wait waits until a number of requests have come, and returns all.
func (x *receiver) wait(t *testing.T, number int) []received {
	t.Helper()
	for deadline := time.After(time.Minute); ; {
		if got := x.all(); len(got) >= number {
			return got
		}
		select {
		case <-x.came:
		case <-deadline:
			t.Fatalf("%d requests came, want %d", len(x.all()), number)
		}
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.After(time.Minute); !holds(); {
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("never: %s", what)
		}
	}
}

// subscribe creates a subscription as the client's manager, once everything before it has its position in the feed
// and its comparisons.
func (w *world) subscribe(t *testing.T, h *pb.Webhook) *pb.Webhook {
	t.Helper()
	w.settled(t)
	return must[*pb.Webhook](t)(w.by(w.tokens[manager]).CreateWebhook(t.Context(), &pb.CreateWebhookRequest{Client: "acme", Resource: h}))
}

// settled waits until the feed is numbered and reports are compared.
func (w *world) settled(t *testing.T) {
	t.Helper()
	eventually(t, "the feed is numbered and reports are compared", func() bool {
		b := must[storage.Backlog](t)(storage.Read(t.Context(), w.app.Store(), storage.ReadOptions{}, func(tx storage.Tx) (storage.Backlog, error) {
			return tx.Backlog(t.Context())
		}))
		return b.Unnumbered+b.Uncompared == 0
	})
}

// taken waits until a subscription has taken everything from the feed.
func (w *world) taken(t *testing.T, id string) {
	t.Helper()
	eventually(t, id+" has taken the feed", func() bool {
		return must[bool](t)(storage.Read(t.Context(), w.app.Store(), storage.ReadOptions{}, func(tx storage.Tx) (bool, error) {
			h, err := tx.Webhooks().Get(t.Context(), "acme", id)
			if err != nil {
				return false, err
			}
			newest, err := tx.Feed().Newest(t.Context(), "acme")
			return h.Position == newest && h.DueTime.IsZero(), err
		}))
	})
}

func (w *world) hook(t *testing.T, id string) *pb.Webhook {
	t.Helper()
	return must[*pb.Webhook](t)(w.by(w.tokens[manager]).GetWebhook(t.Context(), &pb.GetWebhookRequest{Client: "acme", Webhook: id}))
}

func (w *world) hookEvents(t *testing.T, id string, state pb.WebhookEvent_State) []*pb.WebhookEvent {
	t.Helper()
	return must[*pb.ListWebhookEventsResponse](t)(w.by(w.tokens[manager]).ListWebhookEvents(t.Context(),
		&pb.ListWebhookEventsRequest{Client: "acme", Webhook: id, State: state, PageSize: 1000})).GetEvents()
}

// hookDeliveries returns the deliveries of a subscription, as somebody is shown them.
func (w *world) hookDeliveries(t *testing.T, who caller, id, event string) []*pb.Delivery {
	t.Helper()
	return must[*pb.ListDeliveriesResponse](t)(w.by(w.tokens[who]).ListDeliveries(t.Context(),
		&pb.ListDeliveriesRequest{Client: "acme", Webhook: id, Event: event, PageSize: 1000})).GetDeliveries()
}

// exampleWebhook makes a subscription of which a test event was tried once, and pauses it.
func (w *world) exampleWebhook(t *testing.T) string {
	t.Helper()
	h := w.subscribe(t, &pb.Webhook{Webhook: "board", Title: "The board's screen", Url: hookURL, Events: []string{webhook.ReportReleased}})
	must[*pb.WebhookEvent](t)(w.by(w.tokens[manager]).TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: h.GetWebhook()}))
	eventually(t, "a delivery", func() bool { return len(w.hookDeliveries(t, manager, h.GetWebhook(), "")) > 0 })
	must[*pb.Webhook](t)(w.by(w.tokens[manager]).PauseWebhook(t.Context(), &pb.PauseWebhookRequest{Client: "acme", Webhook: h.GetWebhook(), Etag: "*"}))
	return h.GetWebhook()
}

// pausedWebhook puts a subscription into the world that sends nothing.
func (w *world) pausedWebhook(t *testing.T, client, id, location string) {
	t.Helper()
	must[*pb.Webhook](t)(w.admin.CreateWebhook(t.Context(), &pb.CreateWebhookRequest{
		Client: client, Resource: &pb.Webhook{Webhook: id, Url: hookURL, Location: location},
	}))
	must[*pb.Webhook](t)(w.admin.PauseWebhook(t.Context(), &pb.PauseWebhookRequest{Client: client, Webhook: id, Etag: "*"}))
}

// verifies fails the test unless a library accepts the signature of every request.
func verifies(t *testing.T, secret string, got []received) {
	t.Helper()
	verifier := must[*standardwebhooks.Webhook](t)(standardwebhooks.NewWebhook(secret))
	for _, r := range got {
		if err := verifier.Verify(r.raw, r.header); err != nil {
			t.Errorf("%s: %v", r.raw, err)
		}
	}
}

// TestWebhooks releases a report that raises an alert, edits and withdraws it, and makes a key: the receiver gets each as an event of its own, signed, in
// order, linked to the one before, with nothing of the shopper, and a subscription with filters gets its own alone.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	for _, on := range []engine{onSQLite, onPostgreSQL} {
		t.Run(on.name, func(t *testing.T) {
			t.Parallel()
			w := startWorld(t, on)
			x, narrow := newReceiver(t, nil), newReceiver(t, nil)
			h := w.subscribe(t, &pb.Webhook{Url: x.URL, Title: "all"})
			if !strings.HasPrefix(h.GetSecret(), "whsec_") || w.hook(t, h.GetWebhook()).GetSecret() != "" {
				t.Errorf("the secret is shown once: %v", h)
			}
			verdict := pb.Score_FAIL
			if like := must[*pb.ReleasedReport](t)(w.by(w.tokens[manager]).GetReleasedReport(t.Context(),
				&pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: w.releasedInside})); like.GetScore().GetVerdict() == verdict {
				verdict = pb.Score_PASS
			}
			w.subscribe(t, &pb.Webhook{
				Webhook: "narrow", Url: narrow.URL, Location: insidePlace, Programs: []string{"house"}, Verdicts: []pb.Score_Verdict{verdict},
				Events: []string{webhook.ReportReleased, webhook.ReportCorrected, webhook.ReportWithdrawn},
			})
			v := w.plan(t, "acme", "house", insidePlace, "anna")
			sent := w.send(t, w.tokens[own], v.GetVisit(), houseReport("house-check", lately()))
			released := w.approve(t, sent.GetReport()).GetReleasedReport()
			x.wait(t, 2)
			w.taken(t, "narrow") // A report that is withdrawn before its release was taken has no verdict to judge.
			must[*pb.EditReportResponse](t)(w.by(w.tokens[reviewer]).EditReport(t.Context(), &pb.EditReportRequest{
				Report: sent.GetReport(), Reason: pb.ReviewReason_CONTRADICTORY, Etag: "*",
				Answers: []*pb.Answer{{Question: "greeted", Value: &pb.Answer_Choice{Choice: "no"}}},
			}))
			must[*pb.Report](t)(w.by(w.tokens[reviewer]).WithdrawReport(t.Context(), &pb.WithdrawReportRequest{
				Report: sent.GetReport(), Reason: pb.ReviewReason_AGENCY_ERROR, Etag: "*",
			}))
			w.call(t, w.tokens[admin], "POST", "/v1/clients/acme/apiKeys", map[string]any{"role": "VIEWER"}).want(t, 200)
			types := []string{webhook.ReportReleased, webhook.AlertRaised, webhook.ReportCorrected, webhook.ReportWithdrawn, webhook.AccessChanged}
			got := x.wait(t, len(types))
			verifies(t, h.GetSecret(), got)
			secrets := w.secrets(t)
			delete(secrets, "globex") // of the world, not of a report
			for i, r := range got {
				data := r.body.Data
				if r.body.Type != types[i] || data["client"] != "acme" || data["webhook"] != h.GetWebhook() || r.header.Get("Content-Type") != "application/json" {
					t.Errorf("event %d is %s", i, r.raw)
				}
				if i > 0 && data["previousPosition"] != got[i-1].body.Data["position"] {
					t.Errorf("event %d does not follow the one before: %s", i, r.raw)
				}
				if strings.HasPrefix(types[i], "report.") && (data["resource"] != "clients/acme/releasedReports/"+released || data["location"] != insidePlace) {
					t.Errorf("event %d is %s", i, r.raw)
				}
				if types[i] == webhook.AlertRaised {
					w.call(t, w.tokens[manager], "GET", data["link"], nil).want(t, 200)
				}
				secrets.search(t, "the body of an event", r.raw)
				secrets.search(t, "the headers of an event", []byte(fmt.Sprint(r.header)))
			}
			// What a client reads is the feed that it may read itself.
			changes := must[*pb.ListChangesResponse](t)(w.by(w.tokens[manager]).ListChanges(t.Context(),
				&pb.ListChangesRequest{Client: "acme", After: got[0].body.Data["previousPosition"]}))
			if len(changes.GetChanges()) != len(got) {
				t.Fatalf("the feed has %d changes, %d events came", len(changes.GetChanges()), len(got))
			}
			for i, c := range changes.GetChanges() {
				if c.GetToken() != got[i].body.Data["position"] {
					t.Errorf("event %d has the position %s, the feed %s", i, got[i].body.Data["position"], c.GetToken())
				}
			}
			// The verdict of the release is left out, the correction and the withdrawal are not.
			if got := narrow.wait(t, 2); got[0].body.Type != webhook.ReportCorrected || got[1].body.Type != webhook.ReportWithdrawn {
				t.Errorf("with filters: %s, %s", got[0].body.Type, got[1].body.Type)
			}
			eventually(t, "all events are delivered", func() bool { return len(w.hookEvents(t, h.GetWebhook(), pb.WebhookEvent_DELIVERED)) == len(types) })
		})
	}
}

// TestWebhookRetries lets a receiver fail before it takes an event, under the same webhook-id. Its answers are shown to managers
// alone.
func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	x := newReceiver(t, func(n int, rw http.ResponseWriter, r *http.Request) {
		switch n {
		case 0:
			http.Error(rw, strings.Repeat("overloaded ", 1000), http.StatusServiceUnavailable)
		case 1:
			http.Redirect(rw, r, "/elsewhere", http.StatusTemporaryRedirect)
		case 2:
			panic(http.ErrAbortHandler) // closes the connection
		}
	})
	h := w.subscribe(t, &pb.Webhook{Webhook: "x", Url: x.URL})
	e := must[*pb.WebhookEvent](t)(w.by(w.tokens[manager]).TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: "x"}))
	got := x.wait(t, 4)
	verifies(t, h.GetSecret(), got)
	for _, r := range got {
		if r.header.Get("webhook-id") != e.GetId() || string(r.raw) != e.GetBody() || r.body.Type != webhook.Test {
			t.Errorf("%s: %s", r.header, r.raw)
		}
	}
	eventually(t, "it is delivered", func() bool { return len(w.hookEvents(t, "x", pb.WebhookEvent_DELIVERED)) == 1 })
	deliveries := w.hookDeliveries(t, manager, "x", e.GetId())
	slices.Reverse(deliveries)
	outcomes := []pb.Delivery_Outcome{pb.Delivery_WRONG_STATUS, pb.Delivery_REDIRECTED, pb.Delivery_NOT_CONNECTED, pb.Delivery_DELIVERED}
	for i, d := range deliveries {
		if i >= len(outcomes) || d.GetOutcome() != outcomes[i] || int(d.GetAttempt()) != i+1 || d.GetBody() != e.GetBody() {
			t.Errorf("attempt %d: %v", i+1, d)
		}
	}
	if answer := deliveries[0].GetAnswer(); len(answer) != 4096 || deliveries[0].GetStatus() != 503 {
		t.Errorf("%d bytes of the answer %d are kept", len(answer), deliveries[0].GetStatus())
	}
	for _, d := range w.hookDeliveries(t, admin, "x", "") {
		if d.GetAnswer() != "" || d.GetBody() == "" {
			t.Errorf("an admin is shown %v", d)
		}
	}
	if h := w.hook(t, "x"); h.GetFailure() != 0 || h.GetFailingSinceTime() != nil {
		t.Errorf("after a success: %v", h)
	}
}

// TestWebhookSecretsOverlap rotates a secret: both verify while they overlap, and without an overlap the new one alone.
func TestWebhookSecretsOverlap(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	x, as := newReceiver(t, nil), w.by(w.tokens[manager])
	first := w.subscribe(t, &pb.Webhook{Webhook: "x", Url: x.URL}).GetSecret()
	test := func() {
		must[*pb.WebhookEvent](t)(as.TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: "x"}))
	}
	second := must[*pb.Webhook](t)(as.RotateWebhookSecret(t.Context(), &pb.RotateWebhookSecretRequest{Client: "acme", Webhook: "x", Etag: "*"})).GetSecret()
	test()
	got := x.wait(t, 1)
	verifies(t, first, got)
	verifies(t, second, got)
	none := int32(0)
	third := must[*pb.Webhook](t)(as.RotateWebhookSecret(t.Context(), &pb.RotateWebhookSecretRequest{Client: "acme", Webhook: "x", Etag: "*", OverlapHours: &none})).GetSecret()
	test()
	got = x.wait(t, 2)[1:]
	verifies(t, third, got)
	if signatures := strings.Fields(got[0].header.Get("webhook-signature")); len(signatures) != 1 {
		t.Errorf("without an overlap there are %d signatures", len(signatures))
	}
	err := w.app.Store().View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		h, err := tx.Webhooks().Get(t.Context(), "acme", "x")
		for _, secret := range []string{first, second, third} {
			raw := must[[]byte](t)(base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_")))
			if strings.Contains(string(h.Secret), string(raw)) || strings.Contains(string(h.PreviousSecret), string(raw)) {
				t.Error("a secret is in the database as it is")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRefusedEvent lets a receiver refuse one event for ever, after which the subscription is suspect: the next events come
// nevertheless.
func TestRefusedEvent(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	var bad atomic.Value
	x := newReceiver(t, func(_ int, rw http.ResponseWriter, r *http.Request) {
		bad.CompareAndSwap(nil, r.Header.Get("webhook-id"))
		if bad.Load() == r.Header.Get("webhook-id") {
			rw.WriteHeader(http.StatusInternalServerError)
		}
	})
	change := func() {
		w.call(t, w.tokens[admin], "POST", "/v1/clients/acme/apiKeys", map[string]any{"role": "VIEWER"}).want(t, 200)
	}
	w.subscribe(t, &pb.Webhook{Webhook: "x", Url: x.URL})
	change()
	x.wait(t, 3)
	change()
	change()
	eventually(t, "the others are delivered", func() bool { return len(w.hookEvents(t, "x", pb.WebhookEvent_DELIVERED)) == 2 })
	if waiting := w.hookEvents(t, "x", pb.WebhookEvent_WAITING); len(waiting) != 1 || waiting[0].GetId() != bad.Load() {
		t.Errorf("these wait: %v", waiting)
	}
}

// TestWebhookStates pauses and resumes a subscription, lets its receiver answer 410, and replays what it got: the same
// webhook-ids again.
func TestWebhookStates(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	as := w.by(w.tokens[manager])
	x := newReceiver(t, func(n int, rw http.ResponseWriter, _ *http.Request) {
		if n == 2 {
			rw.WriteHeader(http.StatusGone)
		}
	})
	change := func() {
		w.call(t, w.tokens[admin], "POST", "/v1/clients/acme/apiKeys", map[string]any{"role": "VIEWER"}).want(t, 200)
	}
	w.subscribe(t, &pb.Webhook{Webhook: "x", Url: x.URL})
	change()
	x.wait(t, 1)
	paused := must[*pb.Webhook](t)(as.PauseWebhook(t.Context(), &pb.PauseWebhookRequest{Client: "acme", Webhook: "x", Etag: "*"}))
	if paused.GetState() != pb.Webhook_PAUSED || paused.GetPauseReason() != pb.Webhook_REQUESTED {
		t.Errorf("paused: %v", paused)
	}
	change()
	must[*pb.WebhookEvent](t)(as.TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: "x"}))
	if got := x.wait(t, 2); got[1].body.Type != webhook.Test {
		t.Errorf("while it is paused came %s", got[1].raw)
	}
	must[*pb.Webhook](t)(as.ResumeWebhook(t.Context(), &pb.ResumeWebhookRequest{Client: "acme", Webhook: "x", Etag: "*"}))
	got := x.wait(t, 3)
	eventually(t, "410 disables", func() bool { return w.hook(t, "x").GetState() == pb.Webhook_DISABLED })
	if h := w.hook(t, "x"); h.GetPauseReason() != pb.Webhook_GONE || h.GetFailure() != pb.Delivery_WRONG_STATUS {
		t.Errorf("disabled: %v", h)
	}
	must[*pb.Webhook](t)(as.ResumeWebhook(t.Context(), &pb.ResumeWebhookRequest{Client: "acme", Webhook: "x", Etag: "*"}))
	again := x.wait(t, 4)[3]
	if again.header.Get("webhook-id") != got[2].header.Get("webhook-id") {
		t.Errorf("after it was resumed came %s", again.raw)
	}
	must[*pb.Webhook](t)(as.ReplayWebhook(t.Context(), &pb.ReplayWebhookRequest{
		Client: "acme", Webhook: "x", Etag: "*", After: got[0].body.Data["previousPosition"],
	}))
	replayed := x.wait(t, 6)[4:]
	for i, want := range []received{got[0], got[2]} {
		if replayed[i].header.Get("webhook-id") != want.header.Get("webhook-id") || string(replayed[i].raw) != string(want.raw) {
			t.Errorf("replayed: %s, first %s", replayed[i].raw, want.raw)
		}
	}
}
