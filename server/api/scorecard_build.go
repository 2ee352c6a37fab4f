package api

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// scorecardBuilder makes one scorecard out of roll-ups.
type scorecardBuilder struct {
	server    *Server
	tx        storage.Tx
	question  *scorecardQuestion
	forClient bool
	// placeless says that nobody asks at which locations the visits were: their own roll-ups are not read.
	placeless bool
}

// build asks for the roll-ups and makes the total and the rows.
func (b *scorecardBuilder) build(ctx context.Context) (*pb.Scorecard, error) {
	q := b.question
	rows, places, err := b.read(ctx, len(q.groupBy) == 0 || q.part() != 0)
	if err != nil {
		return nil, err
	}
	out := &pb.Scorecard{
		Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String(),
		Method: enumOf[pb.Scorecard_Method](string(q.method), pb.Scorecard_Method_value), Channel: q.channel, GroupBy: q.groupBy,
	}
	programs := programsOf(rows)
	if q.program == "" && len(programs) > 1 {
		return out, b.perProgram(ctx, out, programs, rows, places)
	}
	if q.program == "" && len(programs) == 1 {
		out.Program = programs[0]
	}
	m, err := b.of(out.GetProgram()).measure(ctx, rows, places)
	if err != nil {
		return nil, err
	}
	out.Total, out.Difference, out.LikeForLike, out.Breaks, out.Rows = m.total, m.difference, m.alike, m.breaks, m.rows
	return out, nil
}

// of is the builder for one program.
func (b *scorecardBuilder) of(program string) *scorecardBuilder {
	question := *b.question
	question.program = program
	return &scorecardBuilder{server: b.server, tx: b.tx, question: &question, forClient: b.forClient, placeless: b.placeless}
}

// read asks for the roll-ups of the location over the span, and for those of each location by itself.
func (b *scorecardBuilder) read(ctx context.Context, details bool) (rows, places []*storage.Rollup, err error) {
	at := []string{b.question.location}
	if rows, err = b.tx.Rollups().Query(ctx, b.query(at, details, false)); err != nil {
		return nil, nil, err
	}
	places, err = b.places(ctx, at)
	return rows, places, err
}

// places asks for the own roll-ups of each location at and below some.
func (b *scorecardBuilder) places(ctx context.Context, locations []string) ([]*storage.Rollup, error) {
	if b.placeless {
		return nil, nil
	}
	return b.tx.Rollups().Query(ctx, b.query(locations, false, true))
}

// measured is what a scorecard says of one program.
type measured struct {
	total      *pb.Figure
	difference *pb.Difference
	alike      *pb.LikeForLike
	breaks     []*pb.TrendBreak
	rows       []*pb.ScorecardRow
}

// measure makes everything that is said of the builder's program, out of its roll-ups.
func (b *scorecardBuilder) measure(ctx context.Context, rows, places []*storage.Rollup) (*measured, error) {
	whole := newGroup()
	err := whole.addAll(rows, places)
	if err != nil {
		return nil, err
	}
	m := &measured{}
	if m.total, err = b.figure(ctx, whole); err != nil {
		return nil, err
	}
	if m.breaks, err = b.breaks(ctx, rows); err != nil {
		return nil, err
	}
	like, err := b.alike(ctx, whole, m.breaks, rows)
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
	m.rows, err = b.rows(ctx, rows, places, before, like)
	return m, err
}

func (b *scorecardBuilder) query(locations []string, details, each bool) storage.RollupQuery {
	q := b.question
	return storage.RollupQuery{
		Client: q.client, Locations: locations, Program: q.program, Channel: storage.Channel(enumWord(q.channel)),
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
func (b *scorecardBuilder) perProgram(ctx context.Context, out *pb.Scorecard, programs []string, rows, places []*storage.Rollup) error {
	if b.question.part() != 0 {
		return fault.New(pb.Reason_PROGRAM_REQUIRED, "there is more than one program; name the one to group").
			Violate("program", pb.Reason_PROGRAM_REQUIRED)
	}
	counts := newGroup()
	if err := counts.addAll(rows, places); err != nil {
		return err
	}
	out.Total = &pb.Figure{
		Visits: int32(counts.totals.Visits), Locations: int32(len(counts.locations)),
		Outcomes: outcomesToProto(counts.totals.Outcomes),
	}
	for _, program := range programs {
		of := func(r *storage.Rollup) bool { return r.Key.Program == program }
		if err := b.oneOfSeveral(ctx, out, program, where(rows, of), where(places, of)); err != nil {
			return err
		}
	}
	return nil
}

// oneOfSeveral adds the total and the rows of one program.
func (b *scorecardBuilder) oneOfSeveral(ctx context.Context, out *pb.Scorecard, program string, rows, places []*storage.Rollup) error {
	m, err := b.of(program).measure(ctx, rows, places)
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
	f, err := b.byMethod(g)
	if err != nil {
		return nil, err
	}
	if g.newest.number > 0 {
		version, err := b.server.version(ctx, b.tx, g.newest)
		if err != nil {
			return nil, err
		}
		f = f.InBand(version.Version().Bands)
	}
	out := figureToProto(f, b.question.method == scorecard.MethodPooled)
	out.Outcomes = outcomesToProto(g.totals.Outcomes)
	if g.detailed {
		for _, c := range g.details.Bands {
			out.Bands = append(out.Bands, &pb.BandCount{Band: c.Key, Visits: int32(c.N)})
		}
	}
	return out, nil
}

func (b *scorecardBuilder) byMethod(g *group) (scorecard.Figure, error) {
	switch b.question.method {
	case scorecard.MethodPooled:
		return scorecard.Pooled(g.totals, int64(len(g.locations))), nil
	case scorecard.MethodLocationMean:
		return scorecard.LocationMean(g.places())
	default:
		return scorecard.VisitMean(g.totals, int64(len(g.locations))), nil
	}
}

// scorecardEtag is the client's count of changes with a digest of the question, everything left out filled in.
func scorecardEtag(changes int64, out *pb.Scorecard) string {
	question := &pb.Scorecard{
		Client: out.GetClient(), Location: out.GetLocation(), Program: out.GetProgram(), From: out.GetFrom(), To: out.GetTo(),
		Method: out.GetMethod(), Channel: out.GetChannel(), GroupBy: out.GetGroupBy(),
	}
	// Marshalling a message made here of plain fields cannot fail.
	wire, _ := proto.MarshalOptions{Deterministic: true}.Marshal(question)
	sum := sha256.Sum256(wire)
	return "c" + strconv.FormatInt(changes, 36) + "-" + fmt.Sprintf("%x", sum[:8])
}
