package figures

import (
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// builder builds the figures of one answer from roll-ups, in one transaction.
type builder struct {
	service   *Service
	tx        storage.Tx
	params    *params
	client    *storage.Client
	forClient bool
	// names gathers the things whose titles the answer needs.
	names *names
	// newest names the newest versions; see newestVersions.
	newest string
	// hidden has the questions that are hidden from clients, by checklist, as far as they were read.
	hidden map[string]map[string]bool
	// scorings has the fingerprints of what is scored, as far as they were needed.
	scorings map[scoringKey]string
	// memory has the places of the roll-ups that are read for the answer; nil where they are new each time.
	memory *scorecard.Memory
	// judged counts the differences with an interval on the answer.
	judged *int32
}

// newBuilder returns a builder without the newest versions and without a memory.
func (s *Service) newBuilder(tx storage.Tx, client *storage.Client, forClient bool, q *params) *builder {
	return &builder{
		service: s, tx: tx, params: q, client: client, forClient: forClient, names: newNames(),
		hidden: map[string]map[string]bool{}, scorings: map[scoringKey]string{}, judged: new(int32),
	}
}

// build reads the roll-ups and fills in the total and the rows.
func (b *builder) build(ctx context.Context, out *pb.Scorecard) error {
	q := b.params
	found, err := b.readRequested(ctx)
	if err != nil {
		return err
	}
	out.GroupBy = q.groupBy
	if out.Events, err = b.events(ctx); err != nil {
		return err
	}
	if out.Appeals, err = b.appeals(ctx); err != nil {
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

// appeals counts the appeals against the released reports of the answer. The client's count of changes, which is in every
// etag, rises with each act on an appeal.
func (b *builder) appeals(ctx context.Context) (_ *pb.AppealCounts, err error) {
	defer fault.Step(&err, "count the appeals")
	states, err := b.tx.Appeals().CountReleased(ctx, b.params.released())
	return wire.AppealCountsToProto(states), err
}

// forProgram returns a builder for one program.
func (b *builder) forProgram(program string) *builder {
	params := *b.params
	params.program = program
	return b.with(&params)
}

// with returns a builder for other parameters of the same answer.
func (b *builder) with(q *params) *builder {
	other := *b
	other.params = q
	return &other
}

// measured holds the figures of one program on a scorecard.
type measured struct {
	total      *pb.Figure
	difference *pb.Difference
	alike      *pb.LikeForLike
	breaks     []*pb.TrendBreak
	rows       []*pb.ScorecardRow

	commendations []*pb.BehaviourCount
}

// measure computes all figures of the builder's program from its roll-ups.
func (b *builder) measure(ctx context.Context, found *rollupSet) (_ *measured, err error) {
	defer fault.Step(&err, "measure program %q", b.params.program)
	whole := newGroup(b.params.part())
	err = whole.addAll(found)
	if err != nil {
		return nil, err
	}
	m := &measured{}
	if m.total, err = b.figure(ctx, whole, true); err != nil {
		return nil, err
	}
	if m.breaks, err = b.breaks(ctx, found.rows); err != nil {
		return nil, err
	}
	like, err := b.alike(ctx, whole, m.breaks, found)
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

func programsOf(rows []*storage.Rollup) []string {
	var programs []string
	for _, r := range rows {
		programs = append(programs, r.Key.Program)
	}
	slices.Sort(programs)
	return slices.Compact(programs)
}

// perProgram fills in each program separately: figures of different programs are never mixed. The total has counts
// only.
func (b *builder) perProgram(ctx context.Context, out *pb.Scorecard, programs []string, found *rollupSet) error {
	if b.params.part() != 0 {
		return fault.New(pb.Reason_PROGRAM_REQUIRED, "there is more than one program; name the one to group").
			Violate("program", pb.Reason_PROGRAM_REQUIRED)
	}
	counts := newGroup(b.params.part())
	if err := counts.addAll(found); err != nil {
		return err
	}
	out.Total = &pb.Figure{
		Visits: int32(counts.totals.Visits), Locations: int32(counts.locations()), Outcomes: outcomesToProto(counts),
	}
	for _, program := range programs {
		b.names.programs[program] = true
		rows := found.where(func(r *storage.Rollup) bool { return r.Key.Program == program })
		if err := b.oneOfSeveral(ctx, out, program, rows); err != nil {
			return err
		}
	}
	return nil
}

// oneOfSeveral adds the total and the rows of one program.
func (b *builder) oneOfSeveral(ctx context.Context, out *pb.Scorecard, program string, found *rollupSet) error {
	m, err := b.forProgram(program).measure(ctx, found)
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

// ofTop reports whether a roll-up counts the visits at the queried location itself: a query by segments returns the own
// roll-ups of the locations below it too.
func ofTop(r *storage.Rollup) bool { return r.Key.Own && r.Key.Location == r.Top }

func where(rows []*storage.Rollup, holds func(*storage.Rollup) bool) []*storage.Rollup {
	var kept []*storage.Rollup
	for _, r := range rows {
		if holds(r) {
			kept = append(kept, r)
		}
	}
	return kept
}
