-- Alerts: the rules of programs, and what they found. Every program gets the two rules that a new program has.

-- +goose Up
CREATE TABLE alert_rules (
    client      TEXT    NOT NULL,
    program     TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    terms       TEXT    NOT NULL,
    check_time  INTEGER,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    PRIMARY KEY (client, program, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Rules by time wait for their next check.
CREATE INDEX alert_rules_by_check ON alert_rules (check_time, client, program, id) WHERE check_time IS NOT NULL;

INSERT INTO alert_rules (client, program, id, title, terms, revision, create_time, update_time)
SELECT client, id, 'critical', '', '{"kind":"CRITICAL_QUESTION","moment":"RELEASE"}', 1, update_time, update_time FROM programs
UNION ALL
SELECT client, id, 'long-wait', '', '{"kind":"WAIT","moment":"RELEASE","times":3}', 1, update_time, update_time FROM programs;

-- The location is NULL where an alert is of the whole client, the report where it is of a fall. An alert is raised once for
-- its cause.
CREATE TABLE alerts (
    client           TEXT    NOT NULL,
    id               TEXT    NOT NULL,
    location         TEXT,
    program          TEXT    NOT NULL,
    rule             TEXT    NOT NULL,
    kind             TEXT    NOT NULL,
    terms            TEXT    NOT NULL,
    agency           INTEGER NOT NULL CHECK (agency IN (0, 1)),
    report           BLOB REFERENCES reports (id),
    subject          TEXT    NOT NULL,
    cause            TEXT    NOT NULL,
    numbers          TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    raise_time       INTEGER NOT NULL,
    update_time      INTEGER NOT NULL,
    acknowledged_by  TEXT    NOT NULL,
    acknowledge_time INTEGER,
    resolved_by      TEXT    NOT NULL,
    resolve_time     INTEGER,
    note             TEXT    NOT NULL,
    end_time         INTEGER,
    end_reason       TEXT    NOT NULL,
    revision         INTEGER NOT NULL,
    PRIMARY KEY (client, id),
    UNIQUE (client, cause),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
) STRICT;

CREATE INDEX alerts_by_time ON alerts (client, raise_time, id);
CREATE INDEX alerts_by_state ON alerts (client, state, raise_time, id);
CREATE INDEX alerts_by_report ON alerts (report, id) WHERE report IS NOT NULL;
CREATE INDEX alerts_by_rule ON alerts (client, program, rule, subject, id);
CREATE INDEX alerts_by_location ON alerts (client, location);
