-- Planning: whom an open visit is offered to, who comes along, when a visit expires, and what a plan looks at: opening hours,
-- homes and qualifications. The deadline of a visit is a row of its own, so that submissions do not touch it.

-- +goose Up
ALTER TABLE visits ADD COLUMN offered_to TEXT COLLATE "C" NOT NULL DEFAULT '';

ALTER TABLE visits ADD COLUMN guests TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX visits_by_end ON visits (client, window_end);
CREATE INDEX visits_by_offer ON visits (offered_to) WHERE offered_to <> '';
CREATE INDEX visits_with_guests ON visits (client) WHERE guests <> '';

CREATE TABLE visit_deadlines (
    visit TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES visits (id),
    time  BIGINT NOT NULL
);

CREATE INDEX visit_deadlines_by_time ON visit_deadlines (time, visit);

INSERT INTO visit_deadlines (visit, time)
SELECT id, window_end FROM visits WHERE window_end IS NOT NULL AND state IN ('OPEN', 'CLAIMED', 'CHECKED_IN');

ALTER TABLE locations ADD COLUMN opening TEXT COLLATE "C" NOT NULL DEFAULT '{}';

ALTER TABLE shoppers ADD COLUMN home TEXT COLLATE "C" NOT NULL DEFAULT 'null';

ALTER TABLE shoppers ADD COLUMN qualifications TEXT COLLATE "C" NOT NULL DEFAULT '';

ALTER TABLE programs ADD COLUMN qualifications TEXT COLLATE "C" NOT NULL DEFAULT '';
