package bench_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"mysteryshopper/server/bench"
)

// TestPeer submits reports here and to another server, which checks what it is sent.
func TestPeer(t *testing.T) {
	t.Parallel()
	var stored atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct {
			Body struct {
				ReportID string         `json:"reportId"`
				Report   map[string]any `json:"report"`
			} `json:"body"`
		}
		err := json.NewDecoder(r.Body).Decode(&sent)
		if err != nil || sent.Body.ReportID == "" || sent.Body.Report["answers"] == nil || r.Header.Get("X-Key") != "1: 2" || r.Method != http.MethodPut {
			t.Errorf("%s with %+v, key %q, %v", r.Method, sent, r.Header.Get("X-Key"), err)
		}
		stored.Add(1)
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(other.Close)
	var report bench.Report
	text := printed(t, "peer", "--quick", "--json", "--clients", "2", "--url", other.URL+"/records", "--method", "PUT",
		"--field", "body", "--header", "X-Key: 1: 2", "--process", fmt.Sprint(os.Getpid()))
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 1 || len(report.Parts[0].Figures) < 3 || stored.Load() == 0 {
		t.Fatalf("%d stored, %+v", stored.Load(), report.Parts)
	}
	for _, f := range report.Parts[0].Figures {
		if !strings.HasPrefix(f.Name, "REST, 2 clients: ") || f.Value <= 0 || f.Base != nil && f.Base.Name != "peer" {
			t.Errorf("%+v", f)
		}
	}
}

func TestPeerThatRefuses(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for name, flags := range map[string][]string{
		"status 404":                             {"--url", other.URL},
		"the CPU time of the process 2000000000": {"--url", other.URL, "--process", "2000000000"},
		"is not an address":                      {"--url", "records"},
		"not of the form NAME: VALUE":            {"--url", other.URL, "--header", "X-Key"},
		"missing flags":                          nil,
		"--clients: 0 is not within 1 and":       {"--url", other.URL, "--clients", "0"},
	} {
		err := run(t.Context(), io.Discard, io.Discard, append([]string{"peer", "--quick"}, flags...)...)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v, want %s", flags, err, name)
		}
	}
}
