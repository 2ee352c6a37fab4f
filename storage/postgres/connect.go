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

// defaults are the settings of every connection, unless the address has others. They bound how long a hanging server or
// a broken connection can block work. Times are in milliseconds.
var defaults = map[string]string{
	"application_name":                    "mysteryshopper",
	"statement_timeout":                   "60000",
	"lock_timeout":                        "10000",
	"idle_in_transaction_session_timeout": "60000",
}

// connectTimeout bounds the time to connect.
const connectTimeout = 10 * time.Second

// configOf parses an address. Of several hosts, connections use the one that can be written.
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

// pool returns a pool of at most size connections. Each gets its settings and is checked by assertDurable before it is
// used.
func pool(config *pgx.ConnConfig, size int) *sql.DB {
	own := config.Copy()
	settleLater(own)
	db := stdlib.OpenDB(*own, stdlib.OptionAfterConnect(assertDurable))
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(idleTime)
	return db
}

// idleTime is how long an unused connection is kept.
const idleTime = 5 * time.Minute

// durable has the values that settings of the server may have. With other values an acknowledged report can be lost: a
// commit must be on disk before it is acknowledged, and a half-written page must be repaired after a crash. A server
// that does not have a setting returns none.
var durable = map[string][]string{
	"fsync":              {"on"},
	"full_page_writes":   {"on"},
	"synchronous_commit": {"on", "remote_apply"},
}

// assertDurable returns an error for a connection that could lose acknowledged writes.
func assertDurable(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range slices.Sorted(maps.Keys(durable)) {
		var value *string
		if err := conn.QueryRow(ctx, "SELECT current_setting($1, true)", pgx.QueryExecModeSimpleProtocol, name).Scan(&value); err != nil {
			return err
		}
		if value != nil && !slices.Contains(durable[name], *value) {
			return fmt.Errorf("postgres: %s is %s and must be %s, or acknowledged reports can be lost",
				name, *value, strings.Join(durable[name], " or "))
		}
	}
	return nil
}

// errUnreadable does not quote the address, because a password may be the part that cannot be parsed.
var errUnreadable = errors.New(
	"the address of the database cannot be read; in a password all marks must be escaped, such as %40 for @")

// unreadable replaces an address that may hold a password anywhere.
const unreadable = "postgres://"

// Redact returns an address without its passwords, for people. If the passwords cannot be separated from the rest, such
// as with unescaped characters in them, it returns only the scheme.
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
