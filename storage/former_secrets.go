package storage

import (
	"encoding/binary"
	"slices"
	"time"
)

const (
	// MostFormerSecrets is how many replaced secrets of a token are known.
	MostFormerSecrets = 64
	// FormerSecretLife is how long each of them is known at least. A token whose secret was replaced MostFormerSecrets times
	// within it gets no new one, so that nobody makes an old secret forgotten by replacing it often.
	FormerSecretLife = 30 * 24 * time.Hour
)

// FormerSecret is the digest of a secret of a token, and when another one replaced it.
type FormerSecret struct {
	Digest [32]byte
	Time   time.Time
}

// RevokeReason is why a token was revoked; empty where somebody revoked it, or nobody did.
type RevokeReason string

// SecretReused is the reason of a token of which a replaced secret was used.
const SecretReused RevokeReason = "SECRET_REUSED"

// Unsettled reports whether the secret of the token replaced another and was not used yet, nor was any other one since the
// rotation began.
func (t *Token) Unsettled() bool { return !t.RotateTime.IsZero() && t.SettleTime.IsZero() }

// KeepSecret adds the secret of the token to its former ones, before another replaces it. Where too many were replaced, it
// changes nothing and returns how long to wait.
func (t *Token) KeepSecret(now time.Time) (wait time.Duration) {
	former := slices.Clone(t.Former)
	if n := len(former); n > 0 && !now.After(former[n-1].Time) {
		now = former[n-1].Time.Add(time.Microsecond)
	}
	if len(former) >= MostFormerSecrets {
		if wait := former[0].Time.Add(FormerSecretLife).Sub(now); wait > 0 {
			return wait
		}
		former = former[1:]
	}
	if !t.Unsettled() {
		t.RotateTime, t.SettleTime = now, time.Time{}
	}
	t.Former = append(former, FormerSecret{t.Digest, now})
	if first := t.Former[0].Time; t.RotateTime.Before(first) {
		t.RotateTime = first
	}
	return 0
}

// EncodeFormerSecrets returns former secrets as they are stored: the digest and the microseconds of each, one after the
// other.
func EncodeFormerSecrets(former []FormerSecret) []byte {
	b := make([]byte, 0, len(former)*formerBytes)
	for _, f := range former {
		b = binary.BigEndian.AppendUint64(append(b, f.Digest[:]...), uint64(f.Time.UnixMicro()))
	}
	return b
}

// formerBytes is the length of one former secret.
const formerBytes = 32 + 8

// DecodeFormerSecrets reads what EncodeFormerSecrets returns. Of other bytes it makes other secrets or none, so that verify
// finds them.
func DecodeFormerSecrets(b []byte) (former []FormerSecret) {
	for ; len(b) >= formerBytes; b = b[formerBytes:] {
		micros := int64(binary.BigEndian.Uint64(b[32:formerBytes]))
		former = append(former, FormerSecret{[32]byte(b[:32]), time.UnixMicro(micros).UTC()})
	}
	return former
}
