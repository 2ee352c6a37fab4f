package phonetest

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// kills is how often TestKills kills browsers; the long form is go test ./server/web/phonetest -run TestKills -kills 1000.
var kills = flag.Int("kills", 100, "how often TestKills kills browsers")

// killed is how many phones are killed beside each other: a browser that starts leaves the processor to one that fills a form.
const killed = 4

// event is what a page has told: an answer or a report that it is about to store, or has stored.
type event struct{ Kind, Visit, Question, Answer, Report, Digest, Text string }

// model is what must be on the phone.
type model struct {
	mu sync.Mutex
	// answers are those of drafts that were told as stored, by visit and question; "?" where another one was on its way.
	answers map[string]map[string]string
	// frozen are the reports that were told as frozen, by visit. sending are visits whose draft may be a report by now.
	frozen  map[string]event
	sending map[string]bool
	// told counts the events; kill is called at the one that is numbered so.
	told, killAt int
	kill         func()
	// last is what was told last.
	last event
	// random decides when a page is killed that freezes a report.
	random *rand.Rand
}

// take takes an event of the page.
func (m *model) take(body []byte) {
	var e event
	if json.Unmarshal(body, &e) != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last = e
	if m.answers[e.Visit] == nil {
		m.answers[e.Visit] = map[string]string{}
	}
	switch e.Kind {
	case "trying":
		m.answers[e.Visit][e.Question] = "?"
	case "stored":
		m.answers[e.Visit][e.Question] = e.Answer
	case "sending":
		m.sending[e.Visit] = true
		if m.random.IntN(2) == 0 {
			time.AfterFunc(time.Duration(m.random.IntN(200))*time.Millisecond, m.kill)
		}
	case "frozen":
		delete(m.sending, e.Visit)
		m.frozen[e.Visit] = e
	}
	if m.told++; m.told == m.killAt {
		m.kill()
	}
}

// doubtLast takes back what was told last: the copy, from which the phone was filled, is written after the tables.
func (m *model) doubtLast() {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch e := m.last; e.Kind {
	case "stored":
		m.answers[e.Visit][e.Question] = "?"
	case "frozen":
		delete(m.frozen, e.Visit)
		m.sending[e.Visit] = true
	}
}

// draft is a draft on the phone, with what the test looks at.
type draft struct {
	Visit   string
	Content struct{ Answers []json.RawMessage }
}

// check compares what is on the phone with the model, and returns how many answers and reports were compared.
func (m *model) check(t *testing.T, drafts []draft, reports []outgoing) (answers, frozen int) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := map[string]map[string]json.RawMessage{}
	for _, d := range drafts {
		kept[d.Visit] = map[string]json.RawMessage{}
		for _, a := range d.Content.Answers {
			var of struct{ Question string }
			if err := json.Unmarshal(a, &of); err != nil {
				t.Fatal(err)
			}
			kept[d.Visit][of.Question] = a
		}
	}
	sent := map[string]outgoing{}
	for _, r := range reports {
		if _, twice := sent[r.Visit]; twice {
			t.Errorf("visit %s has two reports on the phone", r.Visit)
		}
		sent[r.Visit] = r
		if r.Disagreement != "" {
			t.Errorf("report %s: %s", r.Key, r.Disagreement)
		}
	}
	for visit, want := range m.frozen {
		frozen++
		if got := sent[visit]; got.Key != want.Report || got.Digest != want.Digest || got.Text != want.Text {
			t.Errorf("visit %s: the report %s that was frozen is not on the phone: %+v", visit, want.Report, got)
		}
		if kept[visit] != nil {
			t.Errorf("visit %s has a draft beside its report", visit)
		}
	}
	for visit, questions := range m.answers {
		if m.frozen[visit].Report != "" {
			continue
		}
		if _, isSent := sent[visit]; m.sending[visit] && isSent {
			m.frozen[visit] = event{Report: sent[visit].Key, Digest: sent[visit].Digest, Text: sent[visit].Text}
			continue
		}
		for question, want := range questions {
			if want == "?" {
				continue
			}
			answers++
			if got := string(kept[visit][question]); got != want && (want != "null" || got != "") {
				t.Errorf("visit %s: the answer to %s was stored as %s and is %s", visit, question, want, got)
			}
		}
	}
	return answers, frozen
}

// TestKills kills browsers with all their processes at random moments, while shoppers fill and send reports and answers of the
// servers are lost on their way. After each kill all that was told as stored is there; at the end each server has each report once,
// with the digest that the phone computed. Chromium itself may find its files damaged by two kills, and then removes all that they
// held: then all but the last that was told is there from the copy, and the page says that.
func TestKills(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	answers, frozen, sent, restored := 0, 0, 0, 0
	t.Run("phones", func(t *testing.T) {
		for phone := range killed {
			t.Run(strconv.Itoa(phone), func(t *testing.T) {
				t.Parallel()
				w := killPhone(t, uint64(phone), (*kills+killed-1-phone)/killed)
				mu.Lock()
				defer mu.Unlock()
				answers, frozen, sent, restored = answers+w.answers, frozen+w.frozen, sent+w.sent, restored+w.restored
			})
		}
	})
	t.Logf("%d kills; %d answers and %d frozen reports were compared, %d reports sent; Chromium removed its files %d times", *kills, answers, frozen, sent, restored)
	if *kills >= 20 && (answers < 2**kills || frozen < *kills/10) {
		t.Errorf("only %d answers and %d frozen reports were compared", answers, frozen)
	}
}

// walk is what became of a phone that was killed: how many answers and frozen reports were compared with what was told, how many
// reports its server has, and how often its tables were filled from the copy.
type walk struct{ answers, frozen, sent, restored int }

// killPhone kills a phone so many times at most.
func killPhone(t *testing.T, phone uint64, times int) (w walk) {
	a := open(t)
	const seed = 20261130
	random := rand.New(rand.NewPCG(seed, phone))
	m := &model{answers: map[string]map[string]string{}, frozen: map[string]event{}, sending: map[string]bool{}, random: rand.New(rand.NewPCG(seed, 100+phone))}
	a.told = m.take
	var dice sync.Mutex
	a.swallow(func(r *http.Request) bool {
		dice.Lock()
		defer dice.Unlock()
		return strings.HasSuffix(r.URL.Path, ":submit") && random.IntN(3) == 0
	})
	b := webtest.Launch(t)
	p := a.enrol(t, b.Open)
	for n := range times {
		moment := make(chan struct{})
		dice.Lock()
		after, later := 1+random.IntN(60), time.Duration(200+random.IntN(4000))*time.Millisecond
		dice.Unlock()
		m.mu.Lock()
		m.told, m.killAt, m.kill = 0, after, sync.OnceFunc(func() { close(moment) })
		m.mu.Unlock()
		webtest.Eval[bool](p, fmt.Sprintf(`void drive(%d).catch(() => undefined), true`, int(phone)*1000+n))
		select {
		case <-moment:
		case <-time.After(later):
		}
		b.Kill()
		b.Restart(t)
		p = a.reopened(t, b)
		if webtest.Eval[bool](p, restored) {
			w.restored++
			m.doubtLast()
		}
		got, reports := m.check(t, draftsOf(t, p), outbox(p))
		w.answers, w.frozen = w.answers+got, w.frozen+reports
		if t.Failed() {
			t.Fatalf("after kill %d; the phone's tables and log: %s", n+1, webtest.Eval[string](p, `Promise.all(["drafts", "reports", "log"].map(rows)).then(JSON.stringify)`))
		}
	}
	a.swallow(nil)
	webtest.Eval[bool](p, `until("all receipts", async () => { button("Send now")?.click(); return (await rows("reports")).every((r) => r.receipt); })`)
	reports := outbox(p)
	a.sameDigests(t, reports)
	w.sent = len(reports)
	return w
}

// reopened opens the app after a kill. The browser may not have written the cookie to its disk: then the shopper signs in again.
func (a *agency) reopened(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	p := prepare(b.Open(t, a.address+"/app/outbox"))
	webtest.Eval[bool](p, fmt.Sprintf(`fetch("/v1/sessions", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({key: %q})}).then((r) => r.ok)`, a.Tokens.Shopper))
	webtest.Eval[bool](p, `ready()`)
	// Processes of the killed browser may hold the files of the tables for a moment longer; no tables are listed then.
	webtest.Eval[bool](p, `until("the phone's tables", async () => (await indexedDB.databases()).some((d) => d.name.startsWith("phone of ")))`)
	return p
}

// draftsOf reads the drafts that the phone has.
func draftsOf(t *testing.T, p *webtest.Page) []draft {
	t.Helper()
	var drafts []draft
	if err := json.Unmarshal([]byte(webtest.Eval[string](p, `rows("drafts").then(JSON.stringify)`)), &drafts); err != nil {
		t.Fatal(err)
	}
	return drafts
}
