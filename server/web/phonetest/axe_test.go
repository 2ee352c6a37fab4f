package phonetest

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// TestAccessible looks at every screen of the phone in four languages with axe-core: no rule of WCAG 2.2 AA is broken, and no page
// is wider than a phone of 320 pixels.
func TestAccessible(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "sv", "hu"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			a := open(t)
			p := prepare(webtest.Open(t, a.address+"/app/"))
			p.Do(chromedp.EmulateViewport(320, 700))
			webtest.Eval[bool](p, fmt.Sprintf(`localStorage.setItem("language", %q), true`, language))
			look := func(path string) {
				t.Helper()
				a.goTo(p, path)
				webtest.Eval[bool](p, `until("the page", () => !/\b(Loading|Wird geladen|Läses in|Betöltés)\b/.test(document.querySelector("main").innerText))`)
				webtest.Accessible(t, p, language+" "+path)
				if wide := p.Overflow(); wide != "" {
					t.Errorf("%s %s is wider than 320 pixels: %s", language, path, wide)
				}
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
