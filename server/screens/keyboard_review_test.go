package screens

import (
	"fmt"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// isOpen waits until another report than the one before is open, and returns it.
func (h hands) isOpen(before string) string {
	h.t.Helper()
	h.did("a report", fmt.Sprintf(`!location.pathname.endsWith("/%s") && document.activeElement.matches("h1") && %s`, before, reportIsOpen))
	return opened(h.Page)
}

// TestKeyboardReviews does all that a reviewer does with reports by the keyboard alone, and looks after each act whether the focus
// is somewhere and shows.
func TestKeyboardReviews(t *testing.T) {
	t.Parallel()
	w := serve(t)
	h := keyboardOnly(t, webtest.Open(t, w.REST+"/"))
	h.Resize(1400, 900)
	h.write("Code or key", w.Tokens.Reviewer)
	h.Press("Enter")
	h.Until("the queue", `document.querySelectorAll(".list li").length > 8`)
	h = keyboardOnly(t, h.Page) // It is another page now.

	h.Press("?")
	h.did("the list of keys", `document.querySelector("dialog[open] table") !== null`)
	h.Press("Escape")
	h.Until("the list closed", `document.querySelector("dialog") === null`)

	h.Press("/")
	h.did("the search", `document.activeElement.id === "find"`)
	h.Type("qqq")
	h.did("nothing that fits", `document.querySelector(".queue .empty") !== null`)
	h.Press("Ctrl+a", "Backspace")
	h.did("the whole queue", `document.querySelectorAll(".list li").length > 8 && location.search === ""`)
	h.Press("Tab", "f")
	h.did("the filters", `document.activeElement.matches(".shows [aria-pressed=true]")`)
	h.push("Order, client, program, reviewer")
	h.write("Client", "acme")
	h.did("the client in the address", `location.search === "?client=acme"`)
	h.push("All")
	h.Press("j")
	first := h.isOpen("")

	h.Press("h")
	h.did("that it is held", `document.querySelector(".middle .notice")?.innerText.includes("until")`)
	h.Press("h")
	h.did("that it is held no more", `document.querySelector(".middle > button.self kbd")?.innerText === "H" && document.querySelector("html[data-loading]") === null`)

	// An edit: the question is found by the arrows, answered, seen before it is stored, and stored.
	isChoice := `/^(Yes|No)(?!t)/.test(document.activeElement.cells?.[1]?.innerText ?? "")`
	for range 40 {
		if webtest.Eval[bool](h.Page, isChoice) {
			break
		}
		h.Press("ArrowDown")
	}
	h.stands("the arrows")
	h.Press("e")
	h.did("the edit", `document.activeElement.closest(".editing") !== null`)
	h.Press("Escape")
	h.did("the edit discarded", `document.querySelector(".editing") === null`)
	h.Press("e")
	h.Until("the edit again", `document.activeElement.matches(".editing input[type=radio]")`)
	h.Press("ArrowDown")
	h.did("the score before saving", `document.querySelector(".edits .figures")?.innerText.includes("→")`)
	h.write("Why", "CONTRADICTORY")
	h.write("Comment", "By the narrative it was otherwise.")
	h.Press("Ctrl+Enter")
	h.did("the revision", `document.querySelector(".edits") === null && `+reportIsOpen)
	if got := reportNow(t, w, first); got.Revision != 2 {
		t.Errorf("after the edit there is revision %d", got.Revision)
	}

	h.reach("the message", `a.ariaLabel?.startsWith("Write to the shopper") || a.matches(".side textarea")`)
	h.Type("Thank you.")
	h.push("Send")
	h.did("the message", `document.querySelector(".message.ours")?.innerText.includes("Thank you.")`)

	// Decisions: each leads on to the next report.
	h.reach("a way out of the field", `!a.matches("textarea, input")`)
	h.Press("a")
	second := h.isOpen(first)
	h.Press("z")
	h.did("the decision taken back", fmt.Sprintf(`document.querySelector(".toast") === null && document.querySelector('.list a[href*="%s"]') !== null`, first))
	for _, decision := range []struct{ key, title string }{{"r", "Return"}, {"x", "Reject"}, {"u", "Exclude"}} {
		h.Press(decision.key)
		h.did("the question for "+decision.title, `document.querySelector("dialog[open] form") !== null`)
		h.Press("Escape")
		h.did("no question", `document.querySelector("dialog") === null`)
		h.Press(decision.key)
		h.Until("the question for "+decision.title, `document.querySelector("dialog[open] form") !== null`)
		h.write("Reason", "INCOMPLETE")
		h.reach("the words", `a.matches("dialog textarea")`)
		h.Type("Please tell more.")
		h.push(decision.title)
		second = h.isOpen(second)
	}
	h.Press("k")
	h.isOpen(second)

	// Twins and evidence are looked at.
	h.Press("t")
	h.did("the twins", `location.search.includes("twins=yes") && document.querySelector(".middle").innerText.includes("There is no other report of this visit.")`)
	h.push("Twins")
	h.did("the twins alone", `location.search.includes("show=twins") && document.querySelectorAll(".list li").length === 1`)
	h.Press("j")
	h.did("both", reportIsOpen+` && document.querySelector(".middle .scroll table") !== null`)
	h.push("Keep this one")
	h.Until("the question for which to keep", `document.querySelector("dialog[open] form") !== null`)
	h.write("Reason", "DUPLICATE")
	h.push("Merge")
	h.did("the decision that waits", `document.querySelector("dialog") === null && document.querySelector(".toast") !== null`)
	h.push("All")

	// Many at once.
	h.push("Decide several")
	h.did("boxes", `document.querySelectorAll(".list input[type=checkbox]").length > 4`)
	for range 2 {
		h.reach("a box", `a.matches(".list input[type=checkbox]:not(:checked)")`)
		h.Press("Space")
	}
	h.push("Approve 2")
	h.Until("the question for many", `document.querySelector("dialog[open] form") !== null`)
	h.write("Reason", "COMPLETE")
	h.push("Approve")
	h.did("how many were decided", `document.querySelector(".queue").innerText.includes("Done: 2 of 2.")`)

	h.push("Sign out")
	h.Until("the sign-in", `location.pathname === "/" && document.querySelector("form") !== null`)
}

// TestKeyboardLooksAtEvidence opens a report with photos, goes from one to the next, zooms, and blacks an area out.
func TestKeyboardLooksAtEvidence(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	var list struct{ Reports []struct{ Report string } }
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?pageSize=200&filter=state%20=%20%22SUBMITTED%22", &list)
	for _, r := range list.Reports {
		var of struct {
			Evidence []struct{ State, MediaType string }
		}
		ask(t, w, w.Tokens.Reviewer, "/v1/reports/"+r.Report+"/evidence", &of)
		if len(of.Evidence) == 0 || of.Evidence[0].State != "STORED" || !strings.HasPrefix(of.Evidence[0].MediaType, "image/") {
			continue
		}
		at(t, p, w.REST, "/review/"+r.Report)
		p.Until("the report with its photo", reportIsOpen+` && document.querySelector(".side .pictures button:not(:disabled)") !== null`)
		h := keyboardOnly(t, p)
		h.Press("v")
		h.did("the photo", `document.querySelector("dialog[open] .frame img") !== null`)
		h.Press("+")
		h.Until("a larger photo", `document.querySelector(".frame").className === "frame scale-1"`)
		h.Press("-")
		h.Until("the photo in its size", `document.querySelector(".frame").className === "frame scale-0"`)
		h.Press("ArrowRight")
		h.did("the next photo", `document.querySelector("dialog[open] .frame img") !== null`)
		h.push("Black out an area")
		for _, side := range []string{"From the left", "From the top", "Width", "Height"} {
			h.write(side, "5")
		}
		h.push("Add the area")
		h.push("Black out 1")
		h.did("what the client sees", `document.querySelector("dialog").innerText.includes("blacked out")`)
		h.Press("Escape")
		h.did("the photo closed", `document.querySelector("dialog") === null`)
		return
	}
	t.Fatal("no report that waits has a photo")
}
