package webhook

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// endless answers 200 and then writes a body that does not end, as fast as it is read.
func endless(rw http.ResponseWriter, r *http.Request) {
	for chunk := bytes.Repeat([]byte("x"), 1<<16); r.Context().Err() == nil; {
		if _, err := rw.Write(chunk); err != nil {
			return
		}
	}
}

// TestOutcomes sends to receivers that fail in every way. A sender that may not connect to private addresses connects to none.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	quiet := func(h http.HandlerFunc, secured bool) string {
		s := httptest.NewUnstartedServer(h)
		if s.Start(); secured {
			s.Close()
			s = httptest.NewTLSServer(h)
		}
		t.Cleanup(s.Close)
		return s.URL
	}
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closedAt := "http://" + closed.Addr().String()
	closed.Close()
	hang := make(chan struct{})
	receivers := map[string]struct {
		url           string
		want          string
		status, bytes int
	}{
		"it takes it":  {quiet(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusNoContent) }, false), delivered, 204, 0},
		"it fails":     {quiet(func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "down", http.StatusInternalServerError) }, false), wrongStatus, 500, 5},
		"it redirects": {quiet(func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/", http.StatusFound) }, false), redirected, 302, 0},
		"it hangs":     {quiet(func(http.ResponseWriter, *http.Request) { <-hang }, false), timedOut, 0, 0},
		"it closes":    {quiet(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, false), notConnected, 0, 0},
		"its body hangs": {quiet(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(http.StatusOK)
			_, _ = rw.Write([]byte("ab"))
			_ = http.NewResponseController(rw).Flush()
			<-hang
		}, false), delivered, 200, 2},
		"its body is huge": {quiet(endless, false), delivered, 200, keptAnswer},
		"its headers are huge": {quiet(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("X-Long", strings.Repeat("x", 2*largestHeader))
		}, false), notConnected, 0, 0},
		"its certificate is its own": {quiet(func(http.ResponseWriter, *http.Request) {}, true), badCertificate, 0, 0},
		"nobody listens":             {closedAt, notConnected, 0, 0},
		"it has no address":          {"https://hooks.acme.invalid", noAddress, 0, 0},
	}
	t.Cleanup(func() { close(hang) }) // before the receivers are closed, which waits for their handlers
	for name, tt := range receivers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSender(true)
			s.answerTime, s.bodyTime = 2*time.Second, 100*time.Millisecond
			defer s.client.CloseIdleConnections()
			hook, e := &storage.Webhook{URL: tt.url}, &storage.WebhookEvent{ID: "evt_1", Body: []byte("{}")}
			a := s.send(t.Context(), hook, e, "v1,x", time.Now())
			if a.outcome != tt.want || a.status != tt.status || tt.bytes > 0 && len(a.answer) != tt.bytes {
				t.Errorf("%s %d with %d bytes, want %s %d with %d", a.outcome, a.status, len(a.answer), tt.want, tt.status, tt.bytes)
			}
			if strings.Contains(tt.url, "127.0.0.1") {
				if a := newSender(false).send(t.Context(), hook, e, "v1,x", time.Now()); a.outcome != addressRefused {
					t.Errorf("a private address: %s", a.outcome)
				}
			}
		})
	}
}

// TestControlRefusesNames connects to a name that stands for this machine: it is refused where the connection is made.
func TestControlRefusesNames(t *testing.T) {
	t.Parallel()
	s := newSender(false)
	a := s.send(context.WithoutCancel(t.Context()), &storage.Webhook{URL: "https://localhost:1/"}, &storage.WebhookEvent{}, "", time.Now())
	if a.outcome != addressRefused {
		t.Errorf("localhost: %s", a.outcome)
	}
}

// TestRetryAfter reads seconds and dates, within a bound.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 29, 6, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "x": 0, "-5": 0, "120": 2 * time.Minute, "2147483647": longestAsked, "99999999999999": 0,
		"Sun, 29 Nov 2026 06:01:00 GMT": time.Minute, "Sun, 29 Nov 2020 06:01:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
