package screens

import (
	"fmt"
	"path"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// TestClientExports chooses everything that can be exported in each of its forms: the size shown is that of the file that is
// saved, and rows, which are written while they are read, have none.
func TestClientExports(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := asClient(t, w, w.Tokens.Client)
	visit(t, p, w, "/export")
	webtest.Eval[bool](p, `(() => {
	  globalThis.saved = undefined;
	  const make = URL.createObjectURL;
	  URL.createObjectURL = (blob) => { globalThis.saved = blob.size; return make.call(URL, blob); };
	  HTMLAnchorElement.prototype.click = function () {};
	  return true;
	})()`)
	p.WaitFor("main select")
	kinds := webtest.Eval[[]string](p, `[...document.querySelectorAll("main select")[0].options].map((o) => o.value)`)
	if len(kinds) < 10 {
		t.Fatalf("only %v can be exported", kinds)
	}
	for _, kind := range kinds {
		fillIn(t, p, "What", kind)
		for _, form := range webtest.Eval[[]string](p, `[...document.querySelectorAll("main select")[1].options].map((o) => o.value)`) {
			fillIn(t, p, "Form", form)
			p.Until("the size of "+kind+" as "+form, fmt.Sprintf(`document.querySelector("html[data-loading]") === null && document.querySelector("main p > code")?.innerText.endsWith(%q) && document.querySelector("main button.primary")?.disabled === false`, "."+form))
			told := webtest.Eval[string](p, `document.querySelector("main p:has(> code)").innerText.split("·")[1].trim()`)
			webtest.Eval[bool](p, `globalThis.saved = undefined, document.querySelector("main button.primary").click(), true`)
			p.Until("the file", `globalThis.saved > 0`)
			size := webtest.Eval[int](p, `globalThis.saved`)
			want := map[bool]string{true: "written as it is read", false: ""}[len(kind) > 4 && kind[len(kind)-4:] == "Rows"]
			if want == "" {
				want = webtest.Eval[string](p, fmt.Sprintf(`new Intl.NumberFormat("en", {style: "unit", unit: %d < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: %[1]d / (%[1]d < 1e6 ? 1e3 : 1e6) < 10 ? 1 : 0}).format(%[1]d / (%[1]d < 1e6 ? 1e3 : 1e6))`, size))
			}
			if len(told) < len(want) || told[:len(want)] != want {
				t.Errorf("%s as %s is told with %q, and has %d bytes (%s)", kind, form, told, size, want)
			}
		}
	}
	accessible(t, p, "an export")
}

// TestClientActions puts an action down, which lacks something at first, does it, opens it again and gives it up; what another
// manager did meanwhile is shown, and nothing overwritten.
func TestClientActions(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := asClient(t, w, w.Tokens.Client)
	visit(t, p, w, "/actions/new?location=malmo")
	pushed(t, p, "Save")
	p.WaitFor(".fault")
	accessible(t, p, "an action that lacks something")
	fillIn(t, p, "What will be done", "A bell at the door")
	fillIn(t, p, "A visit must reach", "95")
	fillIn(t, p, "Cause", "WILL")
	fillIn(t, p, "Who does it", "Mrs Berg")
	fillIn(t, p, "Due", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	pushed(t, p, "Save")
	p.Until("the action", `document.querySelector("h1")?.innerText === "A bell at the door"`)
	id := path.Base(webtest.Eval[string](p, "location.pathname"))
	accessible(t, p, "an action")
	now := func() string {
		var action struct{ State string }
		ask(t, w, w.Tokens.Client, "/v1/clients/acme/actions/"+id, &action)
		return action.State
	}
	fillIn(t, p, "Note", "They begin on Saturday.")
	pushed(t, p, "It is done")
	p.Until("what it changed", `document.querySelector("main").innerText.includes("Before and after") && document.querySelector("main").innerText.includes("They begin on Saturday.")`)
	if got := now(); got != "DONE" {
		t.Errorf("the action is %s", got)
	}
	fillIn(t, p, "Note", "One of them is ill.")
	pushed(t, p, "Open it again")
	p.Until("the action open", `!document.querySelector("main").innerText.includes("Before and after")`)

	p.Allow("412")
	post(t, w, w.Tokens.Client, "/v1/clients/acme/actions/"+id+":complete", `{"etag": "*"}`)
	fillIn(t, p, "Note", "Nobody came.")
	pushed(t, p, "Give it up")
	p.Until("the conflict", `document.querySelector(".notice.warn") !== null && document.querySelector("main").innerText.includes("Before and after")`)
	if note := webtest.Eval[string](p, `document.querySelector("textarea").value`); note != "Nobody came." || now() != "DONE" {
		t.Errorf("after a conflict the note is %q and the action %s", note, now())
	}
	pushed(t, p, "Give it up")
	p.Until("the end", `![...document.querySelectorAll("main button")].some((b) => b.innerText === "Give it up")`)
	if got := now(); got != "CANCELLED" {
		t.Errorf("the action is %s", got)
	}
}
