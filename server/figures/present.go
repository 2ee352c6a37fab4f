package figures

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/wire"
)

// figureToProto returns the message of a figure, with its points if wanted.
func figureToProto(f scorecard.Figure, points bool) *pb.Figure {
	out := &pb.Figure{
		Visits: int32(f.Visits), Locations: int32(f.Locations), BasisPoints: f.BasisPoints,
		LowBasisPoints: f.Low, HighBasisPoints: f.High, StandardDeviation: f.StandardDeviation, Min: f.Min, Max: f.Max,
		Band: f.Band, Confidence: wire.Enum[pb.Figure_Confidence](f.Confidence),
		Distortion: f.Distortion, PassShare: shareToProto(f.PassShare),
		DesignEffect: f.DesignEffect, WiderLowBasisPoints: f.WiderLow, WiderHighBasisPoints: f.WiderHigh,
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

// outcomesToProto returns the counts of the outcomes of a group, with their shares of all reports where these are
// known.
func outcomesToProto(g *group) *pb.Outcomes {
	o := g.totals.Outcomes
	out := &pb.Outcomes{
		LeftUnserved: int32(o.LeftUnserved), HungUp: int32(o.HungUp), Closed: int32(o.Closed),
		NoSuchPlace: int32(o.NoSuchPlace), Aborted: int32(o.Aborted),
	}
	if reports := g.tallies.Reports; !g.lacking && reports > 0 {
		out.LeftUnservedRate = rateToProto(scorecard.ShareOf(o.LeftUnserved, reports))
		out.HungUpRate = rateToProto(scorecard.ShareOf(o.HungUp, reports))
		out.ClosedRate = rateToProto(scorecard.ShareOf(o.Closed, reports))
	}
	return out
}

func rateToProto(s scorecard.Share) *pb.Rate {
	return &pb.Rate{Count: int32(s.Hits), Of: int32(s.N), BasisPoints: s.BasisPoints, LowBasisPoints: s.Low, HighBasisPoints: s.High}
}
