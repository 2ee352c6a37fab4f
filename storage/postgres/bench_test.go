package postgres_test

import (
	"fmt"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/storagetest"
)

// BenchmarkSubmit compares ways to commit reports: one after the other; concurrently, each in its own transaction;
// concurrently in batches; and on two servers.
func BenchmarkSubmit(b *testing.B) {
	for _, way := range []struct {
		name                    string
		servers, writers, group int
	}{
		{"single", 1, 1, 1},
		{"single, 16 at once", 1, 16, 1},
		{"grouped by one", 1, 1, 64},
		{"grouped", 1, 4, 16},
		{"grouped, two servers", 2, 4, 16},
	} {
		for _, submitters := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/submitters=%d", way.name, submitters), func(b *testing.B) {
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
