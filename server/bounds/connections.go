package bounds

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Limit bounds the connections of one listener: in all, and of each address.
type Limit struct{ All, PerAddress int }

// The bounds of a limit, by which Listener.Closed names them.
const (
	OfAll     = "all"
	OfAddress = "address"
	OfRate    = "rate"
)

// longestWait is how long a new connection waits at most until it is read, where its address opens many.
const longestWait = 5 * time.Second

// Listener accepts no more connections than its limit. Over the limit it closes the connection that has been without a
// request for longest, of the same address where the bound of the address is reached; it refuses the new one if all have a
// request under way. It also limits how often an address may connect.
type Listener struct {
	net.Listener

	// Refuse is called with a connection that is refused, before it is closed. Default: nothing is done.
	Refuse func(net.Conn)
	// Closed is called with the name of the bound for each connection that is closed for it.
	// Default: nothing is done.
	Closed func(bound string)
	// Rates bounds how often one address opens a connection, by the time of Clock. One over the rate is not read before its
	// turn, so that who opens many is served slowly and costs little; it is refused where that is too far off. Default: any
	// number.
	Rates *Buckets
	Clock func() time.Time

	limit   Limit
	proxies []netip.Prefix
	mu      sync.Mutex
	open    map[*Connection]struct{}
	counts  map[netip.Addr]int
	turn    uint64
}

// Listen limits the connections of a listener. Those from the networks of proxies are bounded in all only, since many
// callers share them.
func Listen(listener net.Listener, limit Limit, proxies []netip.Prefix) *Listener {
	return &Listener{
		Listener: listener, Refuse: func(net.Conn) {}, Closed: func(string) {}, Clock: noClock, limit: limit, proxies: proxies,
		open: map[*Connection]struct{}{}, counts: map[netip.Addr]int{},
	}
}

// noClock is the clock of a listener without rates, which does not read it.
func noClock() time.Time { return time.Time{} }

// Open returns the number of open connections.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// Most returns the bound of all connections.
func (l *Listener) Most() int { return l.limit.All }

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		accepted, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &Connection{Conn: accepted, listener: l, address: addressOf(accepted), closed: make(chan struct{})}
		bound, victim := l.admit(c)
		if bound != "" {
			l.Closed(bound)
		}
		if victim == c {
			l.Refuse(accepted)
			_ = accepted.Close()
			continue
		}
		if victim != nil {
			_ = victim.Close()
		}
		return c, nil
	}
}

// admit counts a new connection. It returns the connection to close, which may be the new one, and the bound that requires
// it; nil and "" if there is room.
func (l *Listener) admit(c *Connection) (bound string, victim *Connection) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.trusts(c.address) {
		if c.wait = l.Rates.within(c.address.String(), 1, l.Clock(), longestWait); c.wait > longestWait {
			return OfRate, c
		}
	}
	switch {
	case l.counts[c.address] >= l.limit.PerAddress && !l.trusts(c.address):
		bound = OfAddress
	case len(l.open) >= l.limit.All:
		bound = OfAll
	}
	if bound != "" {
		if victim = l.idlest(bound, c.address); victim == nil {
			return bound, c
		}
		l.remove(victim)
	}
	l.turn++
	c.since = l.turn
	l.open[c] = struct{}{}
	l.counts[c.address]++
	return bound, victim
}

// idlest returns the connection that has been without a request for longest; nil if none is.
func (l *Listener) idlest(bound string, address netip.Addr) (found *Connection) {
	for c := range l.open {
		if c.busy == 0 && (bound == OfAll || c.address == address) && (found == nil || c.since < found.since) {
			found = c
		}
	}
	return found
}

func (l *Listener) trusts(address netip.Addr) bool {
	for _, proxy := range l.proxies {
		if proxy.Contains(address) {
			return true
		}
	}
	return false
}

// remove forgets a connection, if it is known. The caller holds the lock.
func (l *Listener) remove(c *Connection) {
	if _, known := l.open[c]; !known {
		return
	}
	delete(l.open, c)
	if l.counts[c.address]--; l.counts[c.address] == 0 {
		delete(l.counts, c.address)
	}
}

// Connection is an open connection of a Listener.
type Connection struct {
	net.Conn
	listener *Listener
	address  netip.Addr
	busy     int    // requests under way
	since    uint64 // the turn in which it was accepted or its last request ended

	wait    time.Duration // before it is read
	waited  sync.Once
	closed  chan struct{}
	closing sync.Once
}

// Read implements net.Conn. The first one waits for the connection's turn.
func (c *Connection) Read(p []byte) (int, error) {
	if c.wait > 0 {
		c.waited.Do(c.await)
	}
	return c.Conn.Read(p)
}

// await returns when it is the connection's turn, or when it is closed.
func (c *Connection) await() {
	timer := time.NewTimer(c.wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.closed:
	}
}

// Begin counts a request under way; the connection is not closed for others meanwhile. A nil connection counts nothing.
func (c *Connection) Begin() { c.count(1) }

// End ends what Begin began.
func (c *Connection) End() { c.count(-1) }

func (c *Connection) count(n int) {
	if c == nil {
		return
	}
	c.listener.mu.Lock()
	defer c.listener.mu.Unlock()
	c.busy += n
	c.listener.turn++
	c.since = c.listener.turn
}

type connectionKey struct{}

// WithConnection returns a context whose calls come over a connection.
func WithConnection(ctx context.Context, c *Connection) context.Context {
	return context.WithValue(ctx, connectionKey{}, c)
}

// OfContext returns the connection of WithConnection; nil without one.
func OfContext(ctx context.Context) *Connection {
	c, _ := ctx.Value(connectionKey{}).(*Connection)
	return c
}

// Idle counts a call that waits as none, so that its connection may be closed to make room for another. The function that
// it returns ends that.
func Idle(ctx context.Context) (resume func()) {
	c := OfContext(ctx)
	if s, ok := ctx.Value(streamKey{}).(*Stream); ok && c == nil {
		c = s.connection
	}
	c.End()
	return c.Begin
}

// Close implements net.Conn.
func (c *Connection) Close() error {
	c.closing.Do(func() { close(c.closed) })
	c.listener.mu.Lock()
	c.listener.remove(c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

// ConnectionOf returns the connection behind one that TLS may have wrapped; nil if it is not one of a Listener.
func ConnectionOf(c net.Conn) *Connection {
	for {
		switch inner := c.(type) {
		case *Connection:
			return inner
		case interface{ NetConn() net.Conn }:
			c = inner.NetConn()
		default:
			return nil
		}
	}
}

// addressOf returns the address of the other end, of IPv6 its first 64 bits, which one household or office shares.
func addressOf(c net.Conn) netip.Addr {
	end, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	address := end.Addr().Unmap().WithZone("")
	if !address.Is6() {
		return address
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.Addr()
}
