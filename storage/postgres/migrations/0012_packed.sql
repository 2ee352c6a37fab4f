-- Receipts and scoring bodies are packed, and the base of a revision has no index of its own: a report has few revisions.
-- Between this migration and the next one the program copies the revisions here and packs them; it logs its progress, and
-- goes on where it was when it is interrupted.

-- +goose Up
CREATE TABLE packed_revisions (
    report          BYTEA            NOT NULL REFERENCES reports (id),
    number          BIGINT           NOT NULL,
    base            BIGINT           NOT NULL,
    shopper         TEXT COLLATE "C" NOT NULL,
    taken_time      BIGINT           NOT NULL,
    visit           TEXT COLLATE "C" NOT NULL,
    checklist       TEXT COLLATE "C" NOT NULL,
    version         BIGINT           NOT NULL,
    locale          TEXT COLLATE "C" NOT NULL,
    start_time      BIGINT,
    end_time        BIGINT,
    elapsed_seconds BIGINT           NOT NULL,
    outcome         TEXT COLLATE "C" NOT NULL,
    effective       BIGINT,
    actor           TEXT COLLATE "C",
    role            TEXT COLLATE "C",
    content_digest  BYTEA            NOT NULL,
    answers_digest  BYTEA            NOT NULL,
    personal_digest BYTEA            NOT NULL,
    score_digest    BYTEA,
    receipt         BYTEA            NOT NULL,
    scoring         BYTEA            NOT NULL,
    personal        BYTEA            NOT NULL,
    PRIMARY KEY (report, number)
);
