package postgres_test

import (
	"fmt"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/storagetest"
)

// BenchmarkSubmit compares ways to commit: together or one transaction each, by several transactions at once, from
// one server and from two.
func BenchmarkSubmit(b *testing.B) {
	for _, way := range []struct{ servers, writers, group int }{
		{1, 1, 1}, {1, 1, 16}, {1, 1, 64}, {1, 4, 1}, {1, 4, 4}, {1, 4, 16}, {1, 8, 8}, {1, 16, 1}, {2, 4, 16}, {2, 2, 16}, {2, 1, 16},
	} {
		for _, submitters := range []int{1, 64} {
			b.Run(fmt.Sprintf("submitters=%d/servers=%d/writers=%d/group=%d", submitters, way.servers, way.writers, way.group), func(b *testing.B) {
				address := databases.Database(b)
				stores := make([]storage.Store, way.servers)
				for i := range stores {
					stores[i] = open(b, address, postgres.WithWriters(way.writers), postgres.WithGroup(way.group))
				}
				storagetest.BenchmarkSubmit(b, submitters, stores...)
			})
		}
	}
}
