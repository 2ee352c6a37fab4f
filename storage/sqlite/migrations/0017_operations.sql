-- Work that goes on after its request was answered, with the request until its end.

-- +goose Up
CREATE TABLE operations (
    id            TEXT NOT NULL PRIMARY KEY,
    caller        TEXT NOT NULL,
    method        TEXT NOT NULL,
    client        TEXT NOT NULL,
    state         TEXT NOT NULL,
    validate_only INTEGER NOT NULL CHECK (validate_only IN (0, 1)),
    request_id    TEXT NOT NULL,
    peer          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    rows_read     INTEGER NOT NULL,
    rows_checked  INTEGER NOT NULL,
    rows_written  INTEGER NOT NULL,
    result        BLOB NOT NULL,
    revision      INTEGER NOT NULL,
    create_time   INTEGER NOT NULL,
    update_time   INTEGER NOT NULL,
    end_time      INTEGER,
    expire_time   INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX operations_by_caller ON operations (caller, id);
CREATE INDEX operations_open ON operations (id) WHERE end_time IS NULL;
CREATE INDEX operations_by_expiry ON operations (expire_time, id) WHERE expire_time IS NOT NULL;

CREATE TABLE operation_requests (
    operation TEXT NOT NULL PRIMARY KEY REFERENCES operations (id),
    request   BLOB NOT NULL
) STRICT;
