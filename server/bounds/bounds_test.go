package bounds

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/peer"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestBudget reserves up to the part of a holder and up to the whole, and gives back.
func TestBudget(t *testing.T) {
	t.Parallel()
	b := NewBudget(100, Rate{}, nil)
	first, second, other := b.Open(Holder{"a", 60}), b.Open(Holder{"a", 60}), b.Open(Holder{"b", 60})
	for step, test := range []struct {
		account *Account
		bytes   int64
		bound   string // the one that is exceeded; "" for none
		used    int64
	}{
		{first, 40, "", 40}, {first, 30, "", 40}, {second, 21, "caller", 40}, {second, 20, "", 60}, {other, 41, "process", 60},
		{other, 40, "", 100}, {first, 41, "caller", 100},
	} {
		err := test.account.Hold(test.bytes)
		var refused *fault.Error
		if errors.As(err, &refused) != (test.bound != "") || b.Used() != test.used {
			t.Fatalf("step %d: %v, %d used", step, err, b.Used())
		}
		if refused != nil && (refused.Reason() != pb.Reason_OVERLOADED || refused.Metadata()["bound"] != test.bound || refused.Delay() == 0) {
			t.Errorf("step %d: %v, %v", step, refused, refused.Metadata())
		}
	}
	first.Lower(10)
	second.Close()
	other.Close()
	if b.Used() != 10 || len(b.holders) != 1 {
		t.Errorf("%d bytes used by %v", b.Used(), b.holders)
	}
	if err := (*Account)(nil).Hold(1000); err != nil {
		t.Errorf("without a budget: %v", err)
	}
}

// TestImportsFit checks that whoever may send the largest request of a method has room for it and for the message made of
// it, and that no other part of the budget is as large as the whole.
func TestImportsFit(t *testing.T) {
	t.Parallel()
	for method := range call.Methods() {
		part := Authenticated("x", method).Part
		if part < 2*Largest(method) || part > ProcessBytes*3/4 {
			t.Errorf("%s: a part of %d bytes for requests of %d", method, part, Largest(method))
		}
	}
	for method := range largest {
		known := false
		for name := range call.Methods() {
			known = known || name == method
		}
		if !known {
			t.Errorf("%s is no method", method)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		all, perAddress int
		descriptors     uint64
		want            Limit
	}{
		"default":          {0, 0, 1 << 20, Limit{2048, 1024}},
		"unknown":          {0, 0, 0, Limit{2048, 1024}},
		"few descriptors":  {0, 0, 300, Limit{112, 56}},
		"hardly any":       {0, 0, 40, Limit{4, 4}},
		"set":              {100, 10, 1 << 20, Limit{50, 10}},
		"set too high":     {1 << 30, 1 << 20, 1024, Limit{384, 384}},
		"one more address": {100, 80, 1 << 20, Limit{50, 50}},
	} {
		if got := limits(test.all, test.perAddress, test.descriptors); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// fakeConn is a connection from an address.
type fakeConn struct {
	net.Conn
	from   string
	closed bool
}

func (c *fakeConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from))
}

func (c *fakeConn) Close() error {
	c.closed = true
	return nil
}

// Read reports that the connection is closed.
func (c *fakeConn) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// accepting is a listener of fake connections.
type accepting struct {
	net.Listener
	next []*fakeConn
}

func (a *accepting) Accept() (net.Conn, error) {
	if len(a.next) == 0 {
		return nil, io.EOF
	}
	c := a.next[0]
	a.next = a.next[1:]
	return c, nil
}

// TestListener accepts connections in steps. Each names the one that is closed for it: an idle one, or the new one.
func TestListener(t *testing.T) {
	t.Parallel()
	inner := &accepting{}
	var closed []string
	l := Listen(inner, Limit{All: 4, PerAddress: 2}, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	l.Closed = func(bound string) { closed = append(closed, bound) }
	open, gone := map[string]*Connection{}, map[string]bool{}
	for step, test := range []struct {
		from, end string // the name and address of the new connection
		busy      bool
		victim    string
		bound     string
	}{
		{from: "a1", end: "192.0.2.1:1", busy: true},
		{from: "a2", end: "192.0.2.1:2"},
		{from: "a3", end: "192.0.2.1:3", victim: "a2", bound: OfAddress},
		{from: "p1", end: "10.0.0.1:1", busy: true},
		{from: "p2", end: "10.0.0.1:2", busy: true},
		{from: "p3", end: "10.0.0.1:3", busy: true, victim: "a3", bound: OfAll},
		{from: "b1", end: "[2001:db8::1]:1", victim: "b1", bound: OfAll},
	} {
		closed = nil
		raw := &fakeConn{from: test.end}
		inner.next = []*fakeConn{raw}
		c, err := l.Accept()
		if accepted := err == nil; accepted != (test.victim != test.from) {
			t.Fatalf("step %d: accepted %v", step, accepted)
		}
		if err == nil {
			open[test.from] = ConnectionOf(c)
			if test.busy {
				open[test.from].Begin()
			}
		}
		if strings.Join(closed, " ") != test.bound {
			t.Errorf("step %d: closed for %v, want %q", step, closed, test.bound)
		}
		gone[test.victim] = true
		for name, c := range open {
			if isClosed := c.Conn.(*fakeConn).closed; isClosed != gone[name] {
				t.Errorf("step %d: %s is closed: %v", step, name, isClosed)
			}
		}
	}
	open["p1"].End()
	_ = open["p1"].Close()
	_ = open["p1"].Close()
	if l.Open() != 3 {
		t.Errorf("%d connections are open", l.Open())
	}
}

// TestWaitingCallsMakeRoom has a call on each connection; the one of the call that waits is closed for a new connection.
func TestWaitingCallsMakeRoom(t *testing.T) {
	t.Parallel()
	inner := &accepting{}
	l := Listen(inner, Limit{All: 9, PerAddress: 2}, nil)
	accept := func(end string) *Connection {
		inner.next = []*fakeConn{{from: end}}
		c, err := l.Accept()
		if err != nil {
			return nil
		}
		ConnectionOf(c).Begin()
		return ConnectionOf(c)
	}
	working, waits := accept("192.0.2.1:1"), accept("192.0.2.1:2")
	resume := Idle(WithConnection(t.Context(), waits))
	if accept("192.0.2.1:3") == nil || !waits.Conn.(*fakeConn).closed || working.Conn.(*fakeConn).closed {
		t.Error("the connection of the call that waits was not closed for a new one")
	}
	resume()
	if waits.busy != 1 {
		t.Errorf("%d calls are under way after the wait", waits.busy)
	}
	if accept("192.0.2.1:4") != nil {
		t.Error("a connection with a call under way was closed")
	}
	Idle(t.Context())() // Without a connection nothing is done.
}

// frame writes a frame of HTTP/2.
func frame(kind, flags byte, stream uint32, payload string) string {
	header := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	header = append(header, flags)
	return string(binary.BigEndian.AppendUint32(header, stream)) + payload
}

// message writes a message of gRPC that declares a length.
func message(length uint32, payload string) string {
	return string(binary.BigEndian.AppendUint32([]byte{0}, length)) + payload
}

// metering is a connection with a meter, whose other end a test writes.
type metering struct {
	meter  *meter
	budget *Budget
	ctx    context.Context
	cancel context.CancelFunc
}

// newMetering meters a call on stream 1, whose headers were read, of bytes that come in pieces of a size.
func newMetering(t *testing.T, frames string, piece int) *metering {
	t.Helper()
	here, there := net.Pipe()
	t.Cleanup(func() { _ = here.Close() })
	go func() {
		all := strings.Repeat("p", prefaceLength) + frame(1, 4, 1, "headers") + frames
		for len(all) > 0 {
			n, err := io.WriteString(there, all[:min(piece, len(all))])
			if err != nil {
				return
			}
			all = all[n:]
		}
		_ = there.Close()
	}()
	conn, info, err := Credentials(insecure.NewCredentials()).ServerHandshake(here)
	if err != nil {
		t.Fatal(err)
	}
	m := &metering{meter: conn.(*meter), budget: NewBudget(1000, Rate{}, nil)}
	if _, err := io.ReadFull(conn, make([]byte, prefaceLength+headerLength+len("headers"))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(peer.NewContext(t.Context(), &peer.Peer{AuthInfo: info}))
	m.cancel = cancel
	m.ctx = Receive(ctx, m.budget, Holder{"a", 500}, 300, DefaultPace())
	t.Cleanup(func() {
		cancel()
		<-m.ctx.Done()
	})
	return m
}

// TestMeter reads frames in pieces of every size. What is used after all of them is known, and the prefix of a message over a
// bound is replaced by that of an empty one, or ends the connection if its length came in pieces.
func TestMeter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		frames  string
		used    int64
		refused string // the last message, where it is refused
	}{
		"one message":         {frame(0, 0, 1, message(5, "hello")), 5, ""},
		"two messages":        {frame(0, 0, 1, message(5, "he")) + frame(0, 0, 1, "llo"+message(3, "you")), 8, ""},
		"withheld":            {frame(0, 0, 1, message(299, "he")), 299, ""},
		"padded":              {frame(0, 8, 1, "\x03"+message(5, "hello")+"pad") + frame(0, 0, 1, message(2, "ab")), 7, ""},
		"another stream":      {frame(0, 0, 3, message(5000, "x")), 0, ""},
		"other frames":        {frame(8, 0, 1, "abcd") + frame(0, 0, 1, message(5, "hello")), 5, ""},
		"too large":           {frame(0, 0, 1, message(301, "hello")), 0, message(301, "hello")},
		"too many":            {frame(0, 0, 1, message(300, strings.Repeat("x", 300))+message(201, "x")), 300, message(201, "x")},
		"declared everything": {frame(0, 0, 1, message(1<<31, "hello")), 0, message(1<<31, "hello")},
		"compressed":          {frame(0, 0, 1, "\x01"+message(5, "hello")[1:]), 0, "\x01" + message(5, "hello")[1:]},
	} {
		want := test.frames
		if test.refused != "" {
			want = strings.TrimSuffix(test.frames, test.refused) + strings.Repeat("\x00", prefixLength) + test.refused[prefixLength:]
		}
		for _, piece := range []int{1, 2, 7, 4096} {
			m := newMetering(t, test.frames, piece)
			got, err := io.ReadAll(m.meter)
			if used := m.budget.Used(); used != test.used {
				t.Errorf("%s in pieces of %d: %d bytes are used, want %d", name, piece, used, test.used)
			}
			if refused := Refusal(m.ctx) != nil; refused != (test.refused != "") {
				t.Errorf("%s in pieces of %d: refused: %v", name, piece, Refusal(m.ctx))
			}
			cut := test.refused != "" && errors.Is(err, errDeclared)
			if !cut && (string(got) != want || err != nil) {
				t.Errorf("%s in pieces of %d: %q, %v, want %q", name, piece, got, err, want)
			}
		}
	}
}

// TestUsedMessagesAreGivenBack uses one message after the other, and ends the call.
func TestUsedMessagesAreGivenBack(t *testing.T) {
	t.Parallel()
	m := newMetering(t, frame(0, 0, 1, message(5, "hello")+message(3, "you")+message(100, "x")), 4096)
	if _, err := io.ReadAll(m.meter); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int64{103, 100} {
		Used(m.ctx)
		if got := m.budget.Used(); got != want {
			t.Errorf("%d bytes are used, want %d", got, want)
		}
	}
	m.cancel()
	for m.budget.Used() > 0 {
		time.Sleep(time.Millisecond)
	}
}

// TestPace ends a call whose message does not arrive.
func TestPace(t *testing.T) {
	t.Parallel()
	m := newMetering(t, "", 4096)
	ctx := Receive(peer.NewContext(t.Context(), &peer.Peer{AuthInfo: metered{meter: m.meter}}), m.budget, Holder{"a", 500}, 300,
		Pace{Window: time.Millisecond, Least: 1, Total: time.Minute})
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Errorf("ended with %v", ctx.Err())
	}
}
