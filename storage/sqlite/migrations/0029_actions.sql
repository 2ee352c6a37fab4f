-- Actions: what managers promise to mend. The location is NULL where an action is about the whole client.

-- +goose Up
CREATE TABLE actions (
    client      TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    location    TEXT,
    program     TEXT    NOT NULL,
    question    TEXT    NOT NULL,
    section     TEXT    NOT NULL,
    target      INTEGER NOT NULL,
    alert       TEXT,
    title       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    cause       TEXT    NOT NULL,
    owner       TEXT    NOT NULL,
    due         TEXT    NOT NULL,
    due_time    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    done        TEXT    NOT NULL,
    proof       BLOB REFERENCES reports (id),
    events      TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (client, alert) REFERENCES alerts (client, id)
) STRICT;

CREATE INDEX actions_by_due ON actions (client, due, id);
CREATE INDEX actions_by_location ON actions (client, location);
CREATE INDEX actions_by_proof ON actions (proof, id) WHERE proof IS NOT NULL;
CREATE INDEX actions_open ON actions (due_time, client, id) WHERE state = 'OPEN';
