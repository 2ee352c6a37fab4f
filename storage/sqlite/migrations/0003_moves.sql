-- Moving everything to another database. The one row is read by every transaction that writes, before its first write:
-- whoever changes it waits for those that have begun to write, and is seen by all that begin later.

-- +goose Up
CREATE TABLE fence (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    state TEXT    NOT NULL,
    move  TEXT    NOT NULL,
    other TEXT    NOT NULL
) STRICT;

INSERT INTO fence (id, state, move, other) VALUES (1, 'OPEN', '', '');
