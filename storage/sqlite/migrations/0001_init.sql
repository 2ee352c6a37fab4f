-- Instants are microseconds since 1970 in UTC; NULL where there is none. Months are numbers such as 202611, 0 where
-- there is none. Truth is 0 or 1. Texts compare by their bytes. Reports, checklists and other compound values that
-- no query looks into are kept whole.

-- +goose Up
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('check', 0), ('visit-changes', 0);

CREATE TABLE checklists (
    id          TEXT    NOT NULL PRIMARY KEY,
    draft       BLOB,
    latest      INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL
) STRICT;

CREATE TABLE checklist_versions (
    checklist         TEXT    NOT NULL REFERENCES checklists (id),
    number            INTEGER NOT NULL,
    content           BLOB    NOT NULL,
    digest            BLOB    NOT NULL,
    total_fingerprint BLOB    NOT NULL,
    publish_time      INTEGER NOT NULL,
    retire_time       INTEGER,
    PRIMARY KEY (checklist, number)
) STRICT;

CREATE TABLE clients (
    id          TEXT    NOT NULL PRIMARY KEY,
    title       TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    changes     INTEGER NOT NULL
) STRICT;

CREATE TABLE locations (
    client       TEXT    NOT NULL REFERENCES clients (id),
    id           TEXT    NOT NULL,
    parent       TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    channel      TEXT    NOT NULL,
    time_zone    TEXT    NOT NULL,
    locale       TEXT    NOT NULL,
    latitude_e7  INTEGER,
    longitude_e7 INTEGER,
    address      TEXT    NOT NULL,
    contact      TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    update_time  INTEGER NOT NULL,
    PRIMARY KEY (client, id)
) STRICT;

CREATE INDEX locations_by_parent ON locations (client, parent, id);

CREATE TABLE programs (
    client      TEXT    NOT NULL REFERENCES clients (id),
    id          TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    checklist   TEXT    NOT NULL REFERENCES checklists (id),
    version     INTEGER NOT NULL,
    rules       TEXT    NOT NULL,
    fee         TEXT    NOT NULL,
    waves       TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    PRIMARY KEY (client, id)
) STRICT;

CREATE TABLE shoppers (
    id          TEXT    NOT NULL PRIMARY KEY,
    title       TEXT    NOT NULL,
    email       TEXT    NOT NULL,
    locales     TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL
) STRICT;

CREATE TABLE visits (
    id                TEXT    NOT NULL PRIMARY KEY,
    client            TEXT    NOT NULL,
    program           TEXT    NOT NULL,
    location          TEXT    NOT NULL,
    checklist         TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    shopper           TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    window_start      INTEGER,
    window_end        INTEGER,
    scenario          TEXT    NOT NULL,
    wave              TEXT    NOT NULL,
    test              INTEGER NOT NULL CHECK (test IN (0, 1)),
    check_in_time     INTEGER,
    flags             TEXT    NOT NULL,
    report            BLOB,
    returned_revision INTEGER NOT NULL,
    return_comment    TEXT    NOT NULL,
    revision          INTEGER NOT NULL,
    create_time       INTEGER NOT NULL,
    update_time       INTEGER NOT NULL,
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (checklist, version) REFERENCES checklist_versions (checklist, number)
) STRICT;

CREATE INDEX visits_by_location ON visits (client, location);
CREATE INDEX visits_by_program ON visits (client, program);
CREATE INDEX visits_by_shopper ON visits (shopper, id);
CREATE INDEX visits_on_offer ON visits (id) WHERE state = 'OPEN' AND shopper = '';

-- Whoever has or ever had a visit. The version is repeated here because phones ask by it.
CREATE TABLE visit_holders (
    shopper   TEXT    NOT NULL,
    visit     TEXT    NOT NULL REFERENCES visits (id),
    held      INTEGER NOT NULL CHECK (held IN (0, 1)),
    position  INTEGER NOT NULL,
    checklist TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    PRIMARY KEY (shopper, visit)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX visit_holders_by_position ON visit_holders (shopper, position);
CREATE INDEX visit_holders_by_version ON visit_holders (shopper, checklist, version);

CREATE TABLE drafts (
    visit         TEXT    NOT NULL REFERENCES visits (id),
    shopper       TEXT    NOT NULL,
    report_id     TEXT    NOT NULL,
    base_revision INTEGER NOT NULL,
    report        BLOB    NOT NULL,
    revision      INTEGER NOT NULL,
    update_time   INTEGER NOT NULL,
    PRIMARY KEY (visit, shopper)
) STRICT;

CREATE TABLE reports (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    visit         TEXT    NOT NULL REFERENCES visits (id),
    client        TEXT    NOT NULL,
    program       TEXT    NOT NULL,
    location      TEXT    NOT NULL,
    shopper       TEXT    NOT NULL,
    wave          TEXT    NOT NULL,
    channel       TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    released      INTEGER NOT NULL CHECK (released IN (0, 1)),
    excluded      INTEGER NOT NULL CHECK (excluded IN (0, 1)),
    parked        INTEGER NOT NULL CHECK (parked IN (0, 1)),
    possible_twin INTEGER NOT NULL CHECK (possible_twin IN (0, 1)),
    test          INTEGER NOT NULL CHECK (test IN (0, 1)),
    current       INTEGER NOT NULL,
    released_id   TEXT    NOT NULL,
    release_time  INTEGER,
    create_time   INTEGER NOT NULL,
    update_time   INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    checklist     TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    outcome       TEXT    NOT NULL,
    taken_time    INTEGER NOT NULL,
    month         INTEGER NOT NULL,
    day_part      TEXT    NOT NULL,
    start_time    INTEGER,
    status        TEXT    NOT NULL,
    verdict       TEXT    NOT NULL,
    band          TEXT    NOT NULL,
    effective     INTEGER,
    earned        INTEGER NOT NULL,
    possible      INTEGER NOT NULL,
    flags         TEXT    NOT NULL,
    skew_millis   INTEGER NOT NULL
) STRICT;

CREATE INDEX reports_by_taken ON reports (taken_time, id);
CREATE INDEX reports_by_state ON reports (state, taken_time, id);
CREATE INDEX reports_by_client ON reports (client, taken_time, id);
CREATE INDEX reports_by_shopper ON reports (shopper, taken_time, id);
CREATE INDEX reports_by_place ON reports (shopper, client, location, start_time);
CREATE INDEX reports_by_visit ON reports (visit, create_time, id);
CREATE INDEX reports_parked ON reports (taken_time, id) WHERE parked;
CREATE INDEX reports_with_twins ON reports (taken_time, id) WHERE possible_twin;
-- The last columns let a list be narrowed without looking at the reports themselves.
CREATE INDEX reports_by_release ON reports (client, release_time, released_id, location, program, month) WHERE released;
CREATE UNIQUE INDEX reports_by_released_id ON reports (client, released_id) WHERE released_id <> '';

CREATE TABLE revisions (
    report          BLOB    NOT NULL REFERENCES reports (id),
    number          INTEGER NOT NULL,
    base            INTEGER NOT NULL,
    shopper         TEXT    NOT NULL,
    taken_time      INTEGER NOT NULL,
    visit           TEXT    NOT NULL,
    checklist       TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    locale          TEXT    NOT NULL,
    start_time      INTEGER,
    end_time        INTEGER,
    elapsed_seconds INTEGER NOT NULL,
    outcome         TEXT    NOT NULL,
    effective       INTEGER,
    content_digest  BLOB    NOT NULL,
    answers_digest  BLOB    NOT NULL,
    personal_digest BLOB    NOT NULL,
    score_digest    BLOB,
    receipt         BLOB    NOT NULL,
    scoring         BLOB    NOT NULL,
    personal        BLOB    NOT NULL,
    PRIMARY KEY (report, number),
    UNIQUE (report, base)
) STRICT;

CREATE TABLE events (
    report   BLOB    NOT NULL REFERENCES reports (id),
    position INTEGER NOT NULL,
    act      TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    comment  TEXT    NOT NULL,
    time     INTEGER NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;

-- The key is the order in which roll-ups are read. The details come last, so that reading totals alone leaves the
-- pages on which long details continue untouched.
CREATE TABLE rollups (
    client           TEXT    NOT NULL,
    location         TEXT    NOT NULL,
    below            INTEGER NOT NULL CHECK (below IN (0, 1)),
    program          TEXT    NOT NULL,
    month            INTEGER NOT NULL,
    wave             TEXT    NOT NULL,
    channel          TEXT    NOT NULL,
    checklist        TEXT    NOT NULL,
    version          INTEGER NOT NULL,
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
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    id          TEXT    NOT NULL PRIMARY KEY,
    digest      BLOB    NOT NULL,
    role        TEXT    NOT NULL,
    shopper     TEXT    NOT NULL,
    client      TEXT    NOT NULL,
    locations   TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    expire_time INTEGER,
    revoke_time INTEGER
) STRICT;

CREATE INDEX tokens_by_client ON tokens (client, id);
CREATE INDEX tokens_by_shopper ON tokens (shopper);

CREATE TABLE invitations (
    digest      BLOB    NOT NULL PRIMARY KEY,
    role        TEXT    NOT NULL,
    shopper     TEXT    NOT NULL,
    client      TEXT    NOT NULL,
    locations   TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    create_time INTEGER NOT NULL,
    expire_time INTEGER
) STRICT;

CREATE INDEX invitations_by_client ON invitations (client);

CREATE TABLE audit (
    position   INTEGER NOT NULL PRIMARY KEY,
    time       INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    act        TEXT    NOT NULL,
    resource   TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    payload    BLOB    NOT NULL,
    salt       BLOB    NOT NULL
) STRICT;

CREATE TABLE requests (
    caller   TEXT    NOT NULL,
    method   TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    digest   BLOB    NOT NULL,
    response BLOB    NOT NULL,
    time     INTEGER NOT NULL,
    PRIMARY KEY (caller, method, key)
) STRICT;

CREATE INDEX requests_by_time ON requests (time);
