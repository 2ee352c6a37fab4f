package phonetest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// messages returns what the shopper has written to the agency on a report.
func (a *agency) messages(t *testing.T, report string) []string {
	t.Helper()
	var list struct {
		Messages []struct {
			Text        string
			FromShopper bool
		}
	}
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+report+"/messages", nil, &list)
	var texts []string
	for _, m := range list.Messages {
		if m.FromShopper {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// TestWhatTheReviewerSees checks in far from the place and fills the report in no time. The check says so in words before the report
// is sent; the shopper's comment reaches the agency once, although the answer to it is lost at first.
func TestWhatTheReviewerSees(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	webtest.Eval[bool](p, `standAt(-33.9, 18.4, 12)`)
	webtest.Eval[bool](p, `checkIn().then(beginHere).then(() => fillAll()).then(toCheck)`)
	webtest.Eval[bool](p, `until("what the reviewer sees", () => document.querySelector("#remarks") !== null)`)
	said := webtest.Eval[string](p, `document.querySelector("#remarks").innerText`)
	for _, part := range []string{"m from the place (exact to 12 m)", "The visit took ", "are planned for it"} {
		if !strings.Contains(said, part) {
			t.Errorf("the check says %q, without %q", said, part)
		}
	}
	if strings.Contains(said, "clock") {
		t.Errorf("the check says %q of a clock that is right", said)
	}
	looksRight(t, p, "the check", "light", "dark")
	webtest.Eval[bool](p, `type(document.querySelector("#comment"), "  The address leads to the back of the mall.  "), true`)
	webtest.Eval[bool](p, `until("the comment on the disk", async () => (await rows("drafts"))[0].comment?.includes("mall"))`)
	a.swallow(func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/messages")
	})
	webtest.Eval[bool](p, `sendIt()`)
	awaitTaken(p)
	shows(p, "your comment waits")
	shows(p, "1 report waits, safe on this phone")
	a.swallow(nil)
	webtest.Eval[bool](p, `press("Send now")`)
	shows(p, "taken by the server")
	reports := outbox(p)
	a.sameDigests(t, reports)
	if got := a.messages(t, reports[0].ReportID); len(got) != 1 || got[0] != "The address leads to the back of the mall." {
		t.Errorf("the agency has the messages %q", got)
	}
	if a.count("/messages") < 2 {
		t.Error("no answer was lost")
	}
}

// TestTheCommentOfADraft writes a comment on a report that is not sent yet: it goes to the server with the copy of the draft, and
// another phone that goes on with that has it, and sends it.
func TestTheCommentOfADraft(t *testing.T) {
	t.Parallel()
	a := open(t)
	const comment = "The address leads to the back of the mall."
	first := a.enrol(t, webtest.Open)
	webtest.Eval[bool](first, `begin().then(() => fillAll()).then(() => toCheck())`)
	webtest.Eval[bool](first, fmt.Sprintf(`type(document.querySelector("#comment"), %q), true`, comment))
	webtest.Eval[bool](first, `until("the comment on the disk", async () => (await rows("drafts"))[0].comment?.includes("mall"))`)
	webtest.Eval[bool](first, fmt.Sprintf(`until("the comment at the server", async () => {
		dispatchEvent(new Event("online"));
		const [{ visit }] = await rows("drafts");
		const answer = await fetch("/v1/visits/" + visit + "/draft");
		return (await answer.json()).comment === %q;
	})`, comment))
	second := a.enrol(t, webtest.Open)
	webtest.Eval[bool](second, `(async () => {
		[...document.querySelectorAll("main > ul > li")].find((c) => c.innerText.includes("another phone")).querySelector("h2 a").click();
		await press("Go on here");
		await until("the draft", async () => (await rows("drafts")).length === 1);
		return true;
	})()`)
	if got := webtest.Eval[string](second, `rows("drafts").then(([d]) => d.comment ?? "")`); got != comment {
		t.Errorf("the other phone has the comment %q", got)
	}
}
