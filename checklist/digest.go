package checklist

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Digest is the SHA-256 of a canonical JSON text. In JSON it is 64 lower-case hexadecimal digits.
type Digest [sha256.Size]byte

// DigestOf returns the digest of a canonical text.
func DigestOf(text []byte) Digest { return sha256.Sum256(text) }

// String returns the digest in lower-case hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether the digest was never set.
func (d Digest) IsZero() bool { return d == Digest{} }

// MarshalText writes the digest in lower-case hexadecimal digits.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads 64 lower-case hexadecimal digits.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("digest: %d characters, want %d", len(text), hex.EncodedLen(len(d)))
	}
	for _, b := range text {
		if b >= 'A' && b <= 'F' {
			return fmt.Errorf("digest: %q is not lower case", b)
		}
	}
	if _, err := hex.Decode(d[:], text); err != nil {
		return fmt.Errorf("digest: %w", err)
	}
	return nil
}

func (c *canonical) digest(d Digest) {
	c.element()
	c.buf = append(c.buf, '"')
	c.buf = hex.AppendEncode(c.buf, d[:])
	c.buf = append(c.buf, '"')
}
