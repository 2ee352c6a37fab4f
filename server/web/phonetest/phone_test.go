package phonetest

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// helpers are functions for the pages: they press what a shopper would press.
//
//go:embed testdata/helpers.js
var helpers string

// agency is a server with the demo's visits and no reports, behind a gate.
type agency struct {
	*demo.Welcome
	*gate
	// before are the reports that the demo has of its own.
	before map[string]bool
}

// open opens a server that serves until the test ends.
func open(t *testing.T) *agency {
	t.Helper()
	// The test's own context ends before its pages are closed.
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	server, welcome, err := demo.Open(ctx, demo.Options{Dir: t.TempDir(), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0"})
	if err != nil {
		stop()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with: %v", err)
		}
	})
	a := &agency{Welcome: welcome, gate: openGate(t, welcome.REST)}
	own := map[string]bool{}
	for _, r := range a.reports(t) {
		own[r.Report] = true
	}
	a.before = own
	return a
}

// call makes a call of the API as somebody, without the gate.
func (a *agency) call(t *testing.T, token, method, path string, body, answer any) {
	t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, a.REST+path, sent)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s %v %s", method, path, response.Status, err, text)
	}
	if answer != nil {
		if err := json.Unmarshal(text, answer); err != nil {
			t.Fatal(err)
		}
	}
}

// stored is a report as the server has it.
type stored struct {
	Report, Visit, State, ContentDigest string
	Revision                            int
}

// reports lists the reports that the server has got since the test began.
func (a *agency) reports(t *testing.T) []stored {
	t.Helper()
	var list struct{ Reports []stored }
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports?pageSize=200", nil, &list)
	var reports []stored
	for _, r := range list.Reports {
		if !a.before[r.Report] {
			a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+r.Report, nil, &r)
			reports = append(reports, r)
		}
	}
	return reports
}

// expected are what a browser logs although nothing is wrong: nobody is signed in yet, the network is away, or a copy of a draft was
// saved before without an answer.
var expected = []string{"status of 401", "net::ERR_", "status of 412", "status of 428"}

// prepare makes a page ready for the test: what is expected is no fault of it, and the helpers are there.
func prepare(p *webtest.Page) *webtest.Page {
	for _, part := range expected {
		p.Allow(part)
	}
	load(p)
	return p
}

// load brings the helpers into a page that was loaded anew.
func load(p *webtest.Page) { webtest.Eval[bool](p, helpers+"; true") }

// enrol opens the app in a page and enrols the shopper.
func (a *agency) enrol(t *testing.T, open func(testing.TB, string) *webtest.Page) *webtest.Page {
	t.Helper()
	p := prepare(open(t, a.address+"/app/"))
	webtest.Eval[bool](p, fmt.Sprintf(`enrol(%q)`, a.Tokens.Shopper))
	return p
}

// goTo loads a place of the app.
func (a *agency) goTo(p *webtest.Page, path string) {
	p.Do(chromedp.Navigate(a.address + "/app" + path))
	load(p)
	webtest.Eval[bool](p, `ready()`)
}

// outgoing is a report on the phone.
type outgoing struct {
	Key, ReportID, Visit, Digest, Text, Receipt, Disagreement string
	Attempts                                                  int
}

// outbox reads the reports that the phone has.
func outbox(p *webtest.Page) []outgoing {
	var reports []outgoing
	if err := json.Unmarshal([]byte(webtest.Eval[string](p, `rows("reports").then(JSON.stringify)`)), &reports); err != nil {
		panic(err)
	}
	return reports
}

// awaitTaken waits until every report of the phone has its receipt.
func awaitTaken(p *webtest.Page) {
	webtest.Eval[bool](p, `until("receipts", async () => (await rows("reports")).every((r) => r.receipt))`)
}

// sameDigests fails the test unless the server has each report of the phone exactly once, with its digest.
func (a *agency) sameDigests(t *testing.T, phone []outgoing) {
	t.Helper()
	server := map[string]stored{}
	for _, r := range a.reports(t) {
		if _, twice := server[r.Visit]; twice {
			t.Errorf("visit %s has two reports", r.Visit)
		}
		server[r.Visit] = r
	}
	for _, r := range phone {
		if got := server[r.Visit]; got.Report != r.ReportID || got.ContentDigest != r.Digest {
			t.Errorf("visit %s: the server has %+v, the phone report %s with %s", r.Visit, got, r.ReportID, r.Digest)
		}
		if !strings.Contains(r.Receipt, r.Digest) {
			t.Errorf("report %s: its receipt is %q", r.Key, r.Receipt)
		}
	}
	if len(server) != len(phone) {
		t.Errorf("the server has %d reports, the phone %d", len(server), len(phone))
	}
}

// TestADayWithoutANetwork enrols by the code of an invitation, fills a report while the server is away, and sends it when it is
// back. What is started without a network comes from the phone.
func TestADayWithoutANetwork(t *testing.T) {
	t.Parallel()
	a := open(t)
	var invitation struct{ Code string }
	a.call(t, a.Tokens.Admin, http.MethodPost, "/v1/invitations", map[string]string{"role": "SHOPPER", "shopper": a.Shopper, "expireTime": time.Now().Add(time.Hour).UTC().Format(time.RFC3339)}, &invitation)
	p := prepare(webtest.Open(t, a.address+"/app/enrol#code="+invitation.Code))
	webtest.Eval[bool](p, `enrol("")`)
	webtest.Eval[bool](p, `until("the worker", async () => (await navigator.serviceWorker.getRegistration("/app/"))?.active)`)
	a.down()
	a.goTo(p, "/visits")
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	reports := outbox(p)
	if len(reports) != 1 || reports[0].Receipt != "" || len(a.reports(t)) != 0 {
		t.Fatalf("the phone has %+v", reports)
	}
	if strip := webtest.Eval[string](p, `document.querySelector(".notice.warn").innerText`); !strings.Contains(strip, "1 report waits, safe on this phone") {
		t.Errorf("the strip says %q", strip)
	}
	a.up()
	webtest.Eval[bool](p, `press("Send now")`)
	awaitTaken(p)
	a.sameDigests(t, outbox(p))
	if n := a.count(":submit"); n != 1 {
		t.Errorf("%d submissions reached the server", n)
	}
}

// TestTheServerDiesBeforeItAnswers loses the answer to a submission. The report is sent again and is there once.
func TestTheServerDiesBeforeItAnswers(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	a.swallow(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, ":submit") })
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	webtest.Eval[bool](p, `until("a failed attempt", async () => (await rows("reports"))[0]?.trouble)`)
	if got := a.reports(t); len(got) != 1 {
		t.Fatalf("the server has %+v", got)
	}
	if got := outbox(p); got[0].Receipt != "" {
		t.Fatalf("the phone believes in a receipt: %+v", got)
	}
	a.swallow(nil)
	webtest.Eval[bool](p, `press("Send now")`)
	awaitTaken(p)
	a.sameDigests(t, outbox(p))
	if n := a.count(":submit"); n < 2 {
		t.Errorf("%d submissions reached the server", n)
	}
}

// TestTwoPagesSendOnce lets two pages of one phone send at the same time: one does, and nothing is sent twice.
func TestTwoPagesSendOnce(t *testing.T) {
	t.Parallel()
	a := open(t)
	b := webtest.Launch(t)
	first := a.enrol(t, b.Open)
	a.down()
	for range 3 {
		webtest.Eval[bool](first, `begin().then(() => fillAll()).then(() => finish())`)
	}
	second := prepare(b.Open(t, a.address+"/app/outbox"))
	webtest.Eval[bool](second, `ready()`)
	a.up()
	webtest.Eval[bool](first, `void hammer("Send now"), true`)
	webtest.Eval[bool](second, `hammer("Send now")`)
	awaitTaken(first)
	awaitTaken(second)
	a.sameDigests(t, outbox(second))
	if n := a.count(":submit"); n != 3 {
		t.Errorf("%d submissions of 3 reports reached the server", n)
	}
}
