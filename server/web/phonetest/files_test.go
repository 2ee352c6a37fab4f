package phonetest

import (
	"net/http"
	"testing"

	"mysteryshopper/server/webtest"
)

// uploads lists the evidence that the server has for a report which may not have come yet, as its shopper sees it: question and
// state of each.
func (a *agency) uploads(t *testing.T, report string) []string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.REST+"/v1/reports/"+report+"/evidence", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+a.Tokens.Shopper)
	probe, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = probe.Body.Close() // Only the status counts.
	if probe.StatusCode == http.StatusNotFound {
		return nil
	}
	var list struct {
		Evidence []struct{ Question, State string }
	}
	a.call(t, a.Tokens.Shopper, http.MethodGet, "/v1/reports/"+report+"/evidence", nil, &list)
	var found []string
	for _, e := range list.Evidence {
		found = append(found, e.Question+" "+e.State)
	}
	return found
}

// TestFilesOfADraft attaches a photo to a draft: it goes to the server before its report. A second phone that goes on with the draft
// says that the photo is at the server, and removes it there. Another photo, whose upload fails, is said to be missing.
func TestFilesOfADraft(t *testing.T) {
	t.Parallel()
	a := open(t)
	first := a.enrol(t, webtest.Open)
	first.Allow("status of 404") // An upload that the server does not know yet.
	webtest.Eval[bool](first, `navigator.permissions.query = async () => ({state: "granted"}),
		navigator.geolocation.getCurrentPosition = (done) => done({coords: {latitude: 52.5, longitude: 13.4, accuracy: 11}}), true`)
	webtest.Eval[bool](first, `begin().then(() => fillAll(async (question) => {
		if (question !== "price-as-told") return;
		globalThis.section = location.pathname.replace("/app", "");
		await attach(question, 300, 200);
		await attach(question, 200, 300);
	}))`)
	section := webtest.Eval[string](first, `section`)
	webtest.Eval[bool](first, `until("the files at the server", async () => { const all = await rows("files"); return all.length === 2 && all.every((f) => f.storedTime); })`)
	report := webtest.Eval[string](first, `rows("drafts").then((all) => all[0].reportId)`)
	if got := a.uploads(t, report); len(got) != 2 || got[0] != "price-as-told STORED" {
		t.Fatalf("the server has %q", got)
	}
	second := a.enrol(t, webtest.Open)
	second.Allow("status of 404")
	webtest.Eval[bool](second, `(async () => {
		[...document.querySelectorAll("main > ul > li")].find((c) => c.innerText.includes("another phone")).querySelector("h2 a").click();
		await press("Go on here");
		return until("questions", () => document.querySelector(".question") !== null);
	})()`)
	a.goTo(second, section)
	webtest.Eval[bool](second, `until("both photos", () => [...document.querySelectorAll("#q-price-as-told .files li")].filter((f) => f.innerText.includes("at the server")).length === 2)`)
	webtest.Eval[bool](second, `document.querySelector("#q-price-as-told .files button").click(), until("one photo", () => document.querySelectorAll("#q-price-as-told .files li").length === 1)`)
	webtest.Eval[bool](second, `press("Next").then(() => until("the photo is removed", async () => (await rows("files")).length === 0, 90000))`)
	if got := a.uploads(t, report); len(got) != 1 {
		t.Errorf("the server still has %q", got)
	}
}

// TestFilesOnTheOtherPhone goes on with a draft whose photo never left the phone that took it. The check says where it is.
func TestFilesOnTheOtherPhone(t *testing.T) {
	t.Parallel()
	a := open(t)
	visit := a.Visits[0]
	var v struct {
		Checklist string
		Version   int
	}
	a.call(t, a.Tokens.Shopper, http.MethodGet, "/v1/visits/"+visit, nil, &v)
	photo := "01a22c8d-bf9f-7342-bc32-fc71e365fdfb"
	a.call(t, a.Tokens.Shopper, http.MethodPut, "/v1/visits/"+visit+"/draft", map[string]any{
		"reportId": "01a22c8d-e4b2-766b-a514-19ca01816812",
		"report": map[string]any{
			"checklist": v.Checklist, "version": v.Version,
			"answers": []any{map[string]any{"question": "price-as-told", "evidence": map[string]any{"ids": []string{photo}}}},
		},
	}, nil)
	p := a.enrol(t, webtest.Open)
	p.Allow("status of 404") // The server has no evidence of the report.
	a.goTo(p, "/visits/"+visit)
	webtest.Eval[bool](p, `press("Go on here").then(() => until("questions", () => document.querySelector(".question") !== null))`)
	a.goTo(p, "/visits/"+visit+"/check")
	shows(p, "1 file lies on the other phone only")
}
