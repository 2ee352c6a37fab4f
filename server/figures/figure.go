package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
)

// figure returns the figure of a group by the measure of the request, with its design effect if wanted.
func (b *builder) figure(ctx context.Context, g *group, effect bool) (*pb.Figure, error) {
	f, err := b.inBand(ctx, b.params.Figure(g.sums("")), g)
	if err != nil {
		return nil, err
	}
	if effect {
		f = b.params.WithDesignEffect(f, g.sums(""))
	}
	out := figureToProto(f, b.params.Method == scorecard.MethodPooled)
	out.Outcomes = outcomesToProto(g)
	if !g.lacking {
		out.Commendations = new(int32(total(g.tallies.Commendations)))
	}
	if g.detailed {
		for _, c := range g.bands {
			b.names.bands[c.Key] = true
			out.Bands = append(out.Bands, &pb.BandCount{Band: c.Key, Visits: int32(c.N)})
		}
	}
	return out, nil
}

// inBand sets the band of a figure by the newest of the group's versions.
func (b *builder) inBand(ctx context.Context, f scorecard.Figure, g *group) (scorecard.Figure, error) {
	if g.newest.Number == 0 {
		return f, nil
	}
	maps.Copy(b.names.versions, g.versions)
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

// commendations returns the commended behaviours, the most frequent first.
func (b *builder) commendations(g *group) []*pb.BehaviourCount {
	if g.lacking {
		return nil
	}
	var out []*pb.BehaviourCount
	for _, c := range g.tallies.Commendations {
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
