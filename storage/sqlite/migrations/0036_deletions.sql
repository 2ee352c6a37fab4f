-- What was deleted is kept: its reports and figures refer to it, and it can be undeleted.

-- +goose Up
ALTER TABLE clients ADD COLUMN delete_time INTEGER;
ALTER TABLE locations ADD COLUMN delete_time INTEGER;
ALTER TABLE programs ADD COLUMN delete_time INTEGER;
ALTER TABLE shoppers ADD COLUMN delete_time INTEGER;
