package web_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"mysteryshopper/server/web"
)

// budgets are how many bytes the files of each screen may have, compressed by gzip: what a reader on a slow network waits for.
var budgets = map[string]int{
	"app.css":   15 << 10,
	"client.js": 40 << 10, "client.css": 15 << 10,
	"desk.js": 60 << 10, "desk.css": 15 << 10,
	"signin.js": 15 << 10, "signin.css": 5 << 10,
}

// TestSizes compresses the scripts and the style sheets, and compares their sizes with the budgets.
func TestSizes(t *testing.T) {
	t.Parallel()
	files, err := web.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimPrefix(file.Path, web.StaticPath)
		budget, has := budgets[name]
		if !has {
			continue
		}
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(file.Data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d of %d bytes", name, packed.Len(), budget)
		if packed.Len() > budget {
			t.Errorf("%s has %d bytes compressed, more than its %d", name, packed.Len(), budget)
		}
	}
}
