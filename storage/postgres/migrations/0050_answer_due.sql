-- Until when a return gives time for its answer, and when such an answer was written.

-- +goose Up
ALTER TABLE events ADD COLUMN answer_due BIGINT;
ALTER TABLE events ADD COLUMN written_time BIGINT;
ALTER TABLE reports ADD COLUMN answer_due BIGINT;
ALTER TABLE visits ADD COLUMN answer_due BIGINT;
