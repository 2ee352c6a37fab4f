package bounds

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"sync"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
)

// The parts of HTTP/2 that a meter reads: RFC 9113, sections 3.4, 4.1 and 6.1.
const (
	prefaceLength = 24
	headerLength  = 9
	frameData     = 0
	flagPadded    = 8
)

// readBuffer is the size in bytes of what is read from a connection at once.
const readBuffer = 16 << 10

// errDeclared ends a connection on which the length of a message that must be refused was sent in pieces.
var errDeclared = errors.New("bounds: a message is larger than the bound")

// meter is the receiving side of a gRPC connection. It follows the frames of HTTP/2 without changing them, and counts
// for each stream how many bytes of its messages were declared and how many have arrived. The gRPC library does not report
// these, and allocates a whole message as soon as its length is known. A message over a bound is refused by its length,
// before it is received.
type meter struct {
	net.Conn
	reader     *bufio.Reader
	connection *Connection

	mu      sync.Mutex
	streams map[uint32]*Stream

	// What follows is used by the one goroutine that reads.
	preface int // bytes of the connection's preface that are still to come
	header  [headerLength]byte
	have    int     // bytes of the header that have come
	rest    int     // bytes of the frame that are still to come
	padded  bool    // whether the next byte is the length of the padding
	data    int     // bytes of the frame that belong to messages
	current uint32  // the stream of the frame
	stream  *Stream // of a frame with data; nil if it is not metered
}

func newMeter(c net.Conn) *meter {
	return &meter{
		Conn: c, reader: bufio.NewReaderSize(c, readBuffer), connection: ConnectionOf(c), streams: map[uint32]*Stream{}, preface: prefaceLength,
	}
}

// Read implements net.Conn.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.reader.Read(p)
	if failed := m.follow(p[:n]); failed != nil {
		return 0, failed
	}
	return n, err
}

// NetConn returns the connection that is metered.
func (m *meter) NetConn() net.Conn { return m.Conn }

// follow reads the frames in p. An error ends the connection.
func (m *meter) follow(p []byte) error {
	for len(p) > 0 {
		n := 0
		switch {
		case m.preface > 0:
			n = min(len(p), m.preface)
			m.preface -= n
		case m.have < headerLength:
			n = copy(m.header[m.have:], p)
			if m.have += n; m.have == headerLength {
				m.begin()
			}
		default:
			n = min(len(p), m.rest)
			if err := m.payload(p[:n]); err != nil {
				return err
			}
			m.rest -= n
		}
		if m.have == headerLength && m.rest == 0 {
			m.have = 0
		}
		p = p[n:]
	}
	return nil
}

// begin reads the header of a frame.
func (m *meter) begin() {
	m.rest = int(binary.BigEndian.Uint32(m.header[:4]) >> 8)
	m.current = binary.BigEndian.Uint32(m.header[5:]) &^ (1 << 31)
	m.stream, m.padded, m.data = nil, false, 0
	if m.header[3] != frameData {
		return
	}
	m.padded, m.data = m.header[4]&flagPadded != 0, m.rest
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stream = m.streams[m.current]
}

// payload reads a part of a frame's payload.
func (m *meter) payload(p []byte) error {
	if m.stream == nil {
		return nil
	}
	if m.padded {
		m.padded = false
		m.data = max(m.data-1-int(p[0]), 0)
		p = p[1:]
	}
	n := min(len(p), m.data)
	m.data -= n
	return m.stream.receive(p[:n])
}

// metered is what a meter adds to the peer of a connection, by which the calls on it find the meter.
type metered struct {
	credentials.AuthInfo
	meter *meter
}

// meterOf returns the meter of a call's connection; nil without one.
func meterOf(ctx context.Context) *meter {
	if p, ok := peer.FromContext(ctx); ok {
		if info, ok := p.AuthInfo.(metered); ok {
			return info.meter
		}
	}
	return nil
}

// Credentials returns credentials of a gRPC server whose connections are metered after their handshake. The server must
// not read ahead: it needs grpc.ReadBufferSize(0).
func Credentials(inner credentials.TransportCredentials) credentials.TransportCredentials {
	return meteredCredentials{inner}
}

type meteredCredentials struct {
	credentials.TransportCredentials
}

// ServerHandshake implements credentials.TransportCredentials.
func (c meteredCredentials) ServerHandshake(raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	secured, info, err := c.TransportCredentials.ServerHandshake(raw)
	if err != nil {
		return nil, nil, err
	}
	m := newMeter(secured)
	if m.connection == nil {
		m.connection = ConnectionOf(raw)
	}
	return m, metered{info, m}, nil
}

// Clone implements credentials.TransportCredentials.
func (c meteredCredentials) Clone() credentials.TransportCredentials {
	return meteredCredentials{c.TransportCredentials.Clone()}
}
