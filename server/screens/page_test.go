package screens

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// signIn opens the sign-in, enters a key or a code as a person would, and waits for the heading of the screen that it leads
// to.
func signIn(t *testing.T, rest, secret string) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, rest+"/")
	waitFor(t, p, "input[autocomplete=one-time-code]")
	enter(p, "input[autocomplete=one-time-code]", secret)
	click(t, p, "form button.primary")
	until(t, p, "the screen of the role", `location.pathname !== "/" && document.querySelector("h1") !== null`)
	return p
}

// waitFor waits until an element is on the page.
func waitFor(t *testing.T, p *webtest.Page, selector string) {
	t.Helper()
	until(t, p, selector, fmt.Sprintf("document.querySelector(%q) !== null", selector))
}

// within bounds every wait for a page, on a busy machine.
const within = time.Minute

// until waits until an expression holds on the page, also where another page is opened meanwhile.
func until(t *testing.T, p *webtest.Page, what, expression string) {
	t.Helper()
	// The page itself looks a few times, so that not every look is a call; then the end of the test's patience is looked at.
	look := fmt.Sprintf(`new Promise((done) => {
	  let looks = 0;
	  const look = () => { if (%s) done(true); else if (++looks > 20) done(false); else setTimeout(look, 25); };
	  look();
	})`, expression)
	for end := time.Now().Add(within); time.Now().Before(end); {
		held, err := chromedp.Run(p.Context, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise))
		if err == nil && held {
			return
		}
		if err != nil && !strings.Contains(err.Error(), "navigated") && !strings.Contains(err.Error(), "context") {
			t.Fatalf("%s: %v", what, err)
		}
	}
	t.Fatalf("the page never had %s; it shows:\n%s", what, text(p))
}

// text returns what the page shows, cut.
func text(p *webtest.Page) string {
	return webtest.Eval[string](p, `document.body.innerText.slice(0, 3000)`)
}

// enter puts a text into a field as typing does.
func enter(p *webtest.Page, selector, value string) {
	webtest.Eval[bool](p, fmt.Sprintf(`(() => {
	  const field = document.querySelector(%q);
	  const type = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
	  Object.getOwnPropertyDescriptor(type.prototype, "value").set.call(field, %q);
	  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", {bubbles: true}));
	  return true;
	})()`, selector, value))
}

// click clicks an element when it is there and can be clicked.
func click(t *testing.T, p *webtest.Page, selector string) {
	t.Helper()
	until(t, p, selector+" to click", fmt.Sprintf(`document.querySelector(%q)?.disabled === false || document.querySelector(%q)?.tagName === "A"`, selector, selector))
	webtest.Eval[bool](p, fmt.Sprintf("document.querySelector(%q).click(), true", selector))
}

// press presses keys one after another, by the names that the browser has for them.
func press(p *webtest.Page, keys ...string) {
	for _, key := range keys {
		webtest.Eval[bool](p, fmt.Sprintf(`(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true}))`, key))
	}
}

// languages are those that every screen has.
var languages = []string{"en", "de", "sv", "hu"}

// speak chooses a language as a reader does, and opens the address in it.
func speak(t *testing.T, p *webtest.Page, language, address string) {
	t.Helper()
	webtest.Eval[bool](p, fmt.Sprintf(`localStorage.setItem("language", %q), true`, language))
	p.Do(chromedp.Navigate(address))
	until(t, p, "the language "+language, fmt.Sprintf(`document.documentElement.lang === %q && document.querySelector("h1") !== null && document.querySelector("progress.loading") === null`, language))
}

// accessible fails the test for everything that axe finds on the page as it is, by WCAG 2.2 AA and good practice, and where
// the page is wider than the screen.
func accessible(t *testing.T, p *webtest.Page, what string) {
	t.Helper()
	webtest.Accessible(t, p, what)
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%s: the page is %d pixels wider than the screen", what, wide)
	}
}

// resize gives the page a size in pixels.
func resize(p *webtest.Page, width, height int64) { p.Do(chromedp.EmulateViewport(width, height)) }
