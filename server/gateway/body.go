package gateway

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// buffers are reused for bodies in and out; keepBuffer bounds what is kept.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keepBuffer = 256 << 10

// buffer returns an empty buffer and what gives it back.
func buffer() (*bytes.Buffer, func()) {
	b := buffers.Get().(*bytes.Buffer)
	return b, func() {
		if b.Cap() <= keepBuffer {
			b.Reset()
			buffers.Put(b)
		}
	}
}

// memory is a body that has been read whole. The decoders read its data without copying it.
type memory struct {
	*bytes.Reader
	data []byte
}

// Close implements io.Closer; there is nothing to close.
func (memory) Close() error { return nil }

// readBody reads a body into the buffer, unpacked, and never more than the bound.
func readBody(w http.ResponseWriter, r *http.Request, into *bytes.Buffer, bound int64) error {
	var source io.Reader = http.MaxBytesReader(w, r.Body, bound)
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		if r.ContentLength > bound {
			return tooLarge(bound)
		}
		if r.ContentLength > 0 {
			into.Grow(int(r.ContentLength) + bytes.MinRead)
		}
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(source)
		if err != nil {
			return unreadable(err, bound)
		}
		source = unpacked
	default:
		w.Header().Set("Accept-Encoding", "gzip, identity")
		return refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE, "content encoding %q is not supported; gzip is", encoding)
	}
	if _, err := into.ReadFrom(io.LimitReader(source, bound+1)); err != nil {
		return unreadable(err, bound)
	}
	if int64(into.Len()) > bound {
		return tooLarge(bound)
	}
	return nil
}

// tooLarge is the refusal of a body beyond the bound.
func tooLarge(bound int64) error {
	return fault.New(pb.Reason_BODY_TOO_LARGE, "the body is larger than %d bytes", bound).
		With("maxBytes", strconv.FormatInt(bound, 10))
}

// unreadable is the refusal of a body that ended early, came too slowly or was
// packed badly.
func unreadable(err error, bound int64) error {
	var exceeded *http.MaxBytesError
	if errors.As(err, &exceeded) {
		return tooLarge(bound)
	}
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.New(pb.Reason_MALFORMED_JSON, "the body is cut short or not packed as it says").Because(err)
	}
	return refuse(http.StatusRequestTimeout, pb.Reason_CANCELLED, "the body did not arrive")
}
