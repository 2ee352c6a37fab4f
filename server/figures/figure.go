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

// inBand sets the band of a figure by the newest of the group's versions. A program whose checklist was changed has visits
// of several checklists: then the band is that in which the newest versions of all of them put the figure; none where they
// differ.
func (b *builder) inBand(ctx context.Context, f scorecard.Figure, g *group) (scorecard.Figure, error) {
	maps.Copy(b.names.versions, g.versions)
	for i, key := range g.newestVersions() {
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return f, err
		}
		by := f.InBand(version.Version().Bands)
		if i > 0 && bandOf(by) != bandOf(f) {
			f.Band = nil
			return f, nil
		}
		f = by
	}
	if f.Band != nil {
		b.names.bands[*f.Band] = true
	}
	return f, nil
}

// bandOf returns the key of a figure's band; empty where it has none.
func bandOf(f scorecard.Figure) string {
	if f.Band == nil {
		return ""
	}
	return *f.Band
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
