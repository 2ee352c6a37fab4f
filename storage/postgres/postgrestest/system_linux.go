package postgrestest

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
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
