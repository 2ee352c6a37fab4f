package mail

import (
	"strings"
	"testing"
)

func TestAllowedAddresses(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"anna@example.com", "a.b+c@sub.example.co", "o'neil@example.com", strings.Repeat("a", 64) + "@example.com"} {
		if !AllowedAddress(good) {
			t.Errorf("%q is refused", good)
		}
	}
	for _, bad := range []string{
		"", "anna", "@example.com", "anna@", "anna@localhost", "anna@127.0.0.1", "anna@[127.0.0.1]", "Anna <anna@example.com>", "anna@example.com\r\nBcc: x@y.z",
		"a@b.c,d@e.f", "\"a b\"@example.com", "anna@exa mple.com", "anna@example.com.", "anna@-a.com", "anna@a..b", "ännä@example.com", "anna@exämple.com",
		strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("a.", 130) + "com", "anna@example.com(comment)", "anna@example.com\x00",
	} {
		if AllowedAddress(bad) {
			t.Errorf("%q is allowed", bad)
		}
	}
	for name, want := range map[string]bool{"Anna Größe": true, "": true, "a\nb": false, "a\rb": false, "a\x00b": false, "a\u2028b": false, "a\u0085b": false} {
		if AllowedName(name) != want {
			t.Errorf("the name %q: %t", name, !want)
		}
	}
}

func TestRelays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Relay{
		"smtps://u:p@mail.example.com":  {Host: "mail.example.com", Port: 465, Implicit: true, User: "u", Password: "p"},
		"smtp://mail.example.com:2525/": {Host: "mail.example.com", Port: 2525},
		"smtp://127.0.0.1:25":           {Host: "127.0.0.1", Port: 25, Plain: true},
		"smtp://u:p%40ss@localhost":     {Host: "localhost", Port: 587, Plain: true, User: "u", Password: "p@ss"},
	} {
		if got, err := ParseRelay(text, ""); err != nil || *got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if got, err := ParseRelay("smtps://u@mail.example.com", "secret"); err != nil || got.Password != "secret" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"", "mail.example.com:25", "http://mail.example.com", "smtp://", "smtp://h:0", "smtp://h:70000", "smtp://u@h", "smtp://h/path", "smtp://h?x=1", "smtp://:p@h"} {
		if got, err := ParseRelay(text, ""); err == nil {
			t.Errorf("%s: %+v", text, got)
		}
	}
	for _, text := range []string{"", "nobody", "a@localhost", "A <a@example.com>, B <b@example.com>"} {
		if _, err := ParseFrom(text); err == nil {
			t.Errorf("the sender %q is taken", text)
		}
	}
}
