-- Messages between the agency and the shopper on a report.

-- +goose Up
CREATE TABLE report_messages (
    report       BYTEA  NOT NULL REFERENCES reports (id),
    id           TEXT COLLATE "C" NOT NULL,
    author       TEXT COLLATE "C" NOT NULL,
    from_shopper BOOLEAN NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,
    create_time  BIGINT NOT NULL,
    read_time    BIGINT,
    read_by      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (report, id)
);

CREATE INDEX report_messages_unread ON report_messages (report) WHERE read_time IS NULL;
