package screens

import (
	"fmt"
	"path"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// TestTheDeskShowsWhoHasRead opens a released report as its client does, on the client's page: the reviewer who withdraws it sees who
// has read it, and of another one that nobody has, in every language.
func TestTheDeskShowsWhoHasRead(t *testing.T) {
	t.Parallel()
	w := serve(t)
	var reports struct {
		Reports []struct{ Report, ReleasedReport string }
	}
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?filter=released&pageSize=2", &reports)
	read, unread := reports.Reports[0], reports.Reports[1]
	var me struct{ Title string }
	ask(t, w, w.Tokens.Client, "/v1/whoami", &me)

	client := signIn(t, w.REST, w.Tokens.Client)
	visit(t, client, w, "/reports/"+path.Base(read.ReleasedReport))
	client.Until("the report", `document.querySelector(".answer") !== null`)

	p := signIn(t, w.REST, w.Tokens.Reviewer)
	shown := func(where, text string) {
		t.Helper()
		p.Until(text+" in "+where, fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q)`, where, text))
	}
	withdraw := func(report string) {
		t.Helper()
		p.Do(chromedp.Navigate(w.REST + "/desk/review/" + report))
		p.Until("a report", reportIsOpen)
		p.Press("w")
		p.WaitFor("dialog select")
	}
	p.Resize(1400, 900)
	withdraw(read.Report)
	for _, where := range []string{"aside.side", "dialog"} {
		shown(where, me.Title+" · Manager")
	}
	withdraw(unread.Report)
	shown("dialog", "Nobody has read it yet.")
	p.Resize(320, 700)
	for _, language := range languages {
		speak(t, p, language, w.REST+"/desk/review/"+read.Report)
		p.Until("a report", reportIsOpen)
		shown("aside.side", me.Title)
		accessible(t, p, "readers in "+language)
		webtest.Eval[bool](p, `document.querySelector(".bottom button").click(), true`)
		shown("dialog", me.Title)
		accessible(t, p, "a withdrawal in "+language)
	}
}
