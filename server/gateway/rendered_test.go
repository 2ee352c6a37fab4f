package gateway_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestVersionsAreTheSameWheneverTheyAreRead reads versions in every form, the first time and again, with and without the
// ETags of the other forms.
func TestVersionsAreTheSameWheneverTheyAreRead(t *testing.T) {
	t.Parallel()
	const path = "/v1/checklists/c/versions/3"
	forms := [][]string{nil, {"Accept-Encoding: gzip"}, {"Accept: application/x-protobuf"}, {"Accept-Language: de"}}
	fresh := make([]answer, len(forms))
	for i, headers := range forms {
		fresh[i] = serve(t, nil).do(t, "GET", path, "", headers...)
		if fresh[i].status != 200 || len(fresh[i].body) < 200 {
			t.Fatalf("%v: %d %q", headers, fresh[i].status, fresh[i].body)
		}
	}
	w := serve(t, nil)
	for round := range 3 {
		for i, headers := range forms {
			for j, other := range fresh {
				got := w.do(t, "GET", path, "", append(headers, "If-None-Match: "+other.header.Get("ETag"))...)
				if i == j {
					if got.status != 304 {
						t.Errorf("round %d, %v: status %d for its own ETag", round, headers, got.status)
					}
					continue
				}
				for _, name := range []string{"Content-Type", "Content-Encoding", "Content-Length", "Etag", "Cache-Control"} {
					if diff := cmp.Diff(fresh[i].header.Get(name), got.header.Get(name)); diff != "" {
						t.Errorf("round %d, %v: %s (-fresh +got):\n%s", round, headers, name, diff)
					}
				}
				if got.status != 200 || got.body != fresh[i].body {
					t.Errorf("round %d, %v: status %d, another body than the first time", round, headers, got.status)
				}
			}
		}
	}
	if got := w.do(t, "GET", path+"?locale=de", ""); got.header.Get("ETag") == fresh[0].header.Get("ETag") || got.body == fresh[0].body {
		t.Error("one language is answered with all")
	}
	if got := w.do(t, "GET", "/v1/checklists/d/versions/3", ""); !strings.Contains(got.body, `"checklist":"d"`) {
		t.Error("another checklist with the same etag is answered with the first")
	}
}
