package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// defaults are the settings of every connection, unless the database's address has others. They bound what a server
// that hangs, or a connection that is cut, can hold up. Times are in milliseconds.
var defaults = map[string]string{
	"application_name":                    "mysteryshopper",
	"statement_timeout":                   "60000",
	"lock_timeout":                        "10000",
	"idle_in_transaction_session_timeout": "60000",
}

// connectTimeout bounds how long connecting takes.
const connectTimeout = 10 * time.Second

// configOf reads an address. Of several hosts the one is used that can be written to.
func configOf(address string, replica bool) (*pgx.ConnConfig, error) {
	if Redact(address) == unreadable {
		return nil, errUnreadable
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the address of the database cannot be read: %w", err)
	}
	for name, value := range defaults {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	if !replica && len(config.Fallbacks) > 0 && config.ValidateConnect == nil {
		config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	return config, nil
}

// pool returns a pool of at most size connections, each of which is asserted to be safe before it is used.
func pool(config *pgx.ConnConfig, size int) *sql.DB {
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(assertDurable))
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(idleTime)
	return db
}

// idleTime is how long a connection is kept that nobody uses.
const idleTime = 5 * time.Minute

// durable are the values that settings of the server may have. With any other an acknowledged report can be lost: a
// commit must be on disk before it is answered, and a page that was half written must be mended after a crash. A
// server that does not know a setting answers with none.
var durable = map[string][]string{
	"fsync":              {"on"},
	"full_page_writes":   {"on"},
	"synchronous_commit": {"on", "remote_apply"},
}

// assertDurable refuses a connection that could lose what it acknowledges.
func assertDurable(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range slices.Sorted(maps.Keys(durable)) {
		var value *string
		if err := conn.QueryRow(ctx, "SELECT current_setting($1, true)", name).Scan(&value); err != nil {
			return err
		}
		if value != nil && !slices.Contains(durable[name], *value) {
			return fmt.Errorf("postgres: %s is %s and must be %s, or acknowledged reports can be lost",
				name, *value, strings.Join(durable[name], " or "))
		}
	}
	return nil
}

// errUnreadable says no more, since a password may be what cannot be read.
var errUnreadable = errors.New(
	"the address of the database cannot be read; in a password all marks must be escaped, such as %40 for @")

// unreadable stands for an address in which a password may be anywhere.
const unreadable = "postgres://"

// Redact returns an address without its passwords, for people to read. Of one in which they cannot be told from the
// rest, such as where a password has unescaped marks in it, nothing is returned but the scheme.
func Redact(address string) string {
	u, err := url.Parse(address)
	if err != nil || !IsAddress(address) || strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		return unreadable
	}
	parameters, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		u.RawQuery = ""
		return u.Redacted()
	}
	for name := range parameters {
		if strings.Contains(strings.ToLower(name), "password") {
			parameters.Set(name, "xxxxx")
			u.RawQuery = parameters.Encode()
		}
	}
	return u.Redacted()
}
