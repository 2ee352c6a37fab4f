-- Who at a client has read a report: the first time of each token. Events of webhooks name the report that a client may read by
-- them, so that the report's deliveries are found.

-- +goose Up
CREATE TABLE report_reads (
    report BYTEA NOT NULL REFERENCES reports (id),
    reader TEXT COLLATE "C" NOT NULL REFERENCES tokens (id),
    time   BIGINT NOT NULL,
    PRIMARY KEY (report, reader)
);

ALTER TABLE webhook_events ADD COLUMN report TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX webhook_events_by_report ON webhook_events (client, report, webhook) WHERE report <> '';
