package e2e

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/postgres"
)

// sqlOn opens a database directly, beside its servers.
func sqlOn(t *testing.T, database string) *sql.DB {
	t.Helper()
	driver, name := "sqlite3", "file:"+strings.TrimPrefix(database, "sqlite:")+"?_busy_timeout=10000"
	if postgres.IsAddress(database) {
		driver, name = "pgx", database
	}
	db := must[*sql.DB](t)(sql.Open(driver, name))
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// alter runs statements that have something to change.
func alter(t *testing.T, database string, statements ...string) {
	t.Helper()
	db := sqlOn(t, database)
	for _, statement := range statements {
		result, err := db.ExecContext(t.Context(), statement)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if n, err := result.RowsAffected(); n == 0 || err != nil {
			t.Fatalf("%s: %d rows, %v", statement, n, err)
		}
	}
}

// kept is a checksum of all roll-ups: a change of any of them changes it.
type kept struct{ Rows, Visits, Known, Bytes, Deltas, Leases int64 }

func keptOf(t *testing.T, database string) (k kept) {
	t.Helper()
	err := sqlOn(t, database).QueryRowContext(t.Context(), `SELECT COUNT(*), CAST(SUM(visits) AS BIGINT), COUNT(extras),
		CAST(SUM(length(details) + COALESCE(length(extras), 0)) AS BIGINT), (SELECT COUNT(*) FROM rollup_deltas),
		(SELECT COUNT(*) FROM leases) FROM rollups`).Scan(&k.Rows, &k.Visits, &k.Known, &k.Bytes, &k.Deltas, &k.Leases)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// openStore opens a database as a command does.
func openStore(t *testing.T, database string) storage.Store {
	t.Helper()
	store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: database, Logger: logger}))
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// allKnown verifies a store, and fails the test for every finding and for roll-ups without tallies.
func allKnown(t *testing.T, store storage.Store) {
	t.Helper()
	counts, err := verify.Run(t.Context(), store, verify.Options{Found: func(f verify.Finding) {
		t.Errorf("the database does not agree: %s %s: %s", f.Kind, f.Resource, f.Text)
	}})
	if err != nil || counts.WithoutTallies > 0 || counts.Rollups == 0 {
		t.Errorf("%+v: %v", counts, err)
	}
}

// The ways to damage roll-ups.
const (
	spoiltTallies = "UPDATE rollups SET extras = NULL"
	spoiltNumbers = "UPDATE locations SET number = NULL WHERE id IN (SELECT location FROM visits)"
)

// TestRollupsAreRebuilt damages roll-ups in every way and rebuilds them.
func TestRollupsAreRebuilt(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		database := on.demo(t)
		alter(t, database,
			"UPDATE rollups SET visits = visits + 1 WHERE location = 'all'",
			"UPDATE rollups SET details = extras WHERE location = 'germany'",
			"DELETE FROM rollups WHERE location = (SELECT MAX(location) FROM visits)",
			"UPDATE rollups SET wave = 'made-up' WHERE location = (SELECT MIN(location) FROM visits)",
			spoiltTallies, spoiltNumbers)
		store := openStore(t, database)
		reports := 0
		result := must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{
			Now: app.Now, Progress: func(n int) { reports = n },
		}))
		if result.Changed < result.Rollups || result.Rollups == 0 || result.Reports < templateReports || reports != result.Reports {
			t.Errorf("%+v, and the progress was %d reports", result, reports)
		}
		allKnown(t, store)
		before := keptOf(t, database)
		if before.Leases > 0 {
			t.Error("the lease was not released")
		}
		again := must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}))
		if again.Changed != 0 || again.Rollups != result.Rollups {
			t.Errorf("again it does %+v", again)
		}
		if diff := cmp.Diff(before, keptOf(t, database)); diff != "" {
			t.Errorf("again it changes something: %s", diff)
		}
	})
}

// TestRebuildDuringReleases releases, withdraws and moves while the reports are read. No report is lost or counted
// twice, no server folds, and if a location moved the reports are read again.
func TestRebuildDuringReleases(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := furnish(t, startDemo(t, on.demo(t)))
		first := d.release(t).GetReport()
		store := openStore(t, d.database)
		dropTallies(t, d.server)
		readings := 0
		result := must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now, Progress: func(n int) {
			if n > 1 {
				return
			}
			readings++
			d.did(t, "withdraw", first)
			second := d.release(t).GetReport()
			d.did(t, "withdraw", second)
			d.did(t, "release", first)
			d.release(t)
			if readings == 1 {
				must[*pb.Location](t)(d.by(d.Tokens.Admin).UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
					Client: "acme", Location: insidePlace, Resource: &pb.Location{Parent: "sweden", Etag: "*"}, UpdateMask: mask("parent"),
				}))
			}
			err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
				now := app.Now()
				mine, err := tx.Leases().Acquire(t.Context(), storage.UpkeepLease, "somebody", now, now.Add(time.Second))
				if mine {
					t.Error("somebody else may fold")
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}}))
		if readings != 2 || result.Changed == 0 {
			t.Errorf("%d readings, and %+v", readings, result)
		}
		allKnown(t, store)
	})
}

// TestRebuildInvalidatesCachedFigures repeats a request before and after another program rebuilt the roll-ups.
func TestRebuildInvalidatesCachedFigures(t *testing.T) {
	t.Parallel()
	s := startDemo(t, onSQLite.demo(t))
	store := openStore(t, s.database)
	within(t, time.Minute, "all deltas are folded", func() bool { return backlog(t, store).Deltas == 0 })
	const path = "/v1/clients/acme/scorecard?program=core-2026"
	visits := func(a answer) any { return at(a.json(t), "total", "visits") }
	right := visits(s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200))
	alter(t, s.database, "UPDATE rollups SET visits = visits + 1 WHERE location = 'all'")
	const wave = path + "&groupBy=wave" // a request that is not cached yet
	wrong := s.call(t, s.Tokens.Client, "GET", wave, nil).want(t, 200)
	if visits(wrong) == right {
		t.Fatal("nothing was damaged")
	}
	must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}))
	mended := s.call(t, s.Tokens.Client, "GET", wave, nil, "If-None-Match: "+wrong.header.Get("ETag")).want(t, 200)
	if got := visits(mended); got != right {
		t.Errorf("%v visits, want %v", got, right)
	}
}

// dropTallies removes the tallies of all roll-ups once everything is folded.
func dropTallies(t *testing.T, s *server) {
	t.Helper()
	store := openStore(t, s.database)
	within(t, time.Minute, "all deltas are folded", func() bool { return backlog(t, store).Deltas == 0 })
	alter(t, s.database, spoiltTallies)
}

// TestRebuildDuringRandomActs does random acts at two servers while roll-ups are rebuilt, several times.
func TestRebuildDuringRandomActs(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		store := openStore(t, p[0].database)
		reports := p[0].books(t, nil).reports
		dropTallies(t, p[0].server)
		stop := make(chan struct{})
		var group sync.WaitGroup
		for i, d := range p {
			a := &actor{
				server: d.server, random: rand.New(rand.NewPCG(uint64(i), 17)), tokens: map[string]string{}, done: map[string]int{},
				beaten: []string{"REPORT_CONFLICT", "INVALID_REPORT"},
			}
			group.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						a.something(t, reports)
					}
				}
			})
		}
		rebuilt := 0
		for range 4 {
			switch _, err := upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}); {
			case err == nil:
				rebuilt++
			case !errors.Is(err, upkeep.ErrMoved) && !errors.Is(err, storage.ErrUnavailable):
				t.Error(err)
			}
		}
		close(stop)
		group.Wait()
		must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}))
		t.Logf("rebuilt %d times meanwhile", rebuilt)
		allKnown(t, store)
	})
}

// TestInterruptedRebuild interrupts a rebuild: nothing has changed then.
func TestInterruptedRebuild(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		for name, tt := range map[string]struct {
			spoil string
			while func(ctx context.Context, stop context.CancelFunc, store storage.Store) error
			want  func(error) bool
		}{
			"interrupted": {
				while: func(_ context.Context, stop context.CancelFunc, _ storage.Store) error { stop(); return nil },
				want: func(err error) bool {
					return errors.Is(err, context.Canceled) || errors.Is(err, storage.ErrUnavailable)
				},
			},
			"the lease was lost for a moment": {
				while: func(ctx context.Context, _ context.CancelFunc, store storage.Store) error {
					return store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
						holder, _, err := tx.Leases().Get(ctx, storage.UpkeepLease)
						if err != nil {
							return err
						}
						return tx.Leases().Release(ctx, storage.UpkeepLease, holder)
					})
				},
				want: func(err error) bool { return errors.Is(err, upkeep.ErrTaken) },
			},
			"a report that cannot be proved": {
				spoil: "UPDATE revisions SET score_digest = content_digest WHERE report = (SELECT id FROM reports WHERE released ORDER BY id LIMIT 1)",
				want:  func(err error) bool { return errors.Is(err, upkeep.ErrReports) },
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				database := on.demo(t)
				alter(t, database, spoiltTallies, "UPDATE rollups SET visits = visits + 1")
				if tt.spoil != "" {
					alter(t, database, tt.spoil)
				}
				before := keptOf(t, database)
				store := openStore(t, database)
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				_, err := upkeep.Rebuild(ctx, store, upkeep.RebuildOptions{Now: app.Now, Progress: func(n int) {
					if n == 1 && tt.while != nil {
						if err := tt.while(ctx, stop, store); err != nil {
							t.Error(err)
						}
					}
				}})
				if !tt.want(err) {
					t.Errorf("it ends with %v", err)
				}
				if diff := cmp.Diff(before, keptOf(t, database)); diff != "" {
					t.Errorf("something has changed: %s", diff)
				}
			})
		}
	})
}

// TestRollupsOfTheFirstRelease opens the database of the first release: its locations get numbers, its roll-ups have no
// tallies, whatever is released on top, and a rebuild adds them.
func TestRollupsOfTheFirstRelease(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), firstDatabase)
	if err := os.WriteFile(path, must[[]byte](t)(os.ReadFile(filepath.Join("testdata", firstDatabase))), 0o600); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, "sqlite:"+path)
	counts := must[verify.Counts](t)(verify.Run(t.Context(), store, verify.Options{}))
	if counts.Findings > 0 || counts.WithoutTallies != counts.Rollups || counts.Rollups == 0 {
		t.Errorf("before: %+v", counts)
	}
	result := must[upkeep.RebuildResult](t)(upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}))
	if result.Changed != counts.Rollups {
		t.Errorf("%+v", result)
	}
	allKnown(t, store)
}

// TestMigrationNumbersLocations migrates locations and roll-ups of the previous schema on PostgreSQL.
func TestMigrationNumbersLocations(t *testing.T) {
	t.Parallel()
	before := fstest.MapFS{}
	for _, name := range []string{"0001_init.sql", "0002_many_servers.sql", "0003_moves.sql"} {
		before[name] = &fstest.MapFile{Data: must[[]byte](t)(fs.ReadFile(postgres.Migrations(), name))}
	}
	database := onPostgreSQL.demo(t)
	if _, err := sqlOn(t, database).ExecContext(t.Context(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
	old := must[storage.Store](t)(postgres.Open(t.Context(), database, postgres.WithMigrations(before)))
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	for _, client := range []string{"acme", "globex"} {
		alter(t, database, fmt.Sprintf(`INSERT INTO clients VALUES ('%s', '', 1, 0, 0, 0)`, client))
		for _, id := range []string{"b", "a", "Z"} {
			alter(t, database, fmt.Sprintf(`INSERT INTO locations VALUES ('%s', '%s', 'all', '', 'WEB', '', '', NULL, NULL, '', '', 1, 0)`, client, id))
		}
	}
	store := openStore(t, database)
	for _, client := range []string{"acme", "globex"} {
		numbers := map[string]int32{}
		err := store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
			l := &storage.Location{Client: client, ID: "c", Parent: storage.WholeClient}
			if err := tx.Locations().Insert(t.Context(), l); err != nil {
				return err
			}
			list, _, err := tx.Locations().List(t.Context(), client, []string{storage.WholeClient}, storage.Page{Limit: 9})
			for _, l := range list {
				numbers[l.ID] = l.Number
			}
			return err
		})
		if diff := cmp.Diff(map[string]int32{"Z": 1, "a": 2, "b": 3, "c": 4}, numbers); diff != "" || err != nil {
			t.Errorf("%s: %v %s", client, err, diff)
		}
	}
	// A server of the release before continues to create locations.
	alter(t, database, `INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, address, contact, revision, update_time)
		SELECT client, 'old-' || id, parent, title, channel, time_zone, locale, address, contact, revision, update_time FROM locations`)
	if _, err := upkeep.Rebuild(t.Context(), store, upkeep.RebuildOptions{Now: app.Now}); err != nil {
		t.Fatal(err)
	}
	var least, most, n int
	err := sqlOn(t, database).QueryRowContext(t.Context(), `SELECT MIN(number), MAX(number), COUNT(DISTINCT (client, number)) FROM locations`).Scan(&least, &most, &n)
	if err != nil || least != 1 || most != 8 || n != 16 {
		t.Errorf("%d numbers from %d to %d: %v", n, least, most, err)
	}
}
