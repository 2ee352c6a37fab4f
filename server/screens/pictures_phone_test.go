package screens

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

var phoneShots = []shot{
	{name: "phone-no-storage", title: "A browser that keeps nothing", seen: "Said before anybody relies on it.", at: "/", act: withoutStorage},
	{name: "phone-install", title: "Install first", seen: "What an iPhone is told: the app on the home screen first, for a page alone loses its storage.", act: onAnIPhone},
	{name: "phone-enrol", title: "Enrol", seen: "The code of an invitation.", at: "/enrol", act: onAComputer},
	{name: "phone-visits", title: "Visits", seen: "By when they are due, what came back at the top, and what is on the phone.", at: "/visits", act: enrolAnna},
	{name: "phone-offers", title: "Offers", seen: "Pay, distance, window and minutes before a tap.", path: "/offers", there: `document.querySelector("main li") !== null`},
	{name: "phone-visit", title: "A visit", seen: "What to play and to ask, when, where, and how good the position is.", at: "/visits/:visit", act: openVisit},
	{name: "phone-decline", title: "Give it back", seen: "One tap and a reason.", act: openDecline},
	{name: "phone-photo", title: "A question for a photo", seen: "From the camera, kept before the answer names it.", act: beginPhotos},
	{name: "phone-steps", title: "Steps and choices", seen: "One section at a time; each answer is stored before the next question is drawn.", at: "/visits/:visit/fill/:section", act: beginCore},
	{name: "phone-stopwatch", title: "The stopwatch", seen: "It goes on while the screen is dark, and can be set by hand.", path: "/visits/{visit}/fill/time-and-promises?q=wait-for-service", act: startWatch},
	{name: "phone-time", title: "A point in time", seen: "In the time of the place.", path: "/visits/{visit}/fill/time-and-promises", act: promise},
	{name: "phone-many", title: "Several of many", seen: "With a comment and the way to leave a question out.", path: "/visits/{visit}/fill/respect?q=attention"},
	{name: "phone-text", title: "A text", seen: "Words of the shopper.", path: "/visits/{visit}/fill/farewell?q=staff-name"},
	{name: "phone-outcome", title: "The outcome", seen: "Left unserved, closed, no such place: two taps from anywhere.", path: "/visits/{visit}/outcome"},
	{name: "phone-words", title: "In your own words", seen: "The narrative, and praise for something that was done.", path: "/visits/{visit}/words"},
	{name: "phone-check", title: "Check", seen: "Everything that is missing at once, as links; the score so far.", path: "/visits/{visit}/check"},
	{name: "phone-two", title: "Two drafts", seen: "The same visit on two phones: nothing is overwritten, and both are kept unless the shopper says otherwise.", path: "/visits/{visit}", act: writeElsewhere},
	{name: "phone-begun", title: "A visit that is begun", seen: "How far it is, and how it is given up.", path: "/visits/{visit}"},
	{name: "phone-check-in", title: "Checked in", seen: "When, and how exact the position is, as a word and a ring.", act: checkIn},
	{name: "phone-offline", title: "Without a network", seen: "The strip says what waits and that it is safe.", act: sendOffline},
	{name: "phone-outbox-offline", title: "The outbox without a network", seen: "What waits, and a copy of it as a file.", at: "/outbox", act: pressOutbox},
	{name: "phone-outbox", title: "The outbox", seen: "What was taken, with the receipt that was checked, and when it will be reviewed.", act: sendOnline},
	{name: "phone-back", title: "A visit that came back", seen: "The words of the reviewer.", act: openReturned},
	{name: "phone-returned", title: "A returned report", seen: "What is asked, and the old answers beside the new ones.", at: "/visits/:visit/returned", act: answerReturned},
	{name: "phone-messages", title: "Messages", seen: "What the reviewer and the shopper wrote.", at: "/visits/:visit/messages", act: openMessages},
	{name: "phone-me", title: "Me", seen: "Fees, the own leniency, storage, and what to copy for those who help.", path: "/me"},
	{name: "phone-me-dark", title: "Me in the dark", seen: "The colours follow the system.", mode: dark},
	{name: "phone-restored", title: "Restored from the copy", seen: "What the phone says where the browser had removed its damaged database.", at: "/outbox", act: loseDatabase},
	{name: "phone-lost", title: "Nothing there", seen: "The way back.", path: "/nothing/here/at/all"},
}

// openPhone opens the app before anybody is enrolled.
func openPhone(t *testing.T, s *sitting, _ part) {
	t.Helper()
	s.page = webtest.Launch(t).Open(t, s.REST+"/")
	for _, part := range []string{"status of 401", "net::ERR_", "status of 404", "status of 412", "status of 428"} {
		s.page.Allow(part)
	}
	s.speak()
}

// loseDatabase removes the tables of the phone, as a browser does that finds them damaged, and opens the outbox.
func loseDatabase(t *testing.T, s *sitting) {
	t.Helper()
	s.press(t, `(async () => {
		await copied();
		await removeTables((await indexedDB.databases()).find((d) => d.name.startsWith("phone of ")).name);
		document.querySelector(".tabs a[href$=visits]").click();
		await until("the visits", () => document.querySelector("main > ul > li"));
		document.querySelector(".tabs a[href$=outbox]").click();
		return until("the report", () => document.querySelector("main .card h2"));
	})()`)
}

// press is what a shopper does, by the helpers of the phone's own tests.
func (s *sitting) press(t *testing.T, expression string) {
	t.Helper()
	helpers, err := os.ReadFile("../web/phonetest/testdata/helpers.js")
	if err != nil {
		t.Fatal(err)
	}
	webtest.Eval[bool](s.page, string(helpers)+"; true")
	webtest.Eval[bool](s.page, "("+expression+").then(() => true)")
}

// agent sets what the browser says that it is.
func (s *sitting) agent(name string) {
	s.page.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: name})
		return err
	}))
}

// withoutStorage opens the app where the browser refuses to store anything.
func withoutStorage(t *testing.T, s *sitting) {
	t.Helper()
	var script page.AddScriptToEvaluateOnNewDocumentResult
	s.page.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		script, err = cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };`,
		})
		return err
	}), chromedp.Navigate(s.REST+s.base+"/"), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(script))
		return err
	}))
	s.page.WaitFor("main .notice")
}

func onAnIPhone(t *testing.T, s *sitting) {
	t.Helper()
	s.agent("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1")
	s.goTo(t, "/enrol")
	s.page.WaitFor("input[name=code]")
}

func onAComputer(t *testing.T, s *sitting) {
	t.Helper()
	s.agent("")
	s.goTo(t, "/enrol")
	s.page.WaitFor("input[name=code]")
}

func enrolAnna(t *testing.T, s *sitting) {
	t.Helper()
	s.press(t, fmt.Sprintf(`enrol(%q)`, s.Tokens.Shopper))
	s.press(t, `until("the checklists", async () => (await rows("versions")).length > 1)`)
	s.goTo(t, "/visits")
	s.page.WaitFor("main li")
}

// find chooses a visit that the shopper has, by a condition on it.
func (s *sitting) find(t *testing.T, condition string) {
	t.Helper()
	s.press(t, `rows("visits").then((all) => { globalThis.found = all.map((r) => r.visit).find((v) => `+condition+`)?.visit ?? ""; return true; })`)
	if s.visit = webtest.Eval[string](s.page, `globalThis.found`); s.visit == "" {
		t.Fatalf("no visit of the shopper has %s", condition)
	}
}

func openVisit(t *testing.T, s *sitting) {
	t.Helper()
	s.find(t, `v.checklist === "core-service" && v.state === "CLAIMED" && Date.parse(v.windowStart) < Date.now() && Date.parse(v.windowEnd) > Date.now()`)
	s.goTo(t, "/visits/"+s.visit)
}

func openDecline(t *testing.T, s *sitting) {
	t.Helper()
	s.run(`[...document.querySelectorAll("main details summary, main > button, main > section > button")].at(-1).click()`)
}

func (s *sitting) begin(t *testing.T, condition string) {
	t.Helper()
	s.find(t, condition)
	s.goTo(t, "/visits/"+s.visit)
	s.press(t, `until("the way in", () => document.querySelector("main > section.stack:not(.card) > .primary")).then((go) => go.click()).then(() => until("questions", () => document.querySelector(".question")))`)
}

func beginPhotos(t *testing.T, s *sitting) {
	t.Helper()
	s.begin(t, `v.checklist === "photo-visit" && (v.state === "CLAIMED" || v.state === "CHECKED_IN")`)
	s.press(t, `(async () => {
		const asksForPhoto = (q) => q.querySelector("input[type=file]") && !q.querySelector("input[type=radio], input[inputmode]");
		const question = await until("a question for a photo", async () => {
			const found = [...document.querySelectorAll(".question")].find(asksForPhoto);
			if (found) return found;
			const here = location.pathname;
			document.querySelector(".foot a.primary").click();
			await until("the next part", () => location.pathname !== here && document.querySelector(".question"));
			return false;
		});
		await attach(question.id.slice(2), 600, 400);
		question.scrollIntoView();
	})()`)
}

func beginCore(t *testing.T, s *sitting) {
	t.Helper()
	s.begin(t, `v.checklist === "core-service" && v.state === "CLAIMED" && Date.parse(v.windowStart) < Date.now() && Date.parse(v.windowEnd) > Date.now()`)
	s.run(`document.querySelectorAll(".question .step input")[3].click(), document.querySelector("#q-greeted-in-time input[type=radio]").click(), document.querySelector("#q-visible-pleasure input").click()`)
}

func startWatch(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Click("#q-wait-for-service .watch button")
	s.page.Until("some seconds", `/[2-9]$/.test(document.querySelector("#q-wait-for-service .watch output").innerText)`)
}

func promise(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Click("#q-promise-given input[type=radio]")
	s.page.Click("#q-promise-definite input[type=radio]")
	s.page.WaitFor("#q-promise-due input")
	s.run(`document.querySelector("#q-promise-due").scrollIntoView()`)
}

// writeElsewhere changes the draft at the server, as another phone does, and then on this one, and goes back to the visit.
func writeElsewhere(t *testing.T, s *sitting) {
	t.Helper()
	s.press(t, fmt.Sprintf(`(async () => {
		const at = "/v1/visits/%s/draft", headers = { "X-Screen": "app", "Content-Type": "application/json" };
		await until("the copy of another phone", async () => {
			const got = await fetch(at, { headers });
			if (!got.ok) return false;
			const draft = await got.json();
			draft.report.answers = draft.report.answers.filter((a) => a.choice === undefined);
			return (await fetch(at, { method: "PUT", headers, body: JSON.stringify(draft) })).ok;
		});
	})()`, s.visit))
	s.goTo(t, "/visits/"+s.visit+"/fill/respect")
	s.press(t, `until("questions", () => document.querySelector(".question input")).then((i) => i.click()).then(() => until("both", async () => (document.querySelector(".foot a.primary").click(), (await rows("drafts")).some((d) => d.theirs))))`)
	s.goTo(t, "/visits/"+s.visit)
	s.page.WaitFor("#two-drafts")
}

// checkIn keeps both drafts, and checks in with a good position.
func checkIn(t *testing.T, s *sitting) {
	t.Helper()
	s.page.Click("#two-drafts ~ button.primary")
	s.page.Until("both kept", `document.querySelector("#two-drafts") === null`)
	s.run(`navigator.geolocation.watchPosition = (done) => (setTimeout(() => done({ coords: { latitude: 52.52194, longitude: 13.4132, accuracy: 11.2 }, timestamp: Date.now() })), 1)`)
	s.page.Click("main section.card > p.small.soft + button.primary")
	s.page.WaitFor(".where")
}

func (s *sitting) offline(yes bool) {
	s.page.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		conditions := []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}}
		if _, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: conditions}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// sendOffline fills another visit while there is no network.
func sendOffline(t *testing.T, s *sitting) {
	t.Helper()
	s.begin(t, `v.checklist === "core-service" && v.state === "CLAIMED" && v.visit !== "`+s.visit+`" && Date.parse(v.windowStart) < Date.now()`)
	s.offline(true)
	s.press(t, `fillQuietly()`)
	s.run(`document.querySelector(".tabs a").click()`)
	s.page.WaitFor("main li.card")
}

func pressOutbox(t *testing.T, s *sitting) {
	t.Helper()
	s.run(`document.querySelector(".tabs a[href$=outbox]").click()`)
	s.page.WaitFor("main .card")
}

func sendOnline(t *testing.T, s *sitting) {
	t.Helper()
	s.offline(false)
	s.goTo(t, "/outbox")
	s.press(t, `until("receipts", async () => (await rows("reports")).every((r) => r.receipt))`)
	s.goTo(t, "/outbox")
}

func openReturned(t *testing.T, s *sitting) {
	t.Helper()
	s.find(t, `v.returnedRevision > 0`)
	s.goTo(t, "/visits/"+s.visit)
}

func answerReturned(t *testing.T, s *sitting) {
	t.Helper()
	s.press(t, `until("the way in", () => document.querySelector("main > section.stack:not(.card) > .primary")).then((go) => go.click()).then(() => until("the return", () => location.pathname.endsWith("/returned") && document.querySelector(".card.problem")))`)
}

func openMessages(t *testing.T, s *sitting) {
	t.Helper()
	s.goTo(t, "/visits/"+s.visit+"/messages")
}
