package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// backupPages is how many pages are copied in one step.
const backupPages = 1024

// Backup copies the database at a path to a new file, while others read and write it. The copy is the state of one moment
// after the call, with everything that was acknowledged before it, and it is on disk when Backup returns. The target must
// not exist; a failed Backup removes it. Progress, which may be nil, receives the pages that were copied and their number.
func Backup(ctx context.Context, from, to string, progress func(done, total int)) error {
	from, to = strings.TrimPrefix(from, Prefix), strings.TrimPrefix(to, Prefix)
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", to, err)
	}
	if err = file.Close(); err == nil {
		err = copyPages(ctx, from, to, progress)
	}
	if err == nil {
		err = SyncFile(to)
	}
	if err != nil {
		if kind := (dialect{}).Classify(err); kind != nil {
			err = fmt.Errorf("%w: %w", kind, err)
		}
		return errors.Join(fmt.Errorf("back up %s to %s: %w", from, to, err), removeDatabase(to))
	}
	return nil
}

// copyPages copies one snapshot. The source's connection is in a transaction, so that writers do not restart the copy.
func copyPages(ctx context.Context, from, to string, progress func(done, total int)) (err error) {
	const wait = 30 * time.Second
	opened, err := newReader(from, wait, true).Connect(ctx)
	if err != nil {
		return err
	}
	source := opened.(*sqlite3.SQLiteConn)
	defer func() { err = errors.Join(err, source.Close()) }()
	if _, err := source.ExecContext(ctx, "BEGIN; SELECT COUNT(*) FROM sqlite_schema", nil); err != nil {
		return err
	}
	var driver sqlite3.SQLiteDriver
	made, err := driver.Open(fileAddress(to) + "?_synchronous=OFF&_journal_mode=OFF")
	if err != nil {
		return err
	}
	target := made.(*sqlite3.SQLiteConn)
	defer func() { err = errors.Join(err, target.Close()) }()
	if err := step(ctx, target, source, progress); err != nil {
		return err
	}
	// The copy is one file without a log, which can be read where nothing can be written.
	_, err = target.ExecContext(ctx, "PRAGMA journal_mode = DELETE", nil)
	return err
}

func step(ctx context.Context, target, source *sqlite3.SQLiteConn, progress func(done, total int)) (err error) {
	backup, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, backup.Finish()) }()
	for done := false; !done; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if done, err = backup.Step(backupPages); err != nil {
			return err
		}
		if progress != nil {
			progress(backup.PageCount()-backup.Remaining(), backup.PageCount())
		}
	}
	return nil
}

// NewEpoch changes the epoch of a database that was restored, so that phones fetch everything again: their positions are
// those of the database that is gone. No store may be open on it.
func NewEpoch(ctx context.Context, path string) error {
	writer := newWriter(strings.TrimPrefix(path, Prefix), time.Minute, 0).pool(1)
	_, err := writer.ExecContext(ctx, "UPDATE settings SET value = randomblob(9) WHERE key = 'epoch'")
	if err = errors.Join(err, writer.Close()); err != nil {
		return fmt.Errorf("set a new epoch in %s: %w", path, err)
	}
	return nil
}

// Exists reports whether a path has a database or a part of one: the file, its log or the log's index.
func Exists(path string) bool {
	path = strings.TrimPrefix(path, Prefix)
	for _, suffix := range []string{"", logSuffix, indexSuffix} {
		if _, err := os.Lstat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

// SyncFile syncs a file and its folder.
func SyncFile(path string) error {
	for _, name := range []string{path, filepath.Dir(path)} {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// removeDatabase removes a file and what SQLite keeps beside it.
func removeDatabase(path string) error {
	var failed error
	for _, suffix := range []string{"", logSuffix, indexSuffix, "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
