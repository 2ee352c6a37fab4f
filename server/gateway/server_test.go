package gateway_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/bounds"
	"mysteryshopper/server/gateway"
)

// TestServerBounds: headers are bounded in size, and the connection of a caller who sends them or a body too slowly is
// closed.
func TestServerBounds(t *testing.T) {
	t.Parallel()
	fast := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		_, _ = fmt.Fprint(w, err)
	}))
	fast.Config = gateway.Server(fast.Config.Handler, slog.New(slog.DiscardHandler))
	if s := fast.Config; s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a bound is missing: %+v", s)
	}
	fast.Config.ReadHeaderTimeout, fast.Config.ReadTimeout = 100*time.Millisecond, 100*time.Millisecond
	fast.Start()
	t.Cleanup(fast.Close)
	for name, test := range map[string]struct{ sent, want string }{
		"headers without end": {"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "431"},
		"slow headers":        {"GET / HTTP/1.1\r\nHost:", ""},
		"slow body":           {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", "i/o timeout"},
	} {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", fast.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(connection, test.sent); err != nil {
			t.Fatal(err)
		}
		// The server closes the connection, so this ends.
		answer, _ := io.ReadAll(connection)
		if !strings.Contains(string(answer), test.want) {
			t.Errorf("%s: %q", name, answer)
		}
		_ = connection.Close()
	}
}

// TestSlowBodyIsRefused: a body that does not arrive in time is no malformed JSON.
func TestSlowBodyIsRefused(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *gateway.Config) {
		c.Pace = bounds.Pace{Window: 100 * time.Millisecond, Least: 1, Total: time.Minute}
	})
	slow := httptest.NewUnstartedServer(w.handler)
	slow.Config = gateway.Server(w.handler, slog.New(slog.DiscardHandler))
	slow.Start()
	t.Cleanup(slow.Close)
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", slow.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, "POST /v1/clients HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusRequestTimeout {
		t.Errorf("status %d", response.StatusCode)
	}
	if m, _ := w.seen(); m != nil {
		t.Errorf("the service was called with %v", m)
	}
}

// TestMalformedChunksAreRefused: a body whose chunks are malformed is 400, as other malformed bodies.
func TestMalformedChunksAreRefused(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, "POST /v1/clients HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", response.StatusCode)
	}
}

// TestBombIsNotUnpacked does not run in parallel, so that it measures its own allocations only.
func TestBombIsNotUnpacked(t *testing.T) {
	w := serve(t, func(c *gateway.Config) { c.MaxBody = 256 << 10 })
	bomb := zipped(strings.Repeat(" ", 64<<20))
	if len(bomb) > 256<<10 {
		t.Fatalf("the bomb has %d bytes, more than are read at all", len(bomb))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := w.do(t, "POST", "/v1/clients", bomb, "Content-Encoding: gzip")
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; got.status != http.StatusRequestEntityTooLarge || grown > 16<<20 {
		t.Errorf("status %d, %d bytes allocated", got.status, grown)
	}
}

// TestOverHTTP2 makes calls and reads conditionally without TLS.
func TestOverHTTP2(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	transport := &http.Transport{Protocols: new(http.Protocols), DisableCompression: true}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	w.client = &http.Client{Transport: transport}
	first := w.do(t, "GET", "/v1/clients/acme", "")
	if again := w.do(t, "GET", "/v1/clients/acme", "", "If-None-Match: "+first.header.Get("ETag")); again.status != 304 {
		t.Errorf("status %d", again.status)
	}
	if got := w.do(t, "POST", "/v1/visits/v:submit", `{}`); got.body != canonicalReceipt {
		t.Errorf("%d %s", got.status, got.body)
	}
}
