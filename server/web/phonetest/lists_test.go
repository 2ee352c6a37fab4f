package phonetest

import (
	"net/http"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// TestWhatListsSay looks at what the lists tell before a tap: how many things a report lacks whose visit has ended, and of an offer
// what it pays, how long it takes and which language is spoken there.
func TestWhatListsSay(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	twoAnswers(p)
	visit := webtest.Eval[string](p, `visitHere()`)
	a.goTo(p, "/visits")
	if webtest.Eval[bool](p, `until("the draft", () => document.querySelector(".card.accent")).then((c) => c.innerText.includes("missing"))`) {
		t.Error("a visit that goes on is said to lack something")
	}
	a.goTo(p, "/visits/"+visit+"/check")
	webtest.Eval[bool](p, `press("Just now")`)
	webtest.Eval[bool](p, `until("the end on the disk", async () => (await rows("drafts"))[0].content.endTime !== undefined)`)
	a.goTo(p, "/visits")
	shows(p, "things are missing")
	a.goTo(p, "/offers")
	offer := webtest.Eval[string](p, `until("an offer", () => button("Take this visit")).then((b) => b.closest("li").innerText)`)
	for _, part := range []string{"€18.00", "about 45 min", "German", " to "} {
		if !strings.Contains(offer, part) {
			t.Errorf("the offer says %q, without %q", offer, part)
		}
	}
}

// TestHowManyWereReturned opens the shopper's own page when one report was returned, and there are no others to compare with.
func TestHowManyWereReturned(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	awaitTaken(p)
	report := a.reports(t)[0]
	a.call(t, a.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+report.Report+":return", map[string]any{"etag": "*", "reason": "UNCLEAR", "comment": "Who said so?"}, nil)
	a.goTo(p, "/me")
	shows(p, "Your last report was returned.")
	shows(p, "Too few others were at the same places")
	looksRight(t, p, "the own reports", "light", "dark")
}
