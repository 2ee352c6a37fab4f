package e2e

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mysteryshopper/server/demo"
	"mysteryshopper/storage/postgres/postgrestest"
)

// engine is a database engine.
type engine struct {
	name string
	// demo makes a database of the test's own, with the demo in it, and returns its name.
	demo func(t *testing.T) string
}

// The engines. Where the engine cannot matter, tests run on SQLite.
var (
	onSQLite     = engine{"SQLite", fileWithDemo}
	onPostgreSQL = engine{"PostgreSQL", func(t *testing.T) string { t.Helper(); return clusterDemos.Database(t) }}
)

// everyEngine runs a test on each engine.
func everyEngine(t *testing.T, test func(t *testing.T, on engine)) {
	t.Helper()
	for _, on := range []engine{onSQLite, onPostgreSQL} {
		t.Run(on.name, func(t *testing.T) {
			t.Parallel()
			test(t, on)
		})
	}
}

// templateReports is how many released reports every test's database begins with.
const templateReports = 60

// makeDemo fills an empty database with a finished demo.
func makeDemo(ctx context.Context, database string) error {
	a, _, err := demo.Open(ctx, demo.Options{
		Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: templateReports, Seed: 7, Logger: logger,
	})
	if err != nil {
		return err
	}
	return a.Close()
}

// clusterDemos makes copies of a demo on PostgreSQL. The pools of two servers for each running test, and the tests' own
// queries, share the connections.
var clusterDemos = postgrestest.NewTemplate(makeDemo, postgrestest.Setting("max_connections", "500"))

const demoFile = "demo.db"

// fileDemo is the folder of a finished demo on SQLite, made once.
var fileDemo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-e2e-")
	if err != nil {
		return "", err
	}
	return dir, makeDemo(context.Background(), "sqlite:"+filepath.Join(dir, demoFile))
})

// fileWithDemo copies the demo on SQLite.
func fileWithDemo(t *testing.T) string {
	t.Helper()
	from, err := fileDemo()
	if err != nil {
		t.Fatalf("make the demo: %v", err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + filepath.Join(dir, demoFile)
}
