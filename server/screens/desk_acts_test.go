package screens

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// TestDeskPublishesAChecklist breaks a draft, which cannot be published then, mends it, and publishes it after it has shown
// which trends break.
func TestDeskPublishesAChecklist(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/checklists/core-service?at=s0.q2")
	shows(t, p, "No problems: it can be published.")
	const points = `.author .rowset input[type=number]`
	p.Enter(`.author .card:last-child input`, "Not a key")
	shows(t, p, "1 problem")
	accessible(t, p, "a draft with a problem")
	if !webtest.Eval[bool](p, `document.querySelector(".author .faulty input")?.value === "Not a key"`) {
		t.Error("the problem is not told beside its field")
	}
	if webtest.Eval[bool](p, `[...document.querySelectorAll("button")].some((b) => b.innerText.trim() === "Publish" && !b.disabled)`) {
		t.Error("a draft with a problem can be published")
	}
	p.Enter(`.author .card:last-child input`, "visible-pleasure")
	p.Enter(points, "3")
	shows(t, p, "No problems: it can be published.")
	pushed(t, p, "Publish")
	shows(t, p, "breaks the trend of: Was the person who served you visibly pleased to meet you?")
	accessible(t, p, "what is published")
	if rows := webtest.Eval[[]string](p, `[...document.querySelectorAll("dialog tbody tr")].map((r) => r.innerText)`); len(rows) != 2 || !strings.Contains(rows[1], "breaks the trend of: the total") {
		t.Errorf("of one question that counts otherwise, what changes is told as %q", rows)
	}
	var before, after struct{ LatestVersion int }
	ask(t, w, w.Tokens.Admin, "/v1/checklists/core-service", &before)
	pushed(t, p, fmt.Sprintf("Publish as version %d", before.LatestVersion+1))
	p.Until("the versions after it", `document.querySelector("dialog") === null && document.querySelector("summary")?.innerText.includes("Versions: 2")`)
	ask(t, w, w.Tokens.Admin, "/v1/checklists/core-service", &after)
	if after.LatestVersion != before.LatestVersion+1 {
		t.Errorf("the newest version is %d, and was %d", after.LatestVersion, before.LatestVersion)
	}
}

// TestDeskPreviewScores answers a question of the preview, and sees the score move; what was typed into the draft survives a
// page that is loaded anew.
func TestDeskPreviewScores(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/checklists/core-service?view=preview&in=de")
	const score = `document.querySelector(".preview aside .total").innerText`
	p.WaitFor(".preview aside .total")
	before := webtest.Eval[string](p, score)
	p.Click("#q-greeted-in-time input[type=radio]")
	p.Until("another score", fmt.Sprintf(`%s !== %q`, score, before))
	at(t, p, w.REST, "/checklists/core-service")
	p.Enter(`.author .card:last-child input`, "Typed and not stored")
	p.Until("a copy on the device", `localStorage.getItem("desk.draft.core-service")?.includes("Typed and not stored")`)
	at(t, p, w.REST, "/checklists/core-service")
	p.Until("what was typed", `document.querySelector(".author .card:last-child input")?.value === "Typed and not stored"`)
	pushed(t, p, "Discard the draft")
	p.Click("dialog button.danger")
	p.Until("the published title", `document.querySelector("dialog") === null && document.querySelector(".author .card:last-child input")?.value !== "Typed and not stored"`)
}

// TestDeskInvites invites two shoppers, looks at their codes, and revokes one invitation; the code of the other enrols.
func TestDeskInvites(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/access")
	pushed(t, p, "Invite shoppers")
	p.WaitFor(".choices input")
	webtest.Eval[bool](p, `[...document.querySelectorAll(".choices input")].slice(0, 2).forEach((box) => box.click()), true`)
	pushed(t, p, "Invite 2")
	p.Until("two codes", `document.querySelectorAll(".code svg path").length === 2`)
	accessible(t, p, "codes")
	code := webtest.Eval[string](p, `document.querySelectorAll(".code code")[2].innerText`)
	open := func() int {
		var list struct{ Invitations []struct{ Invitation string } }
		ask(t, w, w.Tokens.Admin, "/v1/invitations", &list)
		return len(list.Invitations)
	}
	if got := open(); got != 2 {
		t.Errorf("%d invitations are open", got)
	}
	p.Until("both in the list", `document.querySelectorAll(".cards tbody tr").length === 2`)
	pushed(t, p, "Revoke")
	p.Until("one in the list", `document.querySelectorAll(".cards tbody tr").length === 1 && document.querySelectorAll(".code").length === 1`)
	if got := open(); got != 1 {
		t.Errorf("%d invitations are open after one was revoked", got)
	}
	left := webtest.Eval[string](p, `document.querySelector(".code code").innerText`)
	phone := webtest.Open(t, w.REST+"/#code="+url.QueryEscape(left))
	phone.Until("the code of the fragment in its field", fmt.Sprintf(`document.querySelector("input[autocomplete=one-time-code]")?.value === %q`, left))
	if code == "" || strings.Contains(p.Text(), "ms_") {
		t.Error("a code is missing, or a secret is shown")
	}
	at(t, p, w.REST, "/access/tokens")
	pushed(t, p, "Make an API key")
	fillIn(t, p, "Client", "acme")
	p.Click("details[open] button.primary")
	shows(t, p, "This key is shown this once.")
	accessible(t, p, "a new key")
}

// TestDeskPays approves what is open, and notes two payables as paid, each as an act of its own.
func TestDeskPays(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	count := func(state string) int {
		var list struct{ Payables []struct{ State string } }
		ask(t, w, w.Tokens.Admin, "/v1/payables?pageSize=1000&filter="+url.QueryEscape(fmt.Sprintf("state = %q", state)), &list)
		return len(list.Payables)
	}
	paid := count("PAID")
	at(t, p, w.REST, "/payables?state=APPROVED")
	p.Until("two that are approved", `document.querySelectorAll(".cards input[type=checkbox]").length >= 2`)
	webtest.Eval[bool](p, `[...document.querySelectorAll(".cards input[type=checkbox]")].slice(0, 2).forEach((box) => box.click()), true`)
	fillIn(t, p, "Reference of the payment", "2026-12/1")
	accessible(t, p, "chosen payables")
	pushed(t, p, "Note 2 as paid")
	shows(t, p, "Done: 2 of 2.")
	if got := count("PAID"); got != paid+2 {
		t.Errorf("%d are paid, and %d were", got, paid)
	}
	at(t, p, w.REST, "/log?act=MarkPaid")
	p.Until("two entries of the log", `document.querySelectorAll(".cards tbody tr").length >= 2`)
}

// TestDeskUpholdsAnAppeal corrects the answer that a client appealed against, sees the difference first, and upholds.
func TestDeskUpholdsAnAppeal(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	var list struct {
		Appeals []struct{ Appeal, State string }
	}
	ask(t, w, w.Tokens.Admin, "/v1/appeals?filter="+url.QueryEscape(`state = "OPEN"`), &list)
	if len(list.Appeals) == 0 {
		t.Fatal("no appeal is open")
	}
	appeal := list.Appeals[0].Appeal
	at(t, p, w.REST, "/appeals/"+appeal)
	p.WaitFor(".question input[type=radio]")
	accessible(t, p, "an appeal")
	webtest.Eval[bool](p, `document.querySelector(".question input[type=radio]:not(:checked)").click(), true`)
	fillIn(t, p, "Answer to the client", "You are right, we have corrected it.")
	fillIn(t, p, "Comment", "The narrative says otherwise.")
	fillIn(t, p, "Uphold because", "ANSWER_WRONG")
	pushed(t, p, "Show what it does")
	p.Until("the difference", `document.querySelector(".notice.accent")?.innerText.includes("→")`)
	pushed(t, p, "Uphold")
	p.Until("the decision at the server", fmt.Sprintf(`fetch("/v1/appeals?screen=desk&filter=state%%3D%%22UPHELD%%22").then((r) => r.json()).then((r) => window.upheld = r.appeals.some((a) => a.appeal === %q)) && window.upheld`, appeal))
}
