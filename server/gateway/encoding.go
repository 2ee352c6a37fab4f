package gateway

import (
	"io"
	"net/http"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoding is how an answer is compressed.
type encoding int

// The encodings.
const (
	identity encoding = iota
	gzipped
	zstandard
)

// name returns the name of an encoding in headers.
func (e encoding) name() string { return [...]string{"identity", "gzip", "zstd"}[e] }

// encodingFor chooses the encoding of the answer to a request. A script of a browser has no say in Accept-Encoding; where it needs
// the size that a file will have, it asks with no-transform of RFC 9111 that nothing is packed.
func encodingFor(header http.Header) encoding {
	for _, directive := range parseWeighted(header["Cache-Control"]) {
		if directive.value == "no-transform" {
			return identity
		}
	}
	return acceptedEncoding(header["Accept-Encoding"])
}

// acceptedEncoding chooses the encoding of an answer. zstd is used where it is named and as preferred as gzip; gzip where it
// is acceptable and at least as preferred as none.
func acceptedEncoding(headers []string) encoding {
	gzip, zstd, plain, others := -1.0, 0.0, -1.0, -1.0
	for _, e := range parseWeighted(headers) {
		switch e.value {
		case "gzip", "x-gzip":
			gzip = e.q
		case "zstd":
			zstd = e.q
		case "identity":
			plain = e.q
		case "*":
			others = e.q
		}
	}
	if gzip < 0 {
		gzip = others
	}
	switch {
	case zstd > 0 && zstd >= max(gzip, plain, 0):
		return zstandard
	case gzip > 0 && gzip >= plain:
		return gzipped
	}
	return identity
}

// packer compresses what is written to it.
type packer interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

// packerPools has the packers of each encoding that compresses. The levels and options are valid ones.
var packerPools = map[encoding]*sync.Pool{
	gzipped: {New: func() any {
		made, _ := gzip.NewWriterLevel(nil, 5)
		return made
	}},
	zstandard: {New: func() any {
		// A window of 512 KB keeps the memory of a decoder on a phone small.
		made, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(512<<10), zstd.WithLowerEncoderMem(true))
		return made
	}},
}

// packerTo returns a packer that writes to w.
func (e encoding) packerTo(w io.Writer) packer {
	p := packerPools[e].Get().(packer)
	p.Reset(w)
	return p
}

// release gives a packer back.
func (e encoding) release(p packer) { packerPools[e].Put(p) }

// pack compresses a body. release gives its memory back.
func (e encoding) pack(body []byte) (packed []byte, release func()) {
	into, giveBack := buffer()
	p := e.packerTo(into)
	_, _ = p.Write(body) // Writing to memory does not fail.
	_ = p.Close()
	e.release(p)
	return into.Bytes(), giveBack
}
