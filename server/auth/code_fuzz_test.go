package auth

import (
	"bytes"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"

	"mysteryshopper/storage"
)

// FuzzInvitation makes an invitation from any random bytes, and reads its code as somebody types it, its link, and any text
// as its id.
func FuzzInvitation(f *testing.F) {
	f.Add(bytes.Repeat([]byte{7}, codeLetters), "https://shop.example.com/a?b=c&d#e", "7K2QX-9D4MF-0ZB1T-W8HCR")
	f.Add(bytes.Repeat([]byte{0xff}, codeLetters), "", strings.Repeat("ab", 32))
	f.Add(bytes.Repeat([]byte{0}, codeLetters), "\xff\x00", strings.Repeat("AB", 32)+"c")
	f.Fuzz(func(t *testing.T, randomness []byte, server, text string) {
		if id, err := ParseInvitationID(text); err == nil && hex.EncodeToString(id[:]) != strings.ToLower(text) {
			t.Errorf("%q is read as %x", text, id)
		}
		if len(randomness) < codeLetters {
			return
		}
		code, invitation := NewInvitation(bytes.NewReader(randomness), storage.Grant{}, noon, noon)
		typed := " " + strings.NewReplacer("-", " ", "0", "o", "1", "L").Replace(strings.ToLower(code)) + "\n"
		if digest, ok := CodeDigest(typed); !ok || digest != invitation.Digest {
			t.Errorf("%q typed as %q is not the code", code, typed)
		}
		link, err := url.Parse(EnrolmentURI(code, server))
		if err != nil || link.Scheme != "mysteryshopper" || link.Opaque != "enrol" || link.Query().Get("code") != code || link.Query().Get("server") != server {
			t.Errorf("the link is %v: %v", link, err)
		}
	})
}
