package screens

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// atThePhone gives a page of the phone what its own tests have to press and to fill in.
func atThePhone(t *testing.T, p *webtest.Page) {
	t.Helper()
	helpers, err := os.ReadFile("../web/phonetest/testdata/helpers.js")
	if err != nil {
		t.Fatal(err)
	}
	webtest.Eval[bool](p, string(helpers)+"; true")
}

// soon waits until the server has something that a screen was told, such as a decision that waits for ten seconds.
func soon(p *webtest.Page, what, path, holds string) {
	p.Until(what, fmt.Sprintf(`fetch(%q, {cache: "no-store"}).then((r) => r.json()).then((r) => %s)`, path, holds))
}

// TestADay goes from the plan of a visit to the answer to an appeal, each step by the screen of the one whose step it is: a planner,
// an admin, a shopper, a reviewer and a client.
func TestADay(t *testing.T) {
	t.Parallel()
	w := serve(t)
	invitation := plansAndInvites(t, w)

	phone := webtest.Open(t, w.REST+"/#code="+url.QueryEscape(invitation))
	for _, part := range []string{"status of 401", "status of 409", "status of 412", "status of 428"} { // 409: Zoe has no home area.
		phone.Allow(part)
	}
	phone.Until("the phone", `location.pathname.startsWith("/app/") && document.querySelector("h1") !== null`)
	phone.Do(chromedp.Navigate(w.REST + "/app/offers"))
	phone.Until("the offer", `((b) => b && (b.click(), true))([...document.querySelectorAll("main li")].find((li) => li.innerText.startsWith("Berlin Mitte"))?.querySelector("button.primary"))`)
	phone.Until("the claimed visit", `/\/app\/visits\/.+/.test(location.pathname)`)
	phone.Do(chromedp.Navigate(w.REST + "/app/visits"))
	atThePhone(t, phone)
	webtest.Eval[bool](phone, `ready().then(begin).then(() => fillAll()).then(() => finish())`)
	webtest.Eval[bool](phone, `until("the receipt", async () => (await rows("reports")).every((r) => r.receipt))`)

	reviewer := signIn(t, w.REST, w.Tokens.Reviewer)
	at(t, reviewer, w.REST, "/review?find=zoe")
	reviewer.Click(".list a")
	reviewer.Until("the report of Zoe", reportIsOpen+` && document.querySelector(".head").innerText.includes("Zoe Zander")`)
	report := opened(reviewer)
	reviewer.Press("r")
	reviewer.Enter("dialog select", "UNCLEAR")
	reviewer.Enter("dialog textarea", "Who said so?")
	reviewer.Click("dialog button.primary")
	soon(reviewer, "that it was returned", "/v1/reports/"+report+"?screen=desk", `r.state === "RETURNED"`)

	phone.Do(chromedp.Navigate(w.REST + "/app/visits"))
	shows(t, phone, "Who said so?")
	atThePhone(t, phone)
	webtest.Eval[bool](phone, `(async () => {
	  document.querySelector(".card.problem h2 a").click();
	  await press("Answer");
	  await press("In your own words");
	  type(await until("the words", () => document.querySelector("textarea")), "The manager said so.");
	  await new Promise(requestAnimationFrame);
	  history.back();
	  await until("old beside new", () => document.querySelector(".pair")?.innerText.includes("The manager said so."));
	  return finish();
	})()`)
	webtest.Eval[bool](phone, `until("both receipts", async () => (await rows("reports")).filter((r) => r.receipt).length === 2)`)

	edits(t, w, reviewer, report)
	released := reportNow(t, w, report)
	appealsAndAnswers(t, w, reviewer, released.Score.EffectiveBasisPoints)
}

// plansAndInvites makes a shopper, plans a visit for her, and returns the code of her invitation.
func plansAndInvites(t *testing.T, w *demo.Welcome) string {
	t.Helper()
	admin := signIn(t, w.REST, w.Tokens.Admin)
	at(t, admin, w.REST, "/directory/shoppers/new")
	fillIn(t, admin, "Id", "zoe")
	fillIn(t, admin, "Name", "Zoe Zander")
	pushed(t, admin, "Save")
	admin.Until("the new shopper", `location.pathname.endsWith("/shoppers/zoe") && document.querySelector("h1").innerText === "Zoe Zander"`)

	planner := signIn(t, w.REST, w.Tokens.Planner)
	at(t, planner, w.REST, "/planning?client=acme&program=core-2026")
	pushed(t, planner, "Plan visits")
	fillIn(t, planner, "Location", "berlin-mitte")
	fillIn(t, planner, "Visits of each place", "40")
	fillIn(t, planner, "Only these shoppers", "zoe")
	pushed(t, planner, "Try the plan")
	shows(t, planner, "would be planned")
	planner.Click("details[open] .buttons button:nth-child(2)")
	planner.Until("a stored plan", `/(is|are) planned\./.test(document.querySelector("[role=status].hidden")?.textContent)`)

	at(t, admin, w.REST, "/access")
	pushed(t, admin, "Invite shoppers")
	admin.WaitFor(".choices input")
	admin.Enter("details[open] input[type=search]", "zoe")
	admin.Until("Zoe alone", `document.querySelectorAll(".choices input").length === 1`)
	admin.Click(".choices input")
	pushed(t, admin, "Invite 1")
	admin.WaitFor(".code svg path")
	return webtest.Eval[string](admin, `document.querySelector(".code code").innerText`)
}

// edits corrects an answer of the report that came back, with the difference before it is stored, and approves the report.
func edits(t *testing.T, w *demo.Welcome, p *webtest.Page, report string) {
	t.Helper()
	at(t, p, w.REST, "/review/"+report+"?show=answered&find=zoe")
	p.Until("the answered report", reportIsOpen+` && document.querySelector(".middle").innerText.includes("The manager said so.")`)
	before := reportNow(t, w, report)
	webtest.Eval[bool](p, `[...document.querySelectorAll(".answers tr")].find((row) => /^(Yes|No)/.test(row.cells?.[1]?.innerText ?? "")).focus(), true`)
	p.Press("e")
	p.Click(".editing input[type=radio]:not(:checked)")
	p.Until("the difference", `document.querySelector(".edits .figures")?.innerText.includes("→")`)
	p.Enter(".edits select", "CONTRADICTORY")
	p.Enter(".edits input", "By the narrative it was otherwise.")
	p.Click(".edits button.primary")
	p.Until("the revision", `document.querySelector(".edits") === null && `+reportIsOpen)
	if got := reportNow(t, w, report); got.Revision != before.Revision+1 || got.Score.EffectiveBasisPoints == before.Score.EffectiveBasisPoints {
		t.Errorf("the edit made revision %d with %d of revision %d with %d", got.Revision, got.Score.EffectiveBasisPoints, before.Revision, before.Score.EffectiveBasisPoints)
	}
	p.Press("a")
	soon(p, "that it was approved", "/v1/reports/"+report+"?screen=desk", `r.state === "APPROVED" && r.released`)
}

// appealsAndAnswers opens the report at the client, with its figure, appeals, lets the agency answer, and reads the answer.
func appealsAndAnswers(t *testing.T, w *demo.Welcome, reviewer *webtest.Page, basisPoints int) {
	t.Helper()
	client := asClient(t, w, w.Tokens.Client)
	wantHeads(t, client, w, "")
	// The visit was made today, and its month is that of Berlin, which may be the next one already.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	month := time.Now().In(berlin).Format("2006-01")
	visit(t, client, w, fmt.Sprintf("/reports?location=berlin-mitte&from=%s&to=%s", month, month))
	client.Click(`main table a[href*="/reports/"]`)
	client.WaitFor(".answer button")
	if got, want := client.Text(), fmt.Sprintf("%d.%02d%%", basisPoints/100, basisPoints%100); !strings.Contains(got, want) {
		t.Errorf("the client's report is without its %s:\n%s", want, got)
	}
	client.Click(".answer button")
	client.Enter("dialog textarea", "The roster shows two of us at the door.")
	client.Click("dialog button.primary")
	client.Until("the appeal beside its answer", `document.querySelector("dialog") === null && document.querySelector("main").innerText.includes("The roster shows two of us at the door.")`)

	var appeals struct {
		Appeals []struct{ Appeal, Text string }
	}
	ask(t, w, w.Tokens.Reviewer, "/v1/appeals?pageSize=200&filter="+url.QueryEscape(`state = "OPEN"`), &appeals)
	for _, a := range appeals.Appeals {
		if !strings.HasPrefix(a.Text, "The roster") {
			continue
		}
		at(t, reviewer, w.REST, "/appeals/"+a.Appeal)
		fillIn(t, reviewer, "Answer to the client", "The shopper waited beside the door, and saw nobody.")
		fillIn(t, reviewer, "Refuse because", "REPORT_CONFIRMED")
		pushed(t, reviewer, "Refuse")
		soon(reviewer, "the decision", "/v1/appeals?pageSize=200&screen=desk&filter="+url.QueryEscape(`state = "REFUSED"`), fmt.Sprintf(`r.appeals.some((a) => a.appeal === %q)`, a.Appeal))
	}
	client.Do(chromedp.Reload())
	shows(t, client, "The shopper waited beside the door, and saw nobody.")
}
