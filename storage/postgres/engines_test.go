package postgres_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/storagetest"
)

// number returns the number in an environment variable, or otherwise if it is not set.
func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// openFile opens a new SQLite store and closes it when the test ends.
func openFile(t *testing.T) storage.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestEnginesAgree runs random operations on both engines. MYSTERYSHOPPER_OPERATIONS sets their number,
// MYSTERYSHOPPER_SEED the first seed.
func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	operations, first := number(t, "MYSTERYSHOPPER_OPERATIONS", 20000), uint64(number(t, "MYSTERYSHOPPER_SEED", 1))
	seeds := []uint64{first, first + 1}
	storagetest.Agree(t, seeds, operations/len(seeds), func(t *testing.T) (one, other storage.Store) {
		return openFile(t), open(t, databases.Database(t), postgres.WithReaders(1), postgres.WithWriters(1))
	})
}
