-- How far the texts of each program's reports were removed, by the days that the program keeps them.

-- +goose Up
CREATE TABLE retention (
    client     TEXT    NOT NULL,
    program    TEXT    NOT NULL,
    taken_time INTEGER NOT NULL,
    report     BLOB    NOT NULL CHECK (length(report) = 16),
    PRIMARY KEY (client, program),
    FOREIGN KEY (client, program) REFERENCES programs (client, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
