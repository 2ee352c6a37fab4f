-- How the photos of reports look and what their cameras noted, and the buckets in which photos that look alike meet. Photos from
-- before have neither.

-- +goose Up
ALTER TABLE evidence ADD COLUMN photo TEXT NOT NULL DEFAULT 'null';

CREATE TABLE photo_buckets (
    client   TEXT    NOT NULL,
    bucket   INTEGER NOT NULL,
    evidence BLOB    NOT NULL REFERENCES evidence (id),
    PRIMARY KEY (client, bucket, evidence)
) STRICT, WITHOUT ROWID;

CREATE INDEX photo_buckets_by_evidence ON photo_buckets (evidence);
