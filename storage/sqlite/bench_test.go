package sqlite_test

import (
	"fmt"
	"testing"

	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/storagetest"
)

// BenchmarkSubmit compares reports committed together with one transaction each. Every commit is synced.
func BenchmarkSubmit(b *testing.B) {
	for _, submitters := range []int{1, 16, 64} {
		for name, options := range map[string][]sqlite.Option{"grouped": nil, "alone": {sqlite.WithGroup(1)}} {
			b.Run(fmt.Sprintf("submitters=%d/%s", submitters, name), func(b *testing.B) {
				storagetest.BenchmarkSubmit(b, submitters, open(b, newFile(b), options...))
			})
		}
	}
}
