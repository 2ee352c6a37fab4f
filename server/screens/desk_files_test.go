package screens

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/webtest"
)

// lines are what the window of an import lists: of each fault its line and its column.
const lines = `[...document.querySelectorAll("dialog tbody tr")].map((r) => [...r.cells].slice(0, 2).map((c) => c.innerText.trim()).join(" ")).join(", ")`

// TestDeskImportsVisitsAndShoppers chooses files with faults, which are told by line and column and of which nothing is stored, and
// files without.
func TestDeskImportsVisitsAndShoppers(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, of := range []struct{ what, path, button, faulty, faults, good, list string }{
		{
			"visits", "/planning?client=acme&program=core-2026", "Import visits",
			"client,program,location,windowStart,windowEnd\nacme,core-2026,atlantis,2030-01-01T00:00:00Z,2030-01-08T00:00:00Z\nacme,core-2026,malmo,soon,2030-01-08T00:00:00Z\n",
			"2 location, 3 windowStart",
			"visit,client,program,location,windowStart,windowEnd\nof-a-file,acme,core-2026,malmo,2030-01-01T00:00:00Z,2030-01-08T00:00:00Z\n",
			"/v1/visits/of-a-file",
		},
		{
			"shoppers", "/directory/shoppers", "Import",
			"shopper,title,email,locales\nnew one,Nora,nora@example.org,de\nnils,Nils,nowhere,de\n", "2 shopper, 3 email",
			"shopper,title,email,locales\nof-a-file,Nora,nora@example.org,de\n",
			"/v1/shoppers/of-a-file",
		},
	} {
		t.Run(of.what, func(t *testing.T) {
			t.Parallel()
			p := signIn(t, w.REST, w.Tokens.Admin)
			p.Allow("400")
			at(t, p, w.REST, of.path)
			pushed(t, p, of.button)
			chooseFile(t, p, "rows.csv", of.faulty)
			shows(t, p, "Faults in the file: 2")
			accessible(t, p, "faults of a file of "+of.what)
			if got := webtest.Eval[string](p, lines); got != of.faults {
				t.Errorf("the faults are at %s, want %s", got, of.faults)
			}
			chooseFile(t, p, "rows.csv", of.good)
			pushed(t, p, "Store it")
			p.Until("the window closed", `document.querySelector("dialog") === null`)
			var found any
			ask(t, w, w.Tokens.Admin, of.list, &found)
			if !strings.Contains(fmt.Sprint(found), "of-a-file") {
				t.Errorf("what was imported is not there: %v", found)
			}
		})
	}
}

// workbook writes a sheet of questions as authors of XLSForms have it.
func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	file := excelize.NewFile()
	if err := file.SetSheetName("Sheet1", "survey"); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := file.SetSheetRow("survey", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestDeskImportsAnXLSForm chooses a workbook with a question that a checklist cannot have: it is told with its row, and the rest
// becomes the draft when the reader says so. A file that is none is told too.
func TestDeskImportsAnXLSForm(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	p.Allow("400")
	at(t, p, w.REST, "/checklists/core-service")
	pushed(t, p, "Import")
	file := workbook(t, []any{"type", "name", "label"}, []any{"text", "story", "What did you see?"}, []any{"barcode", "till", "The code of the till"})
	choose := func(data []byte) {
		p.WaitFor("dialog input[type=file]")
		webtest.Eval[bool](p, fmt.Sprintf(`(() => {
		  const given = new DataTransfer();
		  given.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], "form.xlsx"));
		  const input = document.querySelector("dialog input[type=file]");
		  input.files = given.files;
		  input.dispatchEvent(new Event("change", {bubbles: true}));
		  return true;
		})()`, base64.StdEncoding.EncodeToString(data)))
	}
	choose([]byte("no workbook"))
	p.WaitFor("dialog .problem")
	accessible(t, p, "a file that is no workbook")
	choose(file)
	p.Until("what cannot be had of it", `document.querySelector("dialog table")?.innerText.includes("survey")`)
	accessible(t, p, "what a draft cannot have of a workbook")
	if got := webtest.Eval[string](p, `[...document.querySelectorAll("dialog tbody tr")].map((r) => r.cells[0].innerText + r.cells[1].innerText).join()`); !strings.Contains(got, "survey3") {
		t.Errorf("the question in row 3 is told at %q", got)
	}
	p.Click("dialog button.primary")
	p.Until("the draft of the workbook", `document.querySelector("dialog") === null && document.querySelector(".outline")?.innerText.includes("What did you see?")`)
}

// TestDeskDraftConflict changes one draft in two windows: the one that is late sees both versions, takes that of the other, or keeps
// its own and stores it.
func TestDeskDraftConflict(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p, other := signIn(t, w.REST, w.Tokens.Admin), signIn(t, w.REST, w.Tokens.Admin)
	p.Allow("412")
	const text = `.author .texts input[lang=en]`
	store := func(page *webtest.Page, value string) {
		page.Enter(text, value)
		page.Until("its check", `document.body.innerText.includes("No problems: it can be published.")`)
		pushed(t, page, "Save")
	}
	for _, page := range []*webtest.Page{p, other} {
		at(t, page, w.REST, "/checklists/core-service?at=s0.q2")
		page.WaitFor(text)
	}
	for _, keeps := range []string{"Take the other one", "Keep mine"} {
		store(other, "Theirs before I "+keeps)
		other.Until("that it is stored", `[...document.querySelectorAll("button")].some((b) => b.innerText.startsWith("Save") && b.disabled)`)
		store(p, "Mine, "+keeps)
		shows(t, p, "Somebody else changed this meanwhile")
		accessible(t, p, "a conflict of drafts")
		if got := webtest.Eval[string](p, `document.querySelector("section.problem tbody").innerText`); !strings.Contains(got, "Theirs before I") || !strings.Contains(got, "Mine, ") {
			t.Errorf("the conflict shows %s", got)
		}
		pushed(t, p, keeps)
		if keeps == "Take the other one" {
			p.Until("theirs", fmt.Sprintf(`document.querySelector(%q)?.value.startsWith("Theirs")`, text))
			continue
		}
		pushed(t, p, "Save")
		p.Until("mine at the server", `fetch("/v1/checklists/core-service?screen=desk").then((r) => r.json()).then((r) => JSON.stringify(r.draft).includes("Mine, Keep mine"))`)
	}
}

// TestDeskBulkListsWhatFailed approves two payables of which one was decided meanwhile: it is told by its name, and the other is
// done.
func TestDeskBulkListsWhatFailed(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Admin)
	p.Allow("412")
	p.Allow("409")
	at(t, p, w.REST, "/payables?state=OPEN")
	p.Until("two that are open", `document.querySelectorAll(".cards input[type=checkbox]").length >= 2`)
	var open struct{ Payables []struct{ Payable string } }
	ask(t, w, w.Tokens.Admin, "/v1/payables?pageSize=200&filter="+url.QueryEscape(`state = "OPEN"`), &open)
	post(t, w, w.Tokens.Admin, "/v1/payables/"+open.Payables[0].Payable+":approve", `{"etag": "*"}`)
	webtest.Eval[bool](p, `[...document.querySelectorAll(".cards input[type=checkbox]")].slice(0, 2).forEach((box) => box.click()), true`)
	pushed(t, p, "Approve 2")
	shows(t, p, "Done: 1 of 2.")
	accessible(t, p, "an act of which one failed")
	if got := webtest.Eval[string](p, `document.querySelector(".problem li").innerText`); !strings.Contains(got, ": ") {
		t.Errorf("what failed is told as %q", got)
	}
}
