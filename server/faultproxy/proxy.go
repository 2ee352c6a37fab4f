// Package faultproxy forwards TCP connections as a bad network does: late, slowly, cut after some bytes, or silent while
// they stay open. What happens to a connection is drawn from a seed.
package faultproxy

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Faults are what a network may do. The zero value forwards everything at once. Shares are of connections, from 0 to 1.
type Faults struct {
	// Latency is added to every piece of data, and up to Jitter more.
	Latency, Jitter time.Duration
	// BytesPerSecond bounds each direction of a connection; 0 is no bound.
	BytesPerSecond int
	// Cut is the share of connections that are reset after up to CutWithin bytes of one direction, which is drawn.
	Cut       float64
	CutWithin int
	// CutAfter is the number of bytes towards the target after which every connection is reset; 0 is none.
	CutAfter int
	// Silent is the share of connections that carry nothing more after up to CutWithin bytes, and are closed after
	// SilentFor.
	Silent    float64
	SilentFor time.Duration
}

// Counts is what a proxy has done.
type Counts struct {
	Connections int64 `json:"connections"`
	Cut         int64 `json:"cut"`
	Silent      int64 `json:"silent"`
	Bytes       int64 `json:"bytes"`
}

// Proxy forwards the connections to a listener.
type Proxy struct {
	faults   Faults
	listener net.Listener
	ctx      context.Context
	stop     context.CancelFunc
	work     sync.WaitGroup

	connections, cut, silent, bytes atomic.Int64

	mu     sync.Mutex
	target string
	random *rand.Rand
}

// Listen starts a proxy to a target on a free port of this machine. Close ends it.
func Listen(ctx context.Context, target string, seed uint64, faults Faults) (*Proxy, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{faults: faults, target: target, listener: listener, random: rand.New(rand.NewPCG(seed, 1))}
	p.ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.work.Go(p.accept)
	return p, nil
}

// Address returns the address that the proxy listens on.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// SetTarget lets new connections go to another target, such as the next server after one that was killed.
func (p *Proxy) SetTarget(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Counts returns what the proxy has done so far.
func (p *Proxy) Counts() Counts {
	return Counts{p.connections.Load(), p.cut.Load(), p.silent.Load(), p.bytes.Load()}
}

// Close cuts all connections and waits for their end.
func (p *Proxy) Close() error {
	p.stop()
	err := p.listener.Close()
	p.work.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.work.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	p.connections.Add(1)
	p.mu.Lock()
	target := p.target
	p.mu.Unlock()
	server, err := new(net.Dialer).DialContext(p.ctx, "tcp", target)
	if err != nil {
		_ = client.Close()
		return
	}
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	l := &link{proxy: p, fate: p.draw(), cancel: cancel}
	closed := context.AfterFunc(ctx, func() { reset(client); reset(server) })
	defer closed()
	var both sync.WaitGroup
	both.Go(func() { l.carry(ctx, server, client, true) })
	both.Go(func() { l.carry(ctx, client, server, false) })
	both.Wait()
	_ = client.Close()
	_ = server.Close()
}

// reset closes a connection so that the other side gets an error and not an orderly end.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // where it fails the end is orderly
	}
	_ = conn.Close()
}

// fate is what will happen to a connection: nothing, a cut, or silence, after some bytes of one direction.
type fate struct {
	cut, silent, upwards bool
	after                int64
	random               *rand.Rand
}

func (p *Proxy) draw() fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := fate{upwards: p.random.IntN(2) == 0, random: rand.New(rand.NewPCG(p.random.Uint64(), 2))}
	if p.faults.CutAfter > 0 {
		f.cut, f.upwards, f.after = true, true, int64(p.faults.CutAfter)
		return f
	}
	f.after = p.random.Int64N(int64(max(p.faults.CutWithin, 1)))
	switch chance := p.random.Float64(); {
	case chance < p.faults.Cut:
		f.cut = true
	case chance < p.faults.Cut+p.faults.Silent:
		f.silent = true
	}
	return f
}

// link is one connection through the proxy.
type link struct {
	proxy  *Proxy
	fate   fate
	cancel context.CancelFunc
	quiet  atomic.Bool
	mu     sync.Mutex
}

// carry copies one direction until it ends or the fate of the connection is reached.
func (l *link) carry(ctx context.Context, to, from net.Conn, upwards bool) {
	piece := make([]byte, 16<<10)
	for carried := int64(0); ; {
		n, err := from.Read(piece)
		if n > 0 {
			n = l.bound(n, carried, upwards)
			l.delay(ctx, n)
			if ctx.Err() == nil && !l.quiet.Load() {
				_, writeErr := to.Write(piece[:n])
				err = errors.Join(err, writeErr)
			}
			carried += int64(n)
			l.proxy.bytes.Add(int64(n))
			if l.reached(ctx, carried, upwards) {
				return
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				if tcp, ok := to.(*net.TCPConn); ok {
					_ = tcp.CloseWrite() // the other direction may go on
				}
				return
			}
			l.cancel()
			return
		}
	}
}

// bound returns how many bytes may pass until the fate of the connection.
func (l *link) bound(n int, carried int64, upwards bool) int {
	if (l.fate.cut || l.fate.silent) && upwards == l.fate.upwards && !l.quiet.Load() {
		return int(min(int64(n), max(l.fate.after-carried, 0)))
	}
	return n
}

// reached handles the fate of the connection, and returns true where it is over.
func (l *link) reached(ctx context.Context, carried int64, upwards bool) bool {
	if upwards != l.fate.upwards || carried < l.fate.after || l.quiet.Load() {
		return false
	}
	switch {
	case l.fate.cut:
		l.proxy.cut.Add(1)
		l.cancel()
		return true
	case l.fate.silent:
		l.proxy.silent.Add(1)
		l.quiet.Store(true)
		sleep(ctx, l.proxy.faults.SilentFor)
		l.cancel()
		return true
	}
	return false
}

// delay waits as long as a piece of data takes.
func (l *link) delay(ctx context.Context, n int) {
	f := &l.proxy.faults
	wait := f.Latency
	if f.Jitter > 0 {
		l.mu.Lock()
		wait += time.Duration(l.fate.random.Int64N(int64(f.Jitter)))
		l.mu.Unlock()
	}
	if f.BytesPerSecond > 0 {
		wait += time.Duration(n) * time.Second / time.Duration(f.BytesPerSecond)
	}
	sleep(ctx, wait)
}

func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
