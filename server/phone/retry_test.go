package phone

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDelay checks that every wait is within its bound, that the bound doubles up to the largest, and that all of it is
// used.
func TestDelay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Retry{Base: time.Second, Most: time.Minute}.withDefaults()
		failures := rapid.IntRange(1, 200).Draw(t, "failures")
		asked := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "asked"))
		bits := rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "bits")
		bound := min(time.Second<<min(failures-1, 10), time.Minute)
		got, err := r.delay(bytes.NewReader(bits), failures, asked)
		if err != nil || got < asked || got >= asked+bound {
			t.Fatalf("wait %v after %d failures: %v; want within %v and %v", got, failures, err, asked, asked+bound)
		}
		most, err := r.delay(bytes.NewReader(bytes.Repeat([]byte{0xff}, 8)), failures, asked)
		if err != nil || most < asked+bound-time.Microsecond {
			t.Fatalf("the longest wait is %v: %v; want nearly %v", most, err, asked+bound)
		}
	})
}

// TestSleep checks that a wait ends after its time, or with the context.
func TestSleep(t *testing.T) {
	t.Parallel()
	if err := sleep(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}
