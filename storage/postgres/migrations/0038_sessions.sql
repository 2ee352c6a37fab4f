-- Sessions of browsers, which hold them as cookies.

-- +goose Up
CREATE TABLE sessions (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest      BYTEA  NOT NULL,
    token       TEXT COLLATE "C" NOT NULL REFERENCES tokens (id),
    screen      TEXT COLLATE "C" NOT NULL,
    create_time BIGINT NOT NULL,
    use_time    BIGINT NOT NULL,
    end_time    BIGINT NOT NULL,
    expire_time BIGINT NOT NULL
);

CREATE INDEX sessions_by_token ON sessions (token, id);
CREATE INDEX sessions_by_end ON sessions (end_time, id);
