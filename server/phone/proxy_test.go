package phone_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy forwards connections between a phone and a server, and cuts them after a number of bytes of the server's answers.
type proxy struct {
	target   string
	listener net.Listener
	work     sync.WaitGroup

	mu sync.Mutex
	// budgets are the numbers of bytes after which the next connections are cut. A connection without a budget is not cut.
	budgets []int64
	open    []net.Conn
	cuts    int
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: target, listener: listener}
	p.work.Go(p.accept)
	t.Cleanup(func() {
		_ = listener.Close()
		p.cutAll()
		p.work.Wait()
	})
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

// count returns how many connections were cut.
func (p *proxy) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

// cutAll ends every connection and sets the budgets of the next ones.
func (p *proxy) cutAll(budgets ...int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open, p.budgets = nil, budgets
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		budget := p.admit(client, server)
		p.work.Go(func() { carry(server, client, -1) })
		p.work.Go(func() {
			if carry(client, server, budget) {
				p.mu.Lock()
				p.cuts++
				p.mu.Unlock()
			}
		})
	}
}

func (p *proxy) admit(conns ...net.Conn) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, conns...)
	if len(p.budgets) == 0 {
		return -1
	}
	budget := p.budgets[0]
	p.budgets = p.budgets[1:]
	return budget
}

// carry copies until either side ends or the budget is spent, and closes both. It returns true where the budget was spent.
func carry(to, from net.Conn, budget int64) bool {
	defer to.Close()
	defer from.Close()
	if budget < 0 {
		_, _ = io.Copy(to, from)
		return false
	}
	_, err := io.CopyN(to, from, budget)
	return err == nil
}
