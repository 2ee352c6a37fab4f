package postgrestest

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// errMissing is returned if this machine cannot run a cluster.
var errMissing = errors.New("no PostgreSQL to test with")

// errNotInstalled is the usual reason.
var errNotInstalled = fmt.Errorf("%w: install the package postgresql (initdb is neither on PATH nor in /usr/lib/postgresql/*/bin)", errMissing)

// programs is the folder of PostgreSQL's programs.
type programs string

// path returns the path of a program.
func (p programs) path(name string) string { return filepath.Join(string(p), name) }

// complete reports whether the folder has all programs that a cluster and its standby need.
func (p programs) complete() bool {
	for _, name := range []string{"initdb", "postgres", "pg_basebackup"} {
		if _, err := exec.LookPath(p.path(name)); err != nil {
			return false
		}
	}
	return true
}

// installed returns the folder of initdb on PATH, or else of the newest version of Debian's packages. Its error is
// errNotInstalled.
func installed() (programs, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if target, err := filepath.EvalSymlinks(initdb); err == nil {
			initdb = target
		}
		if found := programs(filepath.Dir(initdb)); found.complete() {
			return found, nil
		}
	}
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	for _, folder := range newestFirst(folders) {
		if found := programs(folder); found.complete() {
			return found, nil
		}
	}
	return "", errNotInstalled
}

// major matches the version in the path of a programs folder.
var major = regexp.MustCompile(`/(\d+)[^/]*/bin$`)

// newestFirst orders folders like /usr/lib/postgresql/15/bin by their versions.
func newestFirst(folders []string) []string {
	version := func(folder string) int {
		if match := major.FindStringSubmatch(folder); match != nil {
			// A number too large for an int is the greatest, which is the right order.
			number, _ := strconv.Atoi(match[1])
			return number
		}
		return -1
	}
	return slices.SortedStableFunc(slices.Values(folders), func(a, b string) int {
		return cmp.Compare(version(b), version(a))
	})
}

// refuse ends a test that has no cluster.
func refuse(tb testing.TB, err error) {
	tb.Helper()
	if skips(err, os.Getenv("CI")) {
		tb.Skip(err)
	}
	tb.Fatal(err)
}

// skips reports whether a test without a cluster may be skipped: if PostgreSQL is missing and CI is empty or false,
// which means that a person runs the tests. A machine that checks the code must have PostgreSQL.
func skips(err error, ci string) bool {
	checked, unknown := strconv.ParseBool(ci)
	person := ci == "" || unknown == nil && !checked
	return person && errors.Is(err, errMissing)
}
