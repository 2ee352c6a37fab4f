-- The changes of visits that phones ask for are kept once for each shopper and visit, by their position: a change of a
-- visit moves one row and counts nothing. A visit has the position of its shopper's row, and its reports.
-- contract: 0.1.0, the only release before, works on a file that one server has; no older server uses this schema.

-- +goose Up
ALTER TABLE visits ADD COLUMN position INTEGER NOT NULL DEFAULT 0;

ALTER TABLE visits ADD COLUMN reports BLOB;

CREATE TABLE visit_changes (
    shopper  TEXT    NOT NULL,
    position INTEGER NOT NULL,
    visit    TEXT    NOT NULL REFERENCES visits (id),
    held     INTEGER NOT NULL CHECK (held IN (0, 1)),
    PRIMARY KEY (shopper, position)
) STRICT, WITHOUT ROWID;

INSERT INTO visit_changes (shopper, position, visit, held)
SELECT shopper, position, visit, held FROM visit_holders ORDER BY shopper, position;

UPDATE visits SET
    position = COALESCE((SELECT position FROM visit_holders h WHERE h.shopper = visits.shopper AND h.visit = visits.id), 0),
    reports = (SELECT unhex(group_concat(hex(r.id), '' ORDER BY r.create_time, r.id)) FROM reports r WHERE r.visit = visits.id)
WHERE shopper <> '' OR EXISTS (SELECT 1 FROM reports r WHERE r.visit = visits.id);

DROP TABLE visit_holders;

-- What is left is the row that a server locks while it assigns positions.
ALTER TABLE shopper_changes DROP COLUMN position;

DROP INDEX reports_by_visit;
