-- A reviewer holds a report to judge it, until an end. The hold is a row of its own, so that neither the revision nor the
-- time of change of the report moves, which its shopper and its client see.

-- +goose Up
CREATE TABLE report_holds (
    report     BYTEA NOT NULL PRIMARY KEY REFERENCES reports (id),
    holder     TEXT COLLATE "C" NOT NULL,
    start_time BIGINT NOT NULL,
    end_time   BIGINT NOT NULL
);

CREATE INDEX report_holds_by_holder ON report_holds (holder, end_time);
