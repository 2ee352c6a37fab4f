-- Appeals of clients against questions of released reports. Programs get the days within which an appeal is answered.

-- +goose Up
CREATE TABLE appeals (
    id          TEXT    NOT NULL PRIMARY KEY,
    client      TEXT    NOT NULL,
    program     TEXT    NOT NULL,
    location    TEXT    NOT NULL,
    report      BLOB    NOT NULL REFERENCES reports (id),
    question    TEXT    NOT NULL,
    disputed    INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    evidence    TEXT    NOT NULL,
    appealed_by TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    due_time    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    closed_by   TEXT    NOT NULL,
    close_time  INTEGER,
    reason      TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    corrected   INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
) STRICT;

-- A question of a report has one open appeal at most.
CREATE UNIQUE INDEX appeals_open ON appeals (report, question) WHERE state = 'OPEN';
CREATE INDEX appeals_by_report ON appeals (report, question, id);
CREATE INDEX appeals_by_client ON appeals (client, create_time, id);
CREATE INDEX appeals_by_location ON appeals (client, location);
CREATE INDEX appeals_by_program ON appeals (client, program);
CREATE INDEX appeals_by_time ON appeals (create_time, id);
CREATE INDEX appeals_by_due ON appeals (due_time, id);

UPDATE programs SET rules = REPLACE(rules, '"gracePeriodDays":', '"appealAnswerDays":7,"gracePeriodDays":');
