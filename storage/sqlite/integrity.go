package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Integrity reads the whole file and returns a text for each fault, none if the file is intact: damage, references to
// nothing, reports and revisions that no list shows, and differences from the schema of this program.
func (s *Store) Integrity(ctx context.Context) ([]string, error) {
	var faults []string
	for _, check := range []string{
		"SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		`SELECT 'row ' || COALESCE(rowid, '?') || ' of ' || "table" || ' refers to nothing in ' || parent
			FROM pragma_foreign_key_check`,
		`SELECT 'report ' || lower(hex(id)) || ' has no revision ' || current FROM reports r
			WHERE NOT EXISTS (SELECT 1 FROM revisions v WHERE v.report = r.id AND v.number = r.current)`,
		`SELECT 'revision ' || v.number || ' of report ' || lower(hex(r.id)) || ' comes after its current one' FROM revisions v
			JOIN reports r ON r.id = v.report WHERE v.number > r.current`,
	} {
		found, err := texts(ctx, s.Reader(), check)
		if err != nil {
			return faults, fmt.Errorf("check the integrity: %w", err)
		}
		faults = append(faults, found...)
	}
	found, err := s.schemaFaults(ctx)
	return append(faults, found...), err
}

// Unread names what Integrity does not read, which is nothing.
func (*Store) Unread() string { return "" }

// schemaFaults compares the schema with that of a new database. A trigger or a view that somebody added changes what is
// written or read.
func (s *Store) schemaFaults(ctx context.Context) ([]string, error) {
	want, err := newSchema()
	if err != nil {
		return nil, fmt.Errorf("make a schema to compare with: %w", err)
	}
	got, err := readSchema(ctx, s.Reader())
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	var faults []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch definition, there := got[name]; {
		case !there:
			faults = append(faults, "the schema lacks the "+name)
		case definition != want[name]:
			faults = append(faults, "the schema has another definition of the "+name)
		}
		delete(got, name)
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		faults = append(faults, "the schema has the "+name+", which this program did not make")
	}
	return faults, nil
}

// readSchema returns the definitions of a schema by type and name. The engine's own tables and those of Litestream are
// left out.
func readSchema(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := texts(ctx, db, `SELECT type || ' ' || name || char(0) || sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_litestream\_%' ESCAPE '\'`)
	definitions := map[string]string{}
	for _, row := range rows {
		name, definition, _ := strings.Cut(row, "\x00")
		definitions[name] = definition
	}
	return definitions, err
}

// newSchema returns the schema of a new database, which is made once in a temporary folder.
var newSchema = sync.OnceValues(func() (_ map[string]string, err error) {
	dir, err := os.MkdirTemp("", "mysteryshopper-schema-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	path := filepath.Join(dir, "new.db")
	writer := newWriter(path, time.Minute, 0).pool(1)
	defer func() { err = errors.Join(err, writer.Close()) }()
	if err := prepare(ctx, writer, false, nil); err != nil {
		return nil, err
	}
	return readSchema(ctx, writer)
})

func texts(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}
