// Package smtptest is a mail server on this machine for tests. It takes mails over SMTP, with STARTTLS, TLS from the beginning
// and AUTH PLAIN where it is told to, and refuses, hangs and closes connections as a test wants.
package smtptest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"slices"
	"sync"
	"testing"
	"time"
)

// The answers that are no lines: the connection is closed, or nothing is said until it is.
const (
	Drop = "drop"
	Hang = "hang"
)

// Server is a mail server. Its functions return the answer to a command, such as "550 5.1.1 unknown", Drop or Hang; empty for
// the usual one. They and the fields are set before the first connection.
type Server struct {
	// OnConnect answers a connection, by its number from 0.
	OnConnect func(n int) string
	// OnRecipient answers a recipient, by the number of commands of this kind from 0.
	OnRecipient func(n int, address string) string
	// OnSender answers a sender, and OnData a mail that was read whole. A mail that is answered by Drop was taken.
	OnSender, OnData func(n int) string
	// User and Password are those that sign in; nobody needs to where User is empty.
	User, Password string
	// Certificate lets the server speak TLS, from the beginning where Implicit is set.
	Certificate *tls.Certificate
	Implicit    bool

	listener net.Listener
	done     chan struct{}
	mu       sync.Mutex
	counts   map[string]int
	got      []Message
	came     chan struct{}
	open     map[net.Conn]bool
	sessions sync.WaitGroup
}

// Start starts the server on a free port of this machine, until the test ends.
func (s *Server) Start(t testing.TB) *Server {
	t.Helper()
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Listen starts the server on a free port of this machine, until Stop.
func (s *Server) Listen() (err error) {
	s.done, s.counts, s.came, s.open = make(chan struct{}), map[string]int{}, make(chan struct{}), map[net.Conn]bool{}
	if s.listener, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0"); err == nil {
		s.sessions.Go(s.accept)
	}
	return err
}

// Stop closes the server and its connections. It can be called more than once.
func (s *Server) Stop() {
	_ = s.listener.Close()
	s.mu.Lock()
	select {
	case <-s.done:
	default:
		close(s.done)
	}
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.sessions.Wait()
}

// Address is where the server listens, such as 127.0.0.1:2525.
func (s *Server) Address() string { return s.listener.Addr().String() }

// All returns the mails that were taken so far.
func (s *Server) All() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// To returns the mails to an address that were taken so far; all where it is empty.
func (s *Server) To(address string) []Message {
	return slices.DeleteFunc(s.All(), func(m Message) bool { return address != "" && m.To != address })
}

// WaitFor waits until so many mails to an address were taken, and returns them.
func (s *Server) WaitFor(t testing.TB, address string, number int) []Message {
	t.Helper()
	for deadline := time.After(time.Minute); ; {
		s.mu.Lock()
		came := s.came
		s.mu.Unlock()
		if got := s.To(address); len(got) >= number {
			return got
		}
		select {
		case <-came:
		case <-deadline:
			t.Fatalf("%d mails to %q came, want %d", len(s.To(address)), address, number)
		}
	}
}

// Recipients returns how many recipients were named.
func (s *Server) Recipients() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts["RCPT"]
}

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = true
		s.mu.Unlock()
		s.sessions.Go(func() {
			x := &session{server: s, conn: c}
			x.run()
			s.mu.Lock()
			delete(s.open, c)
			s.mu.Unlock()
			_ = c.Close()
		})
	}
}

// count returns the number of a command among those of its kind, from 0.
func (s *Server) count(kind string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.counts[kind]
	s.counts[kind]++
	return n
}

func (s *Server) take(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, m)
	close(s.came)
	s.came = make(chan struct{})
}

// NewCertificate returns a certificate for 127.0.0.1, and the roots that trust it.
func NewCertificate(t testing.TB, now time.Time) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, roots
}
