package postgrestest

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// unprivileged returns the account of this process, or that of postgres or nobody if this is root's.
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

// attributes makes a program run as the account, deaf to the terminal's interrupts, and end when this process does,
// however that dies.
func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if a.another {
		attributes.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attributes
}

// lock takes the file for this process, as long as it is open here, or says why it cannot.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// workingIn returns the processes whose working folder it is.
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
		// One that has ended works nowhere, and where others' work is no business of ours.
		if at, err := os.Readlink(filepath.Join(process, "cwd")); err == nil && at == folder {
			found = append(found, pid)
		}
	}
	return found, nil
}
