package phonetest

import (
	"os"
	"path/filepath"
	"testing"

	"mysteryshopper/server/webtest"
)

// restored is whether the page says that the tables were filled from their copy.
const restored = `document.body.innerText.includes("The app has restored everything from its own copy")`

// work makes, without a network, a report that waits, and a draft with a photo, and waits until they are copied. It returns what the
// tables have.
func (a *agency) work(p *webtest.Page) string {
	webtest.Eval[bool](p, `until("the worker", async () => (await navigator.serviceWorker.getRegistration("/app/"))?.active)`)
	a.down()
	webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	webtest.Eval[bool](p, `begin().then(() => fillAll(async (question) => question === "price-as-told" && attach(question, 300, 200)))`)
	return webtest.Eval[string](p, `copied().then(stored)`)
}

// sends lets the phone send what waits, and compares it with what the server has.
func (a *agency) sends(t *testing.T, p *webtest.Page) {
	t.Helper()
	a.up()
	a.goTo(p, "/outbox")
	awaitTaken(p)
	a.sameDigests(t, outbox(p))
}

// TestDamagedFiles damages the files of the browser's database while it does not run: Chromium then removes all of it. The phone is
// still the shopper's, and has the draft, its photo and the report that waits, also without a network.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	a := open(t)
	b := webtest.Launch(t)
	before := a.work(a.enrol(t, b.Open))
	b.Kill()
	logs, err := filepath.Glob(filepath.Join(b.Profile(), "Default", "IndexedDB", "*.leveldb", "*.log"))
	if err != nil || len(logs) == 0 {
		t.Skipf("this browser keeps its database elsewhere: %v", err)
	}
	for _, path := range logs {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copy(content[len(content)/2:], make([]byte, 64))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.Restart(t)
	p := prepare(b.Open(t, a.address+"/app/outbox"))
	p.Allow("status of 404")
	webtest.Eval[bool](p, `ready()`)
	webtest.Eval[bool](p, `until("the notice", () => `+restored+`)`)
	if after := webtest.Eval[string](p, `stored()`); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	looksRight(t, p, "restored", "light", "dark")
	a.up()
	p = a.reopened(t, b)
	p.Allow("status of 404")
	a.sends(t, p)
}

// TestTheDatabaseIsTakenAway removes the tables while two pages are open. The first one that looks restores them and says so; both have
// what was there. The copy has a draft beside its report, as after a kill in the moment when it was frozen; it does not come back.
func TestTheDatabaseIsTakenAway(t *testing.T) {
	t.Parallel()
	a := open(t)
	b := webtest.Launch(t)
	p := a.enrol(t, b.Open)
	p.Allow("status of 404") // An upload that the server does not know yet.
	before := a.work(p)
	other := prepare(b.Open(t, a.address+"/app/visits"))
	webtest.Eval[bool](other, `ready()`)
	webtest.Eval[bool](p, `(async () => {
		const [{ visit, reportId, baseRevision }] = await rows("reports");
		const [draft] = await rows("drafts");
		const copy = new Response(JSON.stringify({ turn: 1, value: { ...draft, visit, reportId, baseRevision } }));
		await (await caches.open("copy of phone of anna")).put("/app/copy/0?" + encodeURIComponent(JSON.stringify(["drafts", visit])), copy);
		return removeTables("phone of anna");
	})()`)
	webtest.Eval[bool](other, `document.querySelector("nav a[href$='/outbox']").click(), until("the notice", () => `+restored+`)`)
	if after := webtest.Eval[string](other, `stored()`); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
	webtest.Eval[bool](p, `finish()`)
	a.sends(t, p)
}

// TestAnOldCopy has a copy that lacks the last answer, as after a kill, when the tables are removed under an open form: what the form
// shows is stored again with the next answer.
func TestAnOldCopy(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	twoAnswers(p)
	webtest.Eval[bool](p, `copied().then(() => {
		globalThis.put = Cache.prototype.put;
		Cache.prototype.put = async () => { throw new DOMException("the browser has closed the cache", "InvalidStateError"); };
		return answerOne();
	}).then(() => true)`)
	stays(p, 3)
	webtest.Eval[bool](p, `removeTables("phone of anna").then(() => (Cache.prototype.put = put, answerOne())).then(() => true)`)
	stays(p, 4)
	webtest.Eval[bool](p, `until("the notice", () => `+restored+`)`)
	webtest.Eval[bool](p, `copied()`)
}

// TestNoRoomForACopy makes the browser refuse a copy: the phone works without one, and a full disk takes the copy first.
func TestNoRoomForACopy(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	twoAnswers(p)
	webtest.Eval[bool](p, `copied()`)
	webtest.Eval[bool](p, `globalThis.put = IDBObjectStore.prototype.put, IDBObjectStore.prototype.put = function (...row) {
		IDBObjectStore.prototype.put = put;
		throw new DOMException("no room", "QuotaExceededError");
	}, answerOne().then(() => true)`)
	stays(p, 3)
	if webtest.Eval[bool](p, `document.body.innerText.includes("not stored yet")`) {
		t.Error("the page says that the disk is full, although the copy's room was enough")
	}
	webtest.Eval[bool](p, `Cache.prototype.put = async () => { throw new DOMException("no room", "QuotaExceededError"); }, answerOne().then(() => true)`)
	stays(p, 4)
	webtest.Eval[bool](p, `until("no copy", async () => !(await caches.has("copy of phone of anna")))`)
}

// TestLeavingRemovesTheCopy signs out, while the page keeps reading what is stored: nothing of the shopper is left in the browser.
func TestLeavingRemovesTheCopy(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	webtest.Eval[bool](p, `copied()`)
	a.goTo(p, "/me")
	webtest.Eval[bool](p, `setInterval(() => new BroadcastChannel("phone").postMessage("changed"), 1) > 0 && press("Sign out")`)
	p.Until("the sign-in", `location.pathname === "/" && document.querySelector("input") !== null`)
	load(p)
	webtest.Eval[bool](p, `until("nothing left", async () => !(await caches.has("copy of phone of anna")) && !(await indexedDB.databases()).some((d) => d.name === "phone of anna"))`)
}
