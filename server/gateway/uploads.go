package gateway

import (
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	tus "github.com/tus/tusd/v2/pkg/handler"
	expslog "golang.org/x/exp/slog"
	"google.golang.org/grpc/metadata"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/evidence"
)

// uploadsPath is where evidence is uploaded by the tus protocol, version 1.0.0, and tusResumable the header of every request
// of that.
const (
	uploadsPath  = "/v1/uploads/"
	tusResumable = "Tus-Resumable"
	tusVersion   = "1.0.0"
)

// What OPTIONS says of the protocol.
const (
	tusExtensions = "creation,creation-with-upload,termination,expiration,checksum"
	tusChecksums  = "sha1,sha256"
)

// addUploads adds the tus protocol. The library judges the protocol; each step of it is a call of EvidenceService.
func (g *gateway) addUploads(root *http.ServeMux) error {
	store := tus.NewStoreComposer()
	steps := uploadSteps{g}
	store.UseCore(steps)
	store.UseTerminater(steps)
	library, err := tus.NewHandler(tus.Config{
		StoreComposer: store, BasePath: uploadsPath, MaxSize: evidence.MaxBytes, DisableDownload: true, DisableConcatenation: true,
		GracefulRequestCompletionTimeout: time.Millisecond, // The calls end by themselves.
		Cors:                             &tus.CorsConfig{Disable: true}, Logger: expslog.New(expslog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		return err
	}
	handler := http.StripPrefix(strings.TrimSuffix(uploadsPath, "/"), library)
	serve := func(w http.ResponseWriter, r *http.Request) { g.serveUpload(w, r, handler) }
	root.HandleFunc(uploadsPath, serve)
	root.HandleFunc(strings.TrimSuffix(uploadsPath, "/"), serve)
	return nil
}

// serveUpload serves one request of the protocol. What is no request of it is a call as all others.
func (g *gateway) serveUpload(w http.ResponseWriter, r *http.Request, library http.Handler) {
	method := r.Method
	if override := r.Header.Get("X-Http-Method-Override"); method == http.MethodPost && override != "" {
		method = override
	}
	called := pb.EvidenceService_UploadEvidence_FullMethodName
	switch method {
	case http.MethodOptions:
		describeUploads(w.Header())
		w.WriteHeader(http.StatusNoContent)
		return
	case http.MethodPost, http.MethodPatch:
	case http.MethodHead:
		called = pb.EvidenceService_GetUpload_FullMethodName
	case http.MethodDelete:
		if r.Header.Get(tusResumable) == "" {
			g.serveCall(w, r)
			return
		}
		called = pb.EvidenceService_DeleteUpload_FullMethodName
	default:
		g.serveCall(w, r)
		return
	}
	x := g.newExchange(w, r)
	x.read = false
	h := w.Header()
	h["Cache-Control"] = noStore
	h.Set(tusResumable, tusVersion)
	admitted, err := g.admit(w, r, x, called)
	if err != nil {
		writeError(w, x, err)
		return
	}
	defer func() { x.account.Close() }()
	if packed, err := isPacked(w, r); err != nil || packed {
		g.answerEarly(w, r)
		writeError(w, x, refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE, "uploads are not compressed"))
		return
	}
	step := &uploadStep{gateway: g, exchange: x, answer: &uploadAnswer{ResponseWriter: w, exchange: x}}
	if step.algorithm, step.checksum, err = parseChecksum(r.Header.Get("Upload-Checksum")); err != nil {
		g.answerEarly(w, r)
		writeError(w, x, err)
		return
	}
	ctx := metadata.NewOutgoingContext(withUploadStep(admitted, step), x.Metadata())
	arriving := g.receive(w, r)
	r = r.WithContext(ctx)
	r.Body = arriving
	library.ServeHTTP(step.answer, r)
	step.answer.finish()
	arriving.watch.Stop()
}

// describeUploads sets the headers by which a client learns what of the protocol is served.
func describeUploads(h http.Header) {
	h.Set(tusResumable, tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Max-Size", strconv.Itoa(evidence.MaxBytes))
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Checksum-Algorithm", tusChecksums)
	h.Set("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST")
}

// parseChecksum parses the header Upload-Checksum: an algorithm, and a checksum in base64.
func parseChecksum(text string) (algorithm string, sum []byte, err error) {
	if text == "" {
		return "", nil, nil
	}
	algorithm, encoded, _ := strings.Cut(text, " ")
	sum, err = base64.StdEncoding.DecodeString(encoded)
	size := map[string]int{"sha1": 20, "sha256": 32}[algorithm]
	if err != nil || size == 0 || len(sum) != size {
		return "", nil, refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "Upload-Checksum is sha1 or sha256, a blank, and the checksum in base64")
	}
	return algorithm, sum, nil
}

// uploadAnswer is the answer to one request of the protocol. Refusals of the library become problem documents.
type uploadAnswer struct {
	http.ResponseWriter
	exchange *exchange
	refused  int    // the status of a refusal that is not answered yet
	text     []byte // and its text
}

// Unwrap lets the deadlines of the connection be set.
func (a *uploadAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// WriteHeader implements http.ResponseWriter. The address of an upload is relative, since a proxy may have another scheme.
func (a *uploadAnswer) WriteHeader(status int) {
	h := a.Header()
	if at := strings.Index(h.Get("Location"), uploadsPath); at >= 0 {
		h.Set("Location", h.Get("Location")[at:])
	}
	if status >= http.StatusBadRequest && h.Get("Content-Type") != typeProblem {
		a.refused = status
		return
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *uploadAnswer) Write(p []byte) (int, error) {
	if a.refused != 0 {
		a.text = append(a.text, p...)
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

// finish answers a refusal of the library.
func (a *uploadAnswer) finish() {
	if a.refused == 0 {
		return
	}
	a.Header().Del("Content-Length")
	_, text, _ := strings.Cut(strings.TrimSpace(string(a.text)), ": ")
	reason := pb.Reason_INVALID_REQUEST
	switch a.refused {
	case http.StatusNotFound:
		reason = pb.Reason_NOT_FOUND
	case http.StatusConflict:
		reason = pb.Reason_UPLOAD_OFFSET
	case http.StatusMethodNotAllowed:
		reason = pb.Reason_NO_SUCH_METHOD
	case http.StatusRequestEntityTooLarge:
		reason = pb.Reason_BODY_TOO_LARGE
	case http.StatusInternalServerError: // a body that ended early
		a.refused, reason = http.StatusRequestTimeout, pb.Reason_CANCELLED
	}
	writeError(a.ResponseWriter, a.exchange, refuse(a.refused, reason, "%s", text))
}
