package screens

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// TestSignIn looks at the page of the sign-in in every language, is refused with a wrong key, and is led to the desk with the
// right one; the next visit finds the session.
func TestSignIn(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := webtest.Open(t, w.REST+"/")
	for _, language := range languages {
		speak(t, p, language, w.REST+"/")
		p.Resize(320, 640)
		accessible(t, p, "sign-in in "+language)
	}
	webtest.Eval[bool](p, `document.querySelector("form").append(document.createElement("input")), true`)
	if found, tested := webtest.Violations(t, p); tested && (len(found) != 1 || !strings.HasPrefix(found[0], "label:")) {
		t.Errorf("a field without a label was planted, and axe finds %q", found)
	}
	speak(t, p, "en", w.REST+"/")
	p.Allow("401")
	p.Allow("403")
	p.Enter("input[autocomplete=one-time-code]", "ms_wrong_key")
	p.Click("form button.primary")
	p.WaitFor("[role=alert] code")
	accessible(t, p, "a refused sign-in")
	p.Enter("input[autocomplete=one-time-code]", w.Tokens.Reviewer)
	p.Click("form button.primary")
	p.Until("the desk", `location.pathname.startsWith("/desk/") && document.querySelector(".queue") !== null`)
	if cookies := webtest.Eval[string](p, "document.cookie"); cookies != "" {
		t.Errorf("scripts can read the cookies %q", cookies)
	}
	p.Do(chromedp.Navigate(w.REST + "/"))
	p.Until("the desk without a key", `location.pathname.startsWith("/desk/")`)
	if strings.Contains(p.Text(), w.Tokens.Reviewer) {
		t.Error("the page shows the key")
	}
}

// TestTheDemoOpensOnItsScreens opens the addresses that a demo prints: each leads to a screen with somebody signed in, and the
// key is in the address no more.
func TestTheDemoOpensOnItsScreens(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, screen := range w.Screens() {
		p := webtest.Open(t, screen.Address)
		p.Until("the "+screen.Title, `location.pathname !== "/" && document.querySelector("h1") !== null`)
		if at := webtest.Eval[string](p, "location.href"); strings.Contains(at, "ms_") {
			t.Errorf("the %s shows the key in its address: %s", screen.Title, at)
		}
	}
}
