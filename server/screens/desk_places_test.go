package screens

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// deskPlaces are addresses of the desk's places, each with what is on it when it is there.
var deskPlaces = []struct{ path, there string }{
	{"/planning", ".board tbody tr"},
	{"/checklists", ".cards tbody tr"},
	{"/checklists/core-service?at=s0.q2", ".author .rowset"},
	{"/checklists/core-service?at=s1", ".author .conditions"},
	{"/checklists/core-service?view=preview&in=hu", ".phone .question"},
	{"/checklists/phone-enquiry?version=2&against=1", ".breaks"},
	{"/directory", ".cards tbody tr"},
	{"/directory/places", ".depth-1"},
	{"/directory/places/malmo?client=acme", "form .grid"},
	{"/directory/programs/core-2026?client=acme", ".rowset"},
	{"/directory/shoppers", ".cards tbody tr"},
	{"/directory/shoppers/new", "form .grid"},
	{"/access", ".choices input"},
	{"/access/tokens", ".cards tbody tr"},
	{"/access/sessions", ".cards tbody tr"},
	{"/appeals", ".cards tbody tr"},
	{"/payables?state=APPROVED", ".cards tbody tr"},
	{"/alerts", ".cards tbody tr"},
	{"/log", ".cards tbody tr"},
}

// TestDeskPlaces opens every place of the desk in every language at the size of a phone, with all that can be unfolded; in
// English also at that of a desk.
func TestDeskPlaces(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			p := signIn(t, w.REST, w.Tokens.Admin)
			p.Resize(390, 800)
			for _, place := range deskPlaces {
				speak(t, p, language, w.REST+"/desk"+place.path)
				p.WaitFor(place.there)
				webtest.Eval[bool](p, `document.querySelectorAll("details").forEach((d) => d.open = true), true`)
				accessible(t, p, place.path+" in "+language)
				if raw := webtest.Eval[string](p, `(document.body.innerText.match(/\b(desk|planning|wave|standing|dir|access|checklists|payables|log|alerts|appeals|role|kind|conflict|import)\.[A-Za-z.]+/) ?? [""])[0]`); raw != "" {
					t.Errorf("%s in %s shows the key of a text: %s", place.path, language, raw)
				}
				if language == "en" {
					p.Resize(1400, 900)
					accessible(t, p, place.path+" at a desk")
					p.Resize(390, 800)
				}
			}
		})
	}
}

// TestDeskShowsWhatARoleMaySee reads the names of places that each role is shown, and asks for one that it is not.
func TestDeskShowsWhatARoleMaySee(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, role := range []struct{ name, token, places string }{
		{"admin", w.Tokens.Admin, "review planning checklists directory access appeals payables alerts log"},
		{"reviewer", w.Tokens.Reviewer, "review planning checklists directory appeals alerts"},
		{"planner", w.Tokens.Planner, "planning directory"},
	} {
		t.Run(role.name, func(t *testing.T) {
			t.Parallel()
			p := signIn(t, w.REST, role.token)
			if got := webtest.Eval[string](p, `[...document.querySelectorAll(".top nav a")].map((a) => a.pathname.split("/").pop()).join(" ")`); got != role.places {
				t.Errorf("the places are %s, want %s", got, role.places)
			}
			if role.name == "admin" {
				return
			}
			p.Do(chromedp.Navigate(w.REST + "/desk/payables"))
			p.Until("that there is nothing", `document.querySelector("main .empty") !== null`)
		})
	}
}

// fieldNamed returns an expression for the field whose label begins with a text.
func fieldNamed(label string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("label")].find((l) => l.innerText.trim().startsWith(%q))?.querySelector("input, select, textarea")`, label)
}

// fillIn types a value into the field of a label.
func fillIn(t *testing.T, p *webtest.Page, label, value string) {
	t.Helper()
	field := fieldNamed(label)
	p.Until("the field "+label, fmt.Sprintf(`(%s)?.tagName !== "SELECT" ? (%[1]s) !== undefined : [...(%[1]s).options].some((o) => o.value === %q)`, field, value))
	webtest.Eval[bool](p, fmt.Sprintf(`document.querySelectorAll("[data-filled]").forEach((f) => delete f.dataset.filled), (%s).setAttribute("data-filled", ""), true`, fieldNamed(label)))
	p.Enter("[data-filled]", value)
}

// pushed clicks the button that is named so, or begins so.
func pushed(t *testing.T, p *webtest.Page, name string) {
	t.Helper()
	button := fmt.Sprintf(`[...document.querySelectorAll("dialog[open] button, button, summary")].find((b) => b.innerText.trim().startsWith(%q) && !b.disabled)`, name)
	p.Until("the button "+name, button+` !== undefined`)
	webtest.Eval[bool](p, button+`.click(), true`)
}

// chooseFile gives a file to the input of a page, as a person chooses one.
func chooseFile(t *testing.T, p *webtest.Page, name, content string) {
	t.Helper()
	p.WaitFor("input[type=file]")
	webtest.Eval[bool](p, fmt.Sprintf(`(() => {
	  const given = new DataTransfer();
	  given.items.add(new File([%q], %q));
	  const input = document.querySelector("input[type=file]");
	  input.files = given.files;
	  input.dispatchEvent(new Event("change", {bubbles: true}));
	  return true;
	})()`, content, name))
}

// shows waits until the page shows a text.
func shows(t *testing.T, p *webtest.Page, part string) {
	t.Helper()
	p.Until("the text "+part, fmt.Sprintf(`document.body.innerText.includes(%q)`, part))
}

// at opens a place of the desk in English, with the keys that lead there where it has some.
func at(t *testing.T, p *webtest.Page, w string, path string) {
	t.Helper()
	speak(t, p, "en", w+"/desk"+path)
}

// TestDeskKeysLead presses G and the key of each place.
func TestDeskKeysLead(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	for _, to := range []struct{ key, place string }{{"p", "planning"}, {"c", "checklists"}, {"d", "directory"}, {"l", "log"}, {"r", "review"}} {
		p.Press("g", to.key)
		p.Until(to.place, fmt.Sprintf(`location.pathname.startsWith("/desk/%s") && document.querySelector(".top nav a[aria-current]")?.pathname.endsWith(%q)`, to.place, to.place))
	}
	at(t, p, w.REST, "/directory/shoppers")
	p.WaitFor(".cards tbody tr")
	p.Press("j", "j")
	p.Until("the second row", `document.activeElement.closest("tr") === document.querySelectorAll(".cards tbody tr")[1]`)
	p.Press("/")
	p.Until("the search", `document.activeElement.type === "search"`)
}

// TestDeskPlansAWave tries a plan, which stores nothing, and stores it; then it cancels one of the visits.
func TestDeskPlansAWave(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Planner)
	planned := func() (n int) {
		var progress struct {
			Waves []struct{ Planned, Cancelled int }
		}
		ask(t, w, w.Tokens.Admin, "/v1/clients/acme/programs/core-2026/waveProgress", &progress)
		for _, wave := range progress.Waves {
			n += wave.Planned
		}
		return n
	}
	before := planned()
	at(t, p, w.REST, "/planning?client=acme&program=core-2026")
	p.WaitFor(".board tbody tr")
	pushed(t, p, "Plan visits")
	fillIn(t, p, "Visits of each place", "20")
	pushed(t, p, "Try the plan")
	shows(t, p, "would be planned")
	accessible(t, p, "a plan")
	if got := planned(); got != before {
		t.Errorf("trying a plan stored %d visits", got-before)
	}
	p.Click("details[open] .buttons button:nth-child(2)")
	p.Until("a stored plan", `document.querySelector("[role=status].hidden")?.textContent.includes("are planned.")`)
	if got := planned(); got <= before {
		t.Errorf("%d visits are planned, as many as before", got)
	}
	p.Until("a visit that is offered", `document.querySelector(".board .chip.accent") !== null`)
	p.Click(".board .chip.accent")
	pushed(t, p, "Cancel the visit")
	p.WaitFor("dialog[open]")
	accessible(t, p, "a question before an act")
	p.Click("dialog button.danger")
	p.Until("a cancelled visit", `document.querySelector("dialog") === null && document.querySelector(".card.accent")?.innerText.includes("cancelled")`)
}

// TestDeskImportsPlaces chooses a file with faults, of which nothing is stored, and one without, which is stored when the
// reader says so.
func TestDeskImportsPlaces(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	p.Allow("400")
	at(t, p, w.REST, "/directory/places?client=acme")
	pushed(t, p, "Import")
	chooseFile(t, p, "places.csv", "location,title,timeZone\nnew-shop,,Mars/Phobos\nnew shop,Second,Europe/Berlin\n")
	shows(t, p, "Faults in the file: 3")
	accessible(t, p, "faults of a file")
	if got := webtest.Eval[string](p, `[...document.querySelectorAll("dialog tbody tr")].map((r) => [...r.cells].slice(0, 2).map((c) => c.innerText.trim()).join(" ")).join(", ")`); got != "2 title, 2 timeZone, 3 location" {
		t.Errorf("the faults are at %s", got)
	}
	chooseFile(t, p, "places.csv", "location,title,timeZone,locale\nnew-shop,<img src=x onerror=alert(1)>,Europe/Berlin,de\n")
	pushed(t, p, "Store it")
	p.Until("the new place as a text", `[...document.querySelectorAll(".cards a")].some((a) => a.innerText.startsWith("<img src=x"))`)
}

// TestDeskConflictShowsBoth changes one shopper in two windows: the second save is refused and shows both versions.
func TestDeskConflictShowsBoth(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p, other := signIn(t, w.REST, w.Tokens.Admin), signIn(t, w.REST, w.Tokens.Admin)
	p.Allow("412")
	for _, page := range []*webtest.Page{p, other} {
		at(t, page, w.REST, "/directory/shoppers/anna")
		page.Until("the form", fieldNamed("Name")+` !== undefined`)
	}
	fillIn(t, other, "Name", "Anna the first")
	pushed(t, other, "Save")
	other.Until("the new name", `document.querySelector("h1").innerText === "Anna the first"`)
	fillIn(t, p, "Name", "Anna the second")
	pushed(t, p, "Save")
	shows(t, p, "Somebody else changed this meanwhile")
	accessible(t, p, "a conflict")
	if got := webtest.Eval[string](p, `document.querySelector(".problem tbody").innerText`); !strings.Contains(got, "Anna the first") || !strings.Contains(got, "Anna the second") {
		t.Errorf("the conflict shows %s", got)
	}
	pushed(t, p, "Keep mine")
	pushed(t, p, "Save")
	p.Until("the second name", `document.querySelector("h1").innerText === "Anna the second"`)
}
