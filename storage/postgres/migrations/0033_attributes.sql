-- What a client notes of its locations.

-- +goose Up
ALTER TABLE locations ADD COLUMN attributes TEXT COLLATE "C" NOT NULL DEFAULT '';
