-- How often the offers to a shopper, or to all where the shopper is empty, have changed: phones are told of new ones.

-- +goose Up
CREATE TABLE offer_changes (
    shopper  TEXT    NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
