package screens

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// signIn opens the sign-in, enters a key or a code as a person would, and waits for the heading of the screen that it leads
// to.
func signIn(t *testing.T, rest, secret string) *webtest.Page {
	t.Helper()
	p := webtest.Open(t, rest+"/")
	p.WaitFor("input[autocomplete=one-time-code]")
	p.Enter("input[autocomplete=one-time-code]", secret)
	p.Click("form button.primary")
	p.Until("the screen of the role", `location.pathname !== "/" && document.querySelector("h1") !== null && document.querySelector("nav") !== null`)
	return p
}

// languages are those that every screen has.
var languages = []string{"en", "de", "sv", "hu"}

// speak chooses a language as a reader does, and opens the address in it.
func speak(t *testing.T, p *webtest.Page, language, address string) {
	t.Helper()
	webtest.Eval[bool](p, fmt.Sprintf(`localStorage.setItem("language", %q), true`, language))
	p.Do(chromedp.Navigate(address))
	p.Until("the language "+language, fmt.Sprintf(`document.documentElement.lang === %q && document.querySelector("h1") !== null && document.querySelector("progress.loading") === null`, language))
}

// accessible fails the test for everything that axe finds on the page as it is, by WCAG 2.2 AA and good practice, and where
// the page is wider than the screen.
func accessible(t *testing.T, p *webtest.Page, what string) {
	t.Helper()
	webtest.Accessible(t, p, what)
	if wide := p.Overflow(); wide != "" {
		t.Errorf("%s: the page does not fit the screen: %s", what, wide)
	}
}
