-- The secrets of a token that were replaced, so that the use of one of them is noticed.

-- +goose Up
ALTER TABLE tokens ADD COLUMN revoke_reason TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN former BYTEA;
ALTER TABLE tokens ADD COLUMN rotate_time BIGINT;
ALTER TABLE tokens ADD COLUMN settle_time BIGINT;
