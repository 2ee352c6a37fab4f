-- Mails: who reads mails of a client, the mails that are to be sent or were, and the addresses to which nothing is sent.

-- +goose Up
-- The location is NULL where a subscription is for the whole client. Due is the next scheduled mail.
CREATE TABLE mail_subscriptions (
    client      TEXT NOT NULL REFERENCES clients (id),
    id          TEXT NOT NULL,
    location    TEXT,
    title       TEXT NOT NULL,
    address     TEXT NOT NULL,
    locale      TEXT NOT NULL,
    alerts      INTEGER NOT NULL CHECK (alerts IN (0, 1)),
    kinds       TEXT NOT NULL,
    programs    TEXT NOT NULL,
    form        TEXT NOT NULL,
    every       TEXT NOT NULL,
    day         INTEGER NOT NULL,
    program     TEXT NOT NULL,
    by_place    INTEGER NOT NULL CHECK (by_place IN (0, 1)),
    creator     TEXT NOT NULL,
    state       TEXT NOT NULL,
    state_time  INTEGER NOT NULL,
    nonce       BLOB NOT NULL,
    due_time    INTEGER,
    turn        INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
) STRICT;

CREATE INDEX mail_subscriptions_due ON mail_subscriptions (due_time) WHERE due_time IS NOT NULL;

-- A mail has no words: they are written when it is sent. The client and the subscription are NULL for mails to shoppers
-- and for invitations. The secret is sealed by a key that is not in the database.
CREATE TABLE mails (
    id           TEXT NOT NULL PRIMARY KEY,
    kind         TEXT NOT NULL,
    client       TEXT,
    subscription TEXT,
    shopper      TEXT NOT NULL,
    subject      TEXT NOT NULL,
    address      TEXT NOT NULL,
    locale       TEXT NOT NULL,
    secret       BLOB NOT NULL,
    status       TEXT NOT NULL,
    attempts     TEXT NOT NULL,
    create_time  INTEGER NOT NULL,
    next_time    INTEGER,
    expire_time  INTEGER NOT NULL,
    end_time     INTEGER,
    FOREIGN KEY (client, subscription) REFERENCES mail_subscriptions (client, id)
) STRICT;

CREATE INDEX mails_waiting ON mails (next_time) WHERE next_time IS NOT NULL;
CREATE INDEX mails_by_time ON mails (create_time, id);
CREATE INDEX mails_by_subscription ON mails (client, subscription, create_time, id) WHERE client IS NOT NULL;
CREATE INDEX mails_by_shopper ON mails (shopper, create_time, id) WHERE shopper <> '';
CREATE INDEX mails_by_address ON mails (address, create_time);
CREATE INDEX mails_by_end ON mails (end_time) WHERE end_time IS NOT NULL;

CREATE TABLE mail_stops (
    address TEXT NOT NULL PRIMARY KEY,
    reason  TEXT NOT NULL,
    time    INTEGER NOT NULL,
    code    INTEGER NOT NULL,
    answer  TEXT NOT NULL
) STRICT;
