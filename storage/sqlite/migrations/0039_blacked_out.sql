-- The areas of images that reviewers have blacked out in the copies.

-- +goose Up
ALTER TABLE evidence ADD COLUMN blacked_out TEXT NOT NULL DEFAULT 'null';
