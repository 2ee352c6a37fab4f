-- Several servers: what all of them would have to write in one place is appended instead, and brought into order after
-- its commit by the holder of a lease.

-- +goose Up
CREATE TABLE leases (
    name        TEXT    NOT NULL PRIMARY KEY,
    holder      TEXT    NOT NULL,
    expire_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The positions of changes are those of one shopper's visits, so that shoppers do not wait for each other. Tokens given
-- out before stay good: the counting goes on from the last one.
CREATE TABLE shopper_changes (
    shopper  TEXT    NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO shopper_changes (shopper, position) SELECT shopper, MAX(position) FROM visit_holders GROUP BY shopper;

DELETE FROM counters WHERE name = 'visit-changes';

-- What is to be added to roll-ups, or taken out of them where the sign is -1.
CREATE TABLE rollup_deltas (
    client           TEXT    NOT NULL,
    location         TEXT    NOT NULL,
    below            INTEGER NOT NULL CHECK (below IN (0, 1)),
    program          TEXT    NOT NULL,
    month            INTEGER NOT NULL,
    wave             TEXT    NOT NULL,
    channel          TEXT    NOT NULL,
    checklist        TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    id               BLOB    NOT NULL,
    sign             INTEGER NOT NULL CHECK (sign IN (-1, 1)),
    visits           INTEGER NOT NULL,
    sum_ppb          INTEGER NOT NULL,
    sum_basis_points INTEGER NOT NULL,
    sum_squares      INTEGER NOT NULL,
    min_basis_points INTEGER NOT NULL,
    max_basis_points INTEGER NOT NULL,
    earned           INTEGER NOT NULL,
    possible         INTEGER NOT NULL,
    passed           INTEGER NOT NULL,
    failed           INTEGER NOT NULL,
    criticals        INTEGER NOT NULL,
    left_unserved    INTEGER NOT NULL,
    hung_up          INTEGER NOT NULL,
    closed           INTEGER NOT NULL,
    no_such_place    INTEGER NOT NULL,
    aborted          INTEGER NOT NULL,
    details          BLOB    NOT NULL,
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
    client   TEXT    NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    location TEXT    NOT NULL,
    resource TEXT    NOT NULL,
    time     INTEGER NOT NULL,
    PRIMARY KEY (client, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_unnumbered (
    client   TEXT    NOT NULL,
    id       BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    location TEXT    NOT NULL,
    resource TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    PRIMARY KEY (client, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_unnumbered_by_resource ON feed_unnumbered (client, resource, id);

CREATE TABLE audit_unsealed (
    id         BLOB    NOT NULL PRIMARY KEY,
    time       INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    act        TEXT    NOT NULL,
    resource   TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    payload    BLOB    NOT NULL,
    salt       BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries of the time before the chain are sealed first, in their order.
INSERT INTO audit_unsealed (id, time, actor, role, act, resource, request_id, peer, payload, salt)
SELECT unhex(printf('%032X', position)), time, actor, role, act, resource, request_id, peer, payload, salt FROM audit;

DROP TABLE audit;

CREATE TABLE audit (
    position   INTEGER NOT NULL PRIMARY KEY,
    id         BLOB    NOT NULL,
    time       INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    act        TEXT    NOT NULL,
    resource   TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    payload    BLOB    NOT NULL,
    salt       BLOB    NOT NULL,
    proof      BLOB    NOT NULL,
    hash       BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX audit_by_id ON audit (id);
