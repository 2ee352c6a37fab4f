-- What roll-ups hold for answers, feelings, promises and the places of parts. NULL is not known: of rows of before, and
-- of what servers of before write while the schema is this one already.

-- +goose Up
ALTER TABLE rollups ADD COLUMN answers BLOB;

ALTER TABLE rollup_deltas ADD COLUMN answers BLOB;
