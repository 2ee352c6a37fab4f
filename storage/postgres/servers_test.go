package postgres_test

import (
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/storagetest"
)

// TestServers tests two servers on one database, with both isolation levels. MYSTERYSHOPPER_RACES sets the number of
// reports that are sent to both at once.
func TestServers(t *testing.T) {
	t.Parallel()
	reports := number(t, "MYSTERYSHOPPER_RACES", 2000)
	for isolation, tries := range map[string]int{"read committed": 1, "serializable": 50} {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			load := storagetest.Load{Reports: reports / 2, Tries: tries}
			storagetest.Servers(t, load, func(t *testing.T) (one, other storage.Store) {
				address := isolated(t, databases.Database(t), isolation)
				return open(t, address, postgres.WithReaders(4)), open(t, address, postgres.WithReaders(4))
			})
		})
	}
}
