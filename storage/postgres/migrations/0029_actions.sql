-- Actions: what managers promise to mend. The location is NULL where an action is about the whole client.

-- +goose Up
CREATE TABLE actions (
    client      TEXT COLLATE "C" NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C",
    program     TEXT COLLATE "C" NOT NULL,
    question    TEXT COLLATE "C" NOT NULL,
    section     TEXT COLLATE "C" NOT NULL,
    target      BIGINT NOT NULL,
    alert       TEXT COLLATE "C",
    title       TEXT COLLATE "C" NOT NULL,
    text        TEXT COLLATE "C" NOT NULL,
    cause       TEXT COLLATE "C" NOT NULL,
    owner       TEXT COLLATE "C" NOT NULL,
    due         TEXT COLLATE "C" NOT NULL,
    due_time    BIGINT NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    done        TEXT COLLATE "C" NOT NULL,
    proof       BYTEA REFERENCES reports (id),
    events      TEXT COLLATE "C" NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (client, alert) REFERENCES alerts (client, id)
);

CREATE INDEX actions_by_due ON actions (client, due, id);
CREATE INDEX actions_by_location ON actions (client, location);
CREATE INDEX actions_by_proof ON actions (proof, id) WHERE proof IS NOT NULL;
CREATE INDEX actions_open ON actions (due_time, client, id) WHERE state = 'OPEN';
