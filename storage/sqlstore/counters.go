package sqlstore

import "context"

// counter returns the value of a counter. It returns storage.ErrNotFound if it was never set.
func (t *tx) counter(ctx context.Context, name string) (value int64, err error) {
	err = t.queryRow(ctx, `SELECT value FROM counters WHERE name = $1`, []any{name}, &value)
	return value, err
}

// setCounter sets a counter. Only the holder of UpkeepLease calls it.
func (t *tx) setCounter(ctx context.Context, name string, value int64) error {
	return t.enqueue(ctx, nil,
		`INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`, name, value)
}
