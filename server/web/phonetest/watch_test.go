package phonetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

// startWatch starts the stopwatch of the first question that has one, of the report that is open.
const startWatch = `(async () => {
	while (!document.querySelector(".watch")) {
		const here = location.pathname;
		for (let done; (done = await answerOne(0)); );
		document.querySelector(".foot a.primary").click();
		await until("the next part", () => location.pathname !== here && document.querySelector(".question"));
	}
	document.querySelector(".watch button").click();
	return until("the stopwatch", async () => Object.values((await draftHere()).watches)[0]?.running !== undefined);
})()`

// watched returns the seconds that the stopwatch of the page shows while it runs.
func watched(p *webtest.Page) int {
	return webtest.Eval[int](p, `until("the stopwatch", () => document.querySelector(".watch button")?.innerText === "Stop").then(() => document.querySelector(".watch output").innerText.split(":").reduce((sum, part) => 60 * sum + Number(part), 0))`)
}

// locks counts what a page does with the lock that keeps the screen on, which a browser without a screen refuses.
const locks = `(() => {
	globalThis.asked = 0, globalThis.taken = [];
	Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
		asked++;
		const lock = {released: false, release: async () => { lock.released = true; }};
		taken.push(lock);
		return lock;
	}}});
	return true;
})()`

// TestTheStopwatchGoesOn starts a stopwatch. The screen is kept on while it runs, and again when the page is looked at again. It goes
// on while the page is frozen, after the page was loaded anew and after the browser was killed.
func TestTheStopwatchGoesOn(t *testing.T) {
	t.Parallel()
	a := open(t)
	b := webtest.Launch(t)
	p := a.enrol(t, b.Open)
	webtest.Eval[bool](p, locks)
	started := time.Now()
	webtest.Eval[bool](p, `begin()`)
	webtest.Eval[bool](p, startWatch)
	webtest.Eval[bool](p, `until("the lock", () => asked === 1 && !taken[0].released)`)
	// The browser takes the lock back when the page is hidden.
	webtest.Eval[bool](p, `taken[0].released = true, document.dispatchEvent(new Event("visibilitychange")), until("the lock", () => asked === 2 && !taken[1].released)`)
	for _, state := range []page.SetWebLifecycleStateState{"frozen", "active"} {
		p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
			return err
		}))
	}
	path := webtest.Eval[string](p, `location.pathname.replace("/app", "")`)
	goesOn := func(when string) {
		t.Helper()
		shown, most := watched(p), int(time.Since(started).Seconds())+1
		least := int(webtest.Eval[float64](p, `draftHere().then((d) => (Date.now() - Object.values(d.watches)[0].running.wall) / 1000)`)) - 2
		if shown < least || shown > most {
			t.Errorf("%s it shows %d seconds, want %d to %d", when, shown, least, most)
		}
	}
	goesOn("after a dark screen")
	a.goTo(p, path)
	goesOn("loaded anew")
	b.Kill()
	b.Restart(t)
	p = a.reopened(t, b)
	a.goTo(p, path)
	goesOn("after a kill")
	webtest.Eval[bool](p, locks)
	webtest.Eval[bool](p, `document.dispatchEvent(new Event("visibilitychange")), document.querySelector(".watch button").click(), until("the answer", async () => (await draftHere()).content.answers.some((a) => a.duration?.seconds >= 0))`)
	webtest.Eval[bool](p, `until("no lock", () => taken.every((l) => l.released))`)
}

// day is a day in milliseconds.
const day = 24 * 3600_000

// TestTheClockJumps sets the clock of the phone by days: between the check-in and the report, under a running stopwatch, before the
// visit ends, and before it is sent. What is measured stays what it was, nothing is lost, and the order stays.
func TestTheClockJumps(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]int{"back": -3 * day, "ahead": 3 * day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := open(t)
			p := a.enrol(t, webtest.Open)
			p.Allow("status of 409") // The check-in reaches the server after the report.
			webtest.Eval[bool](p, `standAt(52.5, 13.4, 12)`)
			webtest.Eval[bool](p, `checkIn()`)
			a.down()
			webtest.Eval[bool](p, fmt.Sprintf(`jump(%d)`, by))
			webtest.Eval[bool](p, `beginHere()`)
			if began := webtest.Eval[float64](p, `draftHere().then((d) => (Date.now() - Date.parse(d.content.startTime)) / 1000)`); began < 0 || began > 60 {
				t.Errorf("the visit began %v seconds ago", began)
			}
			webtest.Eval[bool](p, startWatch)
			webtest.Eval[bool](p, fmt.Sprintf(`jump(%d)`, 2*by))
			if shown := watched(p); shown > 60 {
				t.Errorf("the stopwatch shows %d seconds", shown)
			}
			webtest.Eval[bool](p, `document.querySelector(".watch button").click(), until("the answer", async () => (await draftHere()).content.answers.some((a) => a.duration?.seconds >= 0))`)
			webtest.Eval[bool](p, `fillAll().then(toCheck)`)
			times := webtest.Eval[struct{ Elapsed, Span float64 }](p, `draftHere().then((d) => ({Elapsed: d.watch.elapsed / 1000, Span: (Date.parse(d.content.endTime) - Date.parse(d.content.startTime)) / 1000}))`)
			if times.Elapsed < 0 || times.Elapsed > 600 || times.Span < 0 || times.Span > 600 {
				t.Errorf("the visit took %v", times)
			}
			webtest.Eval[bool](p, `sendIt()`)
			webtest.Eval[bool](p, fmt.Sprintf(`jump(%d)`, -by))
			webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
			shows(p, "2 reports wait, safe on this phone")
			first := webtest.Eval[string](p, `rows("reports").then((all) => all.find((r) => r.order === 2).visit)`)
			top := webtest.Eval[string](p, `rows("visits").then(async (all) => { const v = all.find((r) => r.visit.visit === "`+first+`").visit; const l = (await rows("locations")).find((l) => l.location === v.location && l.client === v.client); return document.querySelector("main li h2").innerText === l.title ? "" : document.querySelector("main li h2").innerText + " and not " + l.title; })`)
			if top != "" {
				t.Errorf("the newest report in the outbox is %s", top)
			}
			a.up()
			webtest.Eval[bool](p, `press("Send now")`)
			awaitTaken(p)
			a.sameDigests(t, outbox(p))
			// A clock that is set ahead by a month removes no copy, and the log still grows.
			webtest.Eval[bool](p, fmt.Sprintf(`jump(%d)`, 40*day))
			webtest.Eval[bool](p, `press("Send now")`)
			webtest.Eval[bool](p, `until("the button", () => button("Send now") !== undefined)`)
			if got := len(outbox(p)); got != 2 {
				t.Errorf("the phone has %d reports", got)
			}
			logged := webtest.Eval[bool](p, `rows("log").then((all) => all.every((e, i) => i === 0 || e.id > all[i - 1].id) && all.at(-1).text.length > 0)`)
			if !logged {
				t.Error("the log is not in its order")
			}
		})
	}
}
