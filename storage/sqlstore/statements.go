package sqlstore

import (
	"context"
	"database/sql"
)

// run runs a writing statement with the engine's placeholders and returns the number of rows written.
func (t *tx) run(ctx context.Context, query string, args []any) (int64, error) {
	if !t.concurrent {
		return t.execDirect(ctx, query, args)
	}
	result, err := t.conn.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// scanOne reads the first row of a query with the engine's placeholders. It returns sql.ErrNoRows if there is none. On an
// embedded engine it cannot be cancelled, because watching a context costs more than the query. The next statement after a
// cancellation is refused.
func scanOne[T any](ctx context.Context, t *tx, scan func(row) (T, error), query string, args []any) (thing T, err error) {
	if t.concurrent {
		return scan(t.conn.QueryRowContext(t.statementContext(ctx), query, args...))
	}
	found := false
	err = t.queryDirect(context.Background(), query, args, true, func(r row) (err error) {
		found = true
		thing, err = scan(r)
		return err
	})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return thing, err
}

// eachRow calls fn for each row of a query with the engine's placeholders.
func (t *tx) eachRow(ctx context.Context, query string, args []any, fn func(row) error) error {
	if !t.concurrent {
		return t.queryDirect(ctx, query, args, false, fn)
	}
	rows, err := t.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
