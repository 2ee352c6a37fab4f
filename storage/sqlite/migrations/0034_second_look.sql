-- An approved report that waits for the second look of another reviewer.

-- +goose Up
ALTER TABLE reports ADD COLUMN second_look INTEGER CHECK (second_look IN (0, 1))
    NOT NULL DEFAULT false;
CREATE INDEX reports_second_look ON reports (taken_time, id) WHERE second_look;
