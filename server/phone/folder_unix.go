//go:build unix

package phone

import (
	"errors"
	"os"
	"syscall"
)

// syncFolder makes renames and removals in a folder durable.
func syncFolder(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return f.Sync()
}

// lock locks an open file for this process, or fails at once. The lock ends with the process.
func lock(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// unlock ends the lock, also where a process that is just being started still has the file open.
func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
