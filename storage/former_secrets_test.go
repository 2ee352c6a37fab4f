package storage_test

import (
	"crypto/sha256"
	"reflect"
	"strconv"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// TestFormerSecrets replaces the secret of a token until it may not be replaced any more, and again when it may.
func TestFormerSecrets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	token := &storage.Token{}
	replace := func(n int) time.Duration {
		wait := token.KeepSecret(now)
		if wait == 0 {
			token.Digest = sha256.Sum256([]byte(strconv.Itoa(n)))
		}
		return wait
	}
	if token.Unsettled() {
		t.Error("a token with its first secret is unsettled")
	}
	for n := range storage.MostFormerSecrets {
		if wait := replace(n); wait != 0 || !token.Unsettled() {
			t.Fatalf("replacement %d waits %s, unsettled: %t", n, wait, token.Unsettled())
		}
	}
	// All of them were at one moment, and no newer one was used: the rotation began with the first.
	if !token.RotateTime.Equal(now) {
		t.Errorf("the rotation began at %s", token.RotateTime)
	}
	for i, f := range token.Former[1:] {
		if !f.Time.After(token.Former[i].Time) {
			t.Errorf("%d and the next were replaced at %s and %s", i, token.Former[i].Time, f.Time)
		}
	}
	before := *token
	if wait := replace(100); wait <= 29*24*time.Hour || wait > storage.FormerSecretLife {
		t.Errorf("one too many waits %s", wait)
	}
	if !reflect.DeepEqual(&before, token) {
		t.Errorf("one too many changes the token: %+v", token)
	}
	token.SettleTime = now
	now = now.Add(storage.FormerSecretLife)
	if wait := replace(100); wait != 0 || len(token.Former) != storage.MostFormerSecrets || !token.RotateTime.Equal(now) || !token.SettleTime.IsZero() {
		t.Errorf("30 days later: it waits %s, has %d and began at %s", wait, len(token.Former), token.RotateTime)
	}
	read := storage.DecodeFormerSecrets(storage.EncodeFormerSecrets(token.Former))
	if !reflect.DeepEqual(read, token.Former) {
		t.Errorf("read are %v, want %v", read, token.Former)
	}
}
