-- What a client notes of its locations.

-- +goose Up
ALTER TABLE locations ADD COLUMN attributes TEXT NOT NULL DEFAULT '';
