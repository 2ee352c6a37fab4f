package screens

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// ask calls the API with a token, and returns the answer.
func ask(t *testing.T, w *demo.Welcome, token, path string, into any) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, w.REST+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, got.Status)
	}
	if err := json.NewDecoder(got.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// reportNow returns a report as the API has it.
func reportNow(t *testing.T, w *demo.Welcome, id string) (report struct {
	State, Etag string
	Revision    int
	Score       struct{ EffectiveBasisPoints int }
	Events      []struct {
		Act, Reason, Comment string
		Questions            []string
	}
},
) {
	t.Helper()
	ask(t, w, w.Tokens.Admin, "/v1/reports/"+id, &report)
	return report
}

// opened returns the id of the report that is open at the desk.
func opened(p *webtest.Page) string {
	_, id, _ := strings.Cut(webtest.Eval[string](p, "location.pathname"), "/review/")
	return id
}

const reportIsOpen = `document.querySelector(".report .answers tbody tr") !== null && document.querySelector(".bottom button")?.disabled === false`

// TestReviewByKeyboard does a reviewer's work with the keyboard alone: the first report is edited, with its score before
// saving, the second is approved, the third is returned with words to the shopper, and the last decision is taken back.
func TestReviewByKeyboard(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Resize(1400, 900)
	p.Until("three reports that wait", `document.querySelectorAll(".list li").length >= 3`)
	accessible(t, p, "queue")
	p.Press("j")
	p.Until("a report", reportIsOpen)
	accessible(t, p, "report")
	first := opened(p)
	before := reportNow(t, w, first)

	// The first answer that is a choice is changed to another one.
	webtest.Eval[bool](p, `[...document.querySelectorAll(".answers tr")].find((row) => /^(Yes|Ja)/.test(row.cells?.[1]?.innerText ?? "")).focus(), true`)
	p.Press("e")
	p.WaitFor(".editing input[type=radio]")
	accessible(t, p, "edit")
	webtest.Eval[bool](p, `document.querySelector(".editing input[type=radio]:not(:checked)").click(), true`)
	p.Until("the score before saving", `document.querySelector(".edits .figures") !== null`)
	if told := webtest.Eval[string](p, `document.querySelector(".edits .figures").innerText`); !strings.Contains(told, "→") {
		t.Errorf("the edit shows no difference: %s", told)
	}
	if got := reportNow(t, w, first); got.Revision != before.Revision {
		t.Error("the preview stored a revision")
	}
	p.Enter(".edits select", "CONTRADICTORY")
	p.Press("Escape")
	p.Until("no edit", `document.querySelector(".edits") === null`)
	p.Press("e")
	p.WaitFor(".editing input[type=radio]")
	webtest.Eval[bool](p, `document.querySelector(".editing input[type=radio]:not(:checked)").click(), true`)
	p.Until("the score before saving", `document.querySelector(".edits .figures") !== null`)
	p.Enter(".edits select", "CONTRADICTORY")
	p.Click(".edits button.primary")
	p.Until("the revision", `document.querySelector(".edits") === null && `+reportIsOpen)
	after := reportNow(t, w, first)
	if after.Revision != before.Revision+1 || after.Score.EffectiveBasisPoints == before.Score.EffectiveBasisPoints {
		t.Errorf("after the edit: revision %d, %d; before: %d, %d", after.Revision, after.Score.EffectiveBasisPoints, before.Revision, before.Score.EffectiveBasisPoints)
	}

	// A decision leads on to the next report, and is sent with the decision after it, which waits on: its ten seconds do not end here.
	webtest.Eval[bool](p, `((usual) => { globalThis.setTimeout = (act, after, ...more) => after === 10000 ? 0 : usual(act, after, ...more); return true; })(setTimeout)`)
	p.Press("a")
	p.Until("the next report", fmt.Sprintf("!location.pathname.includes(%q) && %s", first, reportIsOpen))
	accessible(t, p, "a decision that waits")
	second := opened(p)
	p.Press("r")
	p.WaitFor("dialog textarea")
	accessible(t, p, "return")
	p.Enter("dialog select", "INCOMPLETE")
	p.Enter("dialog textarea", "Who apologized, before or after you asked?")
	p.Click("dialog button.primary")
	p.Until("the report after it", fmt.Sprintf("!location.pathname.includes(%q) && document.querySelector('.toast') !== null", second))
	p.Until("the first decision at the server", fmt.Sprintf(`fetch("/v1/reports/%s?screen=desk").then((r) => r.json()).then((r) => window.seen = r.state) && window.seen === "APPROVED"`, first))
	p.Until("the list without it", fmt.Sprintf(`document.querySelector('.list a[href*="%s"]') === null`, first))
	p.Press("z")
	p.Until("the returned report again", fmt.Sprintf(`document.querySelector('.toast') === null && document.querySelector('.list a[href*="%s"]') !== null`, second))
	if got := reportNow(t, w, second); got.State != "SUBMITTED" {
		t.Errorf("a decision that was taken back was sent: %s", got.State)
	}
}

// TestAReturnNamesQuestions returns a report by the keyboard: the question that is open is proposed, another one is added, and both
// are sent and are in the history.
func TestAReturnNamesQuestions(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Resize(1400, 900)
	p.Until("reports that wait", `document.querySelectorAll(".list li").length >= 2`)
	p.Press("j")
	p.Until("a report", reportIsOpen)
	report := opened(p)
	address := webtest.Eval[string](p, "location.href")
	p.Press("ArrowDown", "ArrowDown")
	p.Until("a question that is open", `document.querySelector(".answers tr.selected") !== null`)
	proposed := webtest.Eval[string](p, `document.querySelector(".answers tr.selected").id.replace("row-", "")`)
	p.Press("r")
	p.WaitFor("dialog .choices input")
	accessible(t, p, "return with questions")
	if got := webtest.Eval[[]bool](p, `[...document.querySelectorAll("dialog .choices input")].slice(0, 2).map((one) => one.checked)`); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("proposed are %v", got)
	}
	webtest.Eval[bool](p, `document.querySelectorAll("dialog .choices input")[1].focus(), true`)
	p.Press(" ")
	p.Until("the second question chosen", `document.querySelectorAll("dialog .choices input:checked").length === 2`)
	p.Enter("dialog select", "INCOMPLETE")
	p.Enter("dialog textarea", "Who apologized?")
	p.Click("dialog button.primary")
	p.Until("the report after it", fmt.Sprintf("!location.pathname.includes(%q)", report))
	p.Until("the return at the server", fmt.Sprintf(`fetch("/v1/reports/%s?screen=desk").then((r) => r.json()).then((r) => window.seen = r.state) && window.seen === "RETURNED"`, report))
	events := reportNow(t, w, report).Events
	got := events[len(events)-1]
	if got.Act != "RETURNED" || len(got.Questions) != 2 || !slices.Contains(got.Questions, proposed) {
		t.Errorf("the event is %+v, proposed was %s", got, proposed)
	}
	p.Do(chromedp.Navigate(address))
	p.Until("its history", `document.querySelector(".side")?.innerText.includes("about: ")`)
}

// TestWordsToAShopperAreProposed chooses reasons for a return: the words come in the language of the report, go with another reason,
// and never take the place of what the reviewer wrote. The report says how its program releases.
func TestWordsToAShopperAreProposed(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Resize(1400, 900)
	p.Until("a report that waits", `document.querySelector(".list a") !== null`)
	p.Press("j")
	p.Until("a report", reportIsOpen)
	p.Until("how it is released", `document.querySelector(".report .head").innerText.includes("Release: on approval")`)
	var report struct{ Content struct{ Locale string } }
	ask(t, w, w.Tokens.Admin, "/v1/reports/"+opened(p), &report)
	language, _, _ := strings.Cut(report.Content.Locale, "-")
	place := webtest.Eval[string](p, `document.querySelector(".report h1").innerText`)
	begins := func(sentence string) string {
		before, _, _ := strings.Cut(sentence, "{")
		return fmt.Sprintf(`((words) => words.startsWith(%q) && words.includes(%q) && !words.includes("{"))(document.querySelector("dialog textarea").value)`, before, place)
	}
	p.Press("r")
	p.Until("the reason to be chosen", `document.activeElement?.matches("dialog select") === true`)
	var texts map[string]string
	for _, reason := range []string{"INCOMPLETE", "WRONG_TIME"} {
		ask(t, w, "", "/static/texts/desk."+language+".json", &texts)
		p.Enter("dialog select", reason)
		p.Until("the words for "+reason, begins(texts["propose."+reason]))
	}
	p.Enter("dialog textarea", "Who apologized?")
	p.Enter("dialog select", "UNCLEAR")
	p.Enter("dialog select", "INCOMPLETE")
	webtest.Eval[bool](p, `new Promise((done) => requestIdleCallback(done)).then(() => true)`)
	if got := webtest.Eval[string](p, `document.querySelector("dialog textarea").value`); got != "Who apologized?" {
		t.Errorf("the reviewer's words are %q now", got)
	}
	p.Enter("dialog textarea", "")
	p.Enter("dialog select", "UNCLEAR")
	p.Until("words again", begins(texts["propose.UNCLEAR"]))
	accessible(t, p, "proposed words")
}

// TestReviewSpeaksEveryLanguage opens the queue and a report in every language at the size of a phone.
func TestReviewSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	w := serve(t)
	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Until("a report that waits", `document.querySelector(".list a") !== null`)
	report := webtest.Eval[string](p, `document.querySelector(".list a").href`)
	for _, language := range languages {
		p.Resize(320, 700)
		speak(t, p, language, w.REST+"/desk/review")
		p.Until("the queue", `document.querySelector(".list a") !== null`)
		accessible(t, p, "queue in "+language)
		speak(t, p, language, report)
		p.Until("a report", reportIsOpen)
		accessible(t, p, "report in "+language)
	}
}

// TestTheQueueByFlags orders the queue by the number of flags, which is counted again over the API, and goes through it with J.
func TestTheQueueByFlags(t *testing.T) {
	t.Parallel()
	w := serve(t)
	type flagged struct {
		Report string
		Flags  []string
	}
	var waiting struct{ Reports []flagged }
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?pageSize=1000&filter=state%3D%22SUBMITTED%22", &waiting)
	var compared struct {
		ReportFlags []struct {
			Report string
			Flags  []struct{ Flag string }
		}
	}
	ask(t, w, w.Tokens.Reviewer, "/v1/reports:flags?pageSize=1000", &compared)
	flags := map[string]map[string]bool{}
	for _, r := range waiting.Reports {
		flags[r.Report] = map[string]bool{}
		for _, flag := range r.Flags {
			flags[r.Report][flag] = true
		}
	}
	for _, r := range compared.ReportFlags {
		for _, f := range r.Flags {
			if flags[r.Report] != nil {
				flags[r.Report][f.Flag] = true
			}
		}
	}
	for _, of := range flags {
		for _, mark := range []string{"PARKED", "POSSIBLE_TWIN", "TEST", "NOT_HOLDER"} { // shown as marks, and not as doubts
			delete(of, mark)
		}
	}

	p := signIn(t, w.REST, w.Tokens.Reviewer)
	p.Resize(1400, 900)
	p.Until("the queue", fmt.Sprintf(`document.querySelectorAll(".list li").length >= %d`, len(flags)))
	p.Click("details summary")
	p.Enter("details select", "flags")
	p.Until("the other order", `location.search.includes("order=flags")`)
	var counts []int
	listed := webtest.Eval[[]string](p, `[...document.querySelectorAll(".list a")].map((a) => a.pathname.split("/").pop())`)
	for _, id := range listed {
		if flags[id] != nil { // others wait for a second look
			counts = append(counts, len(flags[id]))
		}
	}
	if len(counts) != len(flags) || counts[0] < 2 || !slices.IsSortedFunc(counts, func(a, b int) int { return b - a }) {
		t.Errorf("the flags of the queue of %d: %v", len(flags), counts)
	}
	p.Press("j")
	p.Until("a report", reportIsOpen)
	if got := opened(p); got != listed[0] {
		t.Errorf("J opened %s and not %s", got, listed[0])
	}
}
