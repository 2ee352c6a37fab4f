-- How the photos of reports look and what their cameras noted, and the buckets in which photos that look alike meet. Photos from
-- before have neither.

-- +goose Up
ALTER TABLE evidence ADD COLUMN photo TEXT COLLATE "C" NOT NULL DEFAULT 'null';

CREATE TABLE photo_buckets (
    client   TEXT COLLATE "C" NOT NULL,
    bucket   BIGINT NOT NULL,
    evidence BYTEA NOT NULL REFERENCES evidence (id),
    PRIMARY KEY (client, bucket, evidence)
);

CREATE INDEX photo_buckets_by_evidence ON photo_buckets (evidence);
