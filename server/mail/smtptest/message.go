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

// File is a file that is attached to a mail.
type File struct {
	Name string
	Data []byte
}

// Parts returns the texts and files of a mail by their types, decoded.
func (m *Message) Parts(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	m.walk(t, func(kind, _ string, data []byte) { out[kind] += string(data) })
	return out
}

// Files returns the files that are attached to a mail.
func (m *Message) Files(t testing.TB) (files []File) {
	t.Helper()
	m.walk(t, func(_, name string, data []byte) {
		if name != "" {
			files = append(files, File{name, data})
		}
	})
	return files
}

// walk calls a function with the type, the file name and the content of every part of a mail.
func (m *Message) walk(t testing.TB, visit func(kind, name string, data []byte)) {
	t.Helper()
	parsed := m.Parsed(t)
	if err := walkParts(textproto.MIMEHeader(parsed.Header), parsed.Body, visit); err != nil {
		t.Fatal(err)
	}
}

// walkParts visits a part, or all parts in it.
func walkParts(header textproto.MIMEHeader, body io.Reader, visit func(kind, name string, data []byte)) error {
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
		_, disposition, _ := mime.ParseMediaType(header.Get("Content-Disposition")) // A part without one is no file.
		name, errName := new(mime.WordDecoder).DecodeHeader(disposition["filename"])
		visit(kind, name, raw)
		return errors.Join(err, errName)
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = walkParts(part.Header, part, visit)
		}
		if err != nil {
			return err
		}
	}
}
