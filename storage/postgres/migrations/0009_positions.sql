-- The changes of visits that phones ask for are kept once for each shopper and visit, by their position: a change of a
-- visit moves one row and counts nothing. A visit has the position of its shopper's row, and its reports.
-- contract: 0.1.0, the only release before, works on a file that one server has; no older server uses this schema.

-- +goose Up
ALTER TABLE visits ADD COLUMN position BIGINT NOT NULL DEFAULT 0;

ALTER TABLE visits ADD COLUMN reports BYTEA;

CREATE TABLE visit_changes (
    shopper  TEXT COLLATE "C" NOT NULL,
    position BIGINT           NOT NULL,
    visit    TEXT COLLATE "C" NOT NULL REFERENCES visits (id),
    held     BOOLEAN          NOT NULL,
    PRIMARY KEY (shopper, position)
);

INSERT INTO visit_changes (shopper, position, visit, held)
SELECT shopper, position, visit, held FROM visit_holders ORDER BY shopper, position;

UPDATE visits SET
    position = COALESCE((SELECT h.position FROM visit_holders h WHERE h.shopper = visits.shopper AND h.visit = visits.id), 0),
    reports = (SELECT string_agg(r.id, ''::bytea ORDER BY r.create_time, r.id) FROM reports r WHERE r.visit = visits.id)
WHERE shopper <> '' OR EXISTS (SELECT 1 FROM reports r WHERE r.visit = visits.id);

DROP TABLE visit_holders;

-- What is left is the row that a server locks while it assigns positions.
ALTER TABLE shopper_changes DROP COLUMN position;

DROP INDEX reports_by_visit;
