package verify

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSorter sorts records in memory, in files, and in both, and compares the result with a sorted slice.
func TestSorter(t *testing.T) {
	t.Parallel()
	for _, memory := range []int{1, 500, 10_000, 1 << 20} {
		for _, count := range []int{0, 1, 300} {
			t.Run(fmt.Sprintf("%d records with %d bytes", count, memory), func(t *testing.T) {
				t.Parallel()
				s := &sorter{memory: memory}
				defer s.close()
				random := rand.New(rand.NewPCG(1, uint64(count)))
				var want, got [][]byte
				for range count {
					record := fmt.Appendf(nil, "%d", random.IntN(1000))
					want = append(want, record)
					if err := s.add(record); err != nil {
						t.Fatal(err)
					}
				}
				slices.SortFunc(want, bytes.Compare)
				m, err := s.sorted()
				for err == nil && m.peek() != nil {
					got = append(got, m.peek())
					err = m.pop()
				}
				if err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
					t.Errorf("got %q, want %q; error %v", got, want, err)
				}
			})
		}
	}
}
