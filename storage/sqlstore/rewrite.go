package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// rewrites copy rows that SQL cannot rewrite from one table to another, before the migration with the file name. The
// migration before it has created the other table. Rows are copied in the order of their key, some hundred in each
// transaction, so that an interrupted copy continues after the last key of the other table. Several servers may copy at
// the same time.
var rewrites = map[string]rewrite{
	"0013_revisions.sql": {
		from: "revisions", to: "packed_revisions", key: []string{"report", "number"},
		columns: strings.Fields(`report number base shopper taken_time visit checklist version locale start_time end_time
			elapsed_seconds outcome effective actor role content_digest answers_digest personal_digest score_digest receipt
			scoring personal`),
		change: func(column string, value any) any {
			if plain, ok := value.([]byte); ok && (column == "receipt" || column == "scoring") {
				return pack(plain)
			}
			return value
		},
	},
}

type rewrite struct {
	from, to     string
	key, columns []string
	// change returns the value of a column in the other table.
	change func(column string, value any) any
}

// The numbers of rows in one transaction and between two lines of the log.
const (
	rewriteRows     = 256
	rewriteLogEvery = 64 * rewriteRows
)

// rewriteBefore does the rewrite before a migration, if there is one.
func rewriteBefore(ctx context.Context, db *sql.DB, migration string, logger *slog.Logger) error {
	r, ok := rewrites[migration]
	if !ok {
		return nil
	}
	if err := r.run(ctx, db, logger); err != nil {
		return fmt.Errorf("rewrite %s: %w", r.from, err)
	}
	return nil
}

func (r *rewrite) run(ctx context.Context, db *sql.DB, logger *slog.Logger) error {
	var total, done int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+r.from).Scan(&total); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+r.to).Scan(&done); err != nil {
		return err
	}
	after, err := r.lastKey(ctx, db)
	for logged := -1; err == nil; {
		if logged < 0 || done-logged >= rewriteLogEvery {
			logger.InfoContext(ctx, "storage: rewriting rows", "table", r.from, "done", done, "of", total)
			logged = done
		}
		var rows [][]any
		if rows, err = r.read(ctx, db, after); err != nil || len(rows) == 0 {
			break
		}
		if err = r.write(ctx, db, rows); err == nil {
			done, after = done+len(rows), r.keyOf(rows[len(rows)-1])
		}
	}
	return err
}

// lastKey returns the key of the last row that was copied, nil if there is none.
func (r *rewrite) lastKey(ctx context.Context, db *sql.DB) ([]any, error) {
	key, targets := make([]any, len(r.key)), make([]any, len(r.key))
	for i := range key {
		targets[i] = &key[i]
	}
	order := strings.Join(r.key, " DESC, ") + " DESC"
	err := db.QueryRowContext(ctx, "SELECT "+strings.Join(r.key, ", ")+" FROM "+r.to+" ORDER BY "+order+" LIMIT 1").Scan(targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return key, err
}

// read returns the rows after a key, with the values that the other table gets.
func (r *rewrite) read(ctx context.Context, db *sql.DB, after []any) (list [][]any, err error) {
	key := strings.Join(r.key, ", ")
	query := "SELECT " + strings.Join(r.columns, ", ") + " FROM " + r.from
	if after != nil {
		query += " WHERE (" + key + ") > (" + placeholders(1, len(after)) + ")"
	}
	rows, err := db.QueryContext(ctx, fmt.Sprintf("%s ORDER BY %s LIMIT %d", query, key, rewriteRows), after...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row, targets := make([]any, len(r.columns)), make([]any, len(r.columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		for i, column := range r.columns {
			row[i] = r.change(column, row[i])
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// write inserts rows. Another server may have inserted them meanwhile.
func (r *rewrite) write(ctx context.Context, db *sql.DB, rows [][]any) error {
	groups := make([]string, len(rows))
	for i := range groups {
		groups[i] = "(" + placeholders(i*len(r.columns)+1, len(r.columns)) + ")"
	}
	_, err := db.ExecContext(ctx, "INSERT INTO "+r.to+" ("+strings.Join(r.columns, ", ")+") VALUES "+
		strings.Join(groups, ", ")+" ON CONFLICT DO NOTHING", slices.Concat(rows...)...)
	return err
}

func (r *rewrite) keyOf(row []any) []any {
	key := make([]any, len(r.key))
	for i, name := range r.key {
		key[i] = row[slices.Index(r.columns, name)]
	}
	return key
}
