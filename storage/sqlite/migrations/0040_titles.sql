-- What clients, locations and programs are called in further languages.

-- +goose Up
ALTER TABLE clients ADD COLUMN titles TEXT NOT NULL DEFAULT '{}';
ALTER TABLE locations ADD COLUMN titles TEXT NOT NULL DEFAULT '{}';
ALTER TABLE programs ADD COLUMN titles TEXT NOT NULL DEFAULT '{}';
