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
}

// build asks for the roll-ups and makes the total and the rows.
func (b *scorecardBuilder) build(ctx context.Context) (*pb.Scorecard, error) {
	q := b.question
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, len(q.groupBy) == 0 || q.part() != 0, false))
	if err != nil {
		return nil, err
	}
	places, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, false, true))
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
	whole := newGroup()
	if err := whole.addAll(rows, places); err != nil {
		return nil, err
	}
	if out.Total, err = b.figure(ctx, whole); err != nil {
		return nil, err
	}
	if out.Breaks, err = b.breaks(ctx, rows); err != nil {
		return nil, err
	}
	out.Rows, err = b.rows(ctx, rows, places)
	return out, err
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
	question := *b.question
	question.program = program
	of := &scorecardBuilder{server: b.server, tx: b.tx, question: &question, forClient: b.forClient}
	g := newGroup()
	if err := g.addAll(rows, places); err != nil {
		return err
	}
	figure, err := of.figure(ctx, g)
	if err != nil {
		return err
	}
	out.Programs = append(out.Programs, &pb.ProgramTotal{Program: program, Total: figure})
	breaks, err := of.breaks(ctx, rows)
	if err != nil {
		return err
	}
	out.Breaks = append(out.Breaks, breaks...)
	made, err := of.rows(ctx, rows, places)
	for _, row := range made {
		row.Program = &program
	}
	out.Rows = append(out.Rows, made...)
	return err
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

// group is what is summed for one row of a scorecard.
type group struct {
	totals    scorecard.Totals
	details   scorecard.Details
	locations map[string]*scorecard.Totals
	// newest is the version whose bands name the figure, versions all that the visits were scored on.
	newest   versionKey
	versions map[versionKey]bool
	// detailed says that the details of every roll-up were there.
	detailed bool
}

func newGroup() *group {
	return &group{locations: map[string]*scorecard.Totals{}, versions: map[versionKey]bool{}}
}

func (g *group) addAll(rows, places []*storage.Rollup) error {
	for _, r := range rows {
		if err := g.add(r); err != nil {
			return err
		}
	}
	for _, r := range places {
		if err := g.addPlace(r); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) add(r *storage.Rollup) error {
	if r.Details != nil {
		g.details.Add(r.Details)
		g.detailed = true
	}
	key := versionKey{r.Key.Checklist, r.Key.Version}
	g.versions[key] = true
	if key.number >= g.newest.number {
		g.newest = key
	}
	return g.totals.Add(r.Totals)
}

// addPlace counts the own roll-up of one location.
func (g *group) addPlace(r *storage.Rollup) error {
	if r.Totals.Visits == 0 {
		return nil
	}
	t := g.locations[r.Key.Location]
	if t == nil {
		t = &scorecard.Totals{}
		g.locations[r.Key.Location] = t
	}
	return t.Add(r.Totals)
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
		var all []scorecard.Totals
		for _, t := range g.locations {
			all = append(all, *t)
		}
		return scorecard.LocationMean(all)
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

func figureToProto(f scorecard.Figure, points bool) *pb.Figure {
	out := &pb.Figure{
		Visits: int32(f.Visits), Locations: int32(f.Locations), BasisPoints: f.BasisPoints,
		LowBasisPoints: f.Low, HighBasisPoints: f.High, StandardDeviation: f.StandardDeviation, Min: f.Min, Max: f.Max,
		Band: f.Band, Confidence: enumOf[pb.Figure_Confidence](string(f.Confidence), pb.Figure_Confidence_value),
		Distortion: f.Distortion, PassShare: shareToProto(f.PassShare),
	}
	if f.BasisPoints != nil {
		out.Percent = new(float64(*f.BasisPoints) / 100)
	}
	if points {
		out.Earned, out.Possible = &f.Earned, &f.Possible
	}
	return out
}

func shareToProto(s scorecard.Share) *pb.PassShare {
	if s.N == 0 {
		return nil
	}
	return &pb.PassShare{
		Passed: int32(s.Hits), Of: int32(s.N), BasisPoints: s.BasisPoints, LowBasisPoints: s.Low, HighBasisPoints: s.High,
	}
}

func outcomesToProto(o scorecard.Outcomes) *pb.Outcomes {
	return &pb.Outcomes{
		LeftUnserved: int32(o.LeftUnserved), HungUp: int32(o.HungUp), Closed: int32(o.Closed),
		NoSuchPlace: int32(o.NoSuchPlace), Aborted: int32(o.Aborted),
	}
}
