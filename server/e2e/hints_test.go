package e2e

import (
	"context"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// synced syncs until nothing is new, and returns the token.
func (d *desk) synced(t *testing.T, token string) string {
	t.Helper()
	for {
		page := must[*pb.SyncVisitsResponse](t)(d.by(d.shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: token}))
		if page.GetToken() == token {
			return token
		}
		token = page.GetToken()
	}
}

// hinted is the answer to a call that waited.
type hinted struct {
	page *pb.SyncVisitsResponse
	err  error
	took time.Duration
}

// wait syncs with a wait, and returns when the call waits.
func (d *desk) wait(t *testing.T, token string, seconds int32) <-chan hinted {
	t.Helper()
	before, answers := d.app.Waiting(), make(chan hinted, 1)
	ctx := context.WithoutCancel(t.Context())
	go func() {
		began := time.Now()
		page, err := d.by(d.shopper).SyncVisits(ctx, &pb.SyncVisitsRequest{Token: token, WaitSeconds: seconds})
		answers <- hinted{page, err, time.Since(began)}
	}()
	within(t, 20*time.Second, "the call waits", func() bool { return d.app.Waiting() > before })
	return answers
}

// TestPhonesAreToldWhatIsNew has a phone wait at one server for what is written at another, on both engines at one.
func TestPhonesAreToldWhatIsNew(t *testing.T) {
	t.Parallel()
	told := func(t *testing.T, at, by *desk) {
		visit := at.visit(t)
		report := at.submission(visit)
		must[*pb.Receipt](t)(at.by(at.shopper).SubmitReport(t.Context(), report))
		token := at.synced(t, "")
		for _, step := range []struct {
			name         string
			act          func()
			offers, held bool
		}{
			{"returned", func() { by.did(t, "return", report.GetReportId()) }, false, true},
			{"assigned", func() { by.visit(t) }, false, true},
			{"offered to all", func() { by.plan(t, "acme", "house", insidePlace, "") }, true, false},
		} {
			answers := at.wait(t, token, 30)
			step.act()
			w := <-answers
			if w.err != nil || len(w.page.GetVisits()) == 1 != step.held || w.page.GetOffersChanged() != step.offers || w.took > 10*time.Second {
				t.Fatalf("%s: after %v: %v, %v", step.name, w.took, w.page, w.err)
			}
			token = at.synced(t, w.page.GetToken())
		}
		w := <-at.wait(t, token, 1)
		if w.err != nil || w.page.GetToken() != token || len(w.page.GetVisits()) > 0 || w.page.GetOffersChanged() || w.took < time.Second {
			t.Errorf("nothing: after %v: %v, %v", w.took, w.page, w.err)
		}
	}
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		told(t, d, d)
	})
	everyIsolation(t, func(t *testing.T, p *pair) { told(t, p[1], p[0]) })
}

// TestWaitsEnd has calls wait that end for another reason than a change: the server stops, the token is revoked, the caller
// goes.
func TestWaitsEnd(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	token := d.synced(t, "")
	d.call(t, d.shopper, "GET", "/v1/visits:sync?waitSeconds=61", nil).want(t, 400)
	d.call(t, d.shopper, "GET", "/v1/visits:sync?waitSeconds=60", nil).want(t, 200) // everything, at once
	answer := d.call(t, d.shopper, "GET", "/v1/visits:sync?waitSeconds=1&token="+token, nil).want(t, 200).json(t)
	if answer["token"] != token {
		t.Errorf("after a wait over REST: %v", answer)
	}

	ctx, cancel := context.WithCancel(t.Context())
	request := must[*http.Request](t)(http.NewRequestWithContext(ctx, http.MethodGet, d.REST+"/v1/visits:sync?waitSeconds=60&token="+token, nil))
	request.Header.Set("Authorization", "Bearer "+d.shopper)
	go func() {
		within(t, 20*time.Second, "the call waits", func() bool { return d.app.Waiting() == 1 })
		cancel()
	}()
	if response, err := d.web.Do(request); err == nil {
		response.Body.Close()
		t.Error("a cancelled call was answered")
	}
	within(t, 20*time.Second, "the wait ends with its caller", func() bool { return d.app.Waiting() == 0 })

	stopped := d.wait(t, token, 60)
	began := time.Now()
	d.stop()
	w := <-stopped
	if time.Since(began) > 10*time.Second {
		t.Errorf("the server stops after %v", time.Since(began))
	}
	if w.err != nil && status.Code(w.err) != codes.Canceled && status.Code(w.err) != codes.Unavailable {
		t.Errorf("the server stops: %v", w.err)
	}
}

// TestARevokedTokenStopsWaiting answers the wait of a token that was revoked meanwhile with a refusal.
func TestARevokedTokenStopsWaiting(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	lost := &desk{server: d.server, shopper: d.token(t, grants[own])}
	answers := lost.wait(t, lost.synced(t, ""), 3)
	must[*pb.Token](t)(d.by(d.Tokens.Admin).RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(lost.shopper)}))
	if w := <-answers; refusalOf(t, w.err).Reason != "INVALID_TOKEN" {
		t.Errorf("a revoked token: %v, %v", w.page, w.err)
	}
}

// TestWaitsOfOneToken has more calls of a token wait than may: the oldest ends as if its time were over.
func TestWaitsOfOneToken(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	token := d.synced(t, "")
	var all []<-chan hinted
	for range 4 {
		all = append(all, d.wait(t, token, 60))
	}
	ended := make(chan hinted, 1)
	go func() {
		page, err := d.by(d.shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: token, WaitSeconds: 60})
		ended <- hinted{page: page, err: err}
	}()
	if w := <-all[0]; w.err != nil || w.page.GetToken() != token {
		t.Errorf("the oldest wait of a token ends with %v, %v", w.page, w.err)
	}
	d.visit(t)
	for _, answers := range append(all[1:], ended) {
		if w := <-answers; w.err != nil || len(w.page.GetVisits()) != 1 {
			t.Errorf("told: %v, %v", w.page, w.err)
		}
	}
}
