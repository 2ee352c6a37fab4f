package e2e

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// wantOfTus is what testdata/tus/upload.mjs prints.
const wantOfTus = `whole stored true
resumed stored true
sha1 stored
sha256 stored
wrong sum 460 CHECKSUM_MISMATCH
mended stored
a text 400 FILE_REFUSED
of another 404 NOT_FOUND
ended 404
`

// TestNodeUploads uploads evidence with the tus client for JavaScript in Node.js: whole, resumed after an abort, with
// checksums, refused, and ended. The bytes are those that were sent.
func TestNodeUploads(t *testing.T) {
	t.Parallel()
	folder := nodeFolder(t, "testdata/tus")
	w := startWorld(t, onSQLite)
	const size = 5 << 20
	film, ids := recording(size, 1), map[string]string{"report": newReportID()}
	for _, name := range []string{"whole", "resumed", "sha1", "sha256", "wrong", "text", "other"} {
		ids[name] = newReportID()
	}
	text, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "ids.json"), text)
	writeFile(t, filepath.Join(folder, "film.mp4"), film)
	runNode(t, folder, []nodeStep{installed, {"upload", []string{"node", "upload.mjs"}, wantOfTus}},
		"REST="+w.REST, "SHOPPER="+w.tokens[own], "OTHER="+w.tokens[other], "VISIT="+w.claimed)
	for _, name := range []string{"whole", "sha1", "sha256", "wrong"} {
		known := must[*pb.Evidence](t)(w.by(w.tokens[own]).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: ids[name]}))
		if known.GetState() != pb.Evidence_STORED || known.GetSha256() != checklist.DigestOf(film).String() {
			t.Errorf("%s: %v", name, known)
		}
	}
	must[*pb.Receipt](t)(w.by(w.tokens[own]).SubmitReport(t.Context(), &pb.SubmitReportRequest{
		Visit: w.claimed, ReportId: ids["report"], Report: houseReport("house-check", lately()),
	}))
	path := "/v1/reports/" + ids["report"] + "/evidence/" + ids["whole"] + ":download"
	if !bytes.Equal(w.call(t, w.Tokens.Reviewer, "GET", path, nil).want(t, 200).body, film) {
		t.Error("the reviewer has other bytes")
	}
}
