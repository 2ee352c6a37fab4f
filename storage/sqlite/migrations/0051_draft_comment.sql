-- What a shopper tells the agency beside a report that is not sent yet.

-- +goose Up
ALTER TABLE drafts ADD COLUMN comment TEXT NOT NULL DEFAULT '';
