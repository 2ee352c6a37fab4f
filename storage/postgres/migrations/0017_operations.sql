-- Work that goes on after its request was answered, with the request until its end.

-- +goose Up
CREATE TABLE operations (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    caller        TEXT COLLATE "C" NOT NULL,
    method        TEXT COLLATE "C" NOT NULL,
    client        TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    validate_only BOOLEAN NOT NULL,
    request_id    TEXT COLLATE "C" NOT NULL,
    peer          TEXT COLLATE "C" NOT NULL,
    size          BIGINT NOT NULL,
    attempts      BIGINT NOT NULL,
    rows_read     BIGINT NOT NULL,
    rows_checked  BIGINT NOT NULL,
    rows_written  BIGINT NOT NULL,
    result        BYTEA NOT NULL,
    revision      BIGINT NOT NULL,
    create_time   BIGINT NOT NULL,
    update_time   BIGINT NOT NULL,
    end_time      BIGINT,
    expire_time   BIGINT
);

CREATE INDEX operations_by_caller ON operations (caller, id);
CREATE INDEX operations_open ON operations (id) WHERE end_time IS NULL;
CREATE INDEX operations_by_expiry ON operations (expire_time, id) WHERE expire_time IS NOT NULL;

CREATE TABLE operation_requests (
    operation TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES operations (id),
    request   BYTEA NOT NULL
);
