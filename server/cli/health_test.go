package cli_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestHealth checks a ready server, with and without TLS, with the settings of the server.
func TestHealth(t *testing.T) {
	t.Parallel()
	own, other := certificate(t), certificate(t)
	for name, test := range map[string]struct {
		serve, health []string
		code          int
	}{
		"in the clear":          {nil, nil, 0},
		"TLS":                   {[]string{"--tls-cert", own.cert, "--tls-key", own.key}, []string{"--tls-cert", own.cert}, 0},
		"another certificate":   {[]string{"--tls-cert", own.cert, "--tls-key", own.key}, []string{"--tls-cert", other.cert}, 3},
		"TLS, in the clear":     {[]string{"--tls-cert", own.cert, "--tls-key", own.key}, nil, 3},
		"a file that is no PEM": {nil, []string{"--tls-cert", own.key}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := call{args: append([]string{
				"serve", "--database", filepath.Join(t.TempDir(), "x.db"), "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json",
			}, test.serve...)}.start(t)
			rest, _ := r.addresses(t)
			_, address, _ := strings.Cut(rest, "://")
			o := run(t, append([]string{"health", "--rest", strings.Replace(address, "127.0.0.1", "0.0.0.0", 1)}, test.health...)...).want(t, test.code)
			if o.stdout != "" {
				t.Errorf("stdout: %s", o.stdout)
			}
			if test.code != 0 {
				return
			}
			r.stop()
			run(t, append([]string{"health", "--rest", address}, test.health...)...).want(t, 3)
		})
	}
}

// TestHealthWaits checks a server until it is ready, and no longer.
func TestHealthWaits(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) < 3 || r.URL.Path != "/readyz" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	address := strings.TrimPrefix(server.URL, "http://")
	run(t, "health", "--rest", address).want(t, 3)
	run(t, "health", "--rest", address, "--wait", "1m").want(t, 0)
	if got := asked.Load(); got != 3 {
		t.Errorf("asked %d times", got)
	}
	asked.Store(-1000)
	run(t, "health", "--rest", address, "--wait", "10ms").want(t, 3)
	run(t, "health", "--rest", "nonsense").want(t, 2)
}
