-- Instants are microseconds since 1970 in UTC; NULL where there is none. Months are numbers such as 202611, 0 where
-- there is none. Texts compare by their bytes. Reports, checklists and other compound values that no query looks into
-- are kept whole.

-- +goose Up
CREATE TABLE settings (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BYTEA            NOT NULL
);

CREATE TABLE counters (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT           NOT NULL
);

INSERT INTO counters (name, value) VALUES ('check', 0), ('visit-changes', 0);

CREATE TABLE checklists (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    draft       BYTEA,
    latest      BIGINT           NOT NULL,
    revision    BIGINT           NOT NULL,
    create_time BIGINT           NOT NULL,
    update_time BIGINT           NOT NULL
);

CREATE TABLE checklist_versions (
    checklist         TEXT COLLATE "C" NOT NULL REFERENCES checklists (id),
    number            BIGINT           NOT NULL,
    content           BYTEA            NOT NULL,
    digest            BYTEA            NOT NULL,
    total_fingerprint BYTEA            NOT NULL,
    publish_time      BIGINT           NOT NULL,
    retire_time       BIGINT,
    PRIMARY KEY (checklist, number)
);

CREATE TABLE clients (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title       TEXT COLLATE "C" NOT NULL,
    revision    BIGINT           NOT NULL,
    create_time BIGINT           NOT NULL,
    update_time BIGINT           NOT NULL,
    changes     BIGINT           NOT NULL
);

CREATE TABLE locations (
    client       TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    id           TEXT COLLATE "C" NOT NULL,
    parent       TEXT COLLATE "C" NOT NULL,
    title        TEXT COLLATE "C" NOT NULL,
    channel      TEXT COLLATE "C" NOT NULL,
    time_zone    TEXT COLLATE "C" NOT NULL,
    locale       TEXT COLLATE "C" NOT NULL,
    latitude_e7  BIGINT,
    longitude_e7 BIGINT,
    address      TEXT COLLATE "C" NOT NULL,
    contact      TEXT COLLATE "C" NOT NULL,
    revision     BIGINT           NOT NULL,
    update_time  BIGINT           NOT NULL,
    PRIMARY KEY (client, id)
);

CREATE INDEX locations_by_parent ON locations (client, parent, id);

CREATE TABLE programs (
    client      TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    id          TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    checklist   TEXT COLLATE "C" NOT NULL REFERENCES checklists (id),
    version     BIGINT           NOT NULL,
    rules       TEXT COLLATE "C" NOT NULL,
    fee         TEXT COLLATE "C" NOT NULL,
    waves       TEXT COLLATE "C" NOT NULL,
    revision    BIGINT           NOT NULL,
    update_time BIGINT           NOT NULL,
    PRIMARY KEY (client, id)
);

CREATE TABLE shoppers (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title       TEXT COLLATE "C" NOT NULL,
    email       TEXT COLLATE "C" NOT NULL,
    locales     TEXT COLLATE "C" NOT NULL,
    revision    BIGINT           NOT NULL,
    create_time BIGINT           NOT NULL,
    update_time BIGINT           NOT NULL
);

CREATE TABLE visits (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    client            TEXT COLLATE "C" NOT NULL,
    program           TEXT COLLATE "C" NOT NULL,
    location          TEXT COLLATE "C" NOT NULL,
    checklist         TEXT COLLATE "C" NOT NULL,
    version           BIGINT           NOT NULL,
    shopper           TEXT COLLATE "C" NOT NULL,
    state             TEXT COLLATE "C" NOT NULL,
    window_start      BIGINT,
    window_end        BIGINT,
    scenario          TEXT COLLATE "C" NOT NULL,
    wave              TEXT COLLATE "C" NOT NULL,
    test              BOOLEAN          NOT NULL,
    check_in_time     BIGINT,
    flags             TEXT COLLATE "C" NOT NULL,
    report            BYTEA,
    returned_revision BIGINT           NOT NULL,
    return_comment    TEXT COLLATE "C" NOT NULL,
    revision          BIGINT           NOT NULL,
    create_time       BIGINT           NOT NULL,
    update_time       BIGINT           NOT NULL,
    FOREIGN KEY (client, location) REFERENCES locations (client, id),
    FOREIGN KEY (client, program) REFERENCES programs (client, id),
    FOREIGN KEY (checklist, version) REFERENCES checklist_versions (checklist, number)
);

CREATE INDEX visits_by_location ON visits (client, location);
CREATE INDEX visits_by_program ON visits (client, program);
CREATE INDEX visits_by_shopper ON visits (shopper, id);
CREATE INDEX visits_on_offer ON visits (id) WHERE state = 'OPEN' AND shopper = '';

-- Whoever has or ever had a visit. The version is repeated here because phones ask by it.
CREATE TABLE visit_holders (
    shopper   TEXT COLLATE "C" NOT NULL,
    visit     TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    held      BOOLEAN          NOT NULL,
    position  BIGINT           NOT NULL,
    checklist TEXT COLLATE "C" NOT NULL,
    version   BIGINT           NOT NULL,
    PRIMARY KEY (shopper, visit)
);

CREATE UNIQUE INDEX visit_holders_by_position ON visit_holders (shopper, position);
CREATE INDEX visit_holders_by_version ON visit_holders (shopper, checklist, version);

CREATE TABLE drafts (
    visit         TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    shopper       TEXT COLLATE "C" NOT NULL,
    report_id     TEXT COLLATE "C" NOT NULL,
    base_revision BIGINT           NOT NULL,
    report        BYTEA            NOT NULL,
    revision      BIGINT           NOT NULL,
    update_time   BIGINT           NOT NULL,
    PRIMARY KEY (visit, shopper)
);

CREATE TABLE reports (
    id            BYTEA            NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    visit         TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    client        TEXT COLLATE "C" NOT NULL,
    program       TEXT COLLATE "C" NOT NULL,
    location      TEXT COLLATE "C" NOT NULL,
    shopper       TEXT COLLATE "C" NOT NULL,
    wave          TEXT COLLATE "C" NOT NULL,
    channel       TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    released      BOOLEAN          NOT NULL,
    excluded      BOOLEAN          NOT NULL,
    parked        BOOLEAN          NOT NULL,
    possible_twin BOOLEAN          NOT NULL,
    test          BOOLEAN          NOT NULL,
    current       BIGINT           NOT NULL,
    released_id   TEXT COLLATE "C" NOT NULL,
    release_time  BIGINT,
    create_time   BIGINT           NOT NULL,
    update_time   BIGINT           NOT NULL,
    revision      BIGINT           NOT NULL,
    checklist     TEXT COLLATE "C" NOT NULL,
    version       BIGINT           NOT NULL,
    outcome       TEXT COLLATE "C" NOT NULL,
    taken_time    BIGINT           NOT NULL,
    month         BIGINT           NOT NULL,
    day_part      TEXT COLLATE "C" NOT NULL,
    start_time    BIGINT,
    status        TEXT COLLATE "C" NOT NULL,
    verdict       TEXT COLLATE "C" NOT NULL,
    band          TEXT COLLATE "C" NOT NULL,
    effective     BIGINT,
    earned        BIGINT           NOT NULL,
    possible      BIGINT           NOT NULL,
    flags         TEXT COLLATE "C" NOT NULL,
    skew_millis   BIGINT           NOT NULL
);

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
    report          BYTEA            NOT NULL REFERENCES reports (id),
    number          BIGINT           NOT NULL,
    base            BIGINT           NOT NULL,
    shopper         TEXT COLLATE "C" NOT NULL,
    taken_time      BIGINT           NOT NULL,
    visit           TEXT COLLATE "C" NOT NULL,
    checklist       TEXT COLLATE "C" NOT NULL,
    version         BIGINT           NOT NULL,
    locale          TEXT COLLATE "C" NOT NULL,
    start_time      BIGINT,
    end_time        BIGINT,
    elapsed_seconds BIGINT           NOT NULL,
    outcome         TEXT COLLATE "C" NOT NULL,
    effective       BIGINT,
    content_digest  BYTEA            NOT NULL,
    answers_digest  BYTEA            NOT NULL,
    personal_digest BYTEA            NOT NULL,
    score_digest    BYTEA,
    receipt         BYTEA            NOT NULL,
    scoring         BYTEA            NOT NULL,
    personal        BYTEA            NOT NULL,
    PRIMARY KEY (report, number),
    UNIQUE (report, base)
);

CREATE TABLE events (
    report   BYTEA            NOT NULL REFERENCES reports (id),
    position BIGINT           NOT NULL,
    act      TEXT COLLATE "C" NOT NULL,
    revision BIGINT           NOT NULL,
    actor    TEXT COLLATE "C" NOT NULL,
    role     TEXT COLLATE "C" NOT NULL,
    reason   TEXT COLLATE "C" NOT NULL,
    comment  TEXT COLLATE "C" NOT NULL,
    time     BIGINT           NOT NULL,
    PRIMARY KEY (report, position)
);

-- The key is the order in which roll-ups are read. The details come last, so that reading totals alone leaves the
-- pages on which long details continue untouched.
CREATE TABLE rollups (
    client           TEXT COLLATE "C" NOT NULL,
    location         TEXT COLLATE "C" NOT NULL,
    below            BOOLEAN          NOT NULL,
    program          TEXT COLLATE "C" NOT NULL,
    month            BIGINT           NOT NULL,
    wave             TEXT COLLATE "C" NOT NULL,
    channel          TEXT COLLATE "C" NOT NULL,
    checklist        TEXT COLLATE "C" NOT NULL,
    version          BIGINT           NOT NULL,
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
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version)
);

CREATE TABLE tokens (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest      BYTEA            NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    shopper     TEXT COLLATE "C" NOT NULL,
    client      TEXT COLLATE "C" NOT NULL,
    locations   TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    create_time BIGINT           NOT NULL,
    expire_time BIGINT,
    revoke_time BIGINT
);

CREATE INDEX tokens_by_client ON tokens (client, id);
CREATE INDEX tokens_by_shopper ON tokens (shopper);

CREATE TABLE invitations (
    digest      BYTEA            NOT NULL PRIMARY KEY,
    role        TEXT COLLATE "C" NOT NULL,
    shopper     TEXT COLLATE "C" NOT NULL,
    client      TEXT COLLATE "C" NOT NULL,
    locations   TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    create_time BIGINT           NOT NULL,
    expire_time BIGINT
);

CREATE INDEX invitations_by_client ON invitations (client);

CREATE TABLE audit (
    position   BIGINT           NOT NULL PRIMARY KEY,
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

CREATE TABLE requests (
    caller   TEXT COLLATE "C" NOT NULL,
    method   TEXT COLLATE "C" NOT NULL,
    key      TEXT COLLATE "C" NOT NULL,
    digest   BYTEA            NOT NULL,
    response BYTEA            NOT NULL,
    time     BIGINT           NOT NULL,
    PRIMARY KEY (caller, method, key)
);

CREATE INDEX requests_by_time ON requests (time);
