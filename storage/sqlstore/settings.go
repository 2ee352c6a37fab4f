package sqlstore

import (
	"context"
	"errors"

	"mysteryshopper/storage"
)

// settings implements storage.Settings.
type settings struct{ *tx }

func (s settings) Get(ctx context.Context, key string) (_ []byte, err error) {
	defer wrap(&err, "get setting")
	var value []byte
	err = s.queryRow(ctx, `SELECT value FROM settings WHERE key = $1`, []any{key}, &value)
	return value, err
}

func (s settings) GetOrPut(ctx context.Context, key string, value []byte) (_ []byte, err error) {
	defer wrap(&err, "get or put setting")
	// An existing value is returned without a write, so that this works on a read-only database.
	if kept, err := s.Get(ctx, key); !errors.Is(err, storage.ErrNotFound) {
		return kept, err
	}
	if value == nil {
		value = []byte{}
	}
	_, err = s.exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key, value)
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, key)
}
