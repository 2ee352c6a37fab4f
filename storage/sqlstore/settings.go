package sqlstore

import "context"

// settings implements storage.Settings.
type settings struct{ *tx }

func (s settings) Get(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := s.get(ctx, `SELECT value FROM settings WHERE key = $1`, []any{key}, &value)
	return value, err
}

func (s settings) GetOrPut(ctx context.Context, key string, value []byte) ([]byte, error) {
	if value == nil {
		value = []byte{}
	}
	_, err := s.exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key, value)
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, key)
}
