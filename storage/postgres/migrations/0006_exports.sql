-- Rows for warehouses are read by the time of their last change, what was withdrawn among them.

-- +goose Up
-- The last columns let a list be narrowed without looking at the reports themselves.
CREATE INDEX reports_by_change ON reports (client, update_time, released_id, location, program, month)
    WHERE released_id <> '';
