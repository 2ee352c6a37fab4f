package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"mysteryshopper/storage"
)

const (
	// codeAlphabet is Crockford's base32, without letters that are easily mistaken for each other.
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLetters  = 20
	codeGroup    = 5
)

// InvitationLife is how long a one-time code is valid where nothing else is asked for, LongestInvitation at most.
const (
	InvitationLife    = 7 * 24 * time.Hour
	LongestInvitation = 30 * 24 * time.Hour
)

// EnrolmentURI returns the link that is shown as the QR code of an invitation: the code and, where it is known, the address
// of the server's REST side. A phone needs nothing else.
func EnrolmentURI(code, server string) string {
	query := url.Values{"code": {code}}
	if server != "" {
		query.Set("server", server)
	}
	return "mysteryshopper:enrol?" + query.Encode()
}

// ParseInvitationID parses the text of an id.
func ParseInvitationID(text string) (id storage.InvitationID, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(id) {
		return id, storage.ErrNotFound
	}
	return storage.InvitationID(raw), nil
}

// NewInvitation returns a new one-time code of 100 random bits, such as 7K2QX-9D4MF-0ZB1T-W8HCR, and the invitation as
// it is stored. Randomness is as in NewToken.
func NewInvitation(randomness io.Reader, grant storage.Grant, now, expire time.Time) (code string, i *storage.Invitation) {
	bare := random(randomness, codeLetters)
	for at, b := range bare {
		bare[at] = codeAlphabet[b%byte(len(codeAlphabet))]
	}
	groups := make([]string, 0, codeLetters/codeGroup)
	for group := range slices.Chunk(bare, codeGroup) {
		groups = append(groups, string(group))
	}
	i = &storage.Invitation{Digest: sha256.Sum256(bare), Grant: grant, CreateTime: now, ExpireTime: expire}
	return strings.Join(groups, "-"), i
}

// CodeDigest returns the digest under which a code is stored. The code may be as a person typed it: in either case, with
// other spaces and hyphens or none, with O for 0 and I or L for 1. ok reports whether it has the form of a code.
func CodeDigest(typed string) (digest [32]byte, ok bool) {
	bare := make([]byte, 0, codeLetters)
	for _, r := range typed {
		letter, keep := codeLetter(r)
		if !keep {
			continue
		}
		if letter == 0 || len(bare) == codeLetters {
			return digest, false
		}
		bare = append(bare, letter)
	}
	if len(bare) != codeLetters {
		return digest, false
	}
	return sha256.Sum256(bare), true
}

// codeLetter returns the letter that a typed one stands for; 0 if it stands for none. keep is false for separators.
func codeLetter(r rune) (letter byte, keep bool) {
	switch r {
	case ' ', '-', '\t', '\n', '\r', '\u00a0', '\u2010', '\u2011', '\u2013':
		return 0, false
	case 'o', 'O':
		return '0', true
	case 'i', 'I', 'l', 'L':
		return '1', true
	}
	if 'a' <= r && r <= 'z' {
		r -= 'a' - 'A'
	}
	if r < 0x80 && strings.IndexByte(codeAlphabet, byte(r)) >= 0 {
		return byte(r), true
	}
	return 0, true
}
