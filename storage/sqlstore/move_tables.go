package sqlstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind is the type of a column's values, whatever an engine calls it.
type Kind string

// The kinds of columns.
const (
	Text    Kind = "text"
	Integer Kind = "integer"
	Boolean Kind = "truth"
	Bytes   Kind = "bytes"
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Table describes a table for a move.
type Table struct {
	Name string
	// Key names the columns of the primary key. Rows are copied and digested in its order, which is the same on all
	// engines.
	Key []string
	// Columns are all columns, in the order of their values in a Chunk.
	Columns []Column
	// keys are the indexes of the key's columns in Columns.
	keys []int
}

// kinds are the engines' names of the kinds of columns.
var kinds = map[string]Kind{
	"TEXT": Text, "INTEGER": Integer, "BIGINT": Integer, "BOOLEAN": Boolean, "BLOB": Bytes, "BYTEA": Bytes,
}

// canonicalKinds is the order of the kinds in Table.Columns.
var canonicalKinds = []Kind{Text, Integer, Boolean, Bytes}

// isMoved reports whether a move copies a table: all tables except the move status and those of the migrations and of
// the engine.
func isMoved(table string) bool {
	return table != "fence" && table != "goose_db_version" && !strings.HasPrefix(table, "sqlite_")
}

// Tables reads the tables that a move copies from the schema. Each follows the tables that it refers to; apart from that
// they are in byte order of their names. The result is the same for all engines, and so are the columns: by kind, and
// in the order of the schema within a kind.
func (s *Store) Tables(ctx context.Context) (_ []Table, err error) {
	defer wrap(&err, "read the schema")
	tables, err := s.readTables(ctx)
	if err != nil {
		return nil, err
	}
	parents := map[string][]string{}
	err = s.eachRow(ctx, s.cache.dialect.ReferencesQuery(), func(r row) error {
		var table, parent string
		err := r.Scan(&table, &parent)
		parents[table] = append(parents[table], parent)
		return err
	})
	return inReferenceOrder(tables, parents), err
}

// readTables reads the tables with their columns and keys, by name.
func (s *Store) readTables(ctx context.Context) (map[string]*Table, error) {
	tables := map[string]*Table{}
	err := s.eachRow(ctx, s.cache.dialect.ColumnsQuery(), func(r row) error {
		var table, column, kind string
		var position int
		if err := r.Scan(&table, &column, &kind, &position); err != nil || !isMoved(table) {
			return err
		}
		known, ok := kinds[strings.ToUpper(kind)]
		if !ok {
			return fmt.Errorf("the column %s.%s is of the unknown type %s", table, column, kind)
		}
		t := tables[table]
		if t == nil {
			t = &Table{Name: table}
			tables[table] = t
		}
		t.Columns = append(t.Columns, Column{column, known})
		if position > 0 {
			t.Key = append(t.Key, make([]string, max(0, position-len(t.Key)))...)
			t.Key[position-1] = column
		}
		return nil
	})
	for _, t := range tables {
		slices.SortStableFunc(t.Columns, func(a, b Column) int {
			return cmp.Compare(slices.Index(canonicalKinds, a.Kind), slices.Index(canonicalKinds, b.Kind))
		})
		t.keys = t.places()
	}
	return tables, err
}

// inReferenceOrder returns the tables, each after its parents and else by name.
func inReferenceOrder(tables map[string]*Table, parents map[string][]string) []Table {
	ordered := make([]Table, 0, len(tables))
	added := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		if added[name] || tables[name] == nil {
			return
		}
		added[name] = true
		for _, parent := range slices.Sorted(slices.Values(parents[name])) {
			add(parent)
		}
		ordered = append(ordered, *tables[name])
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		add(name)
	}
	return ordered
}

// eachRow calls fn with each row of a query without arguments.
func (s *Store) eachRow(ctx context.Context, query string, fn func(row) error) error {
	rows, err := s.reader.QueryContext(ctx, query)
	if err != nil {
		return s.cache.classifyIn(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return s.cache.classifyIn(ctx, err)
	}
	return nil
}

// places returns the indexes of the key's columns in Columns.
func (t *Table) places() []int {
	places := make([]int, len(t.Key))
	for i, key := range t.Key {
		places[i] = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == key })
	}
	return places
}

// TextColumns returns the table with its text columns and the columns of the key.
func (t Table) TextColumns() Table {
	t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool {
		return c.Kind != Text && !slices.Contains(t.Key, c.Name)
	})
	t.keys = t.places()
	return t
}

// names returns the columns as a list in SQL.
func (t *Table) names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// order returns the key as a list in SQL.
func (t *Table) order() string { return strings.Join(t.Key, ", ") }

// descending returns the key as an ORDER BY for reading from the end.
func (t *Table) descending() string { return strings.Join(t.Key, " DESC, ") + " DESC" }
