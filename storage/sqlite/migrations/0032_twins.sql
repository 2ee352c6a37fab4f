-- A report that was merged into another one, which counts and is paid in its place.

-- +goose Up
ALTER TABLE reports ADD COLUMN twin_of BLOB;
CREATE INDEX reports_merged ON reports (twin_of) WHERE twin_of IS NOT NULL;
