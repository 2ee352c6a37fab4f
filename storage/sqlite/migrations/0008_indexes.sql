-- The index of visits on offer goes: visits_by_shopper has the visits without a shopper, in the order of the list.

-- +goose Up
DROP INDEX visits_on_offer;
