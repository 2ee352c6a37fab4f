package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// The first and the last month that a roll-up can have.
const firstMonth, lastMonth = "0001-01", "9999-12"

// countReport adds the report's current revision to every roll-up that it is part of, or takes it out of them.
func countReport(ctx context.Context, tx storage.Tx, r *storage.Report, scored *scoredRevision, add bool) error {
	if scored.digest() != scored.revision.ScoreDigest {
		return fault.New(pb.Reason_INTERNAL, "the stored answers do not give the stored score; nothing was counted").
			With("report", r.Visit)
	}
	keys, err := RollupKeys(ctx, tx, r)
	if err != nil {
		return err
	}
	place, err := tx.Locations().EnsureNumber(ctx, r.Client, r.Location)
	if err != nil {
		return err
	}
	totals, details := scorecard.FromReport(scored.version.Compiled, scored.score, scored.report.Answers, r.Outcome)
	extras := scorecard.ExtrasOf(totals, &details, scored.report, place)
	if add {
		return tx.Rollups().Add(ctx, keys, totals, &details, &extras)
	}
	return tx.Rollups().Subtract(ctx, keys, totals, &details, &extras)
}

// RollupKeys are the roll-ups that a report counts in: its location's own, and one for each location above.
func RollupKeys(ctx context.Context, tx storage.Tx, r *storage.Report) ([]storage.RollupKey, error) {
	nodes, err := tx.Locations().Ancestors(ctx, r.Client, r.Location)
	if err != nil {
		return nil, err
	}
	keys := make([]storage.RollupKey, len(nodes))
	for i, node := range nodes {
		keys[i] = storage.RollupKey{
			Client: r.Client, Program: r.Program, Location: node, Own: i == 0, Month: r.Month, Wave: r.Wave,
			Channel: r.Channel, Checklist: r.Checklist, Version: r.Version,
		}
	}
	return keys, nil
}

// moveFigures takes all figures of a location, and of what is below it, from some of the locations that it was below
// to those that it is below now.
func moveFigures(ctx context.Context, tx storage.Tx, client, location string, left, joined []string) error {
	rows, err := tx.Rollups().Query(ctx, storage.RollupQuery{
		Client: client, Locations: []string{location}, From: firstMonth, To: lastMonth, Details: true, Extras: true,
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := tx.Rollups().Subtract(ctx, keysAt(row.Key, left), row.Totals, row.Details, row.Extras); err != nil {
			return err
		}
		if err := tx.Rollups().Add(ctx, keysAt(row.Key, joined), row.Totals, row.Details, row.Extras); err != nil {
			return err
		}
	}
	return nil
}

// keysAt is a key at each of some locations, as one of what is below them.
func keysAt(key storage.RollupKey, locations []string) []storage.RollupKey {
	keys := make([]storage.RollupKey, len(locations))
	for i, location := range locations {
		keys[i] = key
		keys[i].Location, keys[i].Own = location, false
	}
	return keys
}
