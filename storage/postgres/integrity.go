package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// rowChecks return a text for each report and revision that no list shows.
var rowChecks = []string{
	`SELECT 'report ' || encode(id, 'hex') || ' has no revision ' || current FROM reports r
		WHERE NOT EXISTS (SELECT 1 FROM revisions v WHERE v.report = r.id AND v.number = r.current)`,
	`SELECT 'revision ' || v.number || ' of report ' || encode(r.id, 'hex') || ' comes after its current one' FROM revisions v
		JOIN reports r ON r.id = v.report WHERE v.number > r.current`,
	`SELECT 'the schema has the trigger ' || t.tgname || ' on ' || c.relname || ', which this program did not make' FROM pg_trigger t
		JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace`,
	`SELECT 'the schema has the rule ' || r.rulename || ' on ' || c.relname || ', which this program did not make' FROM pg_rewrite r
		JOIN pg_class c ON c.oid = r.ev_class WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`,
}

// references reads the foreign keys: the table and its columns, and the table and columns that it refers to.
const references = `SELECT t.relname, p.relname,
		array_to_string(ARRAY(SELECT a.attname FROM unnest(f.conkey) WITH ORDINALITY k (n, i)
			JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n ORDER BY k.i), ','),
		array_to_string(ARRAY(SELECT a.attname FROM unnest(f.confkey) WITH ORDINALITY k (n, i)
			JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.n ORDER BY k.i), ',')
	FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
	WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname, f.conname`

// Integrity reads all rows that refer to others and returns a text for each fault, none if there is none: references to
// nothing, which only a superuser can make, reports and revisions that no list shows, and triggers and rules that somebody
// added.
func (s *Store) Integrity(ctx context.Context) (faults []string, err error) {
	tx, err := s.Reader().BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("check the integrity: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // It only reads.
	// The checks of a large database take longer than any other statement may.
	if _, err := tx.ExecContext(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
		return nil, fmt.Errorf("check the integrity: %w", err)
	}
	checks, err := referenceChecks(ctx, tx)
	for _, check := range append(checks, rowChecks...) {
		found, failed := texts(ctx, tx, check)
		faults, err = append(faults, found...), errors.Join(err, failed)
	}
	if err != nil {
		return faults, fmt.Errorf("check the integrity: %w", err)
	}
	return faults, nil
}

// Unread names what Integrity does not read.
func (*Store) Unread() string {
	return "the integrity of the database's own files; PostgreSQL's pg_amcheck checks that"
}

// referenceChecks returns a query for each foreign key, which returns a text where rows refer to nothing.
func referenceChecks(ctx context.Context, tx *sql.Tx) (checks []string, err error) {
	rows, err := tx.QueryContext(ctx, references)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, parent, columns, keys string
		if err := rows.Scan(&table, &parent, &columns, &keys); err != nil {
			return nil, err
		}
		var there, same []string
		named := strings.Split(keys, ",")
		for i, column := range strings.Split(columns, ",") {
			at := "c." + pgx.Identifier{column}.Sanitize()
			there = append(there, at+" IS NOT NULL")
			same = append(same, "p."+pgx.Identifier{named[i]}.Sanitize()+" = "+at)
		}
		checks = append(checks, fmt.Sprintf(`SELECT count(*) || ' rows of %s refer to nothing in %s' FROM %s c
			WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s) HAVING count(*) > 0`,
			table, parent, pgx.Identifier{table}.Sanitize(), strings.Join(there, " AND "), pgx.Identifier{parent}.Sanitize(), strings.Join(same, " AND ")))
	}
	return checks, rows.Err()
}

func texts(ctx context.Context, tx *sql.Tx, query string) (found []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return found, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}
