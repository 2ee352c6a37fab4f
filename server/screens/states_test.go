package screens

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/dynamicpb"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// trouble stands before a server, and answers in its place what a test wants.
type trouble struct {
	mu      sync.Mutex
	instead func(w http.ResponseWriter, r *http.Request) bool
}

// answer lets instead answer what it returns true for; with nil the server answers.
func (g *trouble) answer(instead func(w http.ResponseWriter, r *http.Request) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.instead = instead
}

// troubled serves a demo behind a trouble.
func troubled(t *testing.T) (*demo.Welcome, *trouble) {
	t.Helper()
	w := *serve(t)
	target, err := url.Parse(w.REST)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host }}
	g := &trouble{}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		instead := g.instead
		g.mu.Unlock()
		if instead == nil || !instead(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(front.Close)
	w.REST = front.URL
	return &w, g
}

// ofData reports whether a request asks for what a place shows; who signs in is known in every state.
func ofData(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/v1/") && r.Method == http.MethodGet && r.URL.Path != "/v1/whoami"
}

// refuse answers with a problem.
func refuse(status int, reason string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !ofData(r) {
			return false
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"title": "It did not work.", "reason": %q, "requestId": "01a22c9c-5233-7a38-9660-f02088019538"}`, reason)
		return true
	}
}

// empty answers requests for lists by a list of nothing.
func empty() func(http.ResponseWriter, *http.Request) bool {
	p := routesOfAPI()
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !ofData(r) {
			return false
		}
		for _, to := range p {
			if to.verb != http.MethodGet || !to.path.MatchString(r.URL.Path) || !strings.HasPrefix(string(to.answer.Name()), "List") {
				continue
			}
			data, err := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(dynamicpb.NewMessage(to.answer))
			if err != nil {
				panic(err)
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(data) // The page is gone where this fails.
			return true
		}
		return false
	}
}

// stateful are the places whose states are looked at, by the screen: each with what is there when all is well.
func stateful(t *testing.T, w *demo.Welcome) map[string][]struct{ path, there string } {
	t.Helper()
	places := map[string][]struct{ path, there string }{"desk": {{"/review", ".list a"}}, "client": nil}
	for _, place := range deskPlaces {
		if !strings.Contains(place.path, "new") {
			places["desk"] = append(places["desk"], place)
		}
	}
	for _, path := range clientPages(t, w) {
		if path != "/no/such/page" && path != "/how" && path != "/export" && !strings.Contains(path, "2020") {
			places["client"] = append(places["client"], struct{ path, there string }{path, "main section, main form, main article"})
		}
	}
	return places
}

// eachState opens every place while requests for data are answered otherwise, and calls look, with what ends that.
func eachState(t *testing.T, instead func() (answer func(http.ResponseWriter, *http.Request) bool, end func()), look func(t *testing.T, p *webtest.Page, path, there string, end func())) {
	t.Helper()
	for _, screen := range []string{"desk", "client"} {
		t.Run(screen, func(t *testing.T) {
			t.Parallel()
			w, g := troubled(t)
			base, key := w.REST+"/desk", w.Tokens.Admin
			if screen == "client" {
				base, key = w.REST+"/c/acme", w.Tokens.Client
			}
			places := stateful(t, w)[screen]
			p := signIn(t, w.REST, key)
			for _, part := range []string{"status of 4", "status of 5", "net::ERR_"} {
				p.Allow(part)
			}
			webtest.Eval[bool](p, `localStorage.setItem("language", "en"), true`)
			for _, place := range places {
				answer, over := instead()
				end := sync.OnceFunc(func() { g.answer(nil); over() })
				g.answer(answer)
				p.Do(chromedp.Navigate(base + place.path))
				look(t, p, place.path, place.there, end)
				end()
			}
		})
	}
}

// always is a state that an answer makes, and that ends with it.
func always(answer func(http.ResponseWriter, *http.Request) bool) func() (func(http.ResponseWriter, *http.Request) bool, func()) {
	return func() (func(http.ResponseWriter, *http.Request) bool, func()) { return answer, func() {} }
}

// tryAgain presses every button to try again, while nothing is loading, until what belongs there is there.
func tryAgain(p *webtest.Page, path, there string) {
	p.Until(path+" again", fmt.Sprintf(`(document.querySelector("html[data-loading]") || [...document.querySelectorAll(".problem button")].forEach((b) => b.click()), document.querySelector(".problem") === null && document.querySelector(%q) !== null)`, there))
}

// TestErrorsAreTold lets the server fail: every place says so, with the number of the request, and is there when it is tried again.
func TestErrorsAreTold(t *testing.T) {
	t.Parallel()
	eachState(t, always(refuse(http.StatusInternalServerError, "INTERNAL")), func(t *testing.T, p *webtest.Page, path, there string, end func()) {
		p.Until("what went wrong at "+path, `document.querySelector("main .problem[role=alert] code")?.innerText.startsWith("01a22c9c")`)
		accessible(t, p, path+" with an error")
		end()
		tryAgain(p, path, there)
	})
}

// TestNoConnectionIsTold closes every connection: every place says so, and is there when it is tried again.
func TestNoConnectionIsTold(t *testing.T) {
	t.Parallel()
	eachState(t, always(func(_ http.ResponseWriter, r *http.Request) bool {
		if ofData(r) {
			panic(http.ErrAbortHandler)
		}
		return false
	}), func(_ *testing.T, p *webtest.Page, path, there string, end func()) {
		p.Until("that there is no connection at "+path, `document.querySelector("main .problem h2")?.innerText === "No connection"`)
		end()
		tryAgain(p, path, there)
	})
}

// TestWhatIsNotAllowedIsNotThere refuses as forbidden and as not found: both look alike.
func TestWhatIsNotAllowedIsNotThere(t *testing.T) {
	t.Parallel()
	for reason, status := range map[string]int{"PERMISSION_DENIED": http.StatusForbidden, "NOT_FOUND": http.StatusNotFound} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			eachState(t, always(refuse(status, reason)), func(_ *testing.T, p *webtest.Page, path, _ string, _ func()) {
				p.Until("that nothing is there at "+path, `document.querySelector("main .problem h2")?.innerText === "There is nothing here" && document.querySelector("main .problem p")?.innerText.startsWith("It may have been removed")`)
			})
		})
	}
}

// TestEmptyPlacesSayWhatWouldBeThere answers with empty lists: every place says what would be there.
func TestEmptyPlacesSayWhatWouldBeThere(t *testing.T) {
	t.Parallel()
	eachState(t, always(empty()), func(t *testing.T, p *webtest.Page, path, there string, _ func()) {
		if path == "/claims/new" {
			return // Without a version of its checklist no program has figures, and the page is not offered.
		}
		p.Until("something at "+path, fmt.Sprintf(`document.querySelector("html[data-loading]") === null && document.querySelector("main .problem") === null && (document.querySelector("main .empty, main .soft") ?? document.querySelector(%q)) !== null`, there))
		accessible(t, p, path+" with nothing in it")
	})
}

// TestLoadingIsToldAfterAWhile holds every answer back: a place says that it is loading, and is there when the answers come.
func TestLoadingIsToldAfterAWhile(t *testing.T) {
	t.Parallel()
	eachState(t, func() (func(http.ResponseWriter, *http.Request) bool, func()) {
		held := make(chan struct{})
		return func(_ http.ResponseWriter, r *http.Request) bool {
			if ofData(r) {
				select {
				case <-held:
				case <-r.Context().Done():
				}
			}
			return false
		}, func() { close(held) }
	}, func(t *testing.T, p *webtest.Page, path, there string, end func()) {
		p.Until("that it loads at "+path, `document.querySelector("progress.loading")?.checkVisibility()`)
		accessible(t, p, path+" while it loads")
		end()
		p.Until(path, fmt.Sprintf(`document.querySelector("progress.loading") === null && document.querySelector(%q) !== null`, there))
	})
}

// TestTheStripWithoutANetwork takes the network away under an open page of each screen: a strip says what still works, what was
// loaded stays, and the strip goes when the network is back.
func TestTheStripWithoutANetwork(t *testing.T) {
	t.Parallel()
	w := serve(t)
	for _, screen := range []struct{ name, key, path, there string }{
		{"desk", w.Tokens.Reviewer, "/desk/review", ".list a"}, {"client", w.Tokens.Client, "/c/acme/", ".heads .big"},
	} {
		t.Run(screen.name, func(t *testing.T) {
			t.Parallel()
			p := signIn(t, w.REST, screen.key)
			p.Allow("net::ERR_")
			speak(t, p, "en", w.REST+screen.path)
			p.WaitFor(screen.there)
			p.Offline(true)
			p.Until("the strip", `document.querySelector(".notice.warn")?.innerText.startsWith("You are offline.")`)
			accessible(t, p, "without a network")
			p.WaitFor(screen.there)
			p.Offline(false)
			p.Until("no strip", `document.querySelector(".notice.warn") === null`)
		})
	}
}
