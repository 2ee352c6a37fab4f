-- The accounts at an OpenID provider by which sessions began, so that the provider can end them.

-- +goose Up
ALTER TABLE sessions ADD COLUMN account TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN provider_session TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX sessions_by_account ON sessions (account, id) WHERE account <> '';
CREATE INDEX sessions_by_provider_session ON sessions (provider_session, id) WHERE provider_session <> '';
