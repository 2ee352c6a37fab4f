package phonetest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// gate stands between the browser and the server, at an address of its own, and is what fails.
type gate struct {
	address string
	// told receives what a page tells the test.
	told func(body []byte)

	mu       sync.Mutex
	isDown   bool
	before   func(*http.Request) bool
	instead  func(*http.Request) *answer
	after    func(*http.Request) bool
	replaced map[string]func([]byte) []byte
	requests map[string]int
}

// answer is what the gate says in the place of the server.
type answer struct {
	status      int
	contentType string
	retryAfter  string
	body        string
}

// openGate opens a gate before a server.
func openGate(t *testing.T, server string) *gate {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{requests: map[string]int{}, replaced: map[string]func([]byte) []byte{}}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { g.serve(w, r, proxy) }))
	t.Cleanup(front.Close)
	g.address = front.URL
	return g
}

// down makes every request fail, as without a network; up lets them through again.
func (g *gate) down() { g.set(func() { g.isDown = true }) }
func (g *gate) up()   { g.set(func() { g.isDown = false }) }

// swallow decides about each request whether its answer is lost although the server has it. refuse decides whether it does not
// even reach the server.
func (g *gate) swallow(decide func(*http.Request) bool) { g.set(func() { g.after = decide }) }
func (g *gate) refuse(decide func(*http.Request) bool)  { g.set(func() { g.before = decide }) }

// answerInstead lets the gate answer requests for which decide returns an answer.
func (g *gate) answerInstead(decide func(*http.Request) *answer) {
	g.set(func() { g.instead = decide })
}

// replace changes the file at a path.
func (g *gate) replace(path string, change func([]byte) []byte) {
	g.set(func() { g.replaced[path] = change })
}

// count returns how many requests to paths with an ending reached the server.
func (g *gate) count(suffix string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for path, count := range g.requests {
		if strings.HasSuffix(path, suffix) {
			n += count
		}
	}
	return n
}

func (g *gate) set(change func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change()
}

func (g *gate) serve(w http.ResponseWriter, r *http.Request, server http.Handler) {
	if r.URL.Path == "/told" {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		if g.told != nil {
			g.told(body.Bytes())
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	g.mu.Lock()
	isDown, before, instead, after, change := g.isDown, g.before, g.instead, g.after, g.replaced[r.URL.Path]
	g.mu.Unlock()
	if isDown || before != nil && before(r) {
		panic(http.ErrAbortHandler) // The connection is closed without an answer.
	}
	g.set(func() { g.requests[r.URL.Path]++ })
	if instead != nil {
		if a := instead(r); a != nil {
			w.Header().Set("Content-Type", a.contentType)
			if a.retryAfter != "" {
				w.Header().Set("Retry-After", a.retryAfter)
			}
			w.WriteHeader(a.status)
			_, _ = io.WriteString(w, a.body) // This fails only if the browser has gone.
			return
		}
	}
	if after == nil && change == nil {
		server.ServeHTTP(w, r)
		return
	}
	if change != nil {
		r.Header.Del("Accept-Encoding")
		r.Header.Del("If-None-Match")
	}
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, r)
	if after != nil && after(r) {
		panic(http.ErrAbortHandler)
	}
	body := answer.Body.Bytes()
	if change != nil {
		body = change(body)
		answer.Header().Del("Content-Length")
		answer.Header().Del("Etag")
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body) // This fails only if the browser has gone.
}
