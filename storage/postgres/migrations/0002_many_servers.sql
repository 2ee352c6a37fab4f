-- Several servers: what all of them would have to write in one place is appended instead, and brought into order after
-- its commit by the holder of a lease.

-- +goose Up
CREATE TABLE leases (
    name        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder      TEXT COLLATE "C" NOT NULL,
    expire_time BIGINT           NOT NULL
);

-- The positions of changes are those of one shopper's visits, so that shoppers do not wait for each other. Tokens given
-- out before stay good: the counting goes on from the last one.
CREATE TABLE shopper_changes (
    shopper  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    position BIGINT           NOT NULL
);

INSERT INTO shopper_changes (shopper, position) SELECT shopper, MAX(position) FROM visit_holders GROUP BY shopper;

DELETE FROM counters WHERE name = 'visit-changes';

-- What is to be added to roll-ups, or taken out of them where the sign is -1.
CREATE TABLE rollup_deltas (
    client           TEXT COLLATE "C" NOT NULL,
    location         TEXT COLLATE "C" NOT NULL,
    below            BOOLEAN          NOT NULL,
    program          TEXT COLLATE "C" NOT NULL,
    month            BIGINT           NOT NULL,
    wave             TEXT COLLATE "C" NOT NULL,
    channel          TEXT COLLATE "C" NOT NULL,
    checklist        TEXT COLLATE "C" NOT NULL,
    version          BIGINT           NOT NULL,
    id               BYTEA            NOT NULL,
    sign             BIGINT           NOT NULL CHECK (sign IN (-1, 1)),
    visits           BIGINT           NOT NULL,
    sum_ppb          BIGINT           NOT NULL,
    sum_basis_points BIGINT           NOT NULL,
    sum_squares      BIGINT           NOT NULL,
    min_basis_points BIGINT           NOT NULL,
    max_basis_points BIGINT           NOT NULL,
    earned           BIGINT           NOT NULL,
    possible         BIGINT           NOT NULL,
    passed           BIGINT           NOT NULL,
    failed           BIGINT           NOT NULL,
    criticals        BIGINT           NOT NULL,
    left_unserved    BIGINT           NOT NULL,
    hung_up          BIGINT           NOT NULL,
    closed           BIGINT           NOT NULL,
    no_such_place    BIGINT           NOT NULL,
    aborted          BIGINT           NOT NULL,
    details          BYTEA            NOT NULL,
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version, id)
);

CREATE TABLE feed (
    client   TEXT COLLATE "C" NOT NULL,
    position BIGINT           NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    time     BIGINT           NOT NULL,
    PRIMARY KEY (client, position)
);

CREATE TABLE feed_unnumbered (
    client   TEXT COLLATE "C" NOT NULL,
    id       BYTEA            NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    revision BIGINT           NOT NULL,
    time     BIGINT           NOT NULL,
    PRIMARY KEY (client, id)
);

CREATE INDEX feed_unnumbered_by_resource ON feed_unnumbered (client, resource, id);

CREATE TABLE audit_unsealed (
    id         BYTEA            NOT NULL PRIMARY KEY,
    time       BIGINT           NOT NULL,
    actor      TEXT COLLATE "C" NOT NULL,
    role       TEXT COLLATE "C" NOT NULL,
    act        TEXT COLLATE "C" NOT NULL,
    resource   TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    peer       TEXT COLLATE "C" NOT NULL,
    payload    BYTEA            NOT NULL,
    salt       BYTEA            NOT NULL
);

-- Entries of the time before the chain are sealed first, in their order.
INSERT INTO audit_unsealed (id, time, actor, role, act, resource, request_id, peer, payload, salt)
SELECT decode(lpad(to_hex(position), 32, '0'), 'hex'), time, actor, role, act, resource, request_id, peer, payload, salt FROM audit;

DROP TABLE audit;

CREATE TABLE audit (
    position   BIGINT           NOT NULL PRIMARY KEY,
    id         BYTEA            NOT NULL,
    time       BIGINT           NOT NULL,
    actor      TEXT COLLATE "C" NOT NULL,
    role       TEXT COLLATE "C" NOT NULL,
    act        TEXT COLLATE "C" NOT NULL,
    resource   TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    peer       TEXT COLLATE "C" NOT NULL,
    payload    BYTEA            NOT NULL,
    salt       BYTEA            NOT NULL,
    proof      BYTEA            NOT NULL,
    hash       BYTEA            NOT NULL
);

CREATE UNIQUE INDEX audit_by_id ON audit (id);
