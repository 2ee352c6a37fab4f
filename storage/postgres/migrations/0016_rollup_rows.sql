-- Nothing: PostgreSQL keeps long values apart from their rows and fills its pages with both. On SQLite this migration gives
-- roll-ups rowids.

-- +goose Up
SELECT 1;
