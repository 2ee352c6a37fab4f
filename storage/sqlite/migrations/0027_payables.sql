-- What is owed to shoppers. Reports that were approved before have no fee: the agency has paid for them without this
-- software, and adds the fee of a report by hand where it is still owed.

-- +goose Up
CREATE TABLE payables (
    id          TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    visit       TEXT    NOT NULL REFERENCES visits (id),
    client      TEXT    NOT NULL,
    program     TEXT    NOT NULL,
    location    TEXT    NOT NULL,
    shopper     TEXT    NOT NULL REFERENCES shoppers (id),
    report      BLOB UNIQUE REFERENCES reports (id),
    -- The visit, where this is the fee that holds; NULL for every other payable.
    fee_of      TEXT,
    units       INTEGER NOT NULL,
    currency    TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    overpaid    INTEGER NOT NULL CHECK (overpaid IN (0, 1)),
    month       INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    proof       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    decide_time INTEGER,
    paid_day    TEXT    NOT NULL,
    reference   TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX payables_by_fee ON payables (fee_of) WHERE fee_of IS NOT NULL;
CREATE INDEX payables_by_time ON payables (create_time, id);
CREATE INDEX payables_by_state ON payables (state, create_time, id);
CREATE INDEX payables_by_shopper ON payables (shopper, create_time, id);
CREATE INDEX payables_by_visit ON payables (visit, id);
