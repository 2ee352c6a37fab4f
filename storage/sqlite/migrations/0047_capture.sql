-- When, where and from what phones say that the files of reports were taken. Of files from before nothing is known.

-- +goose Up
ALTER TABLE evidence ADD COLUMN capture TEXT NOT NULL DEFAULT 'null';
