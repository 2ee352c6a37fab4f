package figures

import (
	"context"
	"slices"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// needs are what figures need of roll-ups beside their totals and tallies.
type needs struct {
	// details are bands and parts. points are those of questions, which figures like for like need; without details
	// they are kept apart.
	details, points bool
	// absent are the places that lack parts. beyond are the points of bonus and penalty questions.
	absent, beyond bool
}

// needsOfParts are the needs of figures of parts; none where the request does not group by parts.
func (b *builder) needsOfParts() needs {
	parts := b.params.part() != 0
	return needs{details: parts, absent: parts}
}

// readRequested reads the roll-ups of the requested location and span, with all that their figures need. What is like
// for like is known from the keys of roll-ups; they are read first, because what else is read is most of the work.
func (b *builder) readRequested(ctx context.Context) (*rollupSet, error) {
	q := b.params
	need := b.needsOfParts()
	need.details = need.details || len(q.groupBy) == 0
	heads, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, false, false))
	if err != nil {
		return nil, err
	}
	for _, program := range programsOf(heads) {
		rows := where(heads, func(r *storage.Rollup) bool { return r.Key.Program == program })
		breaks, err := b.breaks(ctx, rows)
		if err != nil {
			return nil, err
		}
		if len(breaks) == 0 {
			continue
		}
		_, beyond, err := b.commonQuestions(ctx, scoredOn(rows))
		if err != nil {
			return nil, err
		}
		need.points, need.beyond = true, need.beyond || beyond
	}
	return b.read(ctx, []string{q.location}, need)
}

// read reads the roll-ups of some locations over the span, with the locations of their visits.
func (b *builder) read(ctx context.Context, locations []string, need needs) (_ *rollupSet, err error) {
	defer fault.Step(&err, "read the roll-ups of %v", locations)
	query := b.query(locations, need.details || need.points, false)
	query.Tallies, query.Answers, query.AnswersStart = true, need.absent || need.beyond, !need.absent
	query.Absent, query.PointsOnly = only(b.params.part()), pointsBut(b.params.part())
	rows, err := b.tx.Rollups().Query(ctx, query)
	if err != nil {
		return nil, err
	}
	found := &rollupSet{rows: rows}
	if need.points && !need.details {
		found.keepPointsApart()
	}
	return found, b.addPlaces(ctx, locations, found)
}

// addPlaces adds the locations of the visits. Where a roll-up is older than its tallies, they come from the own
// roll-ups of each location, which takes much longer.
func (b *builder) addPlaces(ctx context.Context, locations []string, found *rollupSet) (err error) {
	if !slices.ContainsFunc(found.rows, func(r *storage.Rollup) bool { return r.Tallies == nil }) {
		return nil
	}
	for _, r := range found.rows {
		r.Tallies = nil
	}
	found.numbers = map[string]int32{}
	found.places, err = b.tx.Rollups().Query(ctx, b.query(locations, false, true))
	return err
}

func (b *builder) query(locations []string, details, each bool) storage.RollupQuery {
	q := b.params
	return storage.RollupQuery{
		Client: q.client, Locations: locations, Program: q.program, Channel: storage.Channel(wire.Name(q.channel)),
		Segments: q.segments, From: q.from.String(), To: q.to.String(), Details: details, Each: each, Memory: b.memory,
	}
}
