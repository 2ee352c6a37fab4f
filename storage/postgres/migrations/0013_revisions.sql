-- The packed revisions take the place of the others.
-- contract: 0.1.0, the only release before, works on a file that one server has; no older server uses this schema.

-- +goose Up
DROP TABLE revisions;

ALTER TABLE packed_revisions RENAME TO revisions;
