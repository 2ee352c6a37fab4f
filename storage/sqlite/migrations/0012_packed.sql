-- Receipts and scoring bodies are packed, and the base of a revision has no index of its own: a report has few revisions.
-- Between this migration and the next one the program copies the revisions here and packs them; it logs its progress, and
-- goes on where it was when it is interrupted.

-- +goose Up
CREATE TABLE packed_revisions (
    report          BLOB    NOT NULL REFERENCES reports (id),
    number          INTEGER NOT NULL,
    base            INTEGER NOT NULL,
    shopper         TEXT    NOT NULL,
    taken_time      INTEGER NOT NULL,
    visit           TEXT    NOT NULL,
    checklist       TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    locale          TEXT    NOT NULL,
    start_time      INTEGER,
    end_time        INTEGER,
    elapsed_seconds INTEGER NOT NULL,
    outcome         TEXT    NOT NULL,
    effective       INTEGER,
    actor           TEXT,
    role            TEXT,
    content_digest  BLOB    NOT NULL,
    answers_digest  BLOB    NOT NULL,
    personal_digest BLOB    NOT NULL,
    score_digest    BLOB,
    receipt         BLOB    NOT NULL,
    scoring         BLOB    NOT NULL,
    personal        BLOB    NOT NULL,
    PRIMARY KEY (report, number)
) STRICT;
