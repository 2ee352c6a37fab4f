package screens

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// openNobody opens the page that signs in. Each part and language has a browser of its own, since a browser draws only the page in
// front without delay.
func openNobody(t *testing.T, s *sitting, _ part) {
	t.Helper()
	s.page = webtest.Launch(t).Open(t, s.REST+"/")
	s.page.Allow("40")
	s.speak()
}

// openAs signs in with the key of a part.
func openAs(t *testing.T, s *sitting, p part) {
	t.Helper()
	s.page = webtest.Launch(t).Open(t, s.REST+"/")
	s.speak()
	s.page.Do(chromedp.Navigate(s.REST + "/"))
	s.page.WaitFor("input[autocomplete=one-time-code]")
	s.page.Enter("input[autocomplete=one-time-code]", p.who(s.Tokens))
	s.page.Click("form button.primary")
	s.page.Until("the screen of the role", `location.pathname !== "/" && document.querySelector("h1") !== null`)
}

// speak chooses the language of the page and of the browser. So many pictures take longer than a page of other tests may.
func (s *sitting) speak() {
	s.page.Context = context.WithoutCancel(s.page.Context)
	webtest.Eval[bool](s.page, fmt.Sprintf(`localStorage.setItem("language", %q), true`, s.language))
	s.page.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: s.language})
		return err
	}))
}

// goTo opens a place of the part.
func (s *sitting) goTo(t *testing.T, at string) {
	t.Helper()
	s.page.Do(chromedp.Navigate(s.REST + s.base + at))
	s.calm(t, "")
}

// run evaluates an expression that does something.
func (s *sitting) run(expression string) { webtest.Eval[bool](s.page, expression+", true") }

func signInWrongly(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Enter("input[autocomplete=one-time-code]", "ABCD-EFGH-JKLM")
	s.page.Click("form button.primary")
	s.page.WaitFor("[role=alert] code")
}

// waiting are reports that wait for a reviewer.
type waitingReport struct {
	Report       string
	Flags        []string
	PossibleTwin bool
}

func (s *sitting) waiting(t *testing.T) []waitingReport {
	t.Helper()
	var list struct{ Reports []waitingReport }
	ask(t, s.Welcome, s.Tokens.Reviewer, "/v1/reports?pageSize=100&filter="+url.QueryEscape(`state = "SUBMITTED"`), &list)
	return list.Reports
}

// openDoubtful opens the report with the most flags among those with photos.
func openDoubtful(t *testing.T, s *sitting) {
	t.Helper()
	var best waitingReport
	for _, r := range s.waiting(t) {
		var list struct{ Evidence []struct{ Evidence string } }
		ask(t, s.Welcome, s.Tokens.Reviewer, "/v1/reports/"+r.Report+"/evidence", &list)
		if len(list.Evidence) > 0 && !r.PossibleTwin && len(r.Flags) > len(best.Flags) {
			best = r
		}
	}
	s.goTo(t, "/review/"+best.Report)
	s.page.Until("a report", reportIsOpen)
}

func editAnswer(t *testing.T, s *sitting) {
	t.Helper()
	s.run(`[...document.querySelectorAll(".answers tr")].find((row) => /^(Yes|Ja|Igen|No|Nein|Nem|Nej)/.test(row.cells?.[1]?.innerText ?? "")).focus()`)
	s.page.Press("e")
	s.page.WaitFor(".editing input[type=radio]")
	s.run(`document.querySelector(".editing input[type=radio]:not(:checked)").click()`)
	s.page.Until("the score before saving", `document.querySelector(".edits .figures") !== null`)
	s.run(`document.querySelector(".editing").scrollIntoView({block: "center"})`)
}

func returnReport(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Press("Escape")
	s.page.Until("no edit", `document.querySelector(".edits") === null`)
	s.page.Click(".bottom .buttons button:nth-child(2)")
	s.page.WaitFor("dialog textarea")
}

func zoomPhoto(t *testing.T, s *sitting) {
	t.Helper()
	s.run(`document.querySelector("dialog button[type=button]").click()`)
	s.page.Until("no dialog", `document.querySelector("dialog") === null`)
	s.page.Click("button.picture")
	s.page.Until("a photo", `document.querySelector("dialog .frame img")?.complete === true`)
}

func openTwins(t *testing.T, s *sitting) {
	t.Helper()
	for _, r := range s.waiting(t) {
		if !r.PossibleTwin {
			continue
		}
		s.goTo(t, "/review/"+r.Report+"?twins=yes")
		s.page.Until("twins", reportIsOpen+` && document.querySelector("tr.same") !== null`)
		s.run(`document.querySelector("tr.same").closest(".card").scrollIntoView()`)
		return
	}
	t.Fatal("no report of the queue may be a twin")
}

func showKeys(t *testing.T, s *sitting) {
	t.Helper()
	s.goTo(t, "/review")
	s.page.Press("?")
	s.page.WaitFor("dialog[open]")
}

func tryPlan(t *testing.T, s *sitting) {
	t.Helper()
	s.page.WaitFor("details.card summary")
	s.run(`document.querySelector("details.card summary").click()`)
	s.page.WaitFor("details[open] input[type=number]")
	s.page.Enter("details[open] input[type=number]", "20")
	s.page.Click("details[open] > .stack > .buttons > button")
	s.page.Until("a plan", `document.querySelectorAll("details[open] > .stack > .buttons > button").length > 1`)
	s.run(`document.querySelector("details[open] > .stack > .buttons").scrollIntoView()`)
}

func importFaults(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Allow("400")
	s.run(`document.querySelector(".page .buttons button").click()`)
	chooseFile(t, s.page, "places.csv", "location,title,timeZone\nnew-shop,,Mars/Phobos\nnew shop,Second,Europe/Berlin\n")
	s.page.Until("faults", `document.querySelectorAll("dialog tbody tr").length === 3`)
}

func inviteTwo(t *testing.T, s *sitting) {
	t.Helper()
	s.page.WaitFor("details.card summary")
	s.run(`document.querySelector("details.card summary").click()`)
	s.page.WaitFor(".choices input")
	s.run(`[...document.querySelectorAll(".choices input")].slice(0, 2).forEach((box) => box.click())`)
	s.page.Click("details[open] button.primary")
	s.page.Until("two codes", `document.querySelectorAll(".code svg path").length === 2 && `+rows)
}

func openAppeal(t *testing.T, s *sitting) {
	t.Helper()
	var list struct{ Appeals []struct{ Appeal string } }
	ask(t, s.Welcome, s.Tokens.Admin, "/v1/appeals?filter="+url.QueryEscape(`state = "OPEN"`), &list)
	s.goTo(t, "/appeals/"+list.Appeals[0].Appeal)
	s.page.WaitFor(".question")
}

func openAssessment(t *testing.T, s *sitting) {
	t.Helper()
	var list struct {
		SelfAssessments []struct{ SelfAssessment string }
	}
	ask(t, s.Welcome, s.Tokens.Client, "/v1/clients/acme/selfAssessments?pageSize=1", &list)
	s.goTo(t, "/claims/"+list.SelfAssessments[0].SelfAssessment)
}

// openReleased opens a report that has photos.
func openReleased(t *testing.T, s *sitting) {
	t.Helper()
	var reports struct{ ReleasedReports []released }
	ask(t, s.Welcome, s.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=200", &reports)
	for _, r := range reports.ReleasedReports {
		var list struct{ Evidence []struct{ Evidence string } }
		ask(t, s.Welcome, s.Tokens.Client, "/v1/"+r.Name+"/evidence", &list)
		if len(list.Evidence) > 0 {
			s.goTo(t, "/reports/"+path.Base(r.Name))
			s.run(`document.querySelectorAll("img[loading=lazy]").forEach((i) => i.loading = "eager")`)
			return
		}
	}
	t.Fatal("no released report has photos")
}

func openAction(t *testing.T, s *sitting) {
	t.Helper()
	var list struct{ Actions []struct{ Action string } }
	ask(t, s.Welcome, s.Tokens.Client, "/v1/clients/acme/actions?pageSize=1", &list)
	s.goTo(t, "/actions/"+list.Actions[0].Action)
}
