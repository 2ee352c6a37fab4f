package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// self is the account of this process.
var self = account{uid: os.Geteuid(), gid: os.Getegid()}

// TestFolderPlace expects the first parent in which a socket's path is short enough.
func TestFolderPlace(t *testing.T) {
	t.Parallel()
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(long, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := newFolder(self, []string{long, filepath.Join(long, "missing")}); err == nil {
		t.Error("a folder was made where no socket fits")
	}
	f, err := newFolder(self, []string{long, os.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(f.path, ".s.PGSQL.12345")
	if len(socket) > 107 {
		t.Errorf("%q has %d bytes", socket, len(socket))
	}
	if err := f.remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the removed folder: %v", err)
	}
}

// TestFreeInMemory checks that no more can be stored in memory than there is, and nothing in a folder that is elsewhere.
func TestFreeInMemory(t *testing.T) {
	t.Parallel()
	if free, err := freeInMemory("/proc"); err == nil {
		t.Errorf("%d bytes can be stored in /proc", free)
	}
	if _, err := os.Stat(inMemory); err != nil {
		t.Skip(err)
	}
	file, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	if _, err := fmt.Sscanf(string(file), "MemTotal: %d kB", &total); err != nil {
		t.Fatal(err)
	}
	if free, err := freeInMemory(inMemory); err != nil || free <= 0 || free > total<<10 {
		t.Errorf("%d bytes of %d, %v", free, total<<10, err)
	}
}

// TestPasses denies other users access to one of a folder's parents.
func TestPasses(t *testing.T) {
	t.Parallel()
	closed, err := os.MkdirTemp("", "closed-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(closed); err != nil {
			t.Error(err)
		}
	})
	inner := filepath.Join(closed, "inner")
	if err := os.Mkdir(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	another := account{uid: 12345, gid: 12345, another: true}
	if err := another.passes(inner); err == nil {
		t.Error("another account passes a folder that is closed to it")
	}
	if err := self.passes(inner); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(closed, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := another.passes(inner); err != nil {
		t.Error(err)
	}
}

// TestSweep keeps the folder of a living process and removes that of a dead one.
func TestSweep(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	create := func() *folder {
		// The path is too long for a socket and short enough for a folder.
		path, err := os.MkdirTemp(parent, prefix)
		if err != nil {
			t.Fatal(err)
		}
		f := &folder{path: path}
		if err := f.take(self); err != nil {
			t.Fatal(err)
		}
		return f
	}
	living, dead := create(), create()
	if err := dead.lock.Close(); err != nil {
		t.Fatal(err)
	}
	sweep([]string{parent})
	left, err := filepath.Glob(filepath.Join(parent, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(left, []string{living.path}) {
		t.Errorf("left %q, want %q", left, living.path)
	}
	if err := living.remove(); err != nil {
		t.Error(err)
	}
}
