package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"mysteryshopper/storage"
)

// The bounds of a statement that inserts many rows: the number of rows and of values. Engines accept at most 32766
// values.
const (
	maxRows   = 256
	maxValues = 8192
)

// CountRows returns how many rows a table has.
func (s *Store) CountRows(ctx context.Context, t Table) (int64, error) {
	var n int64
	if err := s.reader.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+t.Name).Scan(&n); err != nil {
		return 0, fmt.Errorf("count %s: %w", t.Name, s.cache.classifyIn(ctx, err))
	}
	return n, nil
}

// LastKey returns the key of a table's last row, nil if the table is empty.
func (s *Store) LastKey(ctx context.Context, t Table) ([]any, error) {
	query := "SELECT " + t.names() + " FROM " + t.Name + " ORDER BY " + t.descending() + " LIMIT 1"
	c, err := s.readChunk(ctx, &t, query, nil, 1)
	if err != nil || c.Rows() == 0 {
		return nil, err
	}
	return c.Last(), nil
}

// ReadRows returns the rows after a key, in the order of keys: at most limit, and none after the row that reaches
// maxBytes. The result is empty at the end of the table.
func (s *Store) ReadRows(ctx context.Context, t Table, after []any, limit int, maxBytes int64) (*Chunk, error) {
	query := "SELECT " + t.names() + " FROM " + t.Name
	if after != nil {
		query += " WHERE (" + t.order() + ") > (" + placeholders(1, len(after)) + ")"
	}
	query += fmt.Sprintf(" ORDER BY %s LIMIT %d", t.order(), limit)
	return s.readChunk(ctx, &t, query, after, maxBytes)
}

func (s *Store) readChunk(ctx context.Context, t *Table, query string, args []any, maxBytes int64) (*Chunk, error) {
	rows, err := s.reader.QueryContext(ctx, s.cache.rebind(query), args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Name, s.cache.classifyIn(ctx, err))
	}
	defer rows.Close()
	c := newChunk(t)
	for c.Bytes < maxBytes && rows.Next() {
		if err := c.scan(rows); err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Name, s.cache.classifyIn(ctx, err))
	}
	return c, nil
}

// BeginFilling prepares an empty database for a move. It returns ErrNotEmpty, naming a table, if there is data in it,
// and ErrStale if its move status is not was.
func (s *Store) BeginFilling(ctx context.Context, was, now storage.MoveStatus) error {
	tables, err := s.Tables(ctx)
	if err != nil {
		return err
	}
	return s.updateAsMove(ctx, func(t *tx) error {
		if err := t.setMoveStatus(ctx, was, now); err != nil {
			return err
		}
		if err := requireEmpty(tables, func(query string) (bool, error) { return t.exists(ctx, query) }); err != nil {
			return err
		}
		_, err := t.exec(ctx, "DELETE FROM counters")
		return err
	})
}

// AbandonFilling takes back BeginFilling. Nothing may have been copied yet.
func (s *Store) AbandonFilling(ctx context.Context, was storage.MoveStatus) error {
	return s.updateAsMove(ctx, func(t *tx) error {
		if err := t.setMoveStatus(ctx, was, storage.MoveStatus{State: storage.Open}); err != nil {
			return err
		}
		_, err := t.exec(ctx, "INSERT INTO counters (name, value) VALUES ('check', 0)")
		return err
	})
}

// CheckEmpty returns ErrNotEmpty, naming a table, if the database has more rows than a new one.
func (s *Store) CheckEmpty(ctx context.Context) error {
	tables, err := s.Tables(ctx)
	if err != nil {
		return err
	}
	return requireEmpty(tables, func(query string) (bool, error) {
		var n int
		err := s.reader.QueryRowContext(ctx, query).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, s.cache.classifyIn(ctx, err)
		}
		return true, nil
	})
}

func requireEmpty(tables []Table, exists func(query string) (bool, error)) error {
	for i := range tables {
		found, err := exists("SELECT 1 FROM " + tables[i].Name + initialRows[tables[i].Name] + " LIMIT 1")
		if err != nil {
			return err
		}
		if found {
			return fmt.Errorf("%w: there are %s", storage.ErrNotEmpty, strings.ReplaceAll(tables[i].Name, "_", " "))
		}
	}
	return nil
}

// initialRows has a condition for each table in which a new database has rows. It excludes those rows.
var initialRows = map[string]string{"counters": " WHERE name <> 'check'"}

// FillRows inserts rows after the last key of a table, in one transaction, if the move with this id fills the database.
// A table's rows are therefore always the first ones of the source, and an interrupted move continues after the last
// key. It returns ErrStale if after is not the last key, or if the move was abandoned.
func (s *Store) FillRows(ctx context.Context, move string, after []any, c *Chunk) error {
	err := s.updateAsMove(ctx, func(t *tx) error {
		f, err := t.moveStatus(ctx, t.withLock(selectMoveStatus, forShare))
		if err != nil {
			return err
		}
		if f.State != storage.Filling || f.Move != move {
			return fmt.Errorf("%w: the move has ended", storage.ErrStale)
		}
		if err := t.requireLastKey(ctx, c.table, after); err != nil {
			return err
		}
		return t.insertRows(ctx, c)
	})
	if err != nil {
		return fmt.Errorf("fill %s: %w", c.table.Name, err)
	}
	return nil
}

// requireLastKey returns ErrStale if a key is not the key of the table's last row.
func (t *tx) requireLastKey(ctx context.Context, table *Table, key []any) error {
	query, args := "SELECT 1 FROM "+table.Name, key
	if key != nil {
		query += " WHERE (" + table.order() + ") > (" + placeholders(1, len(key)) + ")"
	}
	found, err := t.exists(ctx, query+" LIMIT 1", args...)
	if err == nil && found {
		return fmt.Errorf("%w: another move fills it", storage.ErrStale)
	}
	return err
}

// insertRows uses statements for few numbers of rows, so that the engine need not prepare a new one for every chunk.
func (t *tx) insertRows(ctx context.Context, c *Chunk) error {
	width, values := len(c.table.Columns), c.values
	for size := min(maxRows, maxValues/width); len(values) > 0; size = max(size/2, 1) {
		if len(values) < size*width {
			continue
		}
		query := insertion(c.table, size)
		for ; len(values) >= size*width; values = values[size*width:] {
			if _, err := t.exec(ctx, query, values[:size*width]...); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertion(t *Table, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + t.Name + " (" + t.names() + ") VALUES ")
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + placeholders(i*len(t.Columns)+1, len(t.Columns)) + ")")
	}
	return b.String()
}

// Analyze updates the planner's statistics of a table on an engine with concurrent writers. The embedded engine keeps
// the plans that the product was measured with.
func (s *Store) Analyze(ctx context.Context, t Table) error {
	if !s.cache.dialect.ConcurrentWriters() {
		return nil
	}
	err := s.updateAsMove(ctx, func(on *tx) error {
		_, err := on.exec(ctx, "ANALYZE "+t.Name)
		return err
	})
	if err != nil {
		return fmt.Errorf("analyze %s: %w", t.Name, err)
	}
	return nil
}

// AcceptsAnyText reports whether the database accepts any text, and not only UTF-8 without NUL.
func (s *Store) AcceptsAnyText() bool { return s.cache.dialect.AcceptsAnyText() }
