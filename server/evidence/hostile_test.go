package evidence_test

import (
	"bytes"
	"image/jpeg"
	"runtime"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/evidence/hostiletest"
	"mysteryshopper/server/fault"
)

const (
	// leastHostile is how many hostile files there are at least.
	leastHostile = 200
	// mostAllocated bounds what is allocated for one file in all.
	mostAllocated = 256 << 20
	// mostTime bounds the time for one file.
	mostTime = 20 * time.Second
)

// TestHostile judges hostile files: each is refused with a reason, or its copies are clean. None takes much memory or time.
// It runs alone, so that what is allocated meanwhile is its own.
func TestHostile(t *testing.T) { //nolint:paralleltest // as its comment says
	files, refused := hostiletest.Files(), 0
	names, contents := map[string]bool{}, map[checklist.Digest]string{}
	for _, f := range files {
		digest := checklist.DigestOf(f.Content)
		if names[f.Name] || contents[digest] != "" {
			t.Errorf("%s is there twice, also as %s", f.Name, contents[digest])
		}
		names[f.Name], contents[digest] = true, f.Name
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		kept, err := judge(t, f)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		reason := fault.From(err).Reason()
		switch {
		case err == nil && kept != f.Kept:
			t.Errorf("%s: kept as %q, want %q", f.Name, kept, f.Kept)
		case err != nil && (f.Kept != "" || reason != pb.Reason_FILE_REFUSED && reason != pb.Reason_IMAGE_TOO_LARGE):
			t.Errorf("%s: %v, want it kept as %q", f.Name, err, f.Kept)
		case err != nil:
			refused++
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > mostAllocated || took > mostTime {
			t.Errorf("%s took %d MB and %v", f.Name, allocated>>20, took)
		}
	}
	t.Logf("%d hostile files: %d refused, %d kept and drawn anew or for reviewers alone", len(files), refused, len(files)-refused)
	if len(files) < leastHostile {
		t.Errorf("%d hostile files, want %d at least", len(files), leastHostile)
	}
}

// judge does what is done with an upload that has arrived, and returns the type of what is kept. It expects clean copies.
func judge(t *testing.T, f hostiletest.File) (string, error) {
	t.Helper()
	found, err := evidence.Inspect(bytes.NewReader(f.Content))
	if err != nil || !found.IsImage {
		return found.MediaType, err
	}
	drawn, err := evidence.NewDrawer().Draw(t.Context(), found.MediaType, nil, func() ([]byte, error) { return f.Content, nil })
	if err != nil {
		return "", err
	}
	for form, content := range map[string][]byte{"shown": drawn.Shown, "thumbnail": drawn.Thumbnail} {
		if got, err := jpeg.Decode(bytes.NewReader(content)); err != nil || max(got.Bounds().Dx(), got.Bounds().Dy()) > 2048 {
			t.Errorf("%s, %s: %v", f.Name, form, err)
		}
		// Of a JPEG that is drawn here nothing comes between its beginning and its tables.
		for _, mark := range []string{hostiletest.Payload, "Exif", "ICC_PROFILE", "JFIF", "http", "<"} {
			if mark != "<" && bytes.Contains(content, []byte(mark)) {
				t.Errorf("%s, %s: it has %q", f.Name, form, mark)
			}
		}
	}
	return found.MediaType, nil
}
