package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite/strace"
)

// The environment of the process that is traced: the path of its database, how many updates it makes, from how many
// goroutines, and whether it syncs.
const (
	scenarioVariable = "MYSTERYSHOPPER_SQLITE_SCENARIO"
	updatesVariable  = "MYSTERYSHOPPER_SQLITE_UPDATES"
	writersVariable  = "MYSTERYSHOPPER_SQLITE_WRITERS"
	unsyncedVariable = "MYSTERYSHOPPER_SQLITE_UNSYNCED"
	cutsVariable     = "MYSTERYSHOPPER_SQLITE_CUTS"
)

const acknowledgement = "acknowledged "

// TestMain is the traced process where the environment names a database.
func TestMain(m *testing.M) {
	if path := os.Getenv(scenarioVariable); path != "" {
		if err := scenario(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// scenario makes updates of different sizes and writes a line for each that was acknowledged.
func scenario(path string) error {
	var options []Option
	if os.Getenv(unsyncedVariable) != "" {
		options = append(options, withoutSync)
	}
	store, err := Open(context.Background(), path, options...)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	writers := number(writersVariable, 1)
	for writer := range writers {
		group.Go(func() {
			for i := writer; i < number(updatesVariable, 40); i += writers {
				key := fmt.Sprintf("key-%d", i)
				err := store.Update(context.Background(), storage.WriteOptions{}, func(tx storage.Tx) error {
					_, err := tx.Settings().GetOrPut(context.Background(), key, valueOf(key))
					return err
				})
				if err == nil {
					_, _ = os.Stdout.WriteString(acknowledgement + key + "\n")
				}
			}
		})
	}
	group.Wait()
	return store.Close()
}

// withoutSync makes the writer not sync. The rest of the store is as it is.
func withoutSync(o *options) {
	o.adjust = func(c *connector) {
		c.dsn = strings.Replace(c.dsn, "_synchronous=FULL", "_synchronous=OFF", 1)
		c.must["synchronous"] = "0"
	}
}

func number(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return otherwise
}

// valueOf returns the value of a key: some bytes for most, several pages for some.
func valueOf(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return bytes.Repeat(sum[:], 1+int(sum[0])*int(sum[0])/200)
}

// traced runs the scenario and returns its calls. It may fail where options let operations fail.
func traced(t *testing.T, env []string, options ...string) []strace.Call {
	t.Helper()
	trace := filepath.Join(t.TempDir(), "trace")
	command, err := strace.Command(t.Context(), trace, options, os.Args[0], "-test.run=^$")
	if err != nil {
		t.Skip(err)
	}
	command.Env = append(os.Environ(), env...)
	if text, err := command.CombinedOutput(); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) || len(options) == 0 {
			t.Fatalf("%v: %s", err, text)
		}
	}
	calls, err := strace.Read(trace)
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// TestPowerCuts traces a process that updates a database, and cuts the power at random moments of the trace: after each
// cut the database opens, is intact, and has everything that was acknowledged.
func TestPowerCuts(t *testing.T) {
	t.Parallel()
	lost, corrupt := powerCuts(t, number(cutsVariable, 300))
	if lost > 0 || corrupt > 0 {
		t.Errorf("lost after %d cuts, corrupt after %d", lost, corrupt)
	}
}

// TestPowerCutsWithoutSync is the control: without syncs, the same cuts lose what was acknowledged.
func TestPowerCutsWithoutSync(t *testing.T) {
	t.Parallel()
	if lost, corrupt := powerCuts(t, 40, unsyncedVariable+"=yes"); lost+corrupt == 0 {
		t.Error("nothing was lost without syncs: the cuts show nothing")
	} else {
		t.Logf("without syncs: lost after %d of 40 cuts, corrupt after %d", lost, corrupt)
	}
}

func powerCuts(t *testing.T, cuts int, env ...string) (lost, corrupt int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cut.db")
	s, err := Open(t.Context(), path)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	calls := traced(t, append(env, scenarioVariable+"="+path, updatesVariable+"=400", writersVariable+"=8"))
	random := rand.New(rand.NewPCG(1, uint64(cuts)))
	moments := make([]int, cuts)
	for i := range moments {
		moments[i] = 1 + random.IntN(len(calls))
	}
	slices.Sort(moments)
	d := strace.NewDisk(map[string][]byte{path: whole, path + logSuffix: nil})
	acknowledged := map[string]bool{}
	applied := 0
	for _, moment := range moments {
		for ; applied < moment; applied++ {
			c := &calls[applied]
			if strings.HasPrefix(c.Path, path) {
				d.Apply(applied, c)
			} else if key, ok := strings.CutPrefix(string(c.Data), acknowledgement); ok {
				acknowledged[strings.TrimSpace(key)] = true
			}
		}
		missing, broken := afterCut(t, d, random, path, acknowledged)
		lost += missing
		corrupt += broken
	}
	t.Logf("%d cuts of %d calls, %d acknowledged", cuts, len(calls), len(acknowledged))
	return lost, corrupt
}

// afterCut cuts the power and opens the database. It returns 1 where something acknowledged is missing, and 1 where the
// database is not intact.
func afterCut(t *testing.T, d *strace.Disk, random *rand.Rand, path string, acknowledged map[string]bool) (missing, broken int) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	there := func(file string) string { return filepath.Join(dir, filepath.Base(file)) }
	if err := d.Cut(random, there); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+there(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	faults, err := texts(t.Context(), db, "PRAGMA integrity_check")
	if err != nil || !slices.Equal(faults, []string{"ok"}) {
		return 0, 1
	}
	rows, err := db.QueryContext(t.Context(), "SELECT key, value FROM settings")
	if err != nil {
		return 0, 1
	}
	defer rows.Close()
	found := map[string]bool{}
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil || strings.HasPrefix(key, "key-") && !bytes.Equal(value, valueOf(key)) {
			return 0, 1
		}
		found[key] = true
	}
	for key := range acknowledged {
		if !found[key] {
			return 1, 0
		}
	}
	if rows.Err() != nil {
		return 0, 1
	}
	return 0, 0
}

// TestEveryOperationFails lets the first, second, third … write, sync or truncation of a process fail, with an error of
// the disk and with a full one, until the process passes: whatever it acknowledged is in the database.
func TestEveryOperationFails(t *testing.T) {
	t.Parallel()
	for _, failure := range []string{"EIO", "ENOSPC"} {
		t.Run(failure, func(t *testing.T) {
			t.Parallel()
			const most = 200
			for n := 1; ; n++ {
				acknowledged, injected := failAt(t, failure, n)
				if !injected {
					t.Logf("%d operations failed in turn", n-1)
					if n < 10 || acknowledged != 3 {
						t.Errorf("only %d operations were tried, and %d updates acknowledged", n-1, acknowledged)
					}
					return
				}
				if n == most {
					t.Fatalf("after %d operations the scenario does not pass", n)
				}
			}
		})
	}
}

// failAt runs the scenario with a failure at one operation, and compares what was acknowledged with the database.
func failAt(t *testing.T, failure string, n int) (acknowledged int, injected bool) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "fail.db")
	s, err := Open(t.Context(), path)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	calls := traced(t, []string{scenarioVariable + "=" + path, updatesVariable + "=3"},
		"-e", fmt.Sprintf("inject=pwrite64,fsync,fdatasync,ftruncate:error=%s:when=%d", failure, n))
	db, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatalf("%s at operation %d: %v", failure, n, err)
	}
	defer db.Close()
	for i := range calls {
		injected = injected || calls[i].Injected
		key, ok := strings.CutPrefix(string(calls[i].Data), acknowledgement)
		if !ok {
			continue
		}
		acknowledged++
		var found int
		err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM settings WHERE key = ?1", strings.TrimSpace(key)).Scan(&found)
		if err != nil || found != 1 {
			t.Errorf("%s at operation %d: %q was acknowledged and is there %d times: %v", failure, n, key, found, err)
		}
	}
	return acknowledged, injected
}
