-- Moving everything to another database. The one row is read by every transaction that writes, before its first write:
-- whoever changes it waits for those that have begun to write, and is seen by all that begin later.

-- +goose Up
CREATE TABLE fence (
    id    BIGINT           NOT NULL PRIMARY KEY CHECK (id = 1),
    state TEXT COLLATE "C" NOT NULL,
    move  TEXT COLLATE "C" NOT NULL,
    other TEXT COLLATE "C" NOT NULL
);

INSERT INTO fence (id, state, move, other) VALUES (1, 'OPEN', '', '');
