-- When a client recorded that its staff were told in advance of visits. NULL where it did not.

-- +goose Up
ALTER TABLE clients ADD COLUMN staff_told_time INTEGER;
