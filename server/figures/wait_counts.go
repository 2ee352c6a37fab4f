package figures

import (
	"math"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
)

// waitRanges are the ranges in which waits are counted, each up to a bound in seconds, and the last one open: fine
// ones for telephones, whole minutes for counters, hours and days for promises. The first whose limit is over the
// median are used.
var waitRanges = []struct {
	limit  int32
	bounds []int32
}{
	{60, []int32{10, 20, 30, 45, 60, 90, 120, 180, 300, 600}},
	{1800, []int32{60, 120, 180, 300, 600, 900, 1200, 1800, 3600}},
	{math.MaxInt32, []int32{1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200}},
}

// waitCounts counts waits by their length, and separately those that were given up where these are known. Ranges
// without a wait are kept; there are no ranges without any wait.
func waitCounts(served, gaveUp *scorecard.Histogram) []*pb.WaitCount {
	var all scorecard.Histogram
	all.Merge(served)
	if gaveUp != nil {
		all.Merge(gaveUp)
	}
	median, ok := all.Median()
	if !ok {
		return nil
	}
	ranges := waitRanges
	for ranges[0].limit <= median {
		ranges = ranges[1:]
	}
	out := emptyCounts(ranges[0].bounds)
	for seconds, n := range served.All() {
		rangeOf(out, seconds).Served += int32(n)
	}
	if gaveUp == nil {
		return out
	}
	for _, c := range out {
		c.GaveUp = new(int32(0))
	}
	for seconds, n := range gaveUp.All() {
		*rangeOf(out, seconds).GaveUp += int32(n)
	}
	return out
}

func emptyCounts(bounds []int32) []*pb.WaitCount {
	out := make([]*pb.WaitCount, len(bounds)+1)
	from := int32(0)
	for i, below := range bounds {
		out[i] = &pb.WaitCount{FromSeconds: from, BelowSeconds: &below}
		from = below
	}
	out[len(bounds)] = &pb.WaitCount{FromSeconds: from}
	return out
}

// rangeOf returns the range of a number of seconds.
func rangeOf(ranges []*pb.WaitCount, seconds int32) *pb.WaitCount {
	for _, r := range ranges {
		if r.BelowSeconds == nil || seconds < *r.BelowSeconds {
			return r
		}
	}
	return ranges[len(ranges)-1]
}
