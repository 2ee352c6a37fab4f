package phonetest

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// inMedia shows the page as a medium does, such as print, with a colour scheme.
func inMedia(p *webtest.Page, media, scheme string) {
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// looksRight fails the test where the page as it is now breaks a rule of WCAG 2.2 AA in one of the colour schemes, is wider than its
// window, or, on paper, has what only a screen needs.
func looksRight(t *testing.T, p *webtest.Page, name string, schemes ...string) {
	t.Helper()
	narrow := chromedp.EmulateViewport(320, 700, chromedp.EmulateScale(2)) // A window of 640 pixels at 200 %.
	p.Do(narrow)
	for _, scheme := range schemes {
		inMedia(p, "", scheme)
		webtest.Accessible(t, p, name+", "+scheme)
	}
	if wide := p.Overflow(); wide != "" {
		t.Errorf("%s does not fit 320 pixels: %s", name, wide)
	}
	inMedia(p, "print", "light")
	p.Do(chromedp.EmulateViewport(718, 1000)) // A4 between its margins.
	if wide := p.Overflow(); wide != "" {
		t.Errorf("%s does not fit paper: %s", name, wide)
	}
	if shown := webtest.Eval[string](p, `[...document.querySelectorAll(".tabs, .foot, .back, .notice")].filter((e) => e.checkVisibility()).map((e) => e.className).join()`); shown != "" {
		t.Errorf("%s has on paper: %s", name, shown)
	}
	inMedia(p, "", "light")
	p.Do(narrow)
}

// TestAccessible looks at every screen of the phone in four languages: by axe-core in light and dark, at 320 pixels as at 200 %, and
// on paper.
func TestAccessible(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "sv", "hu"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			a := open(t)
			p := prepare(webtest.Open(t, a.address+"/app/"))
			webtest.Eval[bool](p, fmt.Sprintf(`localStorage.setItem("language", %q), true`, language))
			schemes := []string{"light"}
			if language == "en" { // Contrasts are the same in all languages.
				schemes = append(schemes, "dark")
			}
			look := func(path string) {
				t.Helper()
				a.goTo(p, path)
				webtest.Eval[bool](p, `until("the page", () => !/\b(Loading|Wird geladen|Läses in|Betöltés)\b/.test(document.querySelector("main").innerText))`)
				looksRight(t, p, language+" "+path, schemes...)
			}
			look("/enrol")
			webtest.Eval[bool](p, fmt.Sprintf(`enrol(%q)`, a.Tokens.Shopper))
			visit := a.filled(t, p)
			report := a.reports(t)[0]
			look("/visits")
			look("/outbox")
			a.call(t, a.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+report.Report+":return", map[string]string{"etag": "*", "reason": "INCOMPLETE", "comment": "Bitte mehr."}, nil)
			look("/visits")
			look("/visits/" + visit)
			look("/visits/" + visit + "/messages")
			webtest.Eval[bool](p, `history.replaceState(null, "", "/app/visits/`+visit+`"), dispatchEvent(new PopStateEvent("popstate")), until("the way in", () => document.querySelector("main > section.stack:not(.card) > button.primary")).then((b) => (b.click(), until("the return", () => location.pathname.endsWith("/returned"))))`)
			look("/visits/" + visit + "/returned")
			// The next visit is begun, and has much missing.
			draft := a.begun(p)
			look("/visits")
			look("/visits/" + draft)
			sections := webtest.Eval[[]string](p, `rows("versions").then((v) => v.find((v) => v.content.checklist === "core-service").content.sections.map((s) => s.key))`)
			for _, section := range sections[:3] {
				look("/visits/" + draft + "/fill/" + section + "?check=1")
			}
			for _, screen := range []string{"/words", "/outcome", "/check"} {
				look("/visits/" + draft + screen)
			}
			look("/offers")
			look("/me")
			look("/nothing/here/at/all")
		})
	}
}

// filled sends a report by what the pages offer in any language, and returns its visit.
func (a *agency) filled(t *testing.T, p *webtest.Page) string {
	t.Helper()
	a.begun(p)
	visit := webtest.Eval[string](p, `visitHere()`)
	webtest.Eval[bool](p, `fillQuietly()`)
	awaitTaken(p)
	return visit
}

// begun begins the report of a visit without a report, and returns the visit.
func (a *agency) begun(p *webtest.Page) string {
	a.goTo(p, "/visits")
	return webtest.Eval[string](p, `beginQuietly()`)
}
