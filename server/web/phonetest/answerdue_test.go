package phonetest

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// TestTheTimeToAnswer gives a report back in a program that gives two hours for the answer. The phone says until when, also with a
// clock that is a month off; when the time is over it says that too, locks nothing, and sends. The answer was written in time.
func TestTheTimeToAnswer(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	awaitTaken(p)
	report := a.reports(t)[0]
	var of struct{ Client, Program string }
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+report.Report, nil, &of)
	a.call(t, a.Tokens.Admin, http.MethodPatch, "/v1/clients/"+of.Client+"/programs/"+of.Program, map[string]any{"etag": "*", "returnAnswerHours": 2}, nil)
	a.call(t, a.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+report.Report+":return", map[string]any{"etag": "*", "reason": "UNCLEAR", "comment": "Who said so?"}, nil)
	a.goTo(p, "/visits")
	shows(p, "Who said so?")
	shows(p, "(1\u00a0h 5")
	looksRight(t, p, "a return with a time", "light", "dark")
	webtest.Eval[bool](p, fmt.Sprintf(`jump(%d)`, 30*day))
	webtest.Eval[bool](p, `document.querySelector(".card.problem h2 a").click(), true`)
	shows(p, "(1\u00a0h 5")
	webtest.Eval[bool](p, `press("Answer").then(() => until("the return", () => location.pathname.endsWith("/returned")))`)
	shows(p, "(1\u00a0h 5")

	// The server says that the time was over yesterday: that stands for a day that passes.
	due := regexp.MustCompile(`"answerDueTime":"[^"]*"`)
	past := fmt.Sprintf(`"answerDueTime":%q`, time.Now().UTC().Add(-24*time.Hour).Format(time.RFC3339))
	a.replace("/v1/visits:sync", func(body []byte) []byte { return due.ReplaceAll(body, []byte(past)) })
	change(p, "visits", `row.visit.answerDueTime`, `{ ...row, visit: { ...row.visit, answerDueTime: new RealDate(RealDate.now() - 86400000).toISOString() } }`)
	a.goTo(p, "/visits/"+report.Visit+"/returned")
	shows(p, "The time to answer is over. You can still send")
	looksRight(t, p, "a return whose time is over", "light")
	a.down()
	webtest.Eval[bool](p, fmt.Sprintf(`jump(%d), (async () => {
		await press("In your own words");
		type(await until("the words", () => document.querySelector("textarea")), "The manager said so.");
		await new Promise(requestAnimationFrame);
		history.back();
		await until("old beside new", () => [...document.querySelectorAll(".pair")].some((pair) => pair.innerText.includes("The manager said so.")));
		return finish();
	})()`, 30*day))
	// It was finished three minutes before: as early as the return, which the server has by then.
	change(p, "reports", `!row.receipt`, `{ ...row, frozenTime: row.frozenTime - 180000 }`)
	a.up()
	webtest.Eval[bool](p, `press("Send now")`)
	awaitTaken(p)
	var now struct {
		Revision int
		Flags    []string
		Events   []struct {
			Act               string
			Time, WrittenTime time.Time
		}
	}
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+report.Report, nil, &now)
	back, last := now.Events[len(now.Events)-2], now.Events[len(now.Events)-1]
	if now.Revision != 2 || !last.WrittenTime.Equal(back.Time) {
		t.Errorf("revision %d, returned %v, written %v, received %v", now.Revision, back.Time, last.WrittenTime, last.Time)
	}
	for _, f := range now.Flags {
		if f == "ANSWERED_LATE" || f == "LATE" {
			t.Errorf("an answer in time has %s", f)
		}
	}
}

// change changes the rows of a table of the phone for which a condition holds.
func change(p *webtest.Page, table, holds, into string) {
	webtest.Eval[bool](p, fmt.Sprintf(`indexedDB.databases().then((all) => new Promise((done, failed) => {
		const request = indexedDB.open(all.find((d) => d.name.startsWith("phone of ")).name);
		request.onsuccess = () => {
			const act = request.result.transaction(%q, "readwrite");
			act.objectStore(%[1]q).openCursor().onsuccess = ({ target: { result: cursor } }) => {
				if (!cursor) return;
				const row = cursor.value;
				if (%[2]s) cursor.update(%[3]s);
				cursor.continue();
			};
			act.oncomplete = () => (request.result.close(), done(true));
			act.onerror = () => failed(act.error);
		};
	}))`, table, holds, into))
}
