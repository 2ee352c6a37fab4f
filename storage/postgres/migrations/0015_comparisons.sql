-- What is found by comparing reports with others: which revisions wait for it, the flags with their numbers of those
-- that have any, and the buckets in which near narratives meet. Reports that wait for a review are compared at first.

-- +goose Up
CREATE TABLE comparisons_waiting (
    report BYTEA NOT NULL REFERENCES reports (id),
    number BIGINT NOT NULL,
    PRIMARY KEY (report, number)
);

CREATE TABLE comparisons (
    report  BYTEA NOT NULL PRIMARY KEY REFERENCES reports (id),
    number  BIGINT NOT NULL,
    details TEXT COLLATE "C" NOT NULL
);

CREATE TABLE narrative_buckets (
    bucket BIGINT NOT NULL,
    report BYTEA NOT NULL REFERENCES reports (id),
    PRIMARY KEY (bucket, report)
);

INSERT INTO comparisons_waiting (report, number) SELECT id, current FROM reports WHERE state = 'SUBMITTED';
