-- Edits are found by their reviewer and time, to count them.

-- +goose Up
CREATE INDEX revisions_by_editor ON revisions (editor, taken_time) WHERE editor IS NOT NULL;
