package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/bounds"
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

// admit checks a request by its headers and opens the account of what is received of it. It returns the context for the
// call. A refusal is sent at once, also while the caller still sends its body.
func (g *gateway) admit(w http.ResponseWriter, r *http.Request, x *exchange, method string) (context.Context, error) {
	ctx, holder, err := g.Admit(r.Context(), &x.Info, method, x.started)
	if err != nil {
		g.answerEarly(w, r)
		return ctx, err
	}
	x.account = g.Budget.Open(holder)
	return ctx, nil
}

const (
	// shortRest is the size in bytes, and shortTime the time, of a rest of a body that is read and dropped before a refusal
	// is sent, so that the connection can be used again.
	shortRest = 8 << 10
	shortTime = time.Second
	// drainTime is how long the rest of any other body is dropped, so that its caller can read the answer.
	drainTime = 10 * time.Second
)

// answerEarly lets a refusal be sent before the body was read. Over HTTP/1 the server would read the body first; a
// connection on which the rest does not arrive at once is closed after the answer.
func (g *gateway) answerEarly(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor != 1 || r.Body == http.NoBody {
		return
	}
	controller := http.NewResponseController(w)
	_ = controller.SetReadDeadline(g.Wall().Add(shortTime)) // A recorder in a test supports none of these.
	if _, err := io.CopyN(io.Discard, r.Body, shortRest); errors.Is(err, io.EOF) {
		return
	}
	_ = controller.SetReadDeadline(g.Wall().Add(drainTime))
	_ = controller.EnableFullDuplex()
	w.Header().Set("Connection", "close")
}

// leastRead is how many bytes are read at once at least.
const leastRead = 4 << 10

// readBody reads and decompresses a body into the buffer. It never reads more than bound bytes, and none that the account
// of the request has no room for. The account then also has room for the message.
func (g *gateway) readBody(w http.ResponseWriter, r *http.Request, x *exchange, into *bytes.Buffer, bound int64) (err error) {
	if r.Body == http.NoBody {
		return nil
	}
	packed, err := isPacked(w, r)
	if err == nil && r.ContentLength > bound {
		err = tooLarge(bound)
	}
	if err != nil {
		g.answerEarly(w, r)
		return err
	}
	arriving := g.receive(w, r)
	defer func() { arriving.end(err) }()
	var source io.Reader = http.MaxBytesReader(w, arriving, bound)
	if packed {
		if source, err = gzip.NewReader(source); err != nil {
			return unreadable(err, bound)
		}
	}
	declared := leastRead
	if !packed && r.ContentLength > 0 {
		declared = int(r.ContentLength) + 1 // One more, so that the end is found without another room.
	}
	if err = fill(into, source, bound, int64(declared), x.account); err != nil {
		return err
	}
	return x.account.Hold(2 * int64(into.Len()))
}

// fill reads a whole source into a buffer, and reserves room in the account before it grows: first for so many bytes as
// are expected, then for twice as many as there are.
func fill(into *bytes.Buffer, source io.Reader, bound, expected int64, account *bounds.Account) error {
	for {
		size := int64(into.Len())
		room := min(max(2*size, expected), bound+1)
		if size < expected {
			room = min(expected, bound+1)
		}
		if err := account.Hold(room); err != nil {
			return err
		}
		into.Grow(int(room-size) + 1)
		n, err := source.Read(into.AvailableBuffer()[:room-size])
		into.Write(into.AvailableBuffer()[:n])
		switch {
		case int64(into.Len()) > bound:
			return tooLarge(bound)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unreadable(err, bound)
		}
	}
}

// arriving is a body that must arrive at a pace.
type arriving struct {
	io.ReadCloser
	gateway    *gateway
	writer     http.ResponseWriter
	request    *http.Request
	controller *http.ResponseController
	watch      *bounds.Watch
}

// receive begins to read a body. Reading fails once it arrives too slowly; that replaces the server's own deadlines.
func (g *gateway) receive(w http.ResponseWriter, r *http.Request) *arriving {
	a := &arriving{ReadCloser: r.Body, gateway: g, writer: w, request: r, controller: http.NewResponseController(w)}
	a.deadlines(time.Time{}, time.Time{})
	a.watch = g.Pace.Watch(func() { _ = a.controller.SetReadDeadline(past) })
	return a
}

// Read implements io.Reader.
func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.watch.Arrived(n)
	return n, err
}

// end ends reading. The answer has the server's time to be sent from now on; a body that was refused is answered at once.
func (a *arriving) end(err error) {
	a.watch.Stop()
	if err == nil {
		a.deadlines(time.Time{}, a.gateway.Wall().Add(writeTimeout))
		return
	}
	a.deadlines(time.Time{}, a.gateway.Wall().Add(writeTimeout))
	a.gateway.answerEarly(a.writer, a.request)
}

// deadlines sets the deadlines of the connection, or of the stream in HTTP/2. A recorder in a test has none.
func (a *arriving) deadlines(read, write time.Time) {
	_ = a.controller.SetReadDeadline(read)
	_ = a.controller.SetWriteDeadline(write)
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
