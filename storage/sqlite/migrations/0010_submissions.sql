-- The event of a submission has no row of its own: its first revision has who submitted it. The last visit of a location
-- is found by the index of a shopper's reports, so that one index less is written at a random page.
-- contract: 0.1.0, the only release before, works on a file that one server has; no older server uses this schema.

-- +goose Up
ALTER TABLE revisions ADD COLUMN actor TEXT;

ALTER TABLE revisions ADD COLUMN role TEXT;

UPDATE revisions SET
    actor = (SELECT e.actor FROM events e WHERE e.report = revisions.report AND e.position = 1),
    role = (SELECT e.role FROM events e WHERE e.report = revisions.report AND e.position = 1)
WHERE number = 1 AND EXISTS (SELECT 1 FROM events e WHERE e.report = revisions.report AND e.position = 1
    AND e.act = 'SUBMITTED' AND e.revision = 1 AND e.reason = '' AND e.comment = '' AND e.time = revisions.taken_time);

DELETE FROM events WHERE position = 1
    AND EXISTS (SELECT 1 FROM revisions v WHERE v.report = events.report AND v.number = 1 AND v.actor IS NOT NULL);

DROP INDEX reports_by_place;

DROP INDEX reports_by_shopper;

-- The last columns let a visit be found without looking at the reports themselves.
CREATE INDEX reports_by_shopper ON reports (shopper, taken_time, id, client, location, visit, start_time);
