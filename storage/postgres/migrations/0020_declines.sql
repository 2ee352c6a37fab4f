-- Who declined a visit and why, and when a visit was claimed.

-- +goose Up
CREATE TABLE visit_declines (
    visit   TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    shopper TEXT COLLATE "C" NOT NULL REFERENCES shoppers (id),
    reason  TEXT COLLATE "C" NOT NULL,
    note    TEXT COLLATE "C" NOT NULL,
    time    BIGINT NOT NULL,
    PRIMARY KEY (visit, shopper)
);

CREATE INDEX visit_declines_by_shopper ON visit_declines (shopper);

ALTER TABLE visits ADD COLUMN claim_time BIGINT;
