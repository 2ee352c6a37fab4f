package postgres_test

import (
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/storagetest"
)

// TestServers lets two servers share a database, at both isolations. MYSTERYSHOPPER_RACES sets how many reports are
// sent to both at once.
func TestServers(t *testing.T) {
	t.Parallel()
	races := number(t, "MYSTERYSHOPPER_RACES", 2000)
	for _, isolation := range []string{"read committed", "serializable"} {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			storagetest.Servers(t, races/2, func(t *testing.T) (one, other storage.Store) {
				address := isolated(t, databases.Database(t), isolation)
				return open(t, address, postgres.WithReaders(4)), open(t, address, postgres.WithReaders(4))
			})
		})
	}
}
