-- Evidence for reports, and the bytes that are stored for it.

-- +goose Up
CREATE TABLE evidence (
    id          BLOB    NOT NULL PRIMARY KEY,
    shopper     TEXT    NOT NULL REFERENCES shoppers (id),
    visit       TEXT    NOT NULL REFERENCES visits (id),
    report      BLOB    NOT NULL,
    question    TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    parts       TEXT    NOT NULL,
    digest      BLOB,
    shown       BLOB,
    thumbnail   BLOB,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    released_id TEXT,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    stored_time INTEGER,
    remove_time INTEGER,
    revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_by_report ON evidence (report, id);
CREATE INDEX evidence_by_shopper ON evidence (shopper, id);
CREATE INDEX evidence_by_remove_time ON evidence (remove_time, id) WHERE remove_time IS NOT NULL;
CREATE INDEX evidence_by_digest ON evidence (digest) WHERE digest IS NOT NULL;
CREATE INDEX evidence_by_shown ON evidence (shown) WHERE shown IS NOT NULL;
CREATE INDEX evidence_by_thumbnail ON evidence (thumbnail) WHERE thumbnail IS NOT NULL;

CREATE TABLE blobs (
    digest       BLOB    NOT NULL PRIMARY KEY,
    bytes        INTEGER NOT NULL,
    create_time  INTEGER NOT NULL,
    unused_since INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX blobs_unused ON blobs (unused_since, digest) WHERE unused_since IS NOT NULL;
