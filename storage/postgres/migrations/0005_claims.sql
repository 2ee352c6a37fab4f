-- What a client says beside what shoppers see: claims, self-assessments, and events that mark a trend. A client has few
-- of them beside its reports; what is looked for by a location or a program is found among those of the client.

-- +goose Up
-- The location is NULL where an event or a claim is of the whole client.
CREATE TABLE timeline_events (
    client      TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    id          TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C",
    month       BIGINT           NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    create_time BIGINT           NOT NULL,
    revision    BIGINT           NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
);

CREATE INDEX timeline_events_by_month ON timeline_events (client, month, id);

CREATE TABLE claims (
    client      TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C",
    program     TEXT COLLATE "C" NOT NULL,
    statement   TEXT COLLATE "C" NOT NULL,
    questions   TEXT COLLATE "C" NOT NULL,
    source      TEXT COLLATE "C" NOT NULL,
    month       BIGINT           NOT NULL,
    revision    BIGINT           NOT NULL,
    create_time BIGINT           NOT NULL,
    update_time BIGINT           NOT NULL,
    retire_time BIGINT,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id)
);

CREATE TABLE self_assessments (
    client         TEXT COLLATE "C" NOT NULL,
    id             TEXT COLLATE "C" NOT NULL,
    location       TEXT COLLATE "C" NOT NULL,
    program        TEXT COLLATE "C" NOT NULL,
    checklist      TEXT COLLATE "C" NOT NULL,
    version        BIGINT           NOT NULL,
    month          BIGINT           NOT NULL,
    locale         TEXT COLLATE "C" NOT NULL,
    answers_digest BYTEA            NOT NULL,
    score_digest   BYTEA            NOT NULL,
    effective      BIGINT,
    token          TEXT COLLATE "C" NOT NULL,
    create_time    BIGINT           NOT NULL,
    scoring        BYTEA            NOT NULL,
    personal       BYTEA            NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (checklist, version) REFERENCES checklist_versions (checklist, number)
);

CREATE UNIQUE INDEX self_assessments_by_location ON self_assessments (client, location, program, month);
CREATE INDEX self_assessments_by_month ON self_assessments (client, month, location, id);

-- A self-assessment is sealed until a report of its place, program and month is released. The released id is in the index
-- so that an engine which looks for one with all the columns it needs takes this one, and not one that begins like it.
CREATE INDEX reports_ever_released ON reports (client, program, location, month, released_id) WHERE released_id <> '';
