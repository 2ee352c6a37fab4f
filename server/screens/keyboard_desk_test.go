package screens

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// TestKeyboardPlans tries a plan, stores it and cancels a visit by the keyboard alone.
func TestKeyboardPlans(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Planner)
	at(t, p, w.REST, "/planning?client=acme&program=core-2026")
	p.WaitFor(".board tbody tr")
	h := keyboardOnly(t, p)
	h.push("Plan visits")
	h.write("Visits of each place", "20")
	h.push("Try the plan")
	h.did("what would be planned", `document.body.innerText.includes("would be planned")`)
	h.reach("the plan to store", `a.matches("details[open] .buttons button:nth-child(2)")`)
	h.Press("Enter")
	h.did("a stored plan", `document.querySelector("[role=status].hidden")?.textContent.includes("are planned.")`)
	h.reach("a visit that is offered", `a.matches(".board .chip.accent")`)
	h.Press("Enter")
	h.did("the visits of the week", `document.querySelector(".card.accent h3") !== null`)
	h.push("Cancel the visit")
	h.did("the question before it", `document.querySelector("dialog[open] button.danger") !== null`)
	h.reach("the button of the window", `a.matches("dialog button.danger")`)
	h.Press("Enter")
	h.did("a cancelled visit", `document.querySelector("dialog") === null && document.querySelector(".card.accent")?.innerText.includes("cancelled")`)
	h.reach("the list above", `a.matches(".filters select")`)
	h.push("Close")
	h.did("the board alone", `document.querySelector(".card.accent h3") === null`)
}

// TestKeyboardPublishesAChecklist edits a draft, stores it, looks at it in another language, and publishes it.
func TestKeyboardPublishesAChecklist(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	h := keyboardOnly(t, p)
	h.Press("g", "c")
	h.did("the checklists", `document.querySelector(".cards tbody tr") !== null && document.activeElement.matches("h1")`)
	h.Press("j")
	h.did("the first row", `document.activeElement.closest("tr") === document.querySelector(".cards tbody tr")`)
	h.push("core-service")
	h.did("its draft", `document.querySelector(".outline") !== null && document.activeElement.matches("h1")`)
	h.reach("the third question", `a.href?.includes("at=s0.q2")`)
	h.Press("Enter")
	h.did("the question", `document.querySelector(".author .rowset input[type=number]") !== null`)
	h.reach("its points", `a.matches(".author .rowset input[type=number]")`)
	h.Press("Ctrl+a")
	h.Type("3")
	h.Until("its check", `document.body.innerText.includes("No problems: it can be published.")`)
	h.Press("Ctrl+Enter")
	h.did("the stored draft", `[...document.querySelectorAll("button")].some((b) => b.innerText.startsWith("Save") && b.disabled) && document.activeElement.matches("input[type=number]")`)
	h.push("Preview")
	h.did("the preview", `document.querySelector(".phone .question") !== null`)
	h.push("Deutsch")
	h.did("the preview in German", `document.querySelector(".phone").lang === "de"`)
	h.reach("an answer", `a.matches(".phone input[type=radio]")`)
	h.Press("Space")
	h.did("a score", `document.querySelector(".preview aside .total") !== null`)
	h.push("Publish")
	h.did("what breaks", `document.querySelector("dialog[open]")?.innerText.includes("breaks the trend of")`)
	h.push("Publish as version")
	h.did("the versions after it", `document.querySelector("dialog") === null && document.querySelector("summary")?.innerText.includes("Versions: 2")`)
	h.push("Versions: 2")
	h.push("Retire")
	h.did("the question before it", `document.querySelector("dialog[open] button.danger") !== null`)
	h.Press("Escape")
	h.did("no question", `document.querySelector("dialog") === null`)
}

// TestKeyboardKeepsTheDirectory makes a shopper, changes, deletes and brings back, and looks for it in the list.
func TestKeyboardKeepsTheDirectory(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/directory/shoppers")
	p.WaitFor(".cards tbody tr")
	h := keyboardOnly(t, p)
	h.push("Add")
	h.did("the form", `document.querySelector("form .grid") !== null && document.activeElement.matches("h1")`)
	h.write("Id", "zoe")
	h.write("Name", "Zoe Zander")
	h.Press("Ctrl+Enter")
	h.did("the new shopper", `location.pathname.endsWith("/shoppers/zoe") && document.querySelector("h1").innerText === "Zoe Zander"`)
	h.write("Name", "Zoe Zorn")
	h.push("Save")
	h.did("the new name", `document.querySelector("h1").innerText === "Zoe Zorn"`)
	h.push("Delete")
	h.did("the question before it", `document.querySelector("dialog[open]") !== null`)
	h.reach("the button of the window", `a.matches("dialog button.danger")`)
	h.Press("Enter")
	h.did("the list", `location.pathname.endsWith("/directory/shoppers") && document.querySelector(".cards tbody tr") !== null && document.activeElement.matches("h1")`)
	h.reach("the deleted ones", `a.matches(".filters input[type=checkbox]")`)
	h.Press("Space")
	h.Until("the deleted one", `document.querySelector(".cards").innerText.includes("Zoe Zorn")`)
	h.Press("/")
	h.did("the search", `document.activeElement.type === "search"`)
	h.Type("zorn")
	h.did("one that fits", `document.querySelectorAll(".cards tbody tr").length === 1`)
	h.Press("Tab", "j")
	h.Press("Enter")
	h.Until("the shopper", `document.querySelector("h1").innerText === "Zoe Zorn"`)
	h.push("Bring back")
	h.did("the shopper again", `[...document.querySelectorAll("button")].some((b) => b.innerText === "Delete")`)
	h.Press("g", "d")
	h.did("the directory", `location.pathname === "/desk/directory"`)
}

// TestKeyboardGivesAccess invites a shopper, revokes the invitation, makes a key, and ends a session.
func TestKeyboardGivesAccess(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p, other := signIn(t, w.REST, w.Tokens.Admin), signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/access")
	h := keyboardOnly(t, p)
	h.push("Invite shoppers")
	h.Until("shoppers", `document.querySelector(".choices input") !== null`)
	for range 2 {
		h.reach("a shopper", `a.matches(".choices input:not(:checked)")`)
		h.Press("Space")
	}
	h.push("Invite 2")
	h.did("two codes", `document.querySelectorAll(".code svg path").length === 2 && document.querySelectorAll(".cards tbody tr").length === 2`)
	for left := 1; left >= 0; left-- {
		h.push("Revoke")
		h.did("the invitation gone", fmt.Sprintf(`document.querySelectorAll(".cards tbody tr").length === %d`, left))
	}
	at(t, p, w.REST, "/access/tokens")
	h = keyboardOnly(t, p)
	h.push("Make an API key")
	h.write("Client", "acme")
	h.reach("the button", `a.matches("details[open] button.primary")`)
	h.Press("Enter")
	h.did("the key", `document.body.innerText.includes("This key is shown this once.")`)
	at(t, p, w.REST, "/access/sessions")
	h = keyboardOnly(t, p)
	h.push("End")
	h.did("one's own session alone", `document.querySelectorAll(".cards tbody tr").length >= 1 && ![...document.querySelectorAll(".cards button")].length`)
	other.Allow("401")
	other.Do(chromedp.Reload())
	other.Until("the sign-in", `location.pathname === "/"`)
}

// TestKeyboardDecides answers an appeal, pays, resolves an alert and reads the log.
func TestKeyboardDecides(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	at(t, p, w.REST, "/appeals")
	p.WaitFor(".cards tbody tr")
	h := keyboardOnly(t, p)
	h.Press("j", "Enter")
	h.did("the appeal", `document.querySelector(".question input[type=radio]") !== null && document.activeElement.matches("h1")`)
	h.write("Answer to the client", "The times of the visit were checked and hold.")
	h.write("Refuse because", "REPORT_CONFIRMED")
	h.push("Refuse")
	h.did("the decision", `document.querySelector("[role=status].hidden")?.textContent !== "" && ![...document.querySelectorAll("button")].some((b) => b.innerText === "Refuse")`)

	at(t, p, w.REST, "/alerts")
	p.WaitFor(".cards tbody tr")
	h = keyboardOnly(t, p)
	h.push("Acknowledge")
	h.did("somebody who looks after it", `document.querySelector(".cards").innerText.toLowerCase().includes("acknowledged")`)
	h.write("Note, to resolve", "Talked it over.")
	h.push("Resolve")
	h.did("the note", `document.querySelector(".cards").innerText.includes("Talked it over.")`)

	p = signIn(t, w.REST, w.Tokens.Admin)
	at(t, p, w.REST, "/payables?state=APPROVED")
	p.WaitFor(".cards input[type=checkbox]")
	h = keyboardOnly(t, p)
	rows := webtest.Eval[int](p, `document.querySelectorAll(".cards tbody tr").length`)
	h.reach("a payable", `a.matches(".cards input[type=checkbox]")`)
	h.Press("Space")
	h.write("Reference of the payment", "2026-12/1")
	h.push("Note 1 as paid")
	h.did("that it is paid", fmt.Sprintf(`document.body.innerText.includes("Done: 1 of 1.") && document.querySelectorAll(".cards tbody tr").length === %d`, rows-1))

	h.Press("g", "l")
	h.did("the log", `location.pathname === "/desk/log" && document.querySelector(".cards tbody tr") !== null`)
	h.write("What was done", "MarkPaid")
	h.Press("Enter")
	h.did("one entry", `[...document.querySelectorAll(".cards tbody tr")].every((r) => r.innerText.includes("MarkPaid"))`)
	if got := webtest.Eval[string](p, "location.search"); !strings.Contains(got, "act=MarkPaid") {
		t.Errorf("what the log shows is not in its address: %s", got)
	}
}
