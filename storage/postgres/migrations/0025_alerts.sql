-- Alerts: the rules of programs, and what they found. Every program gets the two rules that a new program has.

-- +goose Up
CREATE TABLE alert_rules (
    client      TEXT COLLATE "C" NOT NULL,
    program     TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    terms       TEXT COLLATE "C" NOT NULL,
    check_time  BIGINT,
    revision    BIGINT NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    PRIMARY KEY (client, program, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id) ON DELETE CASCADE
);

-- Rules by time wait for their next check.
CREATE INDEX alert_rules_by_check ON alert_rules (check_time, client, program, id) WHERE check_time IS NOT NULL;

INSERT INTO alert_rules (client, program, id, title, terms, revision, create_time, update_time)
SELECT client, id, 'critical', '', '{"kind":"CRITICAL_QUESTION","moment":"RELEASE"}', 1, update_time, update_time FROM programs
UNION ALL
SELECT client, id, 'long-wait', '', '{"kind":"WAIT","moment":"RELEASE","times":3}', 1, update_time, update_time FROM programs;

-- The location is NULL where an alert is of the whole client, the report where it is of a fall. An alert is raised once for
-- its cause.
CREATE TABLE alerts (
    client           TEXT COLLATE "C" NOT NULL,
    id               TEXT COLLATE "C" NOT NULL,
    location         TEXT COLLATE "C",
    program          TEXT COLLATE "C" NOT NULL,
    rule             TEXT COLLATE "C" NOT NULL,
    kind             TEXT COLLATE "C" NOT NULL,
    terms            TEXT COLLATE "C" NOT NULL,
    agency           BOOLEAN NOT NULL,
    report           BYTEA REFERENCES reports (id),
    subject          TEXT COLLATE "C" NOT NULL,
    cause            TEXT COLLATE "C" NOT NULL,
    numbers          TEXT COLLATE "C" NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    raise_time       BIGINT NOT NULL,
    update_time      BIGINT NOT NULL,
    acknowledged_by  TEXT COLLATE "C" NOT NULL,
    acknowledge_time BIGINT,
    resolved_by      TEXT COLLATE "C" NOT NULL,
    resolve_time     BIGINT,
    note             TEXT COLLATE "C" NOT NULL,
    end_time         BIGINT,
    end_reason       TEXT COLLATE "C" NOT NULL,
    revision         BIGINT NOT NULL,
    PRIMARY KEY (client, id),
    UNIQUE (client, cause),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
);

CREATE INDEX alerts_by_time ON alerts (client, raise_time, id);
CREATE INDEX alerts_by_state ON alerts (client, state, raise_time, id);
CREATE INDEX alerts_by_report ON alerts (report, id) WHERE report IS NOT NULL;
CREATE INDEX alerts_by_rule ON alerts (client, program, rule, subject, id);
CREATE INDEX alerts_by_location ON alerts (client, location);
