-- A reviewer can edit a report: the edit is a revision that names its editor, with the month and the location that were
-- set by hand, which later revisions keep. A visit has the number of the edit that its report shows, for the phone.

-- +goose Up
ALTER TABLE revisions ADD COLUMN editor TEXT;

ALTER TABLE revisions ADD COLUMN set_month INTEGER;

ALTER TABLE revisions ADD COLUMN set_location TEXT;

-- A location to which a report was moved cannot be deleted.
CREATE INDEX revisions_by_set_location ON revisions (set_location) WHERE set_location IS NOT NULL;

ALTER TABLE visits ADD COLUMN edited_revision INTEGER NOT NULL DEFAULT 0;
