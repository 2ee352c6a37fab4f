-- Who declined a visit and why, and when a visit was claimed.

-- +goose Up
CREATE TABLE visit_declines (
    visit   TEXT    NOT NULL REFERENCES visits (id),
    shopper TEXT    NOT NULL REFERENCES shoppers (id),
    reason  TEXT    NOT NULL,
    note    TEXT    NOT NULL,
    time    INTEGER NOT NULL,
    PRIMARY KEY (visit, shopper)
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_declines_by_shopper ON visit_declines (shopper);

ALTER TABLE visits ADD COLUMN claim_time INTEGER;
