package smtptest

import (
	"crypto/tls"
	"encoding/base64"
	"net"
	"net/textproto"
	"strings"
)

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
