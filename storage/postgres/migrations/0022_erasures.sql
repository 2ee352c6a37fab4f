-- A shopper can be erased: what identifies the person is gone, and the row stays for what refers to it. What was erased by a
-- request of its own, a shopper or a report, is listed, so that it can be erased again after the restore of a backup.

-- +goose Up
ALTER TABLE shoppers ADD COLUMN erase_time BIGINT;

CREATE TABLE erasures (
    resource TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    time     BIGINT NOT NULL
);
