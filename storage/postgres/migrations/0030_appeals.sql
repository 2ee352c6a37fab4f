-- Appeals of clients against questions of released reports. Programs get the days within which an appeal is answered.

-- +goose Up
CREATE TABLE appeals (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    client      TEXT COLLATE "C" NOT NULL,
    program     TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C" NOT NULL,
    report      BYTEA NOT NULL REFERENCES reports (id),
    question    TEXT COLLATE "C" NOT NULL,
    disputed    BIGINT NOT NULL,
    text        TEXT COLLATE "C" NOT NULL,
    evidence    TEXT COLLATE "C" NOT NULL,
    appealed_by TEXT COLLATE "C" NOT NULL,
    create_time BIGINT NOT NULL,
    due_time    BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    closed_by   TEXT COLLATE "C" NOT NULL,
    close_time  BIGINT,
    reason      TEXT COLLATE "C" NOT NULL,
    answer      TEXT COLLATE "C" NOT NULL,
    outcome     TEXT COLLATE "C" NOT NULL,
    corrected   BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
);

-- A question of a report has one open appeal at most.
CREATE UNIQUE INDEX appeals_open ON appeals (report, question) WHERE state = 'OPEN';
CREATE INDEX appeals_by_report ON appeals (report, question, id);
CREATE INDEX appeals_by_client ON appeals (client, create_time, id);
CREATE INDEX appeals_by_location ON appeals (client, location);
CREATE INDEX appeals_by_program ON appeals (client, program);
CREATE INDEX appeals_by_time ON appeals (create_time, id);
CREATE INDEX appeals_by_due ON appeals (due_time, id);

UPDATE programs SET rules = REPLACE(rules, '"gracePeriodDays":', '"appealAnswerDays":7,"gracePeriodDays":');
