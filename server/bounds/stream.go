package bounds

import (
	"context"
	"encoding/binary"
	"strconv"
	"sync"
	"sync/atomic"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// prefixLength is the length in bytes of what comes before each message of gRPC: a flag and the message's length.
const prefixLength = 5

// Stream is what one gRPC call receives. Its bytes are reserved when a message's length is known, and given back when the
// message is used or the call ends.
type Stream struct {
	largest int64
	pace    Pace
	cut     func()
	// connection is that of the call; nil if it is not one of a Listener.
	connection *Connection

	mu      sync.Mutex
	account *Account
	waiting []int64 // the lengths of the messages that are reserved
	held    int64
	watch   *Watch // of the message that is being received; nil between messages
	closed  bool
	refusal error // why a message was refused; nil if none was

	// What follows is used by the one goroutine that reads.
	prefix  [prefixLength]byte
	have    int   // bytes of the prefix that have come
	rest    int64 // bytes of the message that are still to come
	refused bool  // whether a message was refused: nothing after it is read
}

type streamKey struct{}

// Receive begins to meter a call whose headers have just been read; it is for the tap handle. The context that it returns
// ends with DeadlineExceeded when a message arrives too slowly. Without a meter the call is not metered.
func Receive(ctx context.Context, budget *Budget, holder Holder, largest int64, pace Pace) context.Context {
	m := meterOf(ctx)
	if m == nil {
		return ctx
	}
	inner, cancel := context.WithCancel(ctx)
	late := &expired{Context: inner}
	s := &Stream{largest: largest, pace: pace, account: budget.Open(holder), connection: m.connection, cut: func() { late.late.Store(true); cancel() }}
	s.watch = pace.Watch(s.cut)
	id := m.current
	m.mu.Lock()
	m.streams[id] = s
	m.mu.Unlock()
	m.connection.Begin()
	context.AfterFunc(ctx, func() {
		m.mu.Lock()
		delete(m.streams, id)
		m.mu.Unlock()
		m.connection.End()
		s.close()
		cancel()
	})
	return context.WithValue(late, streamKey{}, s)
}

// expired is a context whose error is DeadlineExceeded if it was cut.
type expired struct {
	context.Context
	late atomic.Bool
}

// Err implements context.Context.
func (e *expired) Err() error {
	err := e.Context.Err()
	if err != nil && e.late.Load() {
		return context.DeadlineExceeded
	}
	return err
}

// Used gives back the bytes of the oldest message of a call, which the caller no longer needs. It does nothing for a call
// that is not metered.
func Used(ctx context.Context) {
	s, ok := ctx.Value(streamKey{}).(*Stream)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return
	}
	s.held -= s.waiting[0]
	s.waiting = s.waiting[1:]
	s.account.Lower(s.held)
}

// Refusal returns why a message of a call was refused; nil if none was. The refused message is received as an empty one.
func Refusal(ctx context.Context) error {
	s, ok := ctx.Value(streamKey{}).(*Stream)
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refusal
}

// receive reads bytes of the call's messages. To refuse a message it replaces the message's prefix in p by that of an empty
// message, after which nothing is read; where a part of the length was read before, it returns an error.
func (s *Stream) receive(p []byte) error {
	for len(p) > 0 && !s.refused {
		if s.rest > 0 {
			n := int(min(int64(len(p)), s.rest))
			s.rest -= int64(n)
			s.arrived(n, s.rest == 0)
			p = p[n:]
			continue
		}
		n := copy(s.prefix[s.have:], p)
		s.have += n
		if s.have < prefixLength {
			return nil
		}
		s.have = 0
		s.rest = int64(binary.BigEndian.Uint32(s.prefix[1:]))
		if !s.declare(s.prefix[0], s.rest) {
			s.refused = true
			if n < prefixLength-1 {
				return errDeclared
			}
			clear(p[:n])
		}
		p = p[n:]
	}
	return nil
}

// declare reserves a message of so many bytes. It reports false if the message is compressed or too large, or if there is
// no room for it.
func (s *Stream) declare(compressed byte, bytes int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return true
	}
	switch {
	case compressed != 0:
		s.refusal = fault.New(pb.Reason_UNSUPPORTED_MEDIA_TYPE, "the message is compressed, and the call names no compression")
	case bytes > s.largest:
		s.refusal = fault.New(pb.Reason_BODY_TOO_LARGE, "the message is larger than %d bytes", s.largest).
			With("maxBytes", strconv.FormatInt(s.largest, 10))
	default:
		s.refusal = s.account.Hold(s.held + bytes)
	}
	if s.refusal != nil {
		s.unwatch()
		return false
	}
	s.held += bytes
	s.waiting = append(s.waiting, bytes)
	switch {
	case bytes == 0:
		s.unwatch()
	case s.watch == nil:
		s.watch = s.pace.Watch(s.cut)
	}
	return true
}

// arrived counts bytes of a message; whole is set at its end.
func (s *Stream) arrived(n int, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.watch == nil:
	case whole:
		s.unwatch()
	default:
		s.watch.Arrived(n)
	}
}

func (s *Stream) unwatch() {
	if s.watch != nil {
		s.watch.Stop()
		s.watch = nil
	}
}

func (s *Stream) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.unwatch()
	s.account.Close()
}
