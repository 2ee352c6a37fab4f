-- Roll-ups and what is to be added to them become tables with rowids: in a table without, SQLite takes a row of over 1,000
-- bytes apart and gives its rest a page of its own, and most of these rows are a little longer. Half of the file's
-- roll-ups was empty pages. The rows are copied in the order of their key, so that those of a place stay together.
-- contract: the tables keep their names and columns; SQLite plans the statements of an older server anew.

-- +goose Up
CREATE TABLE new_rollups (
    client           TEXT    NOT NULL,
    location         TEXT    NOT NULL,
    below            INTEGER NOT NULL CHECK (below IN (0, 1)),
    program          TEXT    NOT NULL,
    month            INTEGER NOT NULL,
    wave             TEXT    NOT NULL,
    channel          TEXT    NOT NULL,
    checklist        TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    visits           INTEGER NOT NULL,
    sum_ppb          INTEGER NOT NULL,
    sum_basis_points INTEGER NOT NULL,
    sum_squares      INTEGER NOT NULL,
    min_basis_points INTEGER NOT NULL,
    max_basis_points INTEGER NOT NULL,
    earned           INTEGER NOT NULL,
    possible         INTEGER NOT NULL,
    passed           INTEGER NOT NULL,
    failed           INTEGER NOT NULL,
    criticals        INTEGER NOT NULL,
    left_unserved    INTEGER NOT NULL,
    hung_up          INTEGER NOT NULL,
    closed           INTEGER NOT NULL,
    no_such_place    INTEGER NOT NULL,
    aborted          INTEGER NOT NULL,
    details          BLOB    NOT NULL,
    extras           BLOB,
    answers          BLOB,
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version)
) STRICT;

INSERT INTO new_rollups SELECT client, location, below, program, month, wave, channel, checklist, version, visits, sum_ppb, sum_basis_points, sum_squares,
    min_basis_points, max_basis_points, earned, possible, passed, failed, criticals, left_unserved, hung_up, closed,
    no_such_place, aborted, details, extras, answers
FROM rollups ORDER BY client, location, below, program, month, wave, channel, checklist, version;

DROP TABLE rollups;

ALTER TABLE new_rollups RENAME TO rollups;

CREATE INDEX rollups_own ON rollups (
    client, program, location, month, channel, visits, sum_ppb, sum_basis_points, sum_squares, min_basis_points,
    max_basis_points, earned, possible, passed, failed, criticals, left_unserved, hung_up, closed, no_such_place, aborted
) WHERE NOT below;

CREATE TABLE new_rollup_deltas (
    client           TEXT    NOT NULL,
    location         TEXT    NOT NULL,
    below            INTEGER NOT NULL CHECK (below IN (0, 1)),
    program          TEXT    NOT NULL,
    month            INTEGER NOT NULL,
    wave             TEXT    NOT NULL,
    channel          TEXT    NOT NULL,
    checklist        TEXT    NOT NULL,
    version          INTEGER NOT NULL,
    id               BLOB    NOT NULL,
    sign             INTEGER NOT NULL CHECK (sign IN (-1, 1)),
    visits           INTEGER NOT NULL,
    sum_ppb          INTEGER NOT NULL,
    sum_basis_points INTEGER NOT NULL,
    sum_squares      INTEGER NOT NULL,
    min_basis_points INTEGER NOT NULL,
    max_basis_points INTEGER NOT NULL,
    earned           INTEGER NOT NULL,
    possible         INTEGER NOT NULL,
    passed           INTEGER NOT NULL,
    failed           INTEGER NOT NULL,
    criticals        INTEGER NOT NULL,
    left_unserved    INTEGER NOT NULL,
    hung_up          INTEGER NOT NULL,
    closed           INTEGER NOT NULL,
    no_such_place    INTEGER NOT NULL,
    aborted          INTEGER NOT NULL,
    details          BLOB    NOT NULL,
    extras           BLOB,
    answers          BLOB,
    PRIMARY KEY (client, location, below, program, month, wave, channel, checklist, version, id)
) STRICT;

INSERT INTO new_rollup_deltas SELECT client, location, below, program, month, wave, channel, checklist, version, id, sign, visits, sum_ppb,
    sum_basis_points, sum_squares, min_basis_points, max_basis_points, earned, possible, passed, failed, criticals,
    left_unserved, hung_up, closed, no_such_place, aborted, details, extras, answers
FROM rollup_deltas ORDER BY client, location, below, program, month, wave, channel, checklist, version, id;

DROP TABLE rollup_deltas;

ALTER TABLE new_rollup_deltas RENAME TO rollup_deltas;
