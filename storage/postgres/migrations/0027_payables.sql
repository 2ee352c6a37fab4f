-- What is owed to shoppers. Reports that were approved before have no fee: the agency has paid for them without this
-- software, and adds the fee of a report by hand where it is still owed.

-- +goose Up
CREATE TABLE payables (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind        TEXT COLLATE "C" NOT NULL,
    visit       TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    client      TEXT COLLATE "C" NOT NULL,
    program     TEXT COLLATE "C" NOT NULL,
    location    TEXT COLLATE "C" NOT NULL,
    shopper     TEXT COLLATE "C" NOT NULL REFERENCES shoppers (id),
    report      BYTEA UNIQUE REFERENCES reports (id),
    -- The visit, where this is the fee that holds; NULL for every other payable.
    fee_of      TEXT COLLATE "C",
    units       BIGINT NOT NULL,
    currency    TEXT COLLATE "C" NOT NULL,
    state       TEXT COLLATE "C" NOT NULL,
    overpaid    BOOLEAN NOT NULL,
    month       BIGINT NOT NULL,
    text        TEXT COLLATE "C" NOT NULL,
    proof       TEXT COLLATE "C" NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    decide_time BIGINT,
    paid_day    TEXT COLLATE "C" NOT NULL,
    reference   TEXT COLLATE "C" NOT NULL,
    revision    BIGINT NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL
);

CREATE UNIQUE INDEX payables_by_fee ON payables (fee_of) WHERE fee_of IS NOT NULL;
CREATE INDEX payables_by_time ON payables (create_time, id);
CREATE INDEX payables_by_state ON payables (state, create_time, id);
CREATE INDEX payables_by_shopper ON payables (shopper, create_time, id);
CREATE INDEX payables_by_visit ON payables (visit, id);
