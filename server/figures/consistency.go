package figures

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Members of staff are compared where there are this many of them with this many visits each. Nobody can be made out
// in a spread over five.
const (
	leastStaff       = 5
	leastStaffVisits = 3
)

// Consistency says whether visits differ because locations do.
func (s *Service) Consistency(ctx context.Context, req *pb.GetConsistencyRequest) (*pb.Consistency, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *scorecardBuilder, out *pb.Consistency) error {
		return b.consistency(ctx, out)
	})
}

// consistency fills in the spread between locations, and that between members of staff where it may be told.
func (b *scorecardBuilder) consistency(ctx context.Context, out *pb.Consistency) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	places, err := b.tx.Rollups().ByLocation(ctx, b.query([]string{b.question.location}, false, false))
	if err != nil {
		return err
	}
	groups := make([]scorecard.Totals, len(places))
	for i := range places {
		groups[i] = places[i].Totals
	}
	out.BetweenLocations = spreadToProto(groups)
	return b.betweenStaff(ctx, out)
}

// betweenStaff reads who served, of visits made after the client recorded that staff were told of them. Nobody is named:
// whoever has the same name at another location is somebody else.
func (b *scorecardBuilder) betweenStaff(ctx context.Context, out *pb.Consistency) error {
	told := b.client.StaffToldTime
	if told.IsZero() || out.GetBetweenLocations().GetVisits() == 0 {
		return nil
	}
	names, err := b.staffNames(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	staff := map[[2]string]scorecard.Totals{} // by location and name
	sample, err := b.sample(ctx, func(scored *published.Revision, r *storage.Report) error {
		name := staffName(scored, names[published.Key{Checklist: r.Checklist, Number: r.Version}])
		if name == "" || r.StartTime.Before(told) {
			return nil
		}
		member := [2]string{r.Location, name}
		sums, total := staff[member], int64(*scored.Score.EffectiveBasisPoints)
		err := sums.Add(scorecard.Totals{
			Visits: 1, SumPpb: *scored.Score.EffectivePpb, SumBasisPoints: total, SumSquares: total * total,
		})
		staff[member] = sums
		return err
	})
	if err != nil {
		return err
	}
	groups := seenOften(staff)
	if len(groups) >= leastStaff {
		out.BetweenStaff, out.Sample = spreadToProto(groups), sample
	}
	return nil
}

// seenOften are the totals of those who were seen often enough, always in the same order: sums of fractions depend on it.
func seenOften(staff map[[2]string]scorecard.Totals) []scorecard.Totals {
	members := slices.SortedFunc(maps.Keys(staff), func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	var groups []scorecard.Totals
	for _, member := range members {
		if totals := staff[member]; totals.Visits >= leastStaffVisits {
			groups = append(groups, totals)
		}
	}
	return groups
}

// staffNames are the questions of the versions of the span that ask who served; versions without one are left out.
func (b *scorecardBuilder) staffNames(ctx context.Context) (map[published.Key]string, error) {
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{b.question.location}, false, false))
	if err != nil {
		return nil, err
	}
	names := map[published.Key]string{}
	for key := range scoredOn(rows) {
		live, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, err
		}
		sections := live.Version().Sections
		for i := range sections {
			questions := sections[i].Questions
			if at := slices.IndexFunc(questions, asksWhoServed); at >= 0 && names[key] == "" {
				names[key] = questions[at].Key
			}
		}
	}
	return names, nil
}

func asksWhoServed(q checklist.Question) bool { return q.Role == checklist.RoleStaffName }

// staffName is who served, folded so that the same name written in two ways is one: in lower case, white space made one
// space; empty where nobody was named, or the name was erased since.
func staffName(scored *published.Revision, question string) string {
	answer, _ := scored.Answer(question)
	if answer == nil || answer.Text == nil || *answer.Text == checklist.ErasedText {
		return ""
	}
	return strings.Join(strings.Fields(strings.ToLower(*answer.Text)), " ")
}

func spreadToProto(groups []scorecard.Totals) *pb.Spread {
	c := scorecard.ConsistencyOf(groups)
	return &pb.Spread{
		Groups: int32(c.Locations), Visits: int32(c.Visits), Within: c.Within, Between: c.Between,
		ShareBetweenBasisPoints: c.ShareBetween, LowBasisPoints: c.Low, HighBasisPoints: c.High,
	}
}
