-- The account at an OpenID provider by which the person of a token signs in.

-- +goose Up
ALTER TABLE tokens ADD COLUMN identity TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE UNIQUE INDEX tokens_by_identity ON tokens (identity) WHERE identity <> '' AND revoke_time IS NULL;
