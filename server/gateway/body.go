package gateway

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// buffers are reused for bodies of requests and answers, if they are not larger than keepBuffer.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keepBuffer = 256 << 10

// buffer returns an empty buffer and a function that releases it.
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

// Close implements io.Closer. It does nothing.
func (memory) Close() error { return nil }

// readBody reads and decompresses a body into the buffer. It never reads more than bound bytes.
func readBody(w http.ResponseWriter, r *http.Request, into *bytes.Buffer, bound int64) error {
	var source io.Reader = http.MaxBytesReader(w, r.Body, bound)
	packed, err := isPacked(w, r)
	switch {
	case err != nil:
		return err
	case packed:
		unpacked, err := gzip.NewReader(source)
		if err != nil {
			return unreadable(err, bound)
		}
		source = unpacked
	case r.ContentLength > bound:
		return tooLarge(bound)
	case r.ContentLength > 0:
		into.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	if _, err := into.ReadFrom(io.LimitReader(source, bound+1)); err != nil {
		return unreadable(err, bound)
	}
	if int64(into.Len()) > bound {
		return tooLarge(bound)
	}
	return nil
}

// isPacked reports whether a body is compressed by gzip. It returns an error for other encodings.
func isPacked(w http.ResponseWriter, r *http.Request) (bool, error) {
	switch encoding := r.Header.Get("Content-Encoding"); strings.ToLower(encoding) {
	case "", "identity":
		return false, nil
	case "gzip", "x-gzip":
		return true, nil
	default:
		w.Header().Set("Accept-Encoding", "gzip, identity")
		return false, refuse(http.StatusUnsupportedMediaType, pb.Reason_UNSUPPORTED_MEDIA_TYPE, "content encoding %q is not supported; gzip is", encoding)
	}
}

// tooLarge returns the error for a body over the bound.
func tooLarge(bound int64) error {
	return fault.New(pb.Reason_BODY_TOO_LARGE, "the body is larger than %d bytes", bound).
		With("maxBytes", strconv.FormatInt(bound, 10))
}

// unreadable returns the error for a body that ended early, was too slow or cannot be decompressed.
func unreadable(err error, bound int64) error {
	var exceeded *http.MaxBytesError
	if errors.As(err, &exceeded) {
		return tooLarge(bound)
	}
	var network net.Error
	if errors.As(err, &network) {
		return refuse(http.StatusRequestTimeout, pb.Reason_CANCELLED, "the body did not arrive")
	}
	return fault.New(pb.Reason_MALFORMED_JSON, "the body is cut short, or its chunks or compression are malformed").Because(err)
}
