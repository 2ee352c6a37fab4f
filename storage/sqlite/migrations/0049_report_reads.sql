-- Who at a client has read a report: the first time of each token. Events of webhooks name the report that a client may read by
-- them, so that the report's deliveries are found.

-- +goose Up
CREATE TABLE report_reads (
    report BLOB    NOT NULL REFERENCES reports (id),
    reader TEXT    NOT NULL REFERENCES tokens (id),
    time   INTEGER NOT NULL,
    PRIMARY KEY (report, reader)
) STRICT, WITHOUT ROWID;

ALTER TABLE webhook_events ADD COLUMN report TEXT NOT NULL DEFAULT '';

CREATE INDEX webhook_events_by_report ON webhook_events (client, report, webhook) WHERE report <> '';
