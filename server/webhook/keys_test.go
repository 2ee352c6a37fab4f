package webhook

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"mysteryshopper/storage"
)

// keyText returns a key as it is written into a file.
func keyText(b byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, keyBytes))
}

func keysOf(t *testing.T, lines ...string) *Keys {
	t.Helper()
	k, err := ParseKeys([]byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestKeys seals a secret: the same key opens it, also as an older one of several, and for the same subscription alone.
func TestKeys(t *testing.T) {
	t.Parallel()
	w := &storage.Webhook{Client: "acme", ID: "x"}
	secret, err := keysOf(t, "# made today", "", keyText(1)).NewSecret(rand.Reader, w)
	if err != nil || !strings.HasPrefix(secret, secretPrefix) {
		t.Fatal(secret, err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || bytes.Contains(w.Secret, raw) {
		t.Errorf("sealed %x of %x: %v", w.Secret, raw, err)
	}
	opened, err := keysOf(t, keyText(2), keyText(1)).open("acme", "x", w.Secret)
	if err != nil || !bytes.Equal(opened, raw) {
		t.Errorf("opened %x, want %x: %v", opened, raw, err)
	}
	damaged := bytes.Clone(w.Secret)
	damaged[len(damaged)-1]++
	for name, try := range map[string]func() ([]byte, error){
		"another key":          func() ([]byte, error) { return keysOf(t, keyText(2)).open("acme", "x", w.Secret) },
		"another subscription": func() ([]byte, error) { return keysOf(t, keyText(1)).open("acme", "y", w.Secret) },
		"another client":       func() ([]byte, error) { return keysOf(t, keyText(1)).open("acm", "ex", w.Secret) },
		"damaged":              func() ([]byte, error) { return keysOf(t, keyText(1)).open("acme", "x", damaged) },
		"cut":                  func() ([]byte, error) { return keysOf(t, keyText(1)).open("acme", "x", w.Secret[:6]) },
		"no key":               func() ([]byte, error) { return (*Keys)(nil).open("acme", "x", w.Secret) },
	} {
		if got, err := try(); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

// TestParseKeysRefuses reads files that are no keys.
func TestParseKeysRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "no key", "# none": "no key", "abc": "line 1", keyText(1) + "\nshort": "line 2",
		base64.StdEncoding.EncodeToString(make([]byte, 16)): "32 random bytes", strings.Repeat(keyText(1)+"\n", mostKeys+1): "more than 16",
	} {
		if _, err := ParseKeys([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// TestPauses sums the pauses of an event: they grow, and their end is the third day.
func TestPauses(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	attempts := 0
	for attempt := 1; sum < DefaultGiveUp; attempt++ {
		pause := DefaultPause(attempt)
		middle := pauses[min(attempt, len(pauses))-1]
		if pause < middle*8/10 || pause > middle*12/10 {
			t.Errorf("after attempt %d: %v, want about %v", attempt, pause, middle)
		}
		sum += pause
		attempts++
	}
	if attempts < 14 || attempts > 22 {
		t.Errorf("%d attempts in three days", attempts)
	}
	for failures, want := range map[int64]time.Duration{0: 0, 2: 0, 3: time.Second, 4: 5 * time.Second, 1 << 40: longestSuspect} {
		if got := suspectPause(func(n int) time.Duration { return pauses[min(n, len(pauses))-1] }, failures); got != want {
			t.Errorf("after %d failures: %v, want %v", failures, got, want)
		}
	}
}
