-- The questions that a return names, by their keys with blanks between them.

-- +goose Up
ALTER TABLE events ADD COLUMN questions TEXT NOT NULL DEFAULT '';
ALTER TABLE visits ADD COLUMN returned_questions TEXT NOT NULL DEFAULT '';
