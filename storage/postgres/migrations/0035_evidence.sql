-- Evidence for reports, and the bytes that are stored for it.

-- +goose Up
CREATE TABLE evidence (
    id          BYTEA    NOT NULL PRIMARY KEY,
    shopper     TEXT COLLATE "C"    NOT NULL REFERENCES shoppers (id),
    visit       TEXT COLLATE "C"    NOT NULL REFERENCES visits (id),
    report      BYTEA    NOT NULL,
    question    TEXT COLLATE "C"    NOT NULL,
    state       TEXT COLLATE "C"    NOT NULL,
    media_type  TEXT COLLATE "C"    NOT NULL,
    bytes       BIGINT NOT NULL,
    received    BIGINT NOT NULL,
    parts       TEXT COLLATE "C"    NOT NULL,
    digest      BYTEA,
    shown       BYTEA,
    thumbnail   BYTEA,
    width       BIGINT NOT NULL,
    height      BIGINT NOT NULL,
    released_id TEXT COLLATE "C",
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    stored_time BIGINT,
    remove_time BIGINT,
    revision    BIGINT NOT NULL
);

CREATE INDEX evidence_by_report ON evidence (report, id);
CREATE INDEX evidence_by_shopper ON evidence (shopper, id);
CREATE INDEX evidence_by_remove_time ON evidence (remove_time, id) WHERE remove_time IS NOT NULL;
CREATE INDEX evidence_by_digest ON evidence (digest) WHERE digest IS NOT NULL;
CREATE INDEX evidence_by_shown ON evidence (shown) WHERE shown IS NOT NULL;
CREATE INDEX evidence_by_thumbnail ON evidence (thumbnail) WHERE thumbnail IS NOT NULL;

CREATE TABLE blobs (
    digest       BYTEA    NOT NULL PRIMARY KEY,
    bytes        BIGINT NOT NULL,
    create_time  BIGINT NOT NULL,
    unused_since BIGINT
);

CREATE INDEX blobs_unused ON blobs (unused_since, digest) WHERE unused_since IS NOT NULL;
