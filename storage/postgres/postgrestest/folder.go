package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// prefix is the prefix of all folders of clusters.
const prefix = "mysteryshopper-pg-"

// longest is the largest length of a folder's parent in bytes, so that the path of the socket stays within the system's
// limit of 107.
const longest = 107 - len("/"+prefix+"0123456789"+"/.s.PGSQL.12345")

// account is the user that runs PostgreSQL's programs. It must not be root.
type account struct {
	uid, gid int
	// another reports whether the account is not that of this process.
	another bool
}

// passes returns an error if the account cannot enter a folder or one above it.
func (a account) passes(folder string) error {
	if !a.another {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o001 == 0 {
		return fmt.Errorf("%s is closed to other users", folder)
	}
	if above := filepath.Dir(folder); above != folder {
		return a.passes(above)
	}
	return nil
}

// folder holds the files, the socket and the log of one cluster. Its lock means that a process uses it.
type folder struct {
	path string
	lock *os.File
}

// inMemory is a place for folders whose files are kept in memory. There a copy of a database needs no disk, for which
// tests wait longer than for anything else; the settings are the same.
const inMemory = "/dev/shm"

// plenty is how many bytes of memory and of the place have to be free for the files of a cluster to be kept in memory:
// those of a package with hundreds of tests take some 2 GB.
const plenty = 8 << 30

// places are all places for folders, the best first.
func places() []string { return []string{inMemory, os.TempDir(), "/tmp", "/var/tmp"} }

// parents are the places for folders now. The first one that works is used.
func parents() []string {
	if free, err := freeInMemory(inMemory); err != nil || free < plenty {
		return places()[1:]
	}
	return places()
}

// newFolder creates a folder for the account, in the first of the parents that the account can reach.
func newFolder(owner account, parents []string) (*folder, error) {
	var failed error
	for _, parent := range parents {
		f, err := makeFolder(owner, parent)
		if err == nil {
			return f, nil
		}
		failed = errors.Join(failed, err)
	}
	return nil, fmt.Errorf("no place for a cluster: %w", failed)
}

// makeFolder creates a folder for the account.
func makeFolder(owner account, parent string) (*folder, error) {
	// Processes are found by their working folder, whose name has no symbolic links.
	parent, err := filepath.EvalSymlinks(parent)
	if err != nil {
		return nil, err
	}
	if err := owner.passes(parent); err != nil {
		return nil, err
	}
	if len(parent) > longest {
		return nil, fmt.Errorf("the path of a socket in %s would be too long", parent)
	}
	path, err := os.MkdirTemp(parent, prefix)
	if err != nil {
		return nil, err
	}
	f := &folder{path: path}
	if err := f.take(owner); err != nil {
		return nil, errors.Join(err, f.remove())
	}
	return f, nil
}

// take locks the folder for this process and makes the account its owner.
func (f *folder) take(owner account) error {
	file, err := os.Create(filepath.Join(f.path, "unlocked"))
	if err != nil {
		return err
	}
	f.lock = file
	if err := lock(file); err != nil {
		return err
	}
	// The folder is renamed after it is locked, so that no other process finds it unlocked.
	if err := os.Rename(file.Name(), lockOf(f.path)); err != nil || !owner.another {
		return err
	}
	return os.Chown(f.path, owner.uid, owner.gid)
}

// remove deletes the folder.
func (f *folder) remove() error {
	err := os.RemoveAll(f.path)
	if f.lock != nil {
		err = errors.Join(err, f.lock.Close())
	}
	return err
}

// lockOf returns the file that is locked while the folder is in use.
func lockOf(folder string) string { return filepath.Join(folder, "lock") }

// sweepOnce calls sweep once in this process.
var sweepOnce = sync.OnceFunc(func() { sweep(places()) })

// sweep removes the folders of test processes that were killed. It ignores errors, because the tests that run now did
// not cause them.
func sweep(parents []string) {
	for _, parent := range parents {
		folders, _ := filepath.Glob(filepath.Join(parent, prefix+"*"))
		for _, folder := range folders {
			file, err := os.Open(lockOf(folder))
			if err != nil {
				continue
			}
			if lock(file) == nil {
				_ = os.RemoveAll(folder)
			}
			_ = file.Close()
		}
	}
}
