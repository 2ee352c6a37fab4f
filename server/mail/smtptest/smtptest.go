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
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The answers that are no lines: the connection is closed, or nothing is said until it is.
const (
	Drop = "drop"
	Hang = "hang"
)

// Message is a mail that was taken.
type Message struct {
	From, To string
	// Raw is the mail as it came.
	Raw string
	// Encrypted is set where it came over TLS, and User is who signed in.
	Encrypted bool
	User      string
}

// Parsed returns the mail with its headers.
func (m *Message) Parsed(t testing.TB) *mail.Message {
	t.Helper()
	parsed, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

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

// Parts returns the texts and files of a mail by their types, decoded.
func (m *Message) Parts(t testing.TB) map[string]string {
	t.Helper()
	parsed := m.Parsed(t)
	out := map[string]string{}
	if err := addParts(out, textproto.MIMEHeader(parsed.Header), parsed.Body); err != nil {
		t.Fatal(err)
	}
	return out
}

// addParts adds a part, or all parts in it.
func addParts(out map[string]string, header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		switch header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		raw, err := io.ReadAll(body)
		out[kind] += string(raw)
		return err
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = addParts(out, part.Header, part)
		}
		if err != nil {
			return err
		}
	}
}

// session is one connection.
type session struct {
	server    *Server
	conn      net.Conn
	text      *textproto.Conn
	encrypted bool
	user      string
	from, to  string
}

// say writes an answer. It reports whether the session goes on.
func (x *session) say(answer, usual string) bool {
	switch answer {
	case Drop:
		return false
	case Hang:
		<-x.server.done
		return false
	case "":
		answer = usual
	}
	return x.text.PrintfLine("%s", answer) == nil && !strings.HasPrefix(answer, "421")
}

func (x *session) run() {
	s := x.server
	if s.Certificate != nil && s.Implicit {
		x.encrypt()
	}
	x.text = textproto.NewConn(x.conn)
	answer := ""
	if n := s.count("connect"); s.OnConnect != nil {
		answer = s.OnConnect(n)
	}
	for goes := x.say(answer, "220 test ESMTP"); goes; {
		line, err := x.text.ReadLine()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		goes = x.command(strings.ToUpper(verb), rest)
	}
}

func (x *session) encrypt() {
	x.conn = tls.Server(x.conn, &tls.Config{Certificates: []tls.Certificate{*x.server.Certificate}})
	x.encrypted = true
}

// command answers a command.
func (x *session) command(verb, rest string) bool {
	s := x.server
	switch verb {
	case "EHLO", "HELO":
		return x.greet()
	case "STARTTLS":
		if !x.say("", "220 go on") {
			return false
		}
		x.encrypt()
		x.text = textproto.NewConn(x.conn)
		return true
	case "AUTH":
		return x.signIn(rest)
	case "MAIL":
		answer := ""
		if n := s.count(verb); s.OnSender != nil {
			answer = s.OnSender(n)
		}
		if s.User != "" && x.user == "" {
			answer = "530 5.7.0 sign in first"
		}
		x.from = address(rest)
		return x.say(answer, "250 2.1.0 sender")
	case "RCPT":
		answer := ""
		if n := s.count(verb); s.OnRecipient != nil {
			answer = s.OnRecipient(n, address(rest))
		}
		x.to = address(rest)
		return x.say(answer, "250 2.1.5 recipient")
	case "DATA":
		return x.data()
	case "RSET", "NOOP":
		return x.say("", "250 2.0.0 fine")
	case "QUIT":
		x.say("", "221 2.0.0 bye")
		return false
	}
	return x.say("", "502 5.5.1 unknown")
}

func (x *session) greet() bool {
	lines := []string{"250-test", "250-8BITMIME", "250-ENHANCEDSTATUSCODES"}
	if x.server.Certificate != nil && !x.encrypted {
		lines = append(lines, "250-STARTTLS")
	}
	if x.server.User != "" {
		lines = append(lines, "250-AUTH PLAIN")
	}
	for _, line := range append(lines, "250 SIZE 20000000") {
		if !x.say(line, "") {
			return false
		}
	}
	return true
}

func (x *session) signIn(rest string) bool {
	_, initial, _ := strings.Cut(rest, " ")
	raw, err := base64.StdEncoding.DecodeString(initial)
	if parts := strings.Split(string(raw), "\x00"); err != nil || len(parts) != 3 || parts[1] != x.server.User || parts[2] != x.server.Password {
		return x.say("535 5.7.8 wrong user or password", "")
	}
	x.user = x.server.User
	return x.say("", "235 2.7.0 welcome")
}

func (x *session) data() bool {
	if !x.say("", "354 go on") {
		return false
	}
	raw, err := x.text.ReadDotBytes()
	if err != nil {
		return false
	}
	answer := ""
	if n := x.server.count("DATA"); x.server.OnData != nil {
		answer = x.server.OnData(n)
	}
	if answer == "" || answer == Drop {
		x.server.take(Message{From: x.from, To: x.to, Raw: string(raw), Encrypted: x.encrypted, User: x.user})
	}
	return x.say(answer, "250 2.0.0 taken")
}

// address returns what stands in angle brackets.
func address(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	inner, _, _ := strings.Cut(rest, ">")
	return inner
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
