package smtptest

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
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
