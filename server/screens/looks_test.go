package screens

import (
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// everyPlace opens every place of the desk, of the client's page and of the sign-in, and calls look for each. head is what a printed
// page of it has at its top.
func everyPlace(t *testing.T, w *demo.Welcome, look func(p *webtest.Page, what, head string)) {
	t.Helper()
	t.Run("sign-in", func(t *testing.T) {
		t.Parallel()
		p := webtest.Open(t, w.REST+"/")
		p.WaitFor("form")
		look(p, "sign-in", "")
	})
	t.Run("review", func(t *testing.T) {
		t.Parallel()
		p := signIn(t, w.REST, w.Tokens.Reviewer)
		p.WaitFor(".list a")
		look(p, "queue", ".printed")
		p.Press("j")
		p.Until("a report", reportIsOpen)
		look(p, "report", ".printed")
		at(t, p, w.REST, "/appeals")
		p.Click(".cards tbody a")
		p.WaitFor(".question")
		look(p, "appeal", ".printed")
	})
	t.Run("desk", func(t *testing.T) {
		t.Parallel()
		p := signIn(t, w.REST, w.Tokens.Admin)
		for _, place := range deskPlaces {
			at(t, p, w.REST, place.path)
			p.WaitFor(place.there)
			p.Until("all its parts", `document.querySelector("html[data-loading]") === null`)
			look(p, place.path, ".printed")
		}
	})
	t.Run("client", func(t *testing.T) {
		t.Parallel()
		p := signIn(t, w.REST, w.Tokens.Client)
		for _, place := range clientPages(t, w) {
			visit(t, p, w, place)
			p.WaitFor(".standing")
			look(p, place, ".standing")
		}
	})
}

// TestTwiceTheSizeInTheDark looks at every place at 200 % on a screen of 1280 pixels and on the smallest phone, in dark colours.
func TestTwiceTheSizeInTheDark(t *testing.T) {
	t.Parallel()
	everyPlace(t, serve(t), func(p *webtest.Page, what, _ string) {
		p.Media("screen", "dark")
		p.Do(chromedp.EmulateViewport(640, 400, chromedp.EmulateScale(2)))
		if dark := webtest.Eval[string](p, `getComputedStyle(document.body).backgroundColor`); dark != "rgb(20, 24, 29)" {
			t.Errorf("%s is %s in the dark", what, dark)
		}
		accessible(t, p, what+" at 200 % in the dark")
		p.Do(chromedp.EmulateViewport(320, 640, chromedp.EmulateScale(1)))
		if wide := p.Overflow(); wide != "" {
			t.Errorf("%s does not fit a phone: %s", what, wide)
		}
	})
}

// onPaper is "" where a page is fit to be printed, and says what is wrong otherwise: nothing leads elsewhere, tables repeat their
// heads on each sheet, and figures say of what time they are.
const onPaper = `((head) => {
  const wrong = [];
  for (const e of document.querySelectorAll("nav, button, .skip, .toasts")) if (e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().left > -99) wrong.push("is printed: " + e.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll("main thead")) {
    if (e.closest("table").checkVisibility() && (getComputedStyle(e).display !== "table-header-group" || e.getBoundingClientRect().height < 5)) wrong.push("does not repeat: " + e.outerHTML.slice(0, 90));
  }
  if (head !== "" && !(document.querySelector(head)?.checkVisibility() && /\d/.test(document.querySelector(head).innerText))) wrong.push("says not of what time it is");
  return [...new Set(wrong)].slice(0, 5).join("; ");
})`

// TestOnPaper looks at every place as it is printed on A4.
func TestOnPaper(t *testing.T) {
	t.Parallel()
	everyPlace(t, serve(t), func(p *webtest.Page, what, head string) {
		p.Media("print", "light")
		p.Resize(718, 1000) // A4 within the margins of a browser.
		if wrong := webtest.Eval[string](p, onPaper+`("`+head+`")`); wrong != "" {
			t.Errorf("%s on paper: %s", what, wrong)
		}
		if wide := p.Overflow(); wide != "" {
			t.Errorf("%s does not fit the paper: %s", what, wide)
		}
		p.Media("screen", "light")
		p.Resize(1280, 800)
	})
}
