package figures

import (
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
)

// gapsByPlace adds the gap of the total of each child of the location, and of its own visits, by id. It adds nothing
// where all claims are of the location itself: that gap is the total's.
func (b *builder) gapsByPlace(ctx context.Context, out *pb.ClaimComparison, compared map[string]scorecard.Assessed) (err error) {
	defer fault.Step(&err, "compare the claims of each place")
	places := map[string][]scorecard.Assessed{}
	for _, location := range slices.Sorted(maps.Keys(compared)) {
		child, err := b.childOver(ctx, location)
		if err != nil {
			return err
		}
		places[child] = append(places[child], compared[location])
	}
	if len(places) == 1 && places[b.params.location] != nil {
		return nil
	}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		gap := scorecard.TotalGapOf(places[place])
		if gap.Locations == 0 {
			continue
		}
		gap.Key = place
		b.names.locations[place] = true
		out.Locations = append(out.Locations, b.claimGap(&gap))
	}
	return nil
}

// childOver returns the child of the request's location that a location is or is below; the request's location itself
// where they are the same.
func (b *builder) childOver(ctx context.Context, location string) (string, error) {
	above, err := b.tx.Locations().Ancestors(ctx, b.params.client, location)
	if err != nil {
		return "", err
	}
	return above[max(0, slices.Index(above, b.params.location)-1)], nil
}
