package phonetest

import (
	"bytes"
	"compress/gzip"
	"testing"

	"mysteryshopper/server/web"
)

// TestSizes bounds what a phone fetches before it draws its first screen, and all of it, compressed by gzip.
func TestSizes(t *testing.T) {
	t.Parallel()
	files, err := web.Files()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, f := range files {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.Data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sizes[f.Path] = packed.Len()
	}
	start := sizes["/static/app.js"] + sizes["/static/app-chunk.js"]
	t.Logf("to start %d bytes, then %d, styles %d, worker %d", start, sizes["/static/app-more.js"], sizes["/static/app.css"], sizes["/app/worker.js"])
	for _, c := range []struct {
		what      string
		got, most int
	}{
		{"the script to start with", start, 45 << 10},
		{"the whole script", start + sizes["/static/app-more.js"], 55 << 10},
		{"the style sheet", sizes["/static/app.css"], 15 << 10},
	} {
		if c.got == 0 || c.got > c.most {
			t.Errorf("%s has %d bytes, at most %d", c.what, c.got, c.most)
		}
	}
}
