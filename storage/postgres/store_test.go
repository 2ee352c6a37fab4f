package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
	"mysteryshopper/storage/postgres/postgrestest"
	"mysteryshopper/storage/storagetest"
)

// databases creates databases with this program's schema.
var databases = postgrestest.NewTemplate(migrate)

func TestMain(m *testing.M) { os.Exit(databases.Around(m).Run()) }

// migrate creates the schema in the same way as a server.
func migrate(ctx context.Context, url string) error {
	s, err := postgres.Open(ctx, url)
	if err != nil {
		return err
	}
	return s.Close()
}

// open opens a store on a database and closes it when the test ends.
func open(t testing.TB, url string, options ...postgres.Option) storage.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, storage.ErrClosed) {
			t.Error(err)
		}
	})
	return s
}

// TestConformance runs the suite with the default isolation level and with the strictest.
func TestConformance(t *testing.T) {
	t.Parallel()
	for _, isolation := range []string{"read committed", "serializable"} {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			storagetest.Run(t, func(t *testing.T) storage.Store {
				return open(t, isolated(t, databases.Database(t), isolation), postgres.WithReaders(2), postgres.WithWriters(2))
			})
		})
	}
}

// isolated returns the address of a database with an isolation level.
func isolated(t *testing.T, address, isolation string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("default_transaction_isolation", isolation)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // the driver takes a plus sign for itself
	return u.String()
}
