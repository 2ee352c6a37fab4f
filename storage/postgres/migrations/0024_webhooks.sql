-- Webhooks: subscriptions of clients, the events that are sent to them, and every attempt to do so.

-- +goose Up
-- The location is NULL where a subscription is for the whole client. The secrets are sealed by a key that is not in the
-- database. Due is what has something to be done.
CREATE TABLE webhooks (
    client                 TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    id                     TEXT COLLATE "C" NOT NULL,
    location               TEXT COLLATE "C",
    title                  TEXT COLLATE "C" NOT NULL,
    url                    TEXT COLLATE "C" NOT NULL,
    events                 TEXT COLLATE "C" NOT NULL,
    programs               TEXT COLLATE "C" NOT NULL,
    verdicts               TEXT COLLATE "C" NOT NULL,
    state                  TEXT COLLATE "C" NOT NULL,
    pause_reason           TEXT COLLATE "C" NOT NULL,
    pause_time             BIGINT,
    secret                 BYTEA NOT NULL,
    previous_secret        BYTEA NOT NULL,
    previous_secret_expire BIGINT,
    turn                   BIGINT NOT NULL,
    position               BIGINT NOT NULL,
    last_position          BIGINT NOT NULL,
    sequence               BIGINT NOT NULL,
    failures               BIGINT NOT NULL,
    failing_since          BIGINT,
    failure                TEXT COLLATE "C" NOT NULL,
    due_time               BIGINT,
    revision               BIGINT NOT NULL,
    create_time            BIGINT NOT NULL,
    update_time            BIGINT NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
);

CREATE INDEX webhooks_due ON webhooks (due_time) WHERE due_time IS NOT NULL;

CREATE TABLE webhook_events (
    client      TEXT COLLATE "C" NOT NULL,
    webhook     TEXT COLLATE "C" NOT NULL,
    sequence    BIGINT NOT NULL,
    id          TEXT COLLATE "C" NOT NULL,
    type        TEXT COLLATE "C" NOT NULL,
    position    BIGINT NOT NULL,
    body        BYTEA NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    attempts    BIGINT NOT NULL,
    create_time BIGINT NOT NULL,
    next_time   BIGINT,
    expire_time BIGINT NOT NULL,
    end_time    BIGINT,
    PRIMARY KEY (client, webhook, sequence),
    FOREIGN KEY (client, webhook) REFERENCES webhooks (client, id)
);

CREATE INDEX webhook_events_waiting ON webhook_events (client, webhook, next_time) WHERE next_time IS NOT NULL;
CREATE INDEX webhook_events_by_id ON webhook_events (client, webhook, id);
CREATE INDEX webhook_events_by_end ON webhook_events (end_time) WHERE end_time IS NOT NULL;

CREATE TABLE webhook_deliveries (
    client   TEXT COLLATE "C" NOT NULL,
    webhook  TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    attempt  BIGINT NOT NULL,
    time     BIGINT NOT NULL,
    duration BIGINT NOT NULL,
    outcome  TEXT COLLATE "C" NOT NULL,
    status   BIGINT NOT NULL,
    answer   BYTEA NOT NULL,
    PRIMARY KEY (client, webhook, sequence, attempt),
    FOREIGN KEY (client, webhook, sequence) REFERENCES webhook_events (client, webhook, sequence)
);
