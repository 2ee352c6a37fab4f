package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"time"

	"mysteryshopper/storage"
)

const (
	tokenPrefix = "ms"
	// idLetters hold 60 random bits, so that ids made on many servers do not collide.
	idLetters   = 12
	secretBytes = 32
)

// letters is RFC 4648's base32 in lower case: a double click selects a whole token, and its parts have no underscore.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// secretLetters is the length of a secret as text.
var secretLetters = letters.EncodedLen(secretBytes)

// NewToken returns a new token in its plain form, ms_<id>_<secret>, which is shown once, and as it is stored. With a zero
// expire time it does not expire. Randomness is crypto/rand.Reader outside of tests. NewToken panics if it fails, since
// a token must never have less randomness.
func NewToken(randomness io.Reader, grant storage.Grant, now, expire time.Time) (plain string, token *storage.Token) {
	token = &storage.Token{
		ID:    letters.EncodeToString(random(randomness, idLetters))[:idLetters],
		Grant: grant, CreateTime: now, ExpireTime: expire,
	}
	return Renew(randomness, token), token
}

// CreateToken is NewToken for commands: it stores the token with its audit entry, and returns the plain form. The actor is
// the name of the command.
func CreateToken(
	ctx context.Context, tx storage.Tx, randomness io.Reader, actor string, grant storage.Grant, now, expire time.Time,
) (plain string, token *storage.Token, err error) {
	plain, token = NewToken(randomness, grant, now, expire)
	if err := tx.Access().InsertToken(ctx, token); err != nil {
		return "", nil, err
	}
	entry := storage.AuditEntry{Time: now, Actor: actor, Act: CreateTokenAct, Resource: "tokens/" + token.ID}
	copy(entry.Salt[:], random(randomness, len(entry.Salt)))
	entry.SetPayload(token.Proof())
	return plain, token, tx.Audit().Append(ctx, entry)
}

// CreateTokenAct is the act of CreateToken in the audit log.
const CreateTokenAct = "token create"

// Renew sets the digest of a new secret in a token and returns the new plain form. The old secret is valid until the
// token is stored.
func Renew(randomness io.Reader, token *storage.Token) (plain string) {
	secret := letters.EncodeToString(random(randomness, secretBytes))
	token.Digest = sha256.Sum256([]byte(secret))
	return JoinToken(token.ID, secret)
}

// JoinToken returns the plain form of a token with an id and a secret, such as those of HTTP Basic. It does not check
// them.
func JoinToken(id, secret string) string {
	return tokenPrefix + "_" + id + "_" + secret
}

// IsToken reports whether a text begins as the plain form of a token does.
func IsToken(text string) bool { return strings.HasPrefix(text, tokenPrefix+"_") }

// parseToken splits a plain token; ok reports whether it has the form of one.
func parseToken(plain string) (id, secret string, ok bool) {
	rest, ok := strings.CutPrefix(plain, tokenPrefix+"_")
	if !ok || len(rest) != idLetters+1+secretLetters || rest[idLetters] != '_' {
		return "", "", false
	}
	id, secret = rest[:idLetters], rest[idLetters+1:]
	return id, secret, isLetters(id) && isLetters(secret)
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// random returns n random bytes.
func random(r io.Reader, n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		panic(fmt.Sprintf("auth: no randomness: %v", err))
	}
	return b
}
