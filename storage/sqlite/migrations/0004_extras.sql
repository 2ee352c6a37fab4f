-- What roll-ups hold beside totals and details: the places of the visits, by the numbers of their locations, commendations
-- and the waits that were given up. NULL is not known: of rows of before, and of what servers of before write while the
-- schema is this one already. Their locations have no number until one is asked for.

-- +goose Up
ALTER TABLE locations ADD COLUMN number INTEGER;

UPDATE locations SET number = numbered.number
FROM (SELECT client, id, ROW_NUMBER() OVER (PARTITION BY client ORDER BY id) AS number FROM locations) AS numbered
WHERE locations.client = numbered.client AND locations.id = numbered.id;

CREATE UNIQUE INDEX locations_by_number ON locations (client, number);

ALTER TABLE rollups ADD COLUMN extras BLOB;

ALTER TABLE rollup_deltas ADD COLUMN extras BLOB;
