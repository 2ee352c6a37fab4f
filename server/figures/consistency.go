package figures

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Members of staff are compared if there are at least leastStaff of them with leastStaffVisits visits each: nobody
// can be identified in a spread over five.
const (
	leastStaff       = 5
	leastStaffVisits = 3
)

// GetConsistency returns how much visits differ between locations.
func (s *Service) GetConsistency(ctx context.Context, req *pb.GetConsistencyRequest) (*pb.Consistency, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Consistency) error {
		return b.consistency(ctx, out)
	})
}

// consistency adds the spread between locations, and the one between members of staff where it may be shown.
func (b *builder) consistency(ctx context.Context, out *pb.Consistency) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	places, err := b.tx.Rollups().ByLocation(ctx, b.query([]string{b.params.location}, false, false))
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

// betweenStaff adds the spread between members of staff, from visits after the client recorded that staff were
// informed. Nobody is named, and the same name at another location is another person.
func (b *builder) betweenStaff(ctx context.Context, out *pb.Consistency) error {
	informed := b.client.StaffToldTime
	if informed.IsZero() || out.GetBetweenLocations().GetVisits() == 0 {
		return nil
	}
	names, err := b.staffNames(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	staff := map[[2]string]scorecard.Totals{} // by location and name
	sample, err := b.sample(ctx, mostSampled, true, func(scored *published.Revision, r *storage.CountedReport) error {
		name := staffName(scored, names[published.Key{Checklist: r.Checklist, Number: r.Version}])
		if name == "" || r.StartTime.Before(informed) {
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

// seenOften returns the totals of those with enough visits, in a fixed order, because sums of fractions depend on it.
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

// staffNames returns the staff name question of each version in the span; versions without one are left out.
func (b *builder) staffNames(ctx context.Context) (_ map[published.Key]string, err error) {
	defer fault.Step(&err, "find the staff name questions")
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{b.params.location}, false, false))
	if err != nil {
		return nil, err
	}
	names := map[published.Key]string{}
	for key := range scoredOn(rows) {
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, err
		}
		for _, q := range version.Version().Questions() {
			if q.Role == checklist.RoleStaffName {
				names[key] = q.Key
				break
			}
		}
	}
	return names, nil
}

// staffName returns the staff member's name in lower case with single spaces, so that two spellings of one name are
// the same; "" where nobody was named or the name was erased.
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
