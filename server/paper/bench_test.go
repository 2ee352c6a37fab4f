package paper_test

import (
	"io"
	"testing"

	"mysteryshopper/server/paper"
)

func BenchmarkLocationReport(b *testing.B) {
	r := full()
	for b.Loop() {
		if err := paper.LocationReport(io.Discard, r, "de", nil); err != nil {
			b.Fatal(err)
		}
	}
}
