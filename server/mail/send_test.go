package mail

import (
	"context"
	"crypto/tls"
	"mime"
	"net"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// settingsFor returns settings for a mail server of a test.
func settingsFor(t *testing.T, s *smtptest.Server, url string) *Settings {
	t.Helper()
	relay, err := ParseRelay(strings.Replace(url, "HOST", s.Address(), 1), "")
	if err != nil {
		t.Fatal(err)
	}
	from, err := ParseFrom("Agentur Größe <visits@agency.example>")
	if err != nil {
		t.Fatal(err)
	}
	return &Settings{Relay: relay, From: from, PublicURL: "https://shop.example", Timeout: 2 * time.Second}
}

func testLetter() *Letter {
	return &Letter{
		Name: "Anna Größe", Address: "anna@client.example", Language: words.Match("de"), Subject: "Hinweis: Berlin – ﷽", Heading: "Überschrift",
		Lines: []string{"<script>alert(1)</script>", "Zeile"}, Link: "https://shop.example/mail/confirm?token=x&y=1", LinkText: "Öffnen",
		Reason: "Warum", Unsubscribe: "https://shop.example/mail/unsubscribe?token=abc",
		Files: []File{{Name: "zahlen.pdf", Type: "application/pdf", Data: []byte("%PDF-1.4 test")}},
	}
}

var testMail = storage.Mail{ID: "0011", Kind: storage.MailTest, CreateTime: time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)}

// sendOnce connects and sends the test's letter.
func sendOnce(t *testing.T, settings *Settings, l *Letter) attempt {
	t.Helper()
	x := newSender(settings)
	defer x.hangUp()
	c, a := x.connect(t.Context())
	if c == nil {
		return a
	}
	defer func(c *gomail.Client) { _ = c.Close() }(c)
	return x.send(c, &testMail, l)
}

func TestAMailInWholeIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	s := (&smtptest.Server{}).Start(t)
	settings := settingsFor(t, s, "smtp://HOST")
	for range 2 {
		if a := sendOnce(t, settings, testLetter()); a.outcome != sent {
			t.Fatalf("%+v", a)
		}
	}
	got := s.All()
	if got[0].From != "visits@agency.example" || got[0].To != "anna@client.example" {
		t.Errorf("it came from %s to %s", got[0].From, got[0].To)
	}
	first, second := got[0].Parsed(t), got[1].Parsed(t)
	decoder := &mime.WordDecoder{}
	for header, want := range map[string]string{
		"Subject": "Hinweis: Berlin – ﷽", "From": "\"Agentur Größe\" <visits@agency.example>", "To": "\"Anna Größe\" <anna@client.example>",
		"Message-Id": "<0011@agency.example>", "Date": "Sun, 29 Nov 2026 10:00:00 +0000", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "<https://shop.example/mail/unsubscribe?token=abc>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Content-Language": "de",
	} {
		plain, err := decoder.DecodeHeader(first.Header.Get(header))
		if err != nil || strings.ReplaceAll(plain, "\"", "") != strings.ReplaceAll(want, "\"", "") {
			t.Errorf("%s is %q, want %q", header, plain, want)
		}
		if first.Header.Get(header) != second.Header.Get(header) {
			t.Errorf("%s differs when the mail is sent again", header)
		}
	}
	parts := got[0].Parts(t)
	if !strings.Contains(parts["text/plain"], "Überschrift") || !strings.Contains(parts["text/plain"], "<script>alert(1)</script>") {
		t.Errorf("plain: %s", parts["text/plain"])
	}
	html := parts["text/html"]
	if strings.Contains(html, "<script>") || !strings.Contains(html, "&lt;script&gt;") || !strings.Contains(html, "token=x&amp;y=1") {
		t.Errorf("HTML: %s", html)
	}
	if parts["application/pdf"] != "%PDF-1.4 test" {
		t.Errorf("%q is attached", parts["application/pdf"])
	}
}

func TestHeadersCannotBeAddedTo(t *testing.T) {
	t.Parallel()
	s := (&smtptest.Server{}).Start(t)
	l := testLetter()
	l.Subject, l.Name = "One\r\nBcc: evil@client.example\r\n\r\nbody", "A\r\nX-Evil: 1\u2028b"
	l.Files[0].Name = "a\r\nX-Evil: 2.pdf"
	if a := sendOnce(t, settingsFor(t, s, "smtp://HOST"), l); a.outcome != sent {
		t.Fatalf("%+v", a)
	}
	got := s.All()[0]
	parsed := got.Parsed(t)
	if parsed.Header.Get("Bcc") != "" || strings.Contains(got.Raw, "\nX-Evil") || strings.Contains(got.Raw, "\nBcc") {
		t.Errorf("a header was added:\n%s", got.Raw)
	}
	if s.Recipients() != 1 {
		t.Errorf("%d recipients", s.Recipients())
	}
}

func TestWhatAMailServerAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		server   *smtptest.Server
		outcome  string
		code     int
		unusable bool
	}{
		"taken":              {&smtptest.Server{}, sent, 0, false},
		"address refused":    {&smtptest.Server{OnRecipient: func(int, string) string { return "550 5.1.1 no such user" }}, addressRefused, 550, false},
		"address later":      {&smtptest.Server{OnRecipient: func(int, string) string { return "451 4.7.1 greylisted" }}, tryLater, 451, false},
		"sender refused":     {&smtptest.Server{OnSender: func(int) string { return "550 5.7.1 not you" }}, senderRefused, 550, true},
		"mail refused":       {&smtptest.Server{OnData: func(int) string { return "554 5.7.1 spam" }}, mailRefused, 554, false},
		"mail later":         {&smtptest.Server{OnData: func(int) string { return "452 4.3.1 full" }}, tryLater, 452, false},
		"closing":            {&smtptest.Server{OnRecipient: func(int, string) string { return "421 4.3.2 closing" }}, tryLater, 421, true},
		"closed":             {&smtptest.Server{OnRecipient: func(int, string) string { return smtptest.Drop }}, notConnected, 0, true},
		"closed at once":     {&smtptest.Server{OnConnect: func(int) string { return smtptest.Drop }}, notConnected, 0, true},
		"too busy":           {&smtptest.Server{OnConnect: func(int) string { return "421 4.3.2 busy" }}, tryLater, 421, true},
		"silent":             {&smtptest.Server{OnConnect: func(int) string { return smtptest.Hang }}, timedOut, 0, true},
		"silent in the mail": {&smtptest.Server{OnData: func(int) string { return smtptest.Hang }}, timedOut, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := settingsFor(t, tt.server.Start(t), "smtp://HOST")
			settings.Timeout = time.Second
			a := sendOnce(t, settings, testLetter())
			if a.outcome != tt.outcome || a.code != tt.code || a.unusable != tt.unusable {
				t.Errorf("got %+v, want %s %d %t", a, tt.outcome, tt.code, tt.unusable)
			}
		})
	}
}

func TestEncryptionAndPasswords(t *testing.T) {
	t.Parallel()
	certificate, roots := smtptest.NewCertificate(t, time.Now())
	for name, tt := range map[string]struct {
		server  *smtptest.Server
		url     string
		trusted bool
		want    string
	}{
		"STARTTLS":               {&smtptest.Server{Certificate: certificate, User: "u", Password: "p"}, "smtp://u:p@HOST", true, sent},
		"TLS":                    {&smtptest.Server{Certificate: certificate, Implicit: true, User: "u", Password: "p"}, "smtps://u:p@HOST", true, sent},
		"another password":       {&smtptest.Server{Certificate: certificate, User: "u", Password: "q"}, "smtp://u:p@HOST", true, senderRefused},
		"no passwords taken":     {&smtptest.Server{Certificate: certificate}, "smtp://u:p@HOST", true, senderRefused},
		"an unknown certificate": {&smtptest.Server{Certificate: certificate}, "smtp://HOST", false, notEncrypted},
		"an unknown one at once": {&smtptest.Server{Certificate: certificate, Implicit: true}, "smtps://HOST", false, notEncrypted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := tt.server.Start(t)
			settings := settingsFor(t, s, tt.url)
			if tt.trusted {
				settings.TLS = &tls.Config{RootCAs: roots}
			}
			a := sendOnce(t, settings, testLetter())
			if a.outcome != tt.want {
				t.Fatalf("got %+v, want %s", a, tt.want)
			}
			if got := s.All(); a.outcome == sent && (!got[0].Encrypted || got[0].User != "u") {
				t.Errorf("it came as %+v", got[0])
			}
		})
	}
}

// TestElsewhereOnlyEncrypted reaches a mail server by a name that is not this machine's: without STARTTLS nothing is sent.
func TestElsewhereOnlyEncrypted(t *testing.T) {
	t.Parallel()
	s := (&smtptest.Server{}).Start(t)
	settings := settingsFor(t, s, "smtp://HOST")
	settings.Relay.Plain = false // As ParseRelay has it for other machines.
	if a := sendOnce(t, settings, testLetter()); a.outcome != notEncrypted || len(s.All()) > 0 {
		t.Errorf("%+v", a)
	}
	relay, err := ParseRelay("smtp://mail.example.com", "")
	if err != nil || relay.Plain || relay.Port != 587 {
		t.Errorf("%+v, %v", relay, err)
	}
}

func TestClosedFromOutside(t *testing.T) {
	t.Parallel()
	s := (&smtptest.Server{OnRecipient: func(int, string) string { return smtptest.Hang }}).Start(t)
	settings := settingsFor(t, s, "smtp://HOST")
	settings.Timeout = time.Minute
	x := newSender(settings)
	c, _ := x.connect(t.Context())
	done := make(chan attempt)
	go func() { done <- x.send(c, &testMail, testLetter()) }()
	for s.Recipients() == 0 {
		time.Sleep(time.Millisecond)
	}
	x.close()
	if a := <-done; a.outcome != notConnected {
		t.Errorf("%+v", a)
	}
	if _, err := x.dial(context.Background(), "tcp", s.Address()); err == nil {
		t.Error("it connected after the end")
	}
	x.reopen()
	conn, err := x.dial(context.Background(), "tcp", s.Address())
	if err != nil {
		t.Fatal(err)
	}
	var _ net.Conn = conn
	x.hangUp()
}
