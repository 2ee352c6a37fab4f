package auth

import (
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
	// idLetters are 60 random bits, so that ids made on many servers do not meet.
	idLetters   = 12
	secretBytes = 32
)

// letters is RFC 4648's base32 in lower case: a token is one word to a double click, and has no underscore of its own.
var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// secretLetters is the length of a secret as text.
var secretLetters = letters.EncodedLen(secretBytes)

// NewToken makes a token and what is kept of it. The plain form, ms_<id>_<secret>, is shown once. Without an expire
// time the token does not end. Randomness is crypto/rand.Reader outside of tests; a reader that fails is a panic,
// since a token must never be made of less.
func NewToken(randomness io.Reader, grant storage.Grant, now, expire time.Time) (plain string, token *storage.Token) {
	token = &storage.Token{
		ID:    letters.EncodeToString(random(randomness, idLetters))[:idLetters],
		Grant: grant, CreateTime: now, ExpireTime: expire,
	}
	return Renew(randomness, token), token
}

// Renew gives a token a new secret, in token's digest, and returns the new plain form. The old one ends when the
// token is stored.
func Renew(randomness io.Reader, token *storage.Token) (plain string) {
	secret := letters.EncodeToString(random(randomness, secretBytes))
	token.Digest = sha256.Sum256([]byte(secret))
	return JoinToken(token.ID, secret)
}

// JoinToken returns the plain form of a token from its id and its secret, such as HTTP Basic has them. What is not of
// the form is found out when it is parsed.
func JoinToken(id, secret string) string {
	return tokenPrefix + "_" + id + "_" + secret
}

// IsToken reports whether a text begins as the plain form of a token does.
func IsToken(text string) bool { return strings.HasPrefix(text, tokenPrefix+"_") }

// parseToken takes a plain token apart; ok says that it is of the form.
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
