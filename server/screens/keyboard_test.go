package screens

import (
	"fmt"
	"testing"

	"mysteryshopper/server/webtest"
)

// hands are somebody at a keyboard, without anything to point with.
type hands struct {
	t *testing.T
	*webtest.Page
}

// keyboardOnly lets a test use a page by its keyboard alone: whatever a script presses, or a pointer, fails the test.
func keyboardOnly(t *testing.T, p *webtest.Page) hands {
	t.Helper()
	webtest.Eval[bool](p, `(() => {
	  addEventListener("pointerdown", (e) => console.error("a pointer was used on", e.target.outerHTML.slice(0, 80)), true);
	  addEventListener("click", (e) => e.isTrusted || e.target.closest("a[download]") || console.error("a script has clicked on", e.target.outerHTML.slice(0, 80)), true);
	  return true;
	})()`)
	return hands{t, p}
}

// standing is "" where the element that has the focus shows it, and says what is wrong otherwise.
const standing = `(() => {
  const a = document.activeElement;
  if (!a || a === document.body) return "nothing has the focus";
  const style = getComputedStyle(a), box = a.getBoundingClientRect();
  if (box.width === 0 || box.bottom < 0 || box.top > innerHeight) return "the focus is out of sight, on " + a.outerHTML.slice(0, 120);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0) return "the focus does not show on " + a.outerHTML.slice(0, 120);
  return "";
})()`

// stands waits until something has the focus and shows it, as it has to after every act.
func (h hands) stands(after string) {
	h.t.Helper()
	if webtest.Eval[bool](h.Page, `held(() => `+standing+` === "", 5000).then(Boolean)`) {
		return
	}
	h.t.Errorf("after %s: %s", after, webtest.Eval[string](h.Page, standing))
}

// reach goes on by Tab until the element that has the focus, a, is the one that is looked for. It never stands on nothing on the
// way, but at the end of the page.
func (h hands) reach(what, looksLike string) {
	h.t.Helper()
	h.Until(what+" on the page", fmt.Sprintf(`[...document.querySelectorAll("a, button, summary, input, select, textarea, [tabindex]")].some((a) => !a.disabled && (%s))`, looksLike))
	for range 600 {
		if webtest.Eval[bool](h.Page, fmt.Sprintf(`((a) => a !== document.body && (%s) === true)(document.activeElement)`, looksLike)) {
			h.stands("the way to " + what)
			return
		}
		h.Press("Tab")
	}
	h.t.Fatalf("Tab never comes to %s; the page shows:\n%s", what, h.Text())
}

// push reaches the button or the link that begins with a name, and presses Enter.
func (h hands) push(name string) {
	h.t.Helper()
	h.reach(name, fmt.Sprintf(`a.matches("button, a, summary") && a.checkVisibility() && (a.innerText.trim().startsWith(%q) || a.ariaLabel?.startsWith(%[1]q))`, name))
	h.Press("Enter")
}

// write reaches the field whose label begins with a text, and types into it; a select is stepped through by its arrows.
func (h hands) write(label, value string) {
	h.t.Helper()
	h.reach("the field "+label, fmt.Sprintf(`a.matches("input, select, textarea") && ((a.labels?.[0]?.innerText ?? "").trim().startsWith(%q) || a.ariaLabel?.startsWith(%[1]q))`, label))
	if !webtest.Eval[bool](h.Page, `document.activeElement.tagName === "SELECT"`) {
		h.Press("Ctrl+a")
		h.Type(value)
		return
	}
	h.Until("the choice "+value, fmt.Sprintf(`[...document.activeElement.options].some((o) => o.value === %q)`, value))
	for _, key := range []string{"ArrowDown", "ArrowUp"} {
		for range 40 {
			if webtest.Eval[bool](h.Page, fmt.Sprintf(`document.activeElement.value === %q`, value)) {
				return
			}
			h.Press(key)
		}
	}
	h.t.Fatalf("the arrows never come to %s of %s", value, label)
}

// did waits until an act has come to its end, and looks where the focus is then.
func (h hands) did(what, expression string) {
	h.t.Helper()
	h.Until(what, expression)
	h.stands(what)
}
