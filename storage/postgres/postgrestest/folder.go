package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// prefix begins the names of all folders of clusters.
const prefix = "mysteryshopper-pg-"

// longest is how many bytes the path of a folder's parent may have, so that the path of the socket stays within the 107
// that systems allow.
const longest = 107 - len("/"+prefix+"0123456789"+"/.s.PGSQL.12345")

// An account is the user that PostgreSQL's programs run as; root must not be it.
type account struct {
	uid, gid int
	// another says that it is not the account of this process.
	another bool
}

// passes says why the account cannot go through a folder and all above it.
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

// A folder holds the files, the socket and the log of one cluster. Its lock says that a process uses it.
type folder struct {
	path string
	lock *os.File
}

// parents are where folders are made: the first that serves.
func parents() []string { return []string{os.TempDir(), "/tmp", "/var/tmp"} }

// newFolder makes a folder that belongs to the account, in the first of the parents that the account can reach.
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

// makeFolder makes a folder that belongs to the account.
func makeFolder(owner account, parent string) (*folder, error) {
	// The name of a working folder, by which processes are found, is without symbolic links.
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

// take locks the folder for this process and gives it to the account.
func (f *folder) take(owner account) error {
	file, err := os.Create(filepath.Join(f.path, "unlocked"))
	if err != nil {
		return err
	}
	f.lock = file
	if err := lock(file); err != nil {
		return err
	}
	// It gets its name when it is locked, so that nobody finds it unlocked.
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

// lockOf is the file whose lock is held as long as the folder is in use.
func lockOf(folder string) string { return filepath.Join(folder, "lock") }

// sweepOnce sweeps for this process.
var sweepOnce = sync.OnceFunc(func() { sweep(parents()) })

// sweep removes the folders of test processes that were killed. What cannot be removed is left for another time: it is
// no fault of the tests that run now.
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
