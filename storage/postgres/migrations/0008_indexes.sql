-- The index of visits on offer goes: visits_by_shopper has the visits without a shopper, in the order of the list.
-- contract: an index is no part of what a server of an older release relies on; its list of offers is read by another.

-- +goose Up
DROP INDEX visits_on_offer;
