package bounds

import (
	"bytes"
	"io"
	"testing"
)

// FuzzMeter reads arbitrary frames in pieces of any size. Only the prefix of a message that is refused is changed, what is
// reserved stays within the holder's part, and the result does not depend on the pieces but for a connection that ends.
func FuzzMeter(f *testing.F) {
	for _, frames := range []string{
		frame(0, 0, 1, message(5, "hello")), frame(0, 8, 1, "\x03"+message(5, "hello")+"pad"), frame(0, 0, 1, message(301, "hello")),
		frame(0, 0, 1, message(5, "he")) + frame(0, 0, 1, "llo"+message(3, "you")), frame(0, 8, 1, "\xff"), frame(1, 4, 3, "x") + "\x00",
	} {
		f.Add([]byte(frames), 1)
		f.Add([]byte(frames), 4096)
	}
	f.Fuzz(func(t *testing.T, frames []byte, piece int) {
		if piece <= 0 || len(frames) > 1<<12 {
			return
		}
		m := newMetering(t, string(frames), min(piece, 4096))
		got, err := io.ReadAll(m.meter)
		if used := m.budget.Used(); used < 0 || used > 500 {
			t.Errorf("%d bytes are used of 500", used)
		}
		refused := Refusal(m.ctx)
		switch {
		case err != nil && refused == nil:
			t.Errorf("ended with %v", err)
		case err == nil && refused == nil && !bytes.Equal(got, frames):
			t.Errorf("%q became %q", frames, got)
		case err == nil && len(got) != len(frames):
			t.Errorf("%d bytes became %d", len(frames), len(got))
		}
	})
}
