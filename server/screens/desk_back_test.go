package screens

import (
	"fmt"
	"testing"

	"mysteryshopper/server/webtest"
)

// TestBackRestoresTheQueue opens a report far down in a narrowed queue: back, by the browser and by the page, leads to the same
// reports at the same height.
func TestBackRestoresTheQueue(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, size := range []struct{ width, height int64 }{{390, 700}, {1400, 500}} {
		p := signIn(t, w.REST, w.Tokens.Reviewer)
		p.Resize(size.width, size.height)
		p.Until("the queue", `document.querySelectorAll(".list li").length >= 20`)
		p.Click(".shows button:nth-child(2)")
		p.Until("the flagged ones", `location.search.includes("flagged") && document.querySelectorAll(".list li").length >= 8`)
		const offset = `Math.round(document.querySelector(".list li:nth-child(8) a").getBoundingClientRect().top)`
		webtest.Eval[bool](p, `document.querySelector(".list li:nth-child(8) a").scrollIntoView({block: "center"}), true`)
		for _, back := range []string{`history.back()`, `(document.querySelector(".report a.narrow").checkVisibility() ? document.querySelector(".report a.narrow").click() : history.back())`} {
			// The height in the moment of the click: what comes late above the list moves it.
			before := webtest.Eval[int](p, `(() => { const at = `+offset+`; document.querySelector(".list li:nth-child(8) a").click(); return at; })()`)
			p.Until("a report", reportIsOpen)
			webtest.Eval[bool](p, back+`, true`)
			p.Until("the queue again", `!location.pathname.includes("/review/") && location.search.includes("flagged") && document.querySelector(".list li:nth-child(8)")?.checkVisibility()`)
			p.Until(fmt.Sprintf("the same height, %d", before), fmt.Sprintf(`Math.abs(%s - %d) < 3`, offset, before))
		}
	}
}
