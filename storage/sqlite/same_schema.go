package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// sameSchema finds out whether a database was restored over through SQLite itself, as by .restore of its shell: the inodes,
// the log and its index are then those that the store opened. Such a restore copies all pages and then raises the number of
// the schema by one, so that other connections read it again. A statement that changes the schema raises the number too;
// one that only adds a table or an index, such as those that Litestream makes, is accepted.
type sameSchema struct {
	db *sql.DB

	mu      sync.Mutex
	number  int64
	entries map[string]string
	// seen is up to which commit the number was the same; zero where it is unknown.
	seen commits
	// statement reads the number.
	statement *sql.Stmt
}

// readNumber is the statement that reads the number of the schema, which is in the header of the database.
const readNumber = "PRAGMA schema_version"

// open reads the schema.
func (s *sameSchema) open(ctx context.Context) (err error) {
	if s.number, s.entries, err = s.read(ctx); err != nil {
		return err
	}
	s.statement, err = s.db.PrepareContext(ctx, readNumber)
	return err
}

// read returns the number and the entries of the schema, in one transaction.
func (s *sameSchema) read(ctx context.Context) (number int64, entries map[string]string, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = tx.Rollback() }() // It only reads.
	entries = map[string]string{}
	rows, err := tx.QueryContext(ctx, "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return 0, nil, err
		}
		entries[name] = text
	}
	if err := rows.Err(); err != nil {
		return 0, nil, err
	}
	return number, entries, tx.QueryRowContext(ctx, readNumber).Scan(&number)
}

// check returns errReplaced where the database was restored over, or its schema changed. It does nothing if there was no
// commit since the last one, and a brief check also while another one is under way. now is what was committed before it.
func (s *sameSchema) check(full bool, now commits) error {
	if full {
		s.mu.Lock()
	} else if !s.mu.TryLock() {
		return nil
	}
	defer s.mu.Unlock()
	if now == s.seen && now != (commits{}) {
		return nil
	}
	ctx := context.Background()
	var number int64
	if err := s.statement.QueryRowContext(ctx).Scan(&number); err != nil {
		return err
	}
	if number == s.number {
		s.seen = now
		return nil
	}
	number, entries, err := s.read(ctx)
	if err != nil {
		return err
	}
	for name, text := range s.entries {
		if entries[name] != text {
			return errReplaced
		}
	}
	if number-s.number != int64(len(entries)-len(s.entries)) {
		return errReplaced
	}
	s.number, s.entries, s.seen = number, entries, now
	return nil
}

// close closes the statement.
func (s *sameSchema) close() error {
	if s.statement == nil {
		return nil
	}
	return s.statement.Close()
}
