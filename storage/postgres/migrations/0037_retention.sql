-- How far the texts of each program's reports were removed, by the days that the program keeps them.

-- +goose Up
CREATE TABLE retention (
    client     TEXT COLLATE "C" NOT NULL,
    program    TEXT COLLATE "C" NOT NULL,
    taken_time BIGINT           NOT NULL,
    report     BYTEA            NOT NULL CHECK (length(report) = 16),
    PRIMARY KEY (client, program),
    FOREIGN KEY (client, program) REFERENCES programs (client, id) ON DELETE CASCADE
);
