-- The secrets of a token that were replaced, so that the use of one of them is noticed.

-- +goose Up
ALTER TABLE tokens ADD COLUMN revoke_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN former BLOB;
ALTER TABLE tokens ADD COLUMN rotate_time INTEGER;
ALTER TABLE tokens ADD COLUMN settle_time INTEGER;
