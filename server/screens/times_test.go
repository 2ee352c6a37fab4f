package screens

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

var timed = flag.Int("times", 0, "print how long the screens take to be ready, the median of so many visits")

// slowed is by how much the processor is slowed, to that of a cheap phone.
const slowed = 4

// screensTimed are the three screens, each with what is there when a reader can begin.
var screensTimed = []struct {
	path, ready string
	who         func(demo.Tokens) string
}{
	{"/app/", "main .card h2 a", func(t demo.Tokens) string { return t.Shopper }},
	{"/desk/review", ".list a", func(t demo.Tokens) string { return t.Reviewer }},
	{"/c/acme/", ".heads .big", func(t demo.Tokens) string { return t.Client }},
}

// TestTimes prints how long each screen takes to be ready, with the processor slowed four times: when nothing of it is in the
// browser but the session, and later. It asserts nothing:
//
//	go test ./server/screens -run TestTimes -v -times 7
func TestTimes(t *testing.T) {
	if *timed == 0 {
		t.Skip("times are measured with -times 7")
	}
	o := demoIn(t.TempDir())
	o.Morning, o.Reports = true, 1500
	w := open(t, o)
	for _, screen := range screensTimed {
		p := signIn(t, w.REST, screen.who(w.Tokens))
		p.Allow("404") // the worker's registration, which is gone
		watchFor(t, p, screen.ready)
		visits := map[string][]float64{}
		for range *timed {
			forget(p, w.REST)
			visits["first"] = append(visits["first"], visitTimed(t, p, w.REST+screen.path))
			visits["later"] = append(visits["later"], visitTimed(t, p, w.REST+screen.path))
		}
		for _, which := range []string{"first", "later"} {
			slices.Sort(visits[which])
			v := visits[which]
			t.Logf("%-14s %s: %.0f ms (%.0f to %.0f)", screen.path, which, v[len(v)/2], v[0], v[len(v)-1])
		}
	}
}

// watchFor makes every page that is opened note when an element is there and drawn, and slows the processor.
func watchFor(t *testing.T, p *webtest.Page, selector string) {
	t.Helper()
	script := fmt.Sprintf(`new MutationObserver((_, watch) => {
	  if (!document.querySelector(%q)) return;
	  watch.disconnect();
	  requestAnimationFrame(() => setTimeout(() => globalThis.readyAt = performance.now()));
	}).observe(document, {subtree: true, childList: true})`, selector)
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slowed})
		return err
	}))
}

// forget removes all that the browser keeps of the screens, but for the session.
func forget(p *webtest.Page, origin string) {
	p.Do(chromedp.Navigate("about:blank"), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, network.ClearBrowserCache, cdp.Empty{}); err != nil {
			return err
		}
		kinds := strings.Join([]string{"indexeddb", "service_workers", "cache_storage", "local_storage"}, ",")
		_, err := cdp.Call(ctx, target, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: origin, StorageTypes: kinds})
		return err
	}))
}

// visitTimed opens an address and returns how many milliseconds it took to be ready.
func visitTimed(t *testing.T, p *webtest.Page, address string) float64 {
	t.Helper()
	p.Do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
	p.Until("a screen that is ready", `globalThis.readyAt !== undefined`)
	took := webtest.Eval[float64](p, `globalThis.readyAt`)
	// What comes after that, such as the rest of the scripts and the worker of the phone, is there before the next visit.
	webtest.Eval[bool](p, `new Promise((done) => requestIdleCallback(done)).then(() => location.pathname.startsWith("/app") ? navigator.serviceWorker.ready : true).then(() => true)`)
	return took
}
