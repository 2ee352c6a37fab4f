package webtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// serve serves a page with a policy that allows its own scripts alone.
func serve(t *testing.T, script string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
		fmt.Fprint(w, `<!doctype html><title>t</title><script src="/s.js"></script>`)
	})
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /s.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, script)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// recorder is a test that only remembers what is reported to it.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	errors   []string
	cleanups []func()
}

func (r *recorder) Helper()            {}
func (r *recorder) Cleanup(end func()) { r.cleanups = append(r.cleanups, end) }
func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) end() string {
	for _, end := range r.cleanups {
		end()
	}
	return strings.Join(r.errors, "\n")
}

// TestFaultsOfAPageFailTheTest opens pages with a fault each; a page without fails nothing.
func TestFaultsOfAPageFailTheTest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ script, want string }{
		"nothing":             {`document.title = "good"; console.log("a log is no fault")`, ""},
		"console.error":       {`console.error("planted", 7)`, "console: planted 7"},
		"an exception":        {`throw new Error("planted")`, "not caught"},
		"a rejected promise":  {`Promise.reject(new Error("planted"))`, "planted"},
		"eval":                {`try { eval("1") } catch {}`, "content security policy: script-src"},
		"a style":             {`document.head.append(Object.assign(document.createElement("style"), {textContent: "p {}"}))`, "content security policy: style-src"},
		"a foreign address":   {`fetch("https://example.org/").catch(() => {})`, "content security policy: connect-src"},
		"what is not there":   {`document.head.append(Object.assign(document.createElement("script"), {src: "/none.js"}))`, "404"},
		"a script in the DOM": {`document.body?.append(1); document.head.insertAdjacentHTML("beforeend", "<img src=x onerror=1>")`, "content security policy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := &recorder{TB: t}
			page := webtest.Open(found, serve(t, test.script))
			// A fault of the page is told before the answer to a later question.
			webtest.Eval[int](page, `new Promise((done) => requestIdleCallback(done)).then(() => 1)`)
			got := found.end()
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestStorageOutlivesAKill stores in one page, kills the browser with all its processes, and reads again.
func TestStorageOutlivesAKill(t *testing.T) {
	t.Parallel()
	address := serve(t, `
		const open = () => new Promise((done, failed) => {
			const request = indexedDB.open("t", 1);
			request.onupgradeneeded = () => request.result.createObjectStore("s");
			request.onsuccess = () => done(request.result);
			request.onerror = () => failed(request.error);
		});
		globalThis.put = async (value) => {
			const transaction = (await open()).transaction("s", "readwrite", {durability: "strict"});
			transaction.objectStore("s").put(value, "k");
			await new Promise((done) => { transaction.oncomplete = done; });
		};
		globalThis.get = async () => {
			const request = (await open()).transaction("s").objectStore("s").get("k");
			return new Promise((done) => { request.onsuccess = () => done(request.result ?? ""); });
		};`)
	browser := webtest.Launch(t)
	for _, want := range []string{"", "once", "twice"} {
		page := browser.Open(t, address)
		if got := webtest.Eval[string](page, `get()`); got != want {
			t.Errorf("read %q, want %q", got, want)
		}
		webtest.Eval[chromedp.Void](page, map[string]string{"": `put("once")`, "once": `put("twice")`, "twice": `1`}[want])
		browser.Kill()
		browser.Restart(t)
	}
}

// TestPagesShareNothing stores in one page and looks for it in another.
func TestPagesShareNothing(t *testing.T) {
	t.Parallel()
	address := serve(t, ``)
	first, second := webtest.Open(t, address), webtest.Open(t, address)
	webtest.Eval[chromedp.Void](first, `localStorage.setItem("k", "v")`)
	if got := webtest.Eval[string](second, `String(localStorage.getItem("k"))`); got != "null" {
		t.Errorf("the other page reads %q", got)
	}
}
