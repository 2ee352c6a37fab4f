//go:build !linux

package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// errElsewhere is returned before anything is started.
var errElsewhere = fmt.Errorf("%w: clusters are started on Linux only", errMissing)

func unprivileged() (account, error) { return account{}, errElsewhere }

func (account) attributes() *syscall.SysProcAttr { return nil }

func lock(*os.File) error { return errors.ErrUnsupported }

func workingIn(string) ([]int, error) { return nil, errors.ErrUnsupported }

func freeInMemory(string) (int64, error) { return 0, errors.ErrUnsupported }
