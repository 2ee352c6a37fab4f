package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/web"
)

// get requests a page of a handler.
func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var linked = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// TestReferenceNeedsNothingFromElsewhere fetches all that the page links to.
func TestReferenceNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	reference := web.Reference("/docs", "/openapi.json")
	page := get(t, reference, "/docs")
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "/openapi.json") {
		t.Fatalf("status %d: %s", page.Code, page.Body)
	}
	links := linked.FindAllStringSubmatch(page.Body.String(), -1)
	if len(links) < 4 {
		t.Fatalf("found the links %v only", links)
	}
	for _, link := range links {
		if !strings.HasPrefix(link[1], "/docs/") {
			t.Errorf("%s is not of this server", link[1])
			continue
		}
		if got := get(t, reference, link[1]); got.Code != http.StatusOK || got.Body.Len() == 0 {
			t.Errorf("%s: status %d, %d bytes", link[1], got.Code, got.Body.Len())
		}
	}
	if got := get(t, reference, "/docs/nothing.js"); got.Code != http.StatusNotFound {
		t.Errorf("what is not there has status %d", got.Code)
	}
	if got := page.Header().Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'self'") {
		t.Errorf("policy %q", got)
	}
}

func TestErrorsHasEveryReason(t *testing.T) {
	t.Parallel()
	errors := http.HandlerFunc(web.Errors)
	english, german := get(t, errors, "/docs/errors").Body.String(), get(t, errors, "/docs/errors", "Accept-Language: de-AT").Body.String()
	for number, name := range pb.Reason_name {
		if has := strings.Contains(english, `<tr id="`+name+`">`); has != (number != 0) {
			t.Errorf("%s is there: %t", name, has)
		}
	}
	if !strings.Contains(german, `<html lang="de">`) || english == german {
		t.Error("the page is not in German for a German")
	}
}
