-- What a visit pays, how long it takes and the files of its briefing. Programs have the defaults; a visit has what its program
-- had when the visit was planned. Visits from before, that nobody has reported, get the fee.

-- +goose Up
ALTER TABLE programs ADD COLUMN briefing TEXT COLLATE "C" NOT NULL DEFAULT '{}';

ALTER TABLE visits ADD COLUMN briefing TEXT COLLATE "C" NOT NULL DEFAULT '{}';

ALTER TABLE visits ADD COLUMN fee TEXT COLLATE "C" NOT NULL DEFAULT '{}';

UPDATE visits SET fee = (SELECT p.fee FROM programs p WHERE p.client = visits.client AND p.id = visits.program)
WHERE state IN ('OPEN', 'CLAIMED', 'CHECKED_IN');
