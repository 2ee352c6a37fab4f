package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"

	"mysteryshopper/storage"
)

const (
	// usualTimeout bounds a connection, and the sending of one mail.
	usualTimeout = time.Minute
	// keptAnswer is how many bytes of the mail server's answer are kept.
	keptAnswer = 500
)

// attempt is what came of one attempt.
type attempt struct {
	outcome string
	code    int
	answer  string
	// unusable means that the mail server cannot be used at the moment, for this mail or another.
	unusable bool
}

// sender sends mails over one connection after another.
type sender struct {
	settings *Settings
	timeout  time.Duration

	mu sync.Mutex
	// open is the connection in use; nil where there is none. cut is set once nothing more is to be sent.
	open net.Conn
	cut  bool
}

func newSender(s *Settings) *sender {
	x := &sender{settings: s, timeout: s.Timeout}
	if x.timeout == 0 {
		x.timeout = usualTimeout
	}
	return x
}

// close ends the connection under way, and refuses new ones.
func (x *sender) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.cut = true
	if x.open != nil {
		_ = x.open.Close()
	}
}

// reopen lets the sender connect again after a close.
func (x *sender) reopen() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.cut = false
}

// dial connects to the mail server and keeps the connection, so that it can be closed.
func (x *sender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer interface {
		DialContext(ctx context.Context, network, address string) (net.Conn, error)
	} = &net.Dialer{}
	if x.settings.Relay.Implicit {
		dialer = &tls.Dialer{Config: x.tls()}
	}
	c, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.cut {
		return nil, errors.Join(net.ErrClosed, c.Close())
	}
	x.open = c
	return c, nil
}

func (x *sender) tls() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if x.settings.TLS != nil {
		config = x.settings.TLS.Clone()
	}
	config.ServerName = x.settings.Relay.Host
	return config
}

// connect connects and signs in.
func (x *sender) connect(ctx context.Context) (*gomail.Client, attempt) {
	r := x.settings.Relay
	options := []gomail.Option{
		gomail.WithPort(r.Port), gomail.WithTimeout(x.timeout), gomail.WithDialContextFunc(x.dial), gomail.WithTLSConfig(x.tls()),
		gomail.WithHELO(x.domain()), gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithoutNoop(),
	}
	switch {
	case r.Implicit:
		options = append(options, gomail.WithSSL())
	case r.Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if r.User != "" {
		// The library's own choice takes a connection that was dialled here for one without TLS. PLAIN and LOGIN look by themselves.
		options = append(options, gomail.WithUsername(r.User), gomail.WithPassword(r.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	c, err := gomail.NewClient(r.Host, options...)
	if err == nil {
		err = c.DialWithContext(ctx)
	}
	if err != nil {
		x.hangUp() // The library leaves the connection open where it could not sign in.
		return nil, attemptOf(err)
	}
	return c, attempt{}
}

// hangUp closes the connection in use.
func (x *sender) hangUp() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.open != nil {
		_ = x.open.Close()
		x.open = nil
	}
}

// domain is the host of the sender's address. The Message-IDs have it, and the server greets the mail server with it.
func (x *sender) domain() string {
	_, host, _ := strings.Cut(x.settings.From.Address, "@")
	return host
}

// send sends a letter over a connection.
func (x *sender) send(c *gomail.Client, m *storage.Mail, l *Letter) attempt {
	message, err := x.message(m, l)
	if err != nil {
		return attempt{outcome: notWritten, answer: cutText(err.Error())}
	}
	err = c.Send(message)
	if err == nil || message.IsDelivered() { // After it was taken, only the reset can fail.
		return attempt{outcome: sent, unusable: err != nil}
	}
	return attemptOf(err)
}

// message returns a letter as it travels. Every attempt of a mail has the same Message-ID and the same date.
func (x *sender) message(m *storage.Mail, l *Letter) (*gomail.Msg, error) {
	html, err := l.html()
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	err = errors.Join(
		msg.FromFormat(oneLine(x.settings.From.Name), x.settings.From.Address), msg.AddToFormat(oneLine(l.Name), l.Address),
	)
	msg.Subject(oneLine(l.Subject))
	msg.SetMessageIDWithValue(m.ID + "@" + x.domain())
	msg.SetDateWithValue(m.CreateTime)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nothing answers it
	msg.SetGenHeader(gomail.HeaderContentLang, l.Language.Tag())
	if l.Unsubscribe != "" {
		msg.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click") // RFC 8058
	}
	msg.SetBodyString(gomail.TypeTextPlain, l.text())
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	for _, f := range l.Files {
		msg.AttachReadSeeker(oneLine(f.Name), bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.Type)))
	}
	return msg, err
}

// attemptOf returns what an error of a connection or of a mail means.
func attemptOf(err error) attempt {
	a := attempt{outcome: notConnected, unusable: true}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		a.code, a.answer = answer.Code, cutText(answer.Msg)
	}
	var failed *gomail.SendError
	if errors.As(err, &failed) {
		if a.code == 0 {
			text, _, _ := strings.Cut(failed.Error(), ", affected ") // The library adds the recipient and the id.
			a.code, a.answer = failed.ErrorCode(), cutText(text)
		}
		if a.code != 0 && a.code != 421 {
			a.outcome, a.unusable = outcomeOf(failed.Reason, a.code)
			return a
		}
	}
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var slow net.Error
	switch text := err.Error(); {
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &record), strings.Contains(text, "STARTTLS"):
		a.outcome = notEncrypted
	case errors.As(err, &slow) && slow.Timeout(), errors.Is(err, context.DeadlineExceeded), strings.Contains(text, "i/o timeout"):
		a.outcome = timedOut
	case a.code >= 500, errors.Is(err, gomail.ErrPlainAuthNotSupported), errors.Is(err, gomail.ErrNoSupportedAuthDiscovered), strings.Contains(text, "AUTH"):
		a.outcome = senderRefused
	case a.code >= 400:
		a.outcome = tryLater
	}
	return a
}

// outcomeOf returns the outcome of a mail that the server answered with a code, and whether the next one would fare the same.
func outcomeOf(step gomail.SendErrReason, code int) (outcome string, unusable bool) {
	switch {
	case step == gomail.ErrSMTPMailFrom && code >= 500:
		return senderRefused, true
	case code < 500:
		return tryLater, false
	case step == gomail.ErrSMTPRcptTo:
		return addressRefused, false
	}
	return mailRefused, false
}

// cutText returns the beginning of a text as one line of valid UTF-8.
func cutText(text string) string {
	text = oneLine(strings.ToValidUTF8(text, "\uFFFD"))
	if len(text) > keptAnswer {
		text = strings.ToValidUTF8(text[:keptAnswer], "")
	}
	return text
}
