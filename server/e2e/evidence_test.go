package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// cameraName is what the metadata of the photos of the tests have, and no client may see.
const cameraName = "PHONE-OF-ANNA"

// photo returns a JPEG of so many pixels, red above and blue below as the camera lay, that lies on its side and has metadata.
func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			drawn.Set(x, y, color.RGBA{R: uint8(255 - 255*(2*y/height)), B: uint8(255 * (2 * y / height)), A: 255})
		}
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, drawn, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := exifOf(6)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), plain.Bytes()[2:]...)
}

// exifOf returns metadata with an orientation and the name of a camera.
func exifOf(orientation uint16) []byte {
	const entries = 2
	b := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	b = binary.BigEndian.AppendUint16(b, entries)
	name := cameraName + "\x00"
	b = binary.BigEndian.AppendUint16(b, 0x010f) // the maker
	b = binary.BigEndian.AppendUint16(b, 2)
	b = binary.BigEndian.AppendUint32(b, uint32(len(name)))
	b = binary.BigEndian.AppendUint32(b, 8+2+entries*12+4)
	b = binary.BigEndian.AppendUint16(b, 0x0112) // the orientation
	b = binary.BigEndian.AppendUint16(b, 3)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint16(b, orientation)
	b = binary.BigEndian.AppendUint16(b, 0)
	b = binary.BigEndian.AppendUint32(b, 0)
	return append(b, name...)
}

// uploadOf is what a test uploads.
type uploadOf struct {
	evidence, visit, report, question, sha256 string
	content                                   []byte
	// capture is metadata of how it was taken.
	capture [][2]string
}

// metadata returns the header Upload-Metadata.
func (u uploadOf) metadata() string {
	var parts []string
	for _, pair := range append([][2]string{
		{"evidence", u.evidence}, {"visit", u.visit}, {"report", u.report}, {"question", u.question}, {"sha256", u.sha256}, {"filetype", "image/jpeg"},
	}, u.capture...) {
		if pair[1] != "" {
			parts = append(parts, pair[0]+" "+base64.StdEncoding.EncodeToString([]byte(pair[1])))
		}
	}
	return strings.Join(parts, ",")
}

const tusHeader = "Tus-Resumable: 1.0.0"

// begin begins an upload by the tus protocol and returns its address.
func (s *server) begin(t *testing.T, token string, u uploadOf, headers ...string) answer {
	t.Helper()
	return s.call(t, token, "POST", uploadRoute, nil, append(headers, tusHeader, "Upload-Length: "+strconv.Itoa(len(u.content)), "Upload-Metadata: "+u.metadata())...)
}

// patch sends bytes of an upload from an offset on.
func (s *server) patch(t *testing.T, token, at string, offset int, content []byte, headers ...string) answer {
	t.Helper()
	return s.call(t, token, "PATCH", at, string(content), append(headers, tusHeader, "Content-Type: application/offset+octet-stream", "Upload-Offset: "+strconv.Itoa(offset))...)
}

// upload uploads a whole piece of evidence.
func (s *server) upload(t *testing.T, token string, u uploadOf) {
	t.Helper()
	at := s.begin(t, token, u).want(t, 201).header.Get("Location")
	s.patch(t, token, at, 0, u.content).want(t, 204)
}

// TestEvidence uploads a photo in pieces before its report, and follows it to the reviewer and to the client.
func TestEvidence(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 640, 400)}
		shopper, reviewer, viewer := w.tokens[own], w.Tokens.Reviewer, w.tokens[manager]
		at := w.begin(t, shopper, u).want(t, 201).header.Get("Location")
		if at != "/v1/uploads/"+u.evidence {
			t.Fatalf("the upload is at %q", at)
		}
		half := len(u.content) / 2
		if got := w.patch(t, shopper, at, 0, u.content[:half]).want(t, 204).header; got.Get("Upload-Offset") != strconv.Itoa(half) || got.Get("Upload-Expires") == "" {
			t.Errorf("after one half: %v", got)
		}
		if got := w.call(t, shopper, "HEAD", at, nil, tusHeader).want(t, 200).header; got.Get("Upload-Offset") != strconv.Itoa(half) || got.Get("Upload-Length") != strconv.Itoa(len(u.content)) {
			t.Errorf("HEAD: %v", got)
		}
		w.patch(t, shopper, at, 3, u.content[3:]).want(t, 409)
		w.call(t, w.tokens[other], "HEAD", at, nil, tusHeader).want(t, 404)
		w.patch(t, shopper, at, half, u.content[half:]).want(t, 204)
		known := must[*pb.Evidence](t)(w.by(shopper).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: u.evidence}))
		if known.GetState() != pb.Evidence_STORED || known.GetMediaType() != "image/jpeg" || known.GetWidth() != 400 || known.GetHeight() != 640 {
			t.Errorf("the evidence is %v", known)
		}

		early := "/v1/reports/" + u.report + "/evidence"
		if !bytes.Equal(w.call(t, shopper, "GET", early+"/"+u.evidence+":download", nil).want(t, 200).body, u.content) {
			t.Error("before the report the shopper has other bytes")
		}
		if got := must[*pb.ListEvidenceResponse](t)(w.by(shopper).ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: u.report})).GetEvidence(); len(got) != 1 {
			t.Errorf("before the report the shopper has %v", got)
		}
		for _, token := range []string{w.tokens[other], reviewer} {
			w.call(t, token, "GET", early+"/"+u.evidence+":download", nil).want(t, 404)
			w.call(t, token, "GET", early, nil).want(t, 404)
		}
		w.call(t, shopper, "GET", "/v1/reports/"+newReportID()+"/evidence/"+u.evidence+":download", nil).want(t, 404)

		content := withEvidence(houseReport("house-check", lately()), u.evidence)
		must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{Visit: w.claimed, ReportId: u.report, Report: content}))
		path := "/v1/reports/" + u.report + "/evidence/" + u.evidence
		original := w.call(t, reviewer, "GET", path+":download", nil).want(t, 200)
		if !bytes.Equal(original.body, u.content) {
			t.Error("the reviewer has other bytes")
		}
		for name, want := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Content-Disposition": `attachment; filename=evidence-` + u.evidence + ".jpg",
		} {
			if got := original.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if !bytes.Equal(w.call(t, shopper, "GET", path+":download", nil).want(t, 200).body, u.content) {
			t.Error("the shopper has other bytes")
		}
		w.call(t, w.tokens[other], "GET", path+":download", nil).want(t, 404)
		w.call(t, viewer, "GET", path+":download", nil).want(t, 403)
		expectUpright(t, w.call(t, reviewer, "GET", path+":download?form=thumbnail", nil).want(t, 200).body, 200, 320)

		released := w.approve(t, u.report).GetReleasedReport()
		list := must[*pb.ListReleasedEvidenceResponse](t)(w.by(viewer).ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: released}))
		if len(list.GetEvidence()) != 1 || list.GetEvidence()[0].GetQuestion() != "slip" || strings.Contains(list.String(), u.evidence) {
			t.Fatalf("the client is shown %v", list)
		}
		shown := "/v1/clients/acme/releasedReports/" + released + "/evidence/" + list.GetEvidence()[0].GetEvidence() + ":download"
		clean := w.call(t, viewer, "GET", shown, nil).want(t, 200)
		expectUpright(t, clean.body, 400, 640)
		if int64(len(clean.body)) != list.GetEvidence()[0].GetSizeBytes() {
			t.Errorf("%d bytes of %d", len(clean.body), list.GetEvidence()[0].GetSizeBytes())
		}
		w.call(t, w.tokens[subtree], "GET", shown, nil).want(t, 200)
		w.call(t, w.tokens[foreign], "GET", shown, nil).want(t, 404)
		must[*pb.Report](t)(w.by(reviewer).WithdrawReport(t.Context(), &pb.WithdrawReportRequest{Report: u.report, Etag: "*", Reason: pb.ReviewReason_OTHER}))
		w.call(t, viewer, "GET", shown, nil).want(t, 404)
		w.call(t, viewer, "GET", strings.Replace(shown, list.GetEvidence()[0].GetEvidence(), u.evidence, 1), nil).want(t, 404)
		w.expectOpened(t, map[string]int{w.Tokens.Reviewer: 2, viewer: 1, w.tokens[subtree]: 1})
	})
}

// expectUpright expects a JPEG of a size without metadata, whose left side is blue and right side red, as the photo upright.
func expectUpright(t *testing.T, content []byte, width, height int) {
	t.Helper()
	if bytes.Contains(content, []byte(cameraName)) || bytes.Contains(content, []byte("Exif")) {
		t.Error("the copy has the metadata of the photo")
	}
	got, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if size := got.Bounds().Size(); size.X != width || size.Y != height {
		t.Errorf("the copy has %v pixels, want %d by %d", size, width, height)
	}
	left, _, leftBlue, _ := got.At(width/8, height/2).RGBA()
	right, _, rightBlue, _ := got.At(width-width/8, height/2).RGBA()
	if left > leftBlue || right < rightBlue {
		t.Error("the copy is not upright")
	}
}

// expectOpened expects so many downloads by each token in the audit log.
func (w *world) expectOpened(t *testing.T, want map[string]int) {
	t.Helper()
	opened := map[string]int{}
	filter := `resource = "x" OR act = "` + pb.EvidenceService_DownloadEvidence_FullMethodName + `" OR act = "` + pb.EvidenceService_DownloadReleasedEvidence_FullMethodName + `"`
	page := must[*pb.ListAuditResponse](t)(w.admin.ListAudit(t.Context(), &pb.ListAuditRequest{Filter: filter, PageSize: 1000}))
	for _, e := range page.GetEntries() {
		opened[e.GetActor()]++
	}
	for token, n := range want {
		if opened[tokenID(token)] != n {
			t.Errorf("%d downloads by %s are on record, want %d", opened[tokenID(token)], tokenID(token), n)
		}
	}
}

// TestRefusedUploads begins uploads that are refused, each with its reason.
func TestRefusedUploads(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	good := func() uploadOf {
		return uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 64, 64)}
	}
	for name, tt := range map[string]struct {
		change func(*uploadOf)
		status int
		reason string
		paths  string
	}{
		"no ids":           {func(u *uploadOf) { u.evidence, u.report, u.visit = "x", "x", "" }, 400, "INVALID_REQUEST", "evidence report visit"},
		"no metadata":      {func(u *uploadOf) { *u = uploadOf{sha256: "abc"} }, 400, "INVALID_REQUEST", "evidence report visit sizeBytes sha256"},
		"another's visit":  {func(u *uploadOf) { u.visit = w.foreignVisit }, 404, "NOT_FOUND", ""},
		"another's report": {func(u *uploadOf) { u.report = w.reports[2].GetReport() }, 404, "NOT_FOUND", ""},
		"nothing":          {func(u *uploadOf) { u.content = nil }, 400, "INVALID_REQUEST", "sizeBytes"},
		"no SHA-256":       {func(u *uploadOf) { u.sha256 = "abc" }, 400, "INVALID_REQUEST", "sha256"},
	} {
		u := good()
		tt.change(&u)
		got := w.begin(t, w.tokens[own], u)
		problem := problemOf(t, got)
		if got.status != tt.status || problem.Reason != tt.reason || problem.paths() != tt.paths {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	for name, tt := range map[string]struct {
		content []byte
		reason  string
	}{
		"SVG":        {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "FILE_REFUSED"},
		"HTML":       {[]byte("<!DOCTYPE html><html><body>x</body></html>"), "FILE_REFUSED"},
		"polyglot":   {append(photo(t, 64, 64), "<script>alert(1)</script>"...), "FILE_REFUSED"},
		"an archive": {[]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "FILE_REFUSED"},
		"damaged":    {photo(t, 64, 64)[:400], "FILE_REFUSED"},
		"a bomb":     {bomb(), "IMAGE_TOO_LARGE"},
	} {
		u := good()
		u.content = tt.content
		at := w.begin(t, w.tokens[own], u).want(t, 201).header.Get("Location")
		if got := w.patch(t, w.tokens[own], at, 0, u.content); got.status != 400 || problemOf(t, got).Reason != tt.reason {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		w.call(t, w.tokens[own], "HEAD", at, nil, tusHeader).want(t, 404)
	}
	wrong := good()
	wrong.sha256 = strings.Repeat("ab", 32)
	at := w.begin(t, w.tokens[own], wrong).want(t, 201).header.Get("Location")
	if got := w.patch(t, w.tokens[own], at, 0, wrong.content); got.status != 460 {
		t.Errorf("another SHA-256: %d %s", got.status, got.body)
	}
	w.begin(t, w.tokens[own], wrong).want(t, 201)
	if got := w.patch(t, w.tokens[own], at, 0, wrong.content, "Upload-Checksum: sha1 "+base64.StdEncoding.EncodeToString(make([]byte, 20))); got.status != 460 {
		t.Errorf("another checksum: %d %s", got.status, got.body)
	}
	if got := w.call(t, w.tokens[own], "HEAD", at, nil, tusHeader).header.Get("Upload-Offset"); got != "0" {
		t.Errorf("%s bytes are kept of a body with another checksum", got)
	}
	w.patch(t, w.tokens[own], at, 0, nil, "Upload-Checksum: md5 eA==").want(t, 400)
	w.call(t, w.tokens[own], "DELETE", at, nil, tusHeader).want(t, 204)
	w.call(t, w.tokens[own], "HEAD", at, nil, tusHeader).want(t, 404)
	w.begin(t, "", good()).want(t, 401)
	w.begin(t, w.Tokens.Reviewer, good()).want(t, 403)
}

// bomb returns a PNG of a few bytes that declares 900 million pixels.
func bomb() []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, 30000), 30000)
	b = append(b, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

// tusProblem is a refusal of an upload.
type tusProblem struct {
	Reason string
	Errors []struct{ Path string }
}

func (p tusProblem) paths() string {
	var paths []string
	for _, e := range p.Errors {
		paths = append(paths, e.Path)
	}
	return strings.Join(paths, " ")
}

func problemOf(t *testing.T, a answer) (p tusProblem) {
	t.Helper()
	if err := json.Unmarshal(a.body, &p); err != nil || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%v: %s %s", err, a.header, a.body)
	}
	return p
}

// TestEvidenceWithoutAReport lets the time of two pieces end: the one whose report never came is removed, the one whose report
// came after it stays, for as long as the report was not judged.
func TestEvidenceWithoutAReport(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		shopper := w.tokens[own]
		stored := func() uploadOf {
			u := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), question: "slip", content: photo(t, 64, 64)}
			w.patch(t, shopper, w.begin(t, shopper, u).want(t, 201).header.Get("Location"), 0, u.content).want(t, 204)
			return u
		}
		known := func(u uploadOf) *pb.Evidence {
			return must[*pb.Evidence](t)(w.by(shopper).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: u.evidence}))
		}
		kept, orphan := stored(), stored()
		must[*pb.Receipt](t)(w.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{
			Visit: w.claimed, ReportId: kept.report, Report: houseReport("house-check", lately()),
		}))
		for _, u := range []uploadOf{kept, orphan} {
			err := w.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
				e, err := tx.Evidence().Get(t.Context(), storage.EvidenceID(uuid.MustParse(u.evidence)))
				if err != nil {
					return err
				}
				if e.RemoveTime.IsZero() {
					t.Error("evidence without a report is kept for ever")
				}
				e.RemoveTime = e.StoredTime
				return tx.Evidence().Update(t.Context(), e)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		eventually(t, "the orphan is removed", func() bool { return known(orphan).GetState() == pb.Evidence_REMOVED })
		eventually(t, "the other one is kept", func() bool { return known(kept).GetExpireTime() == nil })
		if got := known(kept); got.GetState() != pb.Evidence_STORED {
			t.Errorf("the evidence of a report is %v", got)
		}
		path := "/v1/reports/" + kept.report + "/evidence/" + kept.evidence + ":download"
		if !bytes.Equal(w.call(t, w.Tokens.Reviewer, "GET", path, nil).want(t, 200).body, kept.content) {
			t.Error("the reviewer has other bytes")
		}
	})
}
