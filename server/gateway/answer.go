package gateway

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// answer holds what the mux writes until it is whole: only then are its ETag,
// its length and its encoding known. Answers are bounded by the size of a page.
type answer struct {
	header http.Header
	status int
	body   *bytes.Buffer

	rendered *rendered // where bodies are kept
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

// worthPacking is the size from which a body is packed: below, it fits a packet
// or two anyway.
const worthPacking = 1024

// finish sends the answer. c tells what the caller asked for and what was found
// out on the way.
func (a *answer) finish(w http.ResponseWriter, x *exchange) {
	a.WriteHeader(http.StatusOK)
	if a.status == http.StatusOK {
		if x.formed != nil {
			a.putForm(x)
		}
		a.describe(x)
		a.weigh(x)
	}
	if a.status == http.StatusNotModified || a.status == http.StatusNoContent {
		a.header.Del("Content-Type")
		w.WriteHeader(a.status)
		return
	}
	body, packed, release := a.encoded(x)
	defer release()
	if packed {
		a.header.Set("Content-Encoding", "gzip")
	}
	a.header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // The caller has gone away where this fails; there is nobody left to tell.
}

// encoded returns the body as it goes out, whether it is packed, and what gives
// its memory back.
func (a *answer) encoded(x *exchange) (body []byte, packed bool, release func()) {
	if a.status == http.StatusOK && x.rendered != nil {
		return x.rendered.body, x.rendered.packed, func() {}
	}
	body, release = a.body.Bytes(), func() {}
	if packed = x.gzip && len(body) >= worthPacking; packed {
		body, release = pack(body)
	}
	if a.status == http.StatusOK && x.renderedKey != "" {
		a.rendered.put(&renderedBody{key: x.renderedKey, body: bytes.Clone(body), packed: packed})
	}
	return body, packed, release
}

// weigh holds an answer to a read against the caller's preconditions, in the
// order of RFC 9110, section 13.2.2. Those of a write are the service's to judge.
func (a *answer) weigh(x *exchange) {
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

// describe sets the headers of an answer that has something to show: its ETag
// and how it may be kept.
func (a *answer) describe(x *exchange) {
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

var packers = sync.Pool{New: func() any {
	packer, _ := gzip.NewWriterLevel(nil, 5) // The level is a valid one.
	return packer
}}

// pack compresses a body and returns what gives the memory back.
func pack(body []byte) (packed []byte, release func()) {
	into, giveBack := buffer()
	packer := packers.Get().(*gzip.Writer)
	packer.Reset(into)
	_, _ = packer.Write(body) // Memory takes everything.
	_ = packer.Close()
	packers.Put(packer)
	return into.Bytes(), giveBack
}
