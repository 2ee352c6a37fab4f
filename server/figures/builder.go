package figures

import (
	"cmp"
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// scorecardBuilder makes one scorecard out of roll-ups.
type scorecardBuilder struct {
	service   *Service
	tx        storage.Tx
	question  *scorecardQuestion
	client    *storage.Client
	forClient bool
	// names is what the answer will say the titles of.
	names *names
	// placeless says that nobody asks at which locations the visits were: their own roll-ups are not read.
	placeless bool
}

// build asks for the roll-ups and makes the total and the rows.
func (b *scorecardBuilder) build(ctx context.Context, out *pb.Scorecard) error {
	q := b.question
	found, err := b.read(ctx, []string{q.location}, len(q.groupBy) == 0 || q.part() != 0)
	if err != nil {
		return err
	}
	out.GroupBy = q.groupBy
	if out.Events, err = b.events(ctx); err != nil {
		return err
	}
	programs := programsOf(found.rows)
	if q.program == "" && len(programs) > 1 {
		return b.perProgram(ctx, out, programs, found)
	}
	if q.program == "" && len(programs) == 1 {
		q.program = programs[0]
	}
	m, err := b.measure(ctx, found)
	if err != nil {
		return err
	}
	out.Total, out.Difference, out.LikeForLike, out.Breaks, out.Rows = m.total, m.difference, m.alike, m.breaks, m.rows
	out.Commendations = m.commendations
	return nil
}

// of is the builder for one program.
func (b *scorecardBuilder) of(program string) *scorecardBuilder {
	question := *b.question
	question.program = program
	return b.asking(&question)
}

// asking is the builder for another question of the same answer.
func (b *scorecardBuilder) asking(q *scorecardQuestion) *scorecardBuilder {
	other := *b
	other.question = q
	return &other
}

// read asks for the roll-ups of some locations over the span, and for what tells at which places the visits were.
func (b *scorecardBuilder) read(ctx context.Context, locations []string, details bool) (*figuresRead, error) {
	query := b.query(locations, details, false)
	query.Extras = !b.placeless
	rows, err := b.tx.Rollups().Query(ctx, query)
	if err != nil {
		return nil, err
	}
	return b.withPlaces(ctx, locations, rows)
}

// withPlaces sees that the places of the visits are known: where a roll-up is older than its extras, from the own
// roll-ups of each location, which takes much longer.
func (b *scorecardBuilder) withPlaces(ctx context.Context, locations []string, rows []*storage.Rollup) (*figuresRead, error) {
	found := &figuresRead{rows: rows}
	if b.placeless || !slices.ContainsFunc(rows, func(r *storage.Rollup) bool { return r.Extras == nil }) {
		return found, nil
	}
	for _, r := range rows {
		r.Extras = nil
	}
	var err error
	found.numbers = map[string]int32{}
	found.places, err = b.tx.Rollups().Query(ctx, b.query(locations, false, true))
	return found, err
}

// measured is what a scorecard says of one program.
type measured struct {
	total      *pb.Figure
	difference *pb.Difference
	alike      *pb.LikeForLike
	breaks     []*pb.TrendBreak
	rows       []*pb.ScorecardRow

	commendations []*pb.BehaviourCount
}

// measure makes everything that is said of the builder's program, out of its roll-ups.
func (b *scorecardBuilder) measure(ctx context.Context, found *figuresRead) (*measured, error) {
	whole := newGroup(b.question.part())
	err := whole.addAll(found)
	if err != nil {
		return nil, err
	}
	m := &measured{}
	if m.total, err = b.figure(ctx, whole); err != nil {
		return nil, err
	}
	if m.breaks, err = b.breaks(ctx, found.rows); err != nil {
		return nil, err
	}
	like, err := b.alike(ctx, whole, m.breaks, found.rows)
	if err != nil {
		return nil, err
	}
	m.alike = like.total(whole)
	var before *spanBefore
	if whole.totals.Visits > 0 {
		if before, err = b.before(ctx); err != nil {
			return nil, err
		}
	}
	if before != nil {
		if m.difference, err = b.difference(ctx, &before.earlier, whole, ""); err != nil {
			return nil, err
		}
	}
	m.commendations = b.commendations(whole)
	m.rows, err = b.rows(ctx, found, before, like)
	return m, err
}

func (b *scorecardBuilder) query(locations []string, details, each bool) storage.RollupQuery {
	q := b.question
	return storage.RollupQuery{
		Client: q.client, Locations: locations, Program: q.program, Channel: storage.Channel(wire.Name(q.channel)),
		From: q.from.String(), To: q.to.String(), Details: details, Each: each,
	}
}

func programsOf(rows []*storage.Rollup) []string {
	var programs []string
	for _, r := range rows {
		programs = append(programs, r.Key.Program)
	}
	slices.Sort(programs)
	return slices.Compact(programs)
}

// perProgram answers for each program by itself: figures of different programs are never blended. The total has the
// counts alone.
func (b *scorecardBuilder) perProgram(ctx context.Context, out *pb.Scorecard, programs []string, found *figuresRead) error {
	if b.question.part() != 0 {
		return fault.New(pb.Reason_PROGRAM_REQUIRED, "there is more than one program; name the one to group").
			Violate("program", pb.Reason_PROGRAM_REQUIRED)
	}
	counts := newGroup(b.question.part())
	if err := counts.addAll(found); err != nil {
		return err
	}
	out.Total = &pb.Figure{
		Visits: int32(counts.totals.Visits), Locations: int32(counts.locations()), Outcomes: outcomesToProto(counts),
	}
	for _, program := range programs {
		b.names.programs[program] = true
		of := found.where(func(r *storage.Rollup) bool { return r.Key.Program == program })
		if err := b.oneOfSeveral(ctx, out, program, of); err != nil {
			return err
		}
	}
	return nil
}

// oneOfSeveral adds the total and the rows of one program.
func (b *scorecardBuilder) oneOfSeveral(ctx context.Context, out *pb.Scorecard, program string, found *figuresRead) error {
	m, err := b.of(program).measure(ctx, found)
	if err != nil {
		return err
	}
	out.Programs = append(out.Programs, &pb.ProgramTotal{
		Program: program, Total: m.total, Difference: m.difference, LikeForLike: m.alike,
	})
	out.Breaks = append(out.Breaks, m.breaks...)
	for _, row := range m.rows {
		row.Program = &program
	}
	out.Rows = append(out.Rows, m.rows...)
	return nil
}

func where(rows []*storage.Rollup, holds func(*storage.Rollup) bool) []*storage.Rollup {
	var kept []*storage.Rollup
	for _, r := range rows {
		if holds(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// figure makes a figure of a group's totals by the method asked for.
func (b *scorecardBuilder) figure(ctx context.Context, g *group) (*pb.Figure, error) {
	f, err := b.inBand(ctx, b.byMethod(g), g)
	if err != nil {
		return nil, err
	}
	out := figureToProto(f, b.question.method == scorecard.MethodPooled)
	out.Outcomes = outcomesToProto(g)
	if !g.lacking {
		out.Commendations = new(int32(total(g.extras.Commendations)))
	}
	if g.detailed {
		for _, c := range g.bands {
			b.names.bands[c.Key] = true
			out.Bands = append(out.Bands, &pb.BandCount{Band: c.Key, Visits: int32(c.N)})
		}
	}
	return out, nil
}

// inBand is the figure with its band in the newest of the group's versions.
func (b *scorecardBuilder) inBand(ctx context.Context, f scorecard.Figure, g *group) (scorecard.Figure, error) {
	if g.newest.Number == 0 {
		return f, nil
	}
	for key := range g.versions {
		b.names.versions[key] = true
	}
	version, err := b.service.versions.Get(ctx, b.tx, g.newest)
	if err != nil {
		return f, err
	}
	f = f.InBand(version.Version().Bands)
	if f.Band != nil {
		b.names.bands[*f.Band] = true
	}
	return f, nil
}

func (b *scorecardBuilder) byMethod(g *group) scorecard.Figure {
	switch b.question.method {
	case scorecard.MethodPooled:
		return scorecard.Pooled(g.totals, g.locations())
	case scorecard.MethodLocationMean:
		return scorecard.LocationMeanAt(g.totals, g.extras.Places)
	default:
		return scorecard.VisitMean(g.totals, g.locations())
	}
}

// commendations lists what was commended, the most often commended first.
func (b *scorecardBuilder) commendations(g *group) []*pb.BehaviourCount {
	if g.lacking {
		return nil
	}
	var out []*pb.BehaviourCount
	for _, c := range g.extras.Commendations {
		b.names.behaviours[c.Key] = true
		out = append(out, &pb.BehaviourCount{Behaviour: c.Key, Times: int32(c.N)})
	}
	slices.SortStableFunc(out, func(x, y *pb.BehaviourCount) int { return cmp.Compare(y.GetTimes(), x.GetTimes()) })
	return out
}

func total(counts scorecard.Counts) (n int64) {
	for _, c := range counts {
		n += c.N
	}
	return n
}
