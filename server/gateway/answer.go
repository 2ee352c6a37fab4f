package gateway

import (
	"bytes"
	"net/http"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// answer collects what the mux writes until it is complete: only then its ETag, length and encoding are known. Its size
// is bounded by that of a page.
type answer struct {
	header http.Header
	status int
	body   *bytes.Buffer

	rendered *rendered // the cache of bodies
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// worthPacking is the size in bytes from which a body is compressed: a smaller one fits into a packet or two.
const worthPacking = 1024

// finish checks the preconditions and sends the answer.
func (a *answer) finish(w http.ResponseWriter, x *exchange) {
	a.WriteHeader(http.StatusOK)
	if a.status == http.StatusOK {
		if x.formed != nil {
			a.putForm(x)
		}
		a.setCaching(x)
		a.checkPreconditions(x)
	}
	if a.status == http.StatusNotModified || a.status == http.StatusNoContent {
		a.header.Del("Content-Type")
		w.WriteHeader(a.status)
		return
	}
	body, packed, release := a.encoded(x)
	defer release()
	if packed {
		a.header.Set("Content-Encoding", x.encoding.name())
	}
	a.header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // This fails only if the caller has gone.
}

// encoded returns the body as it is sent, whether it is compressed, and a function that releases its memory.
func (a *answer) encoded(x *exchange) (body []byte, packed bool, release func()) {
	if a.status == http.StatusOK && x.rendered != nil {
		return x.rendered.body, x.rendered.packed, func() {}
	}
	body, release = a.body.Bytes(), func() {}
	if packed = x.encoding != identity && len(body) >= worthPacking; packed {
		body, release = x.encoding.pack(body)
	}
	if a.status == http.StatusOK && x.renderedKey != "" {
		a.rendered.put(&renderedBody{key: x.renderedKey, body: bytes.Clone(body), packed: packed})
	}
	return body, packed, release
}

// checkPreconditions evaluates the caller's preconditions of a read, in the order of RFC 9110, section 13.2.2. Those of a
// write are evaluated by the service.
func (a *answer) checkPreconditions(x *exchange) {
	switch {
	case !x.read:
	case x.ifMatch.given && !x.ifMatch.matchStrongly(x.etag):
		a.body.Reset()
		a.status = 0
		writeError(a, x, fault.New(pb.Reason_ETAG_MISMATCH, ""))
	case x.ifNone.given && x.ifNone.match(x.etag):
		a.status = http.StatusNotModified
	}
}

// setCaching sets the ETag of an answer and how it may be cached.
func (a *answer) setCaching(x *exchange) {
	if x.etag == "" && x.read && x.rendered == nil {
		x.etag = x.quoted(digest(a.body.Bytes()))
	}
	if x.etag != "" {
		a.header.Set("ETag", x.etag)
	}
	if a.header.Get("Cache-Control") == "" {
		if x.read {
			a.header["Cache-Control"] = noCache
		} else {
			a.header["Cache-Control"] = noStore
		}
	}
}
