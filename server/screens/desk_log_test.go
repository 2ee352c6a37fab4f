package screens

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTheLogChecksItsChain looks at the log at the desk: acts are said in words. Its chain is checked: the page says up to which entry
// it is verified, and when.
func TestTheLogChecksItsChain(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	p.Do(chromedp.Navigate(w.REST + "/desk/log"))
	p.Until("the log", `document.querySelector("table tbody tr") !== null && document.body.innerText.includes("sealed into a chain")`)
	p.Until("acts in words", `[...document.querySelectorAll("tbody td:nth-child(2) button")].every((b) => b.innerText !== b.title && b.innerText.length > 5)`)
	p.Click("section[aria-label='The chain of the log'] button")
	p.Until("how far it is verified", `/Chain verified up to entry [\d,]+ of [\d,]+, made .+ Checked at \d/.test(document.body.innerText)`)
	p.Until("the hash", `/^[0-9a-f]{64}$/.test(document.querySelector("section[aria-label='The chain of the log'] code")?.innerText)`)
	accessible(t, p, "a chain that was checked")
}
