-- What a client says beside what shoppers see: claims, self-assessments, and events that mark a trend. A client has few
-- of them beside its reports; what is looked for by a location or a program is found among those of the client.

-- +goose Up
-- The location is NULL where an event or a claim is of the whole client.
CREATE TABLE timeline_events (
    client      TEXT    NOT NULL REFERENCES clients (id),
    id          TEXT    NOT NULL,
    location    TEXT,
    month       INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
) STRICT;

CREATE INDEX timeline_events_by_month ON timeline_events (client, month, id);

CREATE TABLE claims (
    client      TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    location    TEXT,
    program     TEXT    NOT NULL,
    statement   TEXT    NOT NULL,
    questions   TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    month       INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    retire_time INTEGER,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
) STRICT;

CREATE TABLE self_assessments (
    client         TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    location       TEXT    NOT NULL,
    program        TEXT    NOT NULL,
    checklist      TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    month          INTEGER NOT NULL,
    locale         TEXT    NOT NULL,
    answers_digest BLOB    NOT NULL,
    score_digest   BLOB    NOT NULL,
    effective      INTEGER,
    token          TEXT    NOT NULL,
    create_time    INTEGER NOT NULL,
    scoring        BLOB    NOT NULL,
    personal       BLOB    NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (checklist, version) REFERENCES checklist_versions (checklist, number)
) STRICT;

CREATE UNIQUE INDEX self_assessments_by_location ON self_assessments (client, location, program, month);
CREATE INDEX self_assessments_by_month ON self_assessments (client, month, location, id);

-- A self-assessment is sealed until a report of its place, program and month is released. The released id is in the index
-- so that an engine which looks for one with all the columns it needs takes this one, and not one that begins like it.
CREATE INDEX reports_ever_released ON reports (client, program, location, month, released_id) WHERE released_id <> '';
