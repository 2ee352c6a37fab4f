package phonetest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// TestBriefingsWithoutANetwork gives a visit three files: one at the server's own address, one there that is not what was announced,
// and one elsewhere. The first is on the phone and opens without a network; the others say what they need.
func TestBriefingsWithoutANetwork(t *testing.T) {
	t.Parallel()
	a := open(t)
	const text = "Ask for the blue lamp."
	digest := sha256.Sum256([]byte(text))
	// The API takes addresses with https alone; the test's server has none, so that its own stands in what the phone gets.
	const announced = "https://agency.example"
	a.replace("/v1/visits:sync", func(body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), announced, a.address))
	})
	a.answerInstead(func(r *http.Request) *answer {
		switch r.URL.Path {
		case "/briefings/lamp.txt":
			if r.Header.Get("Cookie") != "" {
				t.Error("the session was shown to who serves the file")
			}
			return &answer{status: 200, contentType: "text/plain", body: text}
		case "/briefings/changed.txt":
			return &answer{status: 200, contentType: "text/plain", body: "Ask for the red lamp!!"}
		}
		return nil
	})
	var like map[string]any
	a.call(t, a.Tokens.Planner, http.MethodGet, "/v1/visits/"+a.Visits[0], nil, &like)
	file := func(title, uri string) map[string]any {
		return map[string]any{"title": title, "uri": uri, "sha256": hex.EncodeToString(digest[:]), "sizeBytes": len(text), "mediaType": "text/plain"}
	}
	changed := file("Changed", announced+"/briefings/changed.txt")
	changed["sha256"] = strings.Repeat("0", 64)
	elsewhere := file("Elsewhere", "https://elsewhere.example/lamp.txt")
	elsewhere["sha256"] = strings.Repeat("1", 64)
	visit := map[string]any{
		"client": like["client"], "program": like["program"], "location": like["location"], "shopper": a.Shopper,
		"windowStart": time.Now().UTC().Add(-time.Hour).Format(time.RFC3339), "windowEnd": time.Now().UTC().Add(time.Hour).Format(time.RFC3339),
		"briefingFiles": []any{file("Lamp", announced+"/briefings/lamp.txt"), changed, elsewhere},
	}
	var made struct{ Visit string }
	a.call(t, a.Tokens.Planner, http.MethodPost, "/v1/visits", visit, &made)
	p := a.enrol(t, webtest.Open)
	webtest.Eval[bool](p, `until("the worker", async () => (await navigator.serviceWorker.getRegistration("/app/"))?.active)`)
	webtest.Eval[bool](p, `until("the file", async () => (await rows("kept")).some((k) => k.key.startsWith("briefing ")))`)
	webtest.Eval[bool](p, `until("what is said of the other", async () => (await rows("log")).some((e) => e.text.includes("changed.txt: it did not come as announced")))`)
	a.down()
	a.goTo(p, "/visits/"+made.Visit)
	files := webtest.Eval[[]string](p, `until("the files", () => document.body.innerText.includes("Lamp")).then(() => [...document.querySelectorAll("main li:has(.row)")].map((li) => li.innerText.replace(/\\s+/g, " ")))`)
	for i, want := range []string{"on this phone", "not on this phone yet", "needs a network"} {
		if i >= len(files) || !strings.Contains(files[i], want) {
			t.Errorf("the files are %q: file %d does not say %q", files, i+1, want)
		}
	}
	webtest.Eval[bool](p, `globalThis.opened = "", HTMLAnchorElement.prototype.click = function () { opened = this.download; }, press("Lamp").then(() => until("the file", () => opened === "lamp.txt"))`)
}
