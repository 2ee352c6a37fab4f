-- Webhooks: subscriptions of clients, the events that are sent to them, and every attempt to do so.

-- +goose Up
-- The location is NULL where a subscription is for the whole client. The secrets are sealed by a key that is not in the
-- database. Due is what has something to be done.
CREATE TABLE webhooks (
    client                 TEXT NOT NULL REFERENCES clients (id),
    id                     TEXT NOT NULL,
    location               TEXT,
    title                  TEXT NOT NULL,
    url                    TEXT NOT NULL,
    events                 TEXT NOT NULL,
    programs               TEXT NOT NULL,
    verdicts               TEXT NOT NULL,
    state                  TEXT NOT NULL,
    pause_reason           TEXT NOT NULL,
    pause_time             INTEGER,
    secret                 BLOB NOT NULL,
    previous_secret        BLOB NOT NULL,
    previous_secret_expire INTEGER,
    turn                   INTEGER NOT NULL,
    position               INTEGER NOT NULL,
    last_position          INTEGER NOT NULL,
    sequence               INTEGER NOT NULL,
    failures               INTEGER NOT NULL,
    failing_since          INTEGER,
    failure                TEXT NOT NULL,
    due_time               INTEGER,
    revision               INTEGER NOT NULL,
    create_time            INTEGER NOT NULL,
    update_time            INTEGER NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
) STRICT;

CREATE INDEX webhooks_due ON webhooks (due_time) WHERE due_time IS NOT NULL;

CREATE TABLE webhook_events (
    client      TEXT NOT NULL,
    webhook     TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    id          TEXT NOT NULL,
    type        TEXT NOT NULL,
    position    INTEGER NOT NULL,
    body        BLOB NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    next_time   INTEGER,
    expire_time INTEGER NOT NULL,
    end_time    INTEGER,
    PRIMARY KEY (client, webhook, sequence),
    FOREIGN KEY (client, webhook) REFERENCES webhooks (client, id)
) STRICT;

CREATE INDEX webhook_events_waiting ON webhook_events (client, webhook, next_time) WHERE next_time IS NOT NULL;
CREATE INDEX webhook_events_by_id ON webhook_events (client, webhook, id);
CREATE INDEX webhook_events_by_end ON webhook_events (end_time) WHERE end_time IS NOT NULL;

CREATE TABLE webhook_deliveries (
    client   TEXT NOT NULL,
    webhook  TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    attempt  INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    status   INTEGER NOT NULL,
    answer   BLOB NOT NULL,
    PRIMARY KEY (client, webhook, sequence, attempt),
    FOREIGN KEY (client, webhook, sequence) REFERENCES webhook_events (client, webhook, sequence)
) STRICT;
