// Package mail sends what waits in the outbox of the database: alerts, scheduled papers and workbooks, returned reports and
// invitations. It keeps what came of each attempt, and repeats those that failed.
package mail

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"mysteryshopper/server/paper"
	"mysteryshopper/server/webhook"
)

// Settings are what a server's settings say of mails. The zero value sends none.
type Settings struct {
	// Relay is the mail server that takes the mails.
	Relay *Relay
	// From is the sender.
	From *mail.Address
	// PublicURL stands before links, without a slash at the end.
	PublicURL string
	// Keys seal the codes of invitations while they wait.
	Keys *webhook.Keys
	// Brand is printed on papers; nil for none.
	Brand *paper.Brand
	// Metrics may be nil.
	Metrics *Metrics
	// Pause returns the time to wait after an attempt failed, by its number; DefaultPause where nil.
	Pause func(attempt int) time.Duration
	// Timeout bounds a connection and the sending of one mail; a minute where 0.
	Timeout time.Duration
	// TLS is for tests; nil stands for the roots of the machine.
	TLS *tls.Config
}

// On reports whether the server sends mails.
func (s *Settings) On() bool { return s.Relay != nil && s.From != nil && s.PublicURL != "" }

// Relay is the address of a mail server.
type Relay struct {
	Host string
	Port int
	// Implicit is set where the connection begins with TLS. Otherwise STARTTLS is required, unless Plain is set.
	Implicit, Plain bool
	User, Password  string
}

// The usual ports of the submission of mails.
const (
	portImplicit = 465
	portStartTLS = 587
)

// ParseRelay reads smtps://user:password@host:port, or smtp:// for STARTTLS. A password that is given apart comes before that
// of the address. Without TLS only a server on this machine is reached.
func ParseRelay(text, password string) (*Relay, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("it is no address, such as smtps://user@mail.example.com:465")
	}
	r := &Relay{Host: u.Hostname(), Port: portStartTLS}
	switch {
	case u.Scheme == "smtps":
		r.Implicit, r.Port = true, portImplicit
	case u.Scheme != "smtp":
		return nil, errors.New("it begins with smtps:// or smtp://")
	}
	if r.Host == "" || u.Opaque != "" || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("it is smtps://user@host:port, and nothing else")
	}
	if port := u.Port(); port != "" {
		if r.Port, err = strconv.Atoi(port); err != nil || r.Port < 1 || r.Port > 65535 {
			return nil, fmt.Errorf("%s is no port", port)
		}
	}
	r.User = u.User.Username()
	r.Password, _ = u.User.Password()
	if password != "" {
		r.Password = password
	}
	if (r.User == "") != (r.Password == "") {
		return nil, errors.New("a user needs a password, and a password a user")
	}
	r.Plain = !r.Implicit && r.local()
	return r, nil
}

// local reports whether the mail server is on this machine.
func (r *Relay) local() bool {
	a, err := netip.ParseAddr(r.Host)
	return r.Host == "localhost" || err == nil && a.IsLoopback()
}

// Address returns the host and the port.
func (r *Relay) Address() string { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }

// ParseFrom reads the sender: an address, or a name with an address in angle brackets.
func ParseFrom(text string) (*mail.Address, error) {
	from, err := mail.ParseAddress(text)
	if err != nil || !AllowedAddress(from.Address) || !AllowedName(from.Name) {
		return nil, errors.New("it is a mail address, such as \"Agency <visits@example.com>\"")
	}
	return from, nil
}
