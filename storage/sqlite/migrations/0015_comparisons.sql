-- What is found by comparing reports with others: which revisions wait for it, the flags with their numbers of those
-- that have any, and the buckets in which near narratives meet. Reports that wait for a review are compared at first.

-- +goose Up
CREATE TABLE comparisons_waiting (
    report BLOB NOT NULL REFERENCES reports (id),
    number INTEGER NOT NULL,
    PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE comparisons (
    report  BLOB NOT NULL PRIMARY KEY REFERENCES reports (id),
    number  INTEGER NOT NULL,
    details TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE narrative_buckets (
    bucket INTEGER NOT NULL,
    report BLOB NOT NULL REFERENCES reports (id),
    PRIMARY KEY (bucket, report)
) STRICT, WITHOUT ROWID;

INSERT INTO comparisons_waiting (report, number) SELECT id, current FROM reports WHERE state = 'SUBMITTED';
