package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/mattn/go-sqlite3"
)

// connector opens connections of one kind and refuses those whose settings are wrong. A setting made by a statement
// affects one connection of a pool; the connector's settings affect each.
type connector struct {
	driver sqlite3.SQLiteDriver
	dsn    string
	// pragmas are settings that cannot be part of the address. must are the values that the settings must have after
	// that.
	pragmas []string
	must    map[string]string
}

// The sizes of a connection's caches and of a page, the log length that starts a checkpoint, and the required values of
// settings.
const (
	writerCacheKiB     = 8 << 10
	readerCacheKiB     = 2 << 10
	cachedStatements   = 192
	pageBytes          = 4096
	checkpointPages    = 4000
	logSizeLimit       = 64 << 20
	synchronousFull    = "2"
	foreignKeysChecked = "1"
)

// newWriter returns the connector of writing connections, whose commits return when the log is on disk. The file may
// grow to maxBytes; 0 means no bound.
func newWriter(path string, wait time.Duration, maxBytes int64) *connector {
	c := newConnector(path, wait, writerCacheKiB, url.Values{
		"_journal_mode": {"WAL"},
		"_txlock":       {"immediate"},
	}, map[string]string{"query_only": "0"})
	if maxBytes > 0 {
		pages := strconv.FormatInt(max(maxBytes/pageBytes, 1), 10)
		c.pragmas = append(c.pragmas, "max_page_count = "+pages)
	}
	return c
}

// newReader returns the connector of read-only connections. With readOnly the file is not opened for writing at all.
func newReader(path string, wait time.Duration, readOnly bool) *connector {
	settings := url.Values{"_query_only": {"1"}}
	if readOnly {
		settings.Set("mode", "ro")
	}
	c := newConnector(path, wait, readerCacheKiB, settings, map[string]string{"query_only": "1"})
	if readOnly {
		// A read-only store needs no log. A backup made by VACUUM INTO has none and is verified as it is.
		delete(c.must, "journal_mode")
	}
	return c
}

func newConnector(path string, wait time.Duration, cacheKiB int, settings url.Values, must map[string]string) *connector {
	settings.Set("_synchronous", "FULL")
	settings.Set("_foreign_keys", "1")
	settings.Set("_busy_timeout", strconv.FormatInt(wait.Milliseconds(), 10))
	settings.Set("_cache_size", strconv.Itoa(-cacheKiB))
	settings.Set("_stmt_cache_size", strconv.Itoa(cachedStatements))
	must["synchronous"] = synchronousFull
	must["foreign_keys"] = foreignKeysChecked
	must["journal_mode"] = "wal"
	must["busy_timeout"] = settings.Get("_busy_timeout")
	must["wal_autocheckpoint"] = strconv.Itoa(checkpointPages)
	return &connector{
		dsn: fileAddress(path) + "?" + settings.Encode(),
		pragmas: []string{
			"wal_autocheckpoint = " + strconv.Itoa(checkpointPages),
			"journal_size_limit = " + strconv.Itoa(logSizeLimit),
			"trusted_schema = 0",
			// Temporary tables and what a failed statement has changed are kept in memory and not in a file.
			"temp_store = MEMORY",
		},
		must: must,
	}
}

// fileAddress returns the address of a file without settings.
func fileAddress(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// Connect opens a connection, which keeps the plans of its statements.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if errSettings != nil {
		return nil, errSettings
	}
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	if err := c.settle(ctx, conn.(*sqlite3.SQLiteConn)); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return &c.driver }

// settle makes the settings that are not part of the address, and checks all.
func (c *connector) settle(ctx context.Context, conn *sqlite3.SQLiteConn) error {
	for _, setting := range c.pragmas {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+setting, nil); err != nil {
			return fmt.Errorf("PRAGMA %s: %w", setting, err)
		}
	}
	for name, want := range c.must {
		got, err := pragma(ctx, conn, name)
		if err != nil {
			return fmt.Errorf("PRAGMA %s: %w", name, err)
		}
		if got != want {
			return fmt.Errorf("sqlite: %s is %s and must be %s", name, got, want)
		}
	}
	return nil
}

// pragma returns the value of a setting of a connection.
func pragma(ctx context.Context, conn *sqlite3.SQLiteConn, name string) (string, error) {
	rows, err := conn.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	values := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(values); err != nil {
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("sqlite: no setting %s", name)
		}
		return "", err
	}
	return fmt.Sprint(values[0]), nil
}

// pool returns a pool of at most size connections, which stay open.
func (c *connector) pool(size int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}
