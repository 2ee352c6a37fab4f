package published

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

const (
	// FirstMonth is the first month that a roll-up can have.
	FirstMonth = "0001-01"
	// LastMonth is the last month that a roll-up can have.
	LastMonth = "9999-12"
)

// StatusOf returns the status of a report in the terms of the review table.
func StatusOf(r *storage.Report) visit.Status {
	return visit.Status{
		State: r.State, Released: r.Released, Excluded: r.Excluded, Parked: r.Parked, PossibleTwin: r.PossibleTwin, Test: r.Test,
		Merged: !r.TwinOf.IsZero(), SecondLook: r.SecondLook,
	}
}

// SetStatus sets the fields of a report that make up its status. Of which report it is a twin is the caller's to set, before.
func SetStatus(r *storage.Report, s visit.Status) {
	r.State, r.Released, r.Excluded = s.State, s.Released, s.Excluded
	r.Parked, r.PossibleTwin, r.Test = s.Parked, s.PossibleTwin, s.Test
	r.SecondLook = s.SecondLook
	if !s.Merged {
		r.TwinOf = storage.ReportID{}
	}
}

// Counts reports whether a report is part of the figures.
func Counts(r *storage.Report) bool { return StatusOf(r).Counts() }

// Shown reports whether the client of a report can read it.
func Shown(r *storage.Report) bool { return StatusOf(r).Shown() }

// CountReport adds the current revision of a report to every roll-up of RollupKeys, or subtracts it from them. Nothing
// is changed where the stored answers do not give the stored score.
func CountReport(ctx context.Context, tx storage.Tx, r *storage.Report, current *Revision, add bool) (err error) {
	defer fault.Step(&err, "count report of visit %s", r.Visit)
	if current.Digest() != current.Stored.ScoreDigest {
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
	totals, details := scorecard.FromReport(current.Version.Compiled, current.Score, current.Report.Answers, r.Outcome)
	tallies := scorecard.TalliesOf(totals, &details, current.Report, place)
	tallies.Answers = scorecard.AnswerCountsOf(current.Version.Compiled, current.Score, current.Report.Answers, totals, place)
	if add {
		return tx.Rollups().Add(ctx, keys, totals, &details, &tallies)
	}
	return tx.Rollups().Subtract(ctx, keys, totals, &details, &tallies)
}

// RollupKeys returns the keys of the roll-ups that a report counts in: the own one of its location first, then one for
// each location above.
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

// MoveRollups moves the roll-ups of a location and of everything below it: it subtracts them from the locations that
// the location left, and adds them to those that it joined.
func MoveRollups(ctx context.Context, tx storage.Tx, client, location string, left, joined []string) (err error) {
	defer fault.Step(&err, "move the roll-ups of location %s", location)
	rows, err := tx.Rollups().Query(ctx, storage.RollupQuery{
		Client: client, Locations: []string{location}, From: FirstMonth, To: LastMonth, Details: true, Tallies: true, Answers: true, Waits: true, Absent: scorecard.AllParts,
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := tx.Rollups().Subtract(ctx, keysAt(row.Key, left), row.Totals, row.Details, row.Tallies); err != nil {
			return err
		}
		if err := tx.Rollups().Add(ctx, keysAt(row.Key, joined), row.Totals, row.Details, row.Tallies); err != nil {
			return err
		}
	}
	return nil
}

// keysAt returns a key at each of the locations, as a part from below them.
func keysAt(key storage.RollupKey, locations []string) []storage.RollupKey {
	keys := make([]storage.RollupKey, len(locations))
	for i, location := range locations {
		keys[i] = key
		keys[i].Location, keys[i].Own = location, false
	}
	return keys
}
