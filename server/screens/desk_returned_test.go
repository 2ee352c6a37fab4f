package screens

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// TestReturnedReportsWait returns two reports, one with a time for the answer: both are in a part of the queue of their own, after the
// demo's whose answer is overdue, the one with a time first, and in no other part. When its time is over it is marked, and the reviewer
// rejects it.
func TestReturnedReportsWait(t *testing.T) {
	t.Parallel()
	w := serve(t)
	var waiting struct {
		Reports []struct{ Report, Client, Program string }
	}
	ask(t, w, w.Tokens.Reviewer, `/v1/reports?filter=state+%3D+%22SUBMITTED%22&pageSize=2`, &waiting)
	timed, open := waiting.Reports[0], waiting.Reports[1]
	giveBack := func(report string) {
		write(t, w, w.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+report+":return", `{"reason": "UNCLEAR", "comment": "Who?"}`)
	}
	giveBack(open.Report)
	write(t, w, w.Tokens.Admin, http.MethodPatch, "/v1/clients/"+timed.Client+"/programs/"+timed.Program, `{"returnAnswerHours": 1}`)
	giveBack(timed.Report)

	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Resize(1400, 900)
	at(t, p, w.REST, "/review?show=returned")
	entry := func(report string) string {
		return fmt.Sprintf(`document.querySelector('.list a[href*="%s"]')`, report)
	}
	p.Until("both reports", fmt.Sprintf(`%s?.innerText.includes("answer until") && %s?.innerText.includes("returned")`, entry(timed.Report), entry(open.Report)))
	if !webtest.Eval[bool](p, fmt.Sprintf(`((all) => {
		const at = [(a) => a.innerText.includes("no answer, late by"), (a) => a === %s, (a) => a === %s].map((is) => all.findIndex(is));
		return at[0] === 0 && at[0] < at[1] && at[1] < at[2];
	})([...document.querySelectorAll(".list a")])`, entry(timed.Report), entry(open.Report))) {
		t.Errorf("the order is %s", webtest.Eval[string](p, `document.querySelector(".list").innerText`))
	}
	accessible(t, p, "returned reports")

	// A month passes at the desk.
	webtest.Eval[bool](p, `((now) => { Date.now = () => now() + 30 * 86400000; return true; })(Date.now.bind(Date))`)
	show := func(part string) {
		webtest.Eval[bool](p, fmt.Sprintf(`[...document.querySelectorAll(".shows button")].find((b) => b.innerText.startsWith(%q)).click(), true`, part))
	}
	show("All")
	p.Until("no returned report among those that wait for a review", fmt.Sprintf(`location.search === "" && document.querySelectorAll(".list li").length > 2 && document.querySelector('.list a[href*="%s"], .list a[href*="%s"]') === null`, timed.Report, open.Report))
	show("Returned")
	p.Until("that it is overdue", entry(timed.Report)+`?.innerText.includes("no answer, late by 29")`)
	webtest.Eval[bool](p, entry(timed.Report)+`.click(), true`)
	p.Until("the report", fmt.Sprintf(`location.pathname.includes(%q) && %s`, timed.Report, reportIsOpen))
	p.Until("that a person decides", `document.querySelector(".report .notice")?.innerText.includes("You may go on waiting, or reject the report.")`)
	if acts := webtest.Eval[string](p, `document.querySelector(".bottom").innerText`); !strings.Contains(acts, "Reject") || strings.Contains(acts, "Approve") {
		t.Errorf("a returned report offers %q", acts)
	}
	accessible(t, p, "an overdue answer")
	p.Press("x")
	p.Enter("dialog select", "INCOMPLETE")
	p.Click("dialog button.primary")
	soon(p, "that it was rejected", "/v1/reports/"+timed.Report+"?screen=desk", `r.state === "REJECTED" && r.answerDueTime === undefined`)
}
