package web_test

import (
	"bytes"
	"compress/gzip"
	"path"
	"strings"
	"testing"

	"mysteryshopper/server/web"
)

// budgets are how many bytes the files of each screen may have together, compressed by gzip: what a reader on a slow network waits
// for before there is a page, and all that there is to fetch. The phone's scripts have the scoring engine; its
// reader of QR codes comes when the camera is opened in a browser that has none.
var budgets = []struct {
	files []string
	most  int
}{
	{[]string{"app.js", "app-chunk.js"}, 43 << 10},
	{[]string{"app.js", "app-chunk.js", "app-more.js"}, 59 << 10},
	{[]string{"app-decode.js"}, 17 << 10},
	{[]string{"worker.js"}, 1 << 10},
	{[]string{"app.css"}, 4 << 10},
	{[]string{"client.js", "client-chunk.js"}, 36 << 10},
	{[]string{"client.js", "client-chunk.js", "client-assess.js"}, 44 << 10},
	{[]string{"client.css"}, 15 << 10},
	{[]string{"desk.js", "desk-chunk.js"}, 52 << 10},
	{[]string{"desk.js", "desk-chunk.js", "desk-checklists.js"}, 68 << 10},
	{[]string{"desk.css"}, 15 << 10},
	{[]string{"signin.js"}, 15 << 10},
	{[]string{"signin.css"}, 5 << 10},
}

// TestSizes compresses the scripts and the style sheets, and compares their sizes with the budgets. Each script has one.
func TestSizes(t *testing.T) {
	t.Parallel()
	files, err := web.Files()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, file := range files {
		sizes[path.Base(file.Path)] = packed(t, file.Data())
	}
	measured := map[string]bool{}
	for _, budget := range budgets {
		size := 0
		for _, name := range budget.files {
			if measured[name] = true; sizes[name] == 0 {
				t.Errorf("%s is not there", name)
			}
			size += sizes[name]
		}
		what := strings.Join(budget.files, " and ")
		t.Logf("%s: %d of %d bytes", what, size, budget.most)
		if size > budget.most {
			t.Errorf("%s: %d bytes compressed, more than %d", what, size, budget.most)
		}
	}
	for name := range sizes {
		if !measured[name] && (strings.HasSuffix(name, ".js") || strings.HasSuffix(name, ".css")) {
			t.Errorf("%s has no budget", name)
		}
	}
}

// packed returns how many bytes data has, compressed by gzip.
func packed(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
