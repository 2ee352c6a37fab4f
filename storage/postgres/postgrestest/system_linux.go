package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// unprivileged returns the account of this process, or that of postgres or nobody if this process runs as root.
func unprivileged() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		known, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(known.Uid, 10, 31)
		gid, errGID := strconv.ParseUint(known.Gid, 10, 31)
		return account{uid: int(uid), gid: int(gid), another: true}, errors.Join(errUID, errGID)
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody to run it")
}

// attributes makes a program run as the account, ignore the terminal's interrupts, and end when this process ends in
// any way.
func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if a.another {
		attributes.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attributes
}

// lock locks the file while this process has it open, or returns an error.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// workingIn returns the processes whose working folder is the given one.
func workingIn(folder string) ([]int, error) {
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var found []int
	for _, process := range processes {
		pid, err := strconv.Atoi(filepath.Base(process))
		if err != nil {
			return nil, err
		}
		// The working folders of ended processes and of other users' processes cannot be read. They do not matter here.
		if at, err := os.Readlink(filepath.Join(process, "cwd")); err == nil && at == folder {
			found = append(found, pid)
		}
	}
	return found, nil
}

// memoryFilesystem is the type of a file system whose files are kept in memory, in what statfs returns.
const memoryFilesystem = 0x01021994

// freeInMemory returns how many bytes more can be stored in a folder whose files are kept in memory. It returns an error
// if they are not.
func freeInMemory(folder string) (int64, error) {
	var system syscall.Statfs_t
	if err := syscall.Statfs(folder, &system); err != nil {
		return 0, err
	}
	if system.Type != memoryFilesystem {
		return 0, fmt.Errorf("%s is on a disk", folder)
	}
	memory, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, err
	}
	_, after, found := strings.Cut(string(memory), "MemAvailable:")
	var kilobytes int64
	if _, err := fmt.Sscan(after, &kilobytes); err != nil || !found {
		return 0, fmt.Errorf("available memory: %w", errors.Join(err, errors.ErrUnsupported))
	}
	return min(int64(system.Bavail)*system.Bsize, kilobytes<<10), nil
}
