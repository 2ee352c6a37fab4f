package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"mysteryshopper/storage"
)

// refused returns an error of the server.
func refused(code string) error { return &pgconn.PgError{Code: code} }

func TestClassify(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err, want error
		again     bool
	}{
		"a connection failed":            {refused("08006"), storage.ErrUnavailable, false},
		"no connection is taken":         {refused("08004"), storage.ErrUnavailable, false},
		"a write where one only reads":   {refused("25006"), storage.ErrReadOnly, false},
		"a role that is not known":       {refused("28000"), storage.ErrUnavailable, false},
		"a password that is not known":   {refused("28P01"), storage.ErrUnavailable, false},
		"a database that is not there":   {refused("3D000"), storage.ErrUnavailable, false},
		"in no order with others":        {refused("40001"), storage.ErrUnavailable, true},
		"waiting for each other":         {refused("40P01"), storage.ErrUnavailable, true},
		"a commit whose end is unknown":  {refused("40003"), storage.ErrUnavailable, false},
		"no room":                        {refused("53100"), storage.ErrFull, false},
		"no memory":                      {refused("53200"), storage.ErrUnavailable, false},
		"too many connections":           {refused("53300"), storage.ErrUnavailable, false},
		"a lock that was waited for":     {refused("55P03"), storage.ErrUnavailable, false},
		"a statement that took too long": {refused("57014"), storage.ErrUnavailable, false},
		"a shutdown":                     {refused("57P01"), storage.ErrUnavailable, false},
		"a crash":                        {refused("57P02"), storage.ErrUnavailable, false},
		"a start":                        {refused("57P03"), storage.ErrUnavailable, false},
		"an idle transaction":            {refused("25P03"), storage.ErrUnavailable, false},
		"input and output":               {refused("58030"), storage.ErrUnavailable, false},
		"damaged data":                   {refused("XX001"), storage.ErrCorrupt, false},
		"a damaged index":                {refused("XX002"), storage.ErrCorrupt, false},
		"a fault of the server":          {refused("XX000"), nil, false},
		"a row that was removed":         {refused("23503"), nil, true},
		"a row that was inserted":        {refused("23505"), nil, true},
		"a check":                        {refused("23514"), nil, false},
		"a number out of range":          {refused("22003"), nil, false},
		"an error of the texts":          {refused("42601"), nil, false},
		"a table that is not there":      {refused("42P01"), nil, false},
		"a transaction that has failed":  {refused("25P02"), nil, false},
		"wrapped":                        {fmt.Errorf("x: %w", refused("40001")), storage.ErrUnavailable, true},
		"joined":                         {errors.Join(io.EOF, refused("53100")), storage.ErrFull, false},
		"a connection that is bad":       {driver.ErrBadConn, storage.ErrUnavailable, false},
		"a connection that is given up":  {sql.ErrConnDone, storage.ErrUnavailable, false},
		"an end":                         {fmt.Errorf("read: %w", io.EOF), storage.ErrUnavailable, false},
		"an end in the middle":           {io.ErrUnexpectedEOF, storage.ErrUnavailable, false},
		"a closed connection":            {net.ErrClosed, storage.ErrUnavailable, false},
		"a refused connection":           {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, storage.ErrUnavailable, false},
		"a reset connection":             {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, storage.ErrUnavailable, false},
		"a name that is not known":       {&net.DNSError{IsNotFound: true}, storage.ErrUnavailable, false},
		"a deadline":                     {os.ErrDeadlineExceeded, storage.ErrUnavailable, false},
		"a context's deadline":           {context.DeadlineExceeded, storage.ErrUnavailable, false},
		"a context's end":                {context.Canceled, nil, false},
		"anything else":                  {errors.New("x"), nil, false},
		"a code that is none":            {refused(""), nil, false},
		"a code that is short":           {refused("4"), nil, false},
		"nothing":                        {nil, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := (dialect{}).Classify(tt.err); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if got := (dialect{}).Retryable(tt.err); got != tt.again {
				t.Errorf("again is %v, want %v", got, tt.again)
			}
		})
	}
}

func TestRebind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                        "",
		"a = $1 AND b = $2":       "a = $1 AND b = $2",
		"SELECT CAST($1 AS TEXT)": `SELECT CAST($1 AS TEXT) COLLATE "C"`,
	} {
		if got := (dialect{}).Rebind(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestRedact expects no password to remain in an address, wherever it is in it.
func TestRedact(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://db/name":                               "postgres://db/name",
		"postgres://ann@db:5433/name":                      "postgres://ann@db:5433/name",
		"postgres://ann:secret@db/name":                    "postgres://ann:xxxxx@db/name",
		"postgresql://ann:secret@db/name?sslmode=require":  "postgresql://ann:xxxxx@db/name?sslmode=require",
		"postgres:///name?host=db&password=secret&user=a":  "postgres:///name?host=db&password=xxxxx&user=a",
		"postgres:///name?host=db&sslpassword=secret":      "postgres:///name?host=db&sslpassword=xxxxx",
		"postgres:///name?password=secret&password=secret": "postgres:///name?password=xxxxx",
		"postgres://ann:sec%zzret@db/name":                 "postgres://",
		"postgres://ann:secret@db:port/name":               "postgres://",
		"postgres://ann:12#secret@db/name":                 "postgres://",
		"postgres://ann:12/secret@db/name":                 "postgres://",
		"postgres://ann:12?secret@db/name":                 "postgres://",
		"host=db password=secret":                          "postgres://",
		"postgres://db/name?a=%zz&password=secret":         "postgres://db/name",
		"postgres://ann@db/name?a=1;password=secret":       "postgres://ann@db/name",
	} {
		if got := Redact(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}
