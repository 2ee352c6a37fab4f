-- An approved report that waits for the second look of another reviewer.

-- +goose Up
ALTER TABLE reports ADD COLUMN second_look BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX reports_second_look ON reports (taken_time, id) WHERE second_look;
