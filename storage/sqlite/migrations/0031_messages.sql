-- Messages between the agency and the shopper on a report.

-- +goose Up
CREATE TABLE report_messages (
    report       BLOB    NOT NULL REFERENCES reports (id),
    id           TEXT    NOT NULL,
    author       TEXT    NOT NULL,
    from_shopper INTEGER NOT NULL CHECK (from_shopper IN (0, 1)),
    text         TEXT    NOT NULL,
    create_time  INTEGER NOT NULL,
    read_time    INTEGER,
    read_by      TEXT    NOT NULL,
    PRIMARY KEY (report, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_messages_unread ON report_messages (report) WHERE read_time IS NULL;
