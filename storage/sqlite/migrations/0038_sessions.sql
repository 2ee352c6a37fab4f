-- Sessions of browsers, which hold them as cookies.

-- +goose Up
CREATE TABLE sessions (
    id          TEXT    NOT NULL PRIMARY KEY,
    digest      BLOB    NOT NULL,
    token       TEXT    NOT NULL REFERENCES tokens (id),
    screen      TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    use_time    INTEGER NOT NULL,
    end_time    INTEGER NOT NULL,
    expire_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_token ON sessions (token, id);
CREATE INDEX sessions_by_end ON sessions (end_time, id);
