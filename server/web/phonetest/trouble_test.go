package phonetest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mysteryshopper/server/webtest"
)

// twoAnswers begins a report and answers two questions.
func twoAnswers(p *webtest.Page) {
	webtest.Eval[bool](p, `begin().then(async () => { await answerOne(); await answerOne(); return true; })`)
}

// stays waits until the draft on the disk has so many answers.
func stays(p *webtest.Page, answers int) {
	webtest.Eval[bool](p, fmt.Sprintf(`until("%[1]d answers", async () => (await rows("drafts"))[0]?.content.answers.length === %[1]d)`, answers))
}

// shows waits until the page shows a text.
func shows(p *webtest.Page, text string) {
	webtest.Eval[bool](p, fmt.Sprintf(`until(%[1]q, () => document.body.innerText.includes(%[1]q))`, text))
}

// TestStorageIsTakenAway removes all that the phone has stored under an open form. The page says so, and what it shows is stored
// again with the next answer.
func TestStorageIsTakenAway(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	twoAnswers(p)
	stays(p, 2)
	webtest.Eval[bool](p, `copied().then(async () => {
		for (const name of await caches.keys()) await caches.delete(name);
		return removeTables("phone of anna");
	})`)
	webtest.Eval[bool](p, `answerOne().then(() => true)`)
	stays(p, 3)
	shows(p, "The browser has removed what was stored on this phone")
	looksRight(t, p, "a loss", "light", "dark")
	webtest.Eval[bool](p, `fillAll().then(() => finish())`)
	awaitTaken(p)
	a.sameDigests(t, outbox(p))
}

// TestTheDiskIsFull makes every write fail. The page says that the last answer is not stored, keeps it, and stores it when there
// is room again.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	twoAnswers(p)
	stays(p, 2)
	webtest.Eval[bool](p, `globalThis.put = IDBObjectStore.prototype.put, IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); }, true`)
	webtest.Eval[bool](p, `document.querySelectorAll(".question:not([data-answered]) input")[0].click(), true`)
	shows(p, "your last answer is not stored yet")
	looksRight(t, p, "a full disk", "light", "dark")
	stays(p, 2)
	webtest.Eval[bool](p, `IDBObjectStore.prototype.put = put, true`)
	stays(p, 3)
	webtest.Eval[bool](p, `until("the notice gone", () => !document.body.innerText.includes("not stored yet"))`)
}

// TestAnUpdateWaitsForTheForm installs a new version of the app while a report is open in another page. It is offered, does not
// take over while the form is open, and does after it.
func TestAnUpdateWaitsForTheForm(t *testing.T) {
	t.Parallel()
	a := open(t)
	b := webtest.Launch(t)
	form := a.enrol(t, b.Open)
	webtest.Eval[bool](form, `until("the worker", async () => (await navigator.serviceWorker.getRegistration("/app/"))?.active && navigator.serviceWorker.controller)`)
	twoAnswers(form)
	other := prepare(b.Open(t, a.address+"/app/me"))
	webtest.Eval[bool](other, `ready()`)
	a.replace("/app/worker.js", func(script []byte) []byte { return append(script, "\n// A new version."...) })
	webtest.Eval[bool](other, `navigator.serviceWorker.getRegistration("/app/").then((r) => r.update()).then(() => true)`)
	shows(other, "There is a new version of the app")
	webtest.Eval[bool](other, `globalThis.old = true, press("Now")`)
	shows(other, "A report is open")
	webtest.Eval[bool](form, `answerOne().then(() => true)`)
	stays(form, 3)
	if !webtest.Eval[bool](other, `old`) {
		t.Error("the page was loaded anew under an open form")
	}
	webtest.Eval[bool](form, `document.querySelector(".back").click(), until("the visit", () => button("Go on")), press("Visits")`)
	webtest.Eval[bool](form, `until("no form", async () => !(await navigator.locks.query()).held.some((l) => l.name.startsWith("form of ")))`)
	webtest.Eval[bool](other, `setTimeout(() => button("Now").click()), true`)
	reloaded(other)
	stays(other, 3)
}

// reloaded waits until the page was loaded anew; its functions are gone then.
func reloaded(p *webtest.Page) {
	for !webtest.Eval[bool](p, `!("old" in globalThis) && document.querySelector("h1") !== null`) {
	}
	load(p)
}

// TestTwoPhones continues a report on a second phone, then changes it on both. Nothing is overwritten: the first phone shows both,
// and keeps both.
func TestTwoPhones(t *testing.T) {
	t.Parallel()
	a := open(t)
	first := a.enrol(t, webtest.Open)
	first.Allow("status of 404") // The server has no evidence of a report that is not in yet.
	twoAnswers(first)
	webtest.Eval[bool](first, `document.querySelector(".foot a.primary").click(), until("the copy at the server", async () => (await rows("drafts"))[0].parked.etag)`)
	second := a.enrol(t, webtest.Open)
	second.Allow("status of 404")
	shows(second, "begun on another phone")
	webtest.Eval[bool](second, `(async () => {
		[...document.querySelectorAll("main > ul > li")].find((c) => c.innerText.includes("another phone")).querySelector("h2 a").click();
		await press("Go on here");
		await until("questions", () => document.querySelector(".question"));
		[...document.querySelectorAll(".question")].slice(0, 2).forEach((c) => (c.dataset.answered = "1"));
		await answerOne(0);
		document.querySelectorAll(".question")[1].querySelectorAll("input[type=radio]")[1].click();
		await isStored();
		document.querySelector(".foot a.primary").click();
		await until("the copy at the server", async () => { const d = (await rows("drafts"))[0]; return d.parked.attempts.length === 0 && d.content.answers.length === 3; });
		return true;
	})()`)
	webtest.Eval[bool](first, `document.querySelector(".back").click(), press("Go on").then(() => until("questions", () => document.querySelector(".question"))).then(async () => {
		await until("the first section", () => document.querySelectorAll(".question").length > 3);
		document.querySelectorAll(".question")[0].querySelectorAll("input[type=radio]")[4].click();
		await isStored();
		document.querySelector(".foot a.primary").click();
		return true;
	})`)
	shows(first, "Another phone has a draft of this visit too")
	shows(first, "3 answers differ")
	looksRight(t, first, "two drafts", "light", "dark")
	webtest.Eval[bool](first, `press("Keep")`)
	webtest.Eval[bool](first, `until("both", async () => { const d = (await rows("drafts"))[0]; return !d.theirs && d.content.answers.length === 3 && d.others.length === 2; })`)
	webtest.Eval[bool](first, `begin().then(() => fillAll()).then(() => finish())`)
	awaitTaken(first)
	a.sameDigests(t, outbox(first))
}

// TestAReturnIsAnswered gives a report back with a question, and answers it: the question comes first and leads into the form, where
// a photo is added to it; the old answer stands beside the new one, and the second revision has a receipt of its own.
func TestAReturnIsAnswered(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	p.Allow("status of 404") // An upload that the server does not know yet.
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	awaitTaken(p)
	report := a.reports(t)[0]
	a.call(t, a.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+report.Report+":return", map[string]any{
		"etag": "*", "reason": "UNCLEAR", "comment": "Who said so?", "questions": []string{"price-as-told"},
	}, nil)
	a.goTo(p, "/visits")
	shows(p, "Who said so?")
	webtest.Eval[bool](p, `(async () => {
		document.querySelector(".card.problem h2 a").click();
		await press("Answer");
		await until("the return", () => location.pathname.endsWith("/returned"));
		const asked = await until("the question", () => document.querySelector("a[href*='q=price-as-told']"));
		if (!document.body.innerText.includes("The reviewer asks about") || document.querySelector("main a[href*='/fill/']") !== asked) throw new Error("the question does not come first");
		if (asked.closest("section").querySelector(".pair").innerText.trim() === "") throw new Error("no answer is beside it");
		asked.click();
		const input = await until("its files", () => document.querySelector("#q-price-as-told input[type=file]"));
		const canvas = Object.assign(document.createElement("canvas"), {width: 200, height: 100});
		canvas.getContext("2d").fillRect(20, 20, 90, 40);
		const files = new DataTransfer();
		files.items.add(new File([await new Promise((done) => canvas.toBlob(done, "image/jpeg"))], "slip.jpg", {type: "image/jpeg"}));
		input.files = files.files;
		input.dispatchEvent(new Event("change", {bubbles: true}));
		await until("the photo", () => document.querySelector("#q-price-as-told .files img"));
		history.back();
		await until("the return again", () => location.pathname.endsWith("/returned"));
		await press("In your own words");
		type(await until("the words", () => document.querySelector("textarea")), "The manager said so.");
		await new Promise(requestAnimationFrame);
		history.back();
		await until("old beside new", () => [...document.querySelectorAll(".pair")].some((pair) => pair.innerText.includes("The manager said so.")));
		return finish();
	})()`)
	awaitTaken(p)
	got := outbox(p)
	if len(got) != 2 || a.reports(t)[0].Revision != 2 {
		t.Fatalf("the phone has %+v, the server %+v", got, a.reports(t))
	}
	if !strings.HasSuffix(got[1].Key, "/1") {
		t.Errorf("the answer has the key %s", got[1].Key)
	}
	webtest.Eval[bool](p, `until("the photo at the server", async () => { button("Send now")?.click(); return (await rows("files"))[0].storedTime; })`)
	var known struct {
		Evidence []struct{ Question, State string }
	}
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+report.Report+"/evidence", nil, &known)
	if len(known.Evidence) != 1 || known.Evidence[0].Question != "price-as-told" || known.Evidence[0].State != "STORED" {
		t.Errorf("the server has the evidence %+v", known)
	}
}
