package screens

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// percentOf writes basis points as the English page does: with one decimal, cut and never rounded.
func percentOf(basisPoints int) string {
	return fmt.Sprintf("%d.%d%%", basisPoints/100, basisPoints/10%10)
}

// raisedPercentOf writes the upper end of an interval, which is raised.
func raisedPercentOf(basisPoints int) string { return percentOf((basisPoints + 9) / 10 * 10) }

// rate is a share as the API has it.
type rate struct{ BasisPoints, LowBasisPoints, HighBasisPoints, Count, Passed, Of int }

// total is a figure as the API has it.
type total struct {
	Visits, Locations, BasisPoints, LowBasisPoints, HighBasisPoints, Commendations int

	PassShare rate
	Outcomes  struct{ LeftUnservedRate rate }
}

// asClient opens the client's page in English, signed in with a key.
func asClient(t *testing.T, w *demo.Welcome, key string) *webtest.Page {
	t.Helper()
	p := signIn(t, w.REST, key)
	visit(t, p, w, "/")
	return p
}

// visit opens a place of the client's page in English, and waits until all of it is there.
func visit(t *testing.T, p *webtest.Page, w *demo.Welcome, at string) {
	t.Helper()
	speak(t, p, "en", w.REST+"/c/acme"+at)
	settled(t, p)
}

// settled waits until nothing loads any more, pictures among it.
func settled(t *testing.T, p *webtest.Page) {
	t.Helper()
	for range 4 {
		p.Until("all its parts", `document.querySelector("h1") !== null && !document.documentElement.hasAttribute("data-loading")`)
		// A part that has just come may ask for more.
		webtest.Eval[bool](p, `new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))).then(() => true)`)
	}
}

// TestClientOverview compares the figures at the top with those of the API, for the whole client and for a span and a place
// that are in the address, and goes from the whole down to the points of one report.
func TestClientOverview(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := asClient(t, w, w.Tokens.Client)
	wantHeads(t, p, w, "")
	if described := webtest.Eval[bool](p, `document.querySelector(".picture svg[role=img] > title")?.textContent.length > 0`); !described {
		t.Error("the course has no picture with a title")
	}
	visit(t, p, w, "/?location=germany")
	wantHeads(t, p, w, "?location=germany")
	p.Click(`nav.tabs a[href*="/places"]`)
	p.Until("the locations of Germany", `document.querySelector('a[href*="/places/germany-west"]') !== null && location.search === "?location=germany"`)
	p.Click(`a[href*="/places/germany-west"]`)
	p.Until("the West", `location.search === "?location=germany-west" && document.querySelector("h1")?.textContent === "West"`)
	settled(t, p)
	wantHeads(t, p, w, "?location=germany-west")
	p.Click(`nav.tabs a[href*="/sections"]`)
	p.Click(`a[href*="/sections/respect"]`)
	p.Click(`a[href*="/questions/pressure-to-buy"]`)
	p.Until("the answers by month", `document.querySelector(".months tbody tr") !== null`)
	p.Click(`nav.tabs a[href*="/reports"]`)
	p.Click(`main table a[href*="/reports/"]`)
	p.Until("the points of a report", `document.querySelector(".answer .number b") !== null`)
	if query := webtest.Eval[string](p, "location.search"); query != "?location=germany-west" {
		t.Errorf("the place was lost on the way: %q", query)
	}
	wantPoints(t, p, w, path.Base(webtest.Eval[string](p, "location.pathname")))
	p.Do(chromedp.NavigateBack())
	p.Until("the list of reports again", `document.querySelector('main table a[href*="/reports/"]') !== null`)
}

// TestAnEmptyListSaysWhy asks for reports that there are none of: the filter that leaves nothing is named, and goes with a click.
func TestAnEmptyListSaysWhy(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Client)
	visit(t, p, w, "/reports?program=core-2026&verdict=PASS&outcome=NO_SUCH_PLACE")
	p.Until("which filter it is", `document.querySelector(".empty ul")?.innerText.trim().startsWith("Without “Outcome: ")`)
	if n := webtest.Eval[int](p, `document.querySelectorAll(".empty li").length`); n != 1 {
		t.Errorf("%d filters are named", n)
	}
	accessible(t, p, "an empty list")
	p.Click(".empty li a")
	p.Until("reports that passed", `document.querySelector('main table a[href*="/reports/"]') !== null && location.search.includes("verdict=PASS") && !location.search.includes("outcome")`)
}

// wantHeads expects the figures of a scorecard at the top of the page.
func wantHeads(t *testing.T, p *webtest.Page, w *demo.Welcome, query string) {
	t.Helper()
	var card struct{ Total total }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/scorecard"+query, &card)
	c := card.Total
	p.Until("its figures", fmt.Sprintf(`document.querySelector(".heads .big")?.textContent === %q`, percentOf(c.BasisPoints)))
	got := webtest.Eval[string](p, `document.querySelector(".heads").innerText`)
	for _, want := range []string{
		percentOf(c.LowBasisPoints) + " and " + raisedPercentOf(c.HighBasisPoints), fmt.Sprintf("%d visits", c.Visits), fmt.Sprintf("%d locations", c.Locations),
		percentOf(c.PassShare.BasisPoints), fmt.Sprintf("%d of %d", c.PassShare.Passed, c.PassShare.Of),
		percentOf(c.Outcomes.LeftUnservedRate.BasisPoints), fmt.Sprintf("%d of %d", c.Outcomes.LeftUnservedRate.Count, c.Outcomes.LeftUnservedRate.Of),
		fmt.Sprint(c.Commendations),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the figures of %q are without %q:\n%s", query, want, got)
		}
	}
}

// released is a released report as the API has it.
type released struct {
	Name, Location, Month string
	Score                 struct {
		Questions []struct{ Question, State, Earned, Possible string }
	}
}

// wantPoints expects the points of each question of a report.
func wantPoints(t *testing.T, p *webtest.Page, w *demo.Welcome, id string) {
	t.Helper()
	var report released
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports/"+id, &report)
	n := 0
	for _, q := range report.Score.Questions {
		if q.Possible == "0" || q.State == "NOT_REACHED" {
			continue
		}
		n++
		want := q.Earned + " of " + q.Possible
		if got := webtest.Eval[string](p, fmt.Sprintf(`document.querySelector("#a-%s .number b")?.textContent ?? "nothing"`, q.Question)); got != want {
			t.Errorf("%s has %q, want %q", q.Question, got, want)
		}
	}
	if n == 0 {
		t.Error("no question of the report has points")
	}
}

// post calls the API with a token and a body.
func post(t *testing.T, w *demo.Welcome, token, path, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPost, w.REST+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode >= 300 {
		t.Fatalf("%s: %s", path, got.Status)
	}
}

// TestClientAlerts looks after an alert and settles it. One that another manager took meanwhile is shown as it is now.
func TestClientAlerts(t *testing.T) {
	t.Parallel()
	w := serve(t)
	var open struct {
		Alerts []struct{ Alert, Text string }
	}
	ask(t, w, w.Tokens.Client, `/v1/clients/acme/alerts?pageSize=2&filter=state%20=%20%22OPEN%22`, &open)
	if len(open.Alerts) < 2 {
		t.Fatal("the demo has too few alerts")
	}
	p := asClient(t, w, w.Tokens.Client)
	visit(t, p, w, "/alerts?state=OPEN")
	first, second := "#alert-"+open.Alerts[0].Alert+" ", "#alert-"+open.Alerts[1].Alert+" "
	p.WaitFor(first + "button")
	p.WaitFor(second + "button")
	p.Allow("412")
	post(t, w, w.Tokens.Client, "/v1/clients/acme/alerts/"+open.Alerts[1].Alert+":acknowledge", `{"etag": "*"}`)
	p.Click(second + "button:not(.primary)")
	p.Until("the conflict", fmt.Sprintf(`document.querySelector(%q)?.innerText.includes("looks after it") && document.querySelector(%q) !== null`, second, second+".notice.warn"))

	p.Click(first + "button:not(.primary)")
	p.Until("who looks after it", fmt.Sprintf(`document.querySelector(%q).innerText.includes("looks after it, since")`, first))
	webtest.Eval[bool](p, fmt.Sprintf(`document.querySelector(%q).click(), true`, first+"summary"))
	p.Enter(first+"textarea", "Spoke with the team. <b onclick=alert(1)>bold</b>")
	p.Click(first + "form button.primary")
	p.Until("that it is settled", fmt.Sprintf(`document.querySelector(%q).innerText.includes("settled by")`, first))
	var now struct{ State, Note string }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/alerts/"+open.Alerts[0].Alert, &now)
	if now.State != "RESOLVED" || !strings.HasPrefix(now.Note, "Spoke with the team.") {
		t.Errorf("the alert is %+v", now)
	}
	if webtest.Eval[bool](p, `document.querySelector("blockquote b") !== null`) {
		t.Error("a note became a part of the page")
	}
}

// TestClientAppeal raises an appeal beside an answer. What was typed is there again after the page was closed.
func TestClientAppeal(t *testing.T) {
	t.Parallel()
	w := serve(t)
	release(t, w)
	p := asClient(t, w, w.Tokens.Client)
	visit(t, p, w, "/reports")
	p.Click(`main table a[href*="/reports/"]`)
	p.Click(".answer button")
	p.WaitFor("dialog[open] textarea")
	p.Click("dialog button.primary")
	p.WaitFor("dialog .fault")
	accessible(t, p, "an appeal without reasons")
	p.Enter("dialog textarea", "The roster shows two of us at the door.")
	p.Do(chromedp.Reload())
	p.Click(".answer button")
	p.Until("what was typed", `document.querySelector("dialog textarea")?.value === "The roster shows two of us at the door."`)
	id := path.Base(webtest.Eval[string](p, "location.pathname"))
	p.Click("dialog button.primary")
	p.Until("the appeal beside its answer", `document.querySelector("dialog") === null && document.querySelector(".answer")?.closest("main").innerText.includes("The roster shows two of us at the door.")`)
	var made struct {
		Appeals []struct{ State, Text string }
	}
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports/"+id+"/appeals", &made)
	if len(made.Appeals) == 0 || made.Appeals[0].State != "OPEN" {
		t.Errorf("the appeals are %+v", made.Appeals)
	}
}

// release approves a report that waits for its review, so that the time for appeals against it has only begun.
func release(t *testing.T, w *demo.Welcome) {
	t.Helper()
	var waiting struct{ Reports []struct{ Report string } }
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?filter=state%20=%20%22SUBMITTED%22%20AND%20program%20=%20%22core-2026%22", &waiting)
	if len(waiting.Reports) == 0 {
		t.Fatal("no report waits for its review")
	}
	post(t, w, w.Tokens.Reviewer, "/v1/reports/"+waiting.Reports[0].Report+":approve", `{"etag": "*", "reason": "COMPLETE"}`)
}

// answerAll answers every question of the form that has no answer yet; it holds never.
const answerAll = `(() => {
  const put = (field, value) => {
    Object.getOwnPropertyDescriptor((field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement).prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
  };
  for (const card of document.querySelectorAll(".assess .question")) {
    if (card.dataset.filled) continue;
    card.dataset.filled = "yes";
    for (const name of new Set([...card.querySelectorAll("input[type=radio]")].map((x) => x.name))) card.querySelector("input[type=radio][name=" + CSS.escape(name) + "]").click();
    card.querySelector(".options input[type=checkbox]")?.click();
    for (const field of card.querySelectorAll("input:not([type=radio], [type=checkbox], [type=datetime-local])")) put(field, "1");
    for (const field of card.querySelectorAll("input[type=datetime-local]")) put(field, "2026-01-05T10:00");
  }
  return false;
})()`

// TestClientSelfAssessment hands in a self-assessment for a location of which nothing is released this month: it is sealed for
// its own author.
func TestClientSelfAssessment(t *testing.T) {
	t.Parallel()
	w := serve(t)
	place := unreleased(t, w)
	p := asClient(t, w, w.Tokens.Client)
	visit(t, p, w, "/claims/new?location="+place)
	p.WaitFor(".assess .question")
	p.Click("form.assess > button.primary")
	p.WaitFor(".question .fault")
	accessible(t, p, "a self-assessment that lacks answers")
	// An answer may reach further questions.
	p.Until("all answers", answerAll+` || document.querySelector("form.assess > p:last-of-type").innerText.includes("All that is needed")`)
	p.Click("form.assess > button.primary")
	p.Until("the seal", `document.querySelector("main .chip.accent")?.innerText === "sealed"`)
	var made struct {
		Location, Month string
		Sealed          bool
		Answers         []any
	}
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/selfAssessments/"+path.Base(webtest.Eval[string](p, "location.pathname")), &made)
	if !made.Sealed || len(made.Answers) > 0 || made.Location != place {
		t.Errorf("the self-assessment is %+v", made)
	}
}

// unreleased returns a location with neither a released report nor a self-assessment in this month.
func unreleased(t *testing.T, w *demo.Welcome) string {
	t.Helper()
	month := time.Now().UTC().Format("2006-01")
	var all struct {
		Locations []struct{ Location, Parent, Channel string }
	}
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/locations?pageSize=200", &all)
	var reports struct{ ReleasedReports []released }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=200&from="+month, &reports)
	var assessed struct {
		SelfAssessments []struct{ Location, Month string }
	}
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/selfAssessments?pageSize=200&from="+month, &assessed)
	taken := map[string]bool{"all": true}
	for _, l := range all.Locations {
		taken[l.Parent] = true
	}
	for _, r := range reports.ReleasedReports {
		taken[r.Location] = true
	}
	for _, a := range assessed.SelfAssessments {
		taken[a.Location] = true
	}
	for _, l := range all.Locations {
		if !taken[l.Location] && l.Channel == "IN_PERSON" {
			return l.Location
		}
	}
	t.Fatal("every location has a report this month")
	return ""
}
