package screens

import (
	"fmt"
	"path"
	"testing"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// clientPages are the places of the client's page, one of every kind.
func clientPages(t *testing.T, w *demo.Welcome) []string {
	t.Helper()
	var reports struct{ ReleasedReports []released }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=1", &reports)
	var actions struct{ Actions []struct{ Action string } }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/actions?pageSize=1", &actions)
	var assessed struct {
		SelfAssessments []struct{ SelfAssessment string }
	}
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/selfAssessments?pageSize=1", &assessed)
	pages := []string{
		"/", "/?compare=year", "/places", "/places/germany-west?location=germany-west", "/sections", "/sections/respect", "/questions/pressure-to-buy",
		"/waits", "/claims", "/claims/new", "/reports", "/reports?verdict=FAIL", "/alerts", "/actions", "/actions/new", "/appeals", "/export", "/how",
		"/no/such/page", "/?from=2020-01&to=2020-02",
	}
	if len(reports.ReleasedReports) == 0 || len(actions.Actions) == 0 || len(assessed.SelfAssessments) == 0 {
		t.Fatal("the demo lacks a report, an action or a self-assessment")
	}
	return append(pages, "/reports/"+path.Base(reports.ReleasedReports[0].Name), "/actions/"+actions.Actions[0].Action, "/claims/"+assessed.SelfAssessments[0].SelfAssessment)
}

// TestClientPages opens every page of a client in every language, on the smallest phone in the dark and on a desk in the light:
// axe finds nothing, nothing is wider than the screen, and the policy is kept.
func TestClientPages(t *testing.T) {
	t.Parallel()
	w := serve(t)
	pages := clientPages(t, w)
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			p := signIn(t, w.REST, w.Tokens.Client)
			for i, at := range pages {
				// Both sizes of every page are seen in some language.
				if i%2 == 0 {
					p.Resize(320, 640)
				} else {
					p.Resize(1280, 800)
				}
				speak(t, p, language, w.REST+"/c/acme"+at)
				settled(t, p)
				accessible(t, p, language+" "+at)
				p.Resize(320, 640)
				if wide := p.Overflow(); wide != "" {
					t.Errorf("%s %s does not fit a phone: %s", language, at, wide)
				}
			}
		})
	}
}

// TestClientViewer opens pages with the key of one location: what is above it or beside it is not there.
func TestClientViewer(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Manager)
	visit(t, p, w, "/")
	p.Until("the own location alone", `document.querySelector("h1")?.textContent === "Malmö" && !document.querySelector(".crumbs").innerText.includes("Sverige")`)
	var reports struct{ ReleasedReports []released }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=50&location=germany", &reports)
	p.Allow("404")
	visit(t, p, w, "/reports/"+path.Base(reports.ReleasedReports[0].Name))
	p.Until("nothing", `document.querySelector(".problem code") !== null && !document.querySelector(".answer")`)
	accessible(t, p, "a report of another location")
	visit(t, p, w, fmt.Sprintf("/?location=%s", "germany"))
	p.Until("nothing of another place", `document.querySelector(".problem") !== null && !document.querySelector(".heads")`)
}

// TestClientEvidence opens a report with photos: they are drawn from the clean copies, with the question that they prove.
func TestClientEvidence(t *testing.T) {
	t.Parallel()
	w := serve(t)
	var reports struct{ ReleasedReports []released }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=200", &reports)
	for _, r := range reports.ReleasedReports {
		var list struct{ Evidence []struct{ Evidence string } }
		ask(t, w, w.Tokens.Client, "/v1/"+r.Name+"/evidence", &list)
		if len(list.Evidence) == 0 {
			continue
		}
		p := signIn(t, w.REST, w.Tokens.Client)
		visit(t, p, w, "/reports/"+path.Base(r.Name))
		p.WaitFor(".pictures img")
		webtest.Eval[bool](p, `document.querySelector(".pictures img").scrollIntoView(), true`)
		p.Until("the photo", `document.querySelector(".pictures img").complete && document.querySelector(".pictures img").naturalWidth > 0`)
		if n := webtest.Eval[int](p, `document.querySelectorAll(".pictures li").length`); n != len(list.Evidence) {
			t.Errorf("%d files are shown, want %d", n, len(list.Evidence))
		}
		accessible(t, p, "a report with photos")
		return
	}
	t.Fatal("no released report of the demo has evidence")
}
