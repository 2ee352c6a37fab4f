package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"mysteryshopper/storage"
)

func TestRebind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                              "",
		"SELECT 1":                      "SELECT 1",
		"a = $1 AND b = $2 OR a = $1":   "a = ?1 AND b = ?2 OR a = ?1",
		"VALUES ($10, $9, $11), ($100)": "VALUES (?10, ?9, ?11), (?100)",
	} {
		if got := (dialect{}).Rebind(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ err, want error }{
		"busy":                  {sqlite3.Error{Code: sqlite3.ErrBusy}, storage.ErrUnavailable},
		"locked":                {sqlite3.Error{Code: sqlite3.ErrLocked}, storage.ErrUnavailable},
		"input and output":      {sqlite3.Error{Code: sqlite3.ErrIoErr}, storage.ErrUnavailable},
		"no room":               {sqlite3.Error{Code: sqlite3.ErrFull}, storage.ErrFull},
		"no room for the log":   {sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, storage.ErrFull},
		"no room left to one":   {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EDQUOT}, storage.ErrFull},
		"a disk for reading":    {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EROFS}, storage.ErrReadOnly},
		"a file for reading":    {sqlite3.Error{Code: sqlite3.ErrReadonly}, storage.ErrReadOnly},
		"damaged":               {sqlite3.Error{Code: sqlite3.ErrCorrupt}, storage.ErrCorrupt},
		"no database":           {sqlite3.Error{Code: sqlite3.ErrNotADB}, storage.ErrCorrupt},
		"wrapped":               {fmt.Errorf("x: %w", sqlite3.Error{Code: sqlite3.ErrFull}), storage.ErrFull},
		"a connection lost":     {driver.ErrBadConn, storage.ErrUnavailable},
		"a constraint":          {sqlite3.Error{Code: sqlite3.ErrConstraint}, nil},
		"an error of the texts": {sqlite3.Error{Code: sqlite3.ErrError}, nil},
		"anything else":         {errors.New("x"), nil},
		"nothing":               {nil, nil},
	} {
		if got := (dialect{}).Classify(tt.err); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}
