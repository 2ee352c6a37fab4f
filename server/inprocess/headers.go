package inprocess

import (
	"errors"
	"sync"

	"google.golang.org/grpc/metadata"
)

// answerHeaders collects the headers and trailers that a handler sets; it implements grpc.ServerTransportStream.
type answerHeaders struct {
	method string

	mu              sync.Mutex
	header, trailer metadata.MD
	sent            bool
}

// Method implements grpc.ServerTransportStream.
func (h *answerHeaders) Method() string { return h.method }

// SetHeader implements grpc.ServerTransportStream.
func (h *answerHeaders) SetHeader(md metadata.MD) error { return h.set(md, false) }

// SendHeader implements grpc.ServerTransportStream. Nothing can be set after it.
func (h *answerHeaders) SendHeader(md metadata.MD) error { return h.set(md, true) }

func (h *answerHeaders) set(md metadata.MD, last bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sent {
		return errors.New("the headers were sent already")
	}
	h.header, h.sent = joined(h.header, md), last
	return nil
}

// SetTrailer implements grpc.ServerTransportStream.
func (h *answerHeaders) SetTrailer(md metadata.MD) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.trailer = joined(h.trailer, md)
	return nil
}

// joined returns both; it makes no new map of one alone.
func joined(some, more metadata.MD) metadata.MD {
	if len(some) == 0 {
		return more
	}
	return metadata.Join(some, more)
}
