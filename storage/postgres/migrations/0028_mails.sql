-- Mails: who reads mails of a client, the mails that are to be sent or were, and the addresses to which nothing is sent.

-- +goose Up
-- The location is NULL where a subscription is for the whole client. Due is the next scheduled mail.
CREATE TABLE mail_subscriptions (
    client      TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    id          TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C",
    title       TEXT COLLATE "C" NOT NULL,
    address     TEXT COLLATE "C" NOT NULL,
    locale      TEXT COLLATE "C" NOT NULL,
    alerts      BOOLEAN NOT NULL,
    kinds       TEXT COLLATE "C" NOT NULL,
    programs    TEXT COLLATE "C" NOT NULL,
    form        TEXT COLLATE "C" NOT NULL,
    every       TEXT COLLATE "C" NOT NULL,
    day         BIGINT NOT NULL,
    program     TEXT COLLATE "C" NOT NULL,
    by_place    BOOLEAN NOT NULL,
    creator     TEXT COLLATE "C" NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    state_time  BIGINT NOT NULL,
    nonce       BYTEA NOT NULL,
    due_time    BIGINT,
    turn        BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    PRIMARY KEY (client, id),
    FOREIGN KEY (client, location) REFERENCES locations (client, id)
);

CREATE INDEX mail_subscriptions_due ON mail_subscriptions (due_time) WHERE due_time IS NOT NULL;

-- A mail has no words: they are written when it is sent. The client and the subscription are NULL for mails to shoppers
-- and for invitations. The secret is sealed by a key that is not in the database.
CREATE TABLE mails (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    client       TEXT COLLATE "C",
    subscription TEXT COLLATE "C",
    shopper      TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    address      TEXT COLLATE "C" NOT NULL,
    locale       TEXT COLLATE "C" NOT NULL,
    secret       BYTEA NOT NULL,
    status       TEXT COLLATE "C" NOT NULL,
    attempts     TEXT COLLATE "C" NOT NULL,
    create_time  BIGINT NOT NULL,
    next_time    BIGINT,
    expire_time  BIGINT NOT NULL,
    end_time     BIGINT,
    FOREIGN KEY (client, subscription) REFERENCES mail_subscriptions (client, id)
);

CREATE INDEX mails_waiting ON mails (next_time) WHERE next_time IS NOT NULL;
CREATE INDEX mails_by_time ON mails (create_time, id);
CREATE INDEX mails_by_subscription ON mails (client, subscription, create_time, id) WHERE client IS NOT NULL;
CREATE INDEX mails_by_shopper ON mails (shopper, create_time, id) WHERE shopper <> '';
CREATE INDEX mails_by_address ON mails (address, create_time);
CREATE INDEX mails_by_end ON mails (end_time) WHERE end_time IS NOT NULL;

CREATE TABLE mail_stops (
    address TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    reason  TEXT COLLATE "C" NOT NULL,
    time    BIGINT NOT NULL,
    code    BIGINT NOT NULL,
    answer  TEXT COLLATE "C" NOT NULL
);
