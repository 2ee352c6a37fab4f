package erasure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mysteryshopper/server/erasure"
)

// FuzzRead reads anything as a list of erasures. What is accepted names shoppers and reports alone, each once.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "\n\n", `{"resource":"shoppers/anna","time":"2026-11-01T00:00:00Z"}`, `{"resource":"reports/x"}`, `{"resource":"shoppers/"}`,
		"{\"resource\":\"shoppers/a\"}\n{\"resource\":\"shoppers/a\"}", strings.Repeat("x", 2000), "[]", `{"resource":1}`, "\xef\xbb\xbf{}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := erasure.Read(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, erasure.ErrList) || !strings.Contains(err.Error(), "line") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, line := range list {
			if !line.Known() || seen[line.Resource] {
				t.Errorf("%q: accepted %v", text, line)
			}
			seen[line.Resource] = true
		}
	})
}

// TestRead draws lists with one line that is none.
func TestRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "lines")
		bad := rapid.IntRange(0, n).Draw(t, "bad")
		var text strings.Builder
		for i := range n {
			line := fmt.Sprintf(`{"resource":"shoppers/s-%d","time":"2026-11-01T00:00:00Z"}`, i)
			if i+1 == bad {
				line = rapid.SampledFrom([]string{"x", `{"resource":"visits/1"}`, `{"resource":"reports/anna"}`, `{"resource":"shoppers/"}`}).Draw(t, "line")
			}
			fmt.Fprintln(&text, line)
		}
		list, err := erasure.Read(strings.NewReader(text.String()))
		switch {
		case bad == 0 && (err != nil || len(list) != n):
			t.Fatalf("%d of %d, %v", len(list), n, err)
		case bad > 0 && (err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line %d ", bad))):
			t.Fatalf("line %d: %v", bad, err)
		}
	})
}
