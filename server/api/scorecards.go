package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// GetScorecard aggregates the released reports of a location and all below it over a span of months.
func (s *Server) GetScorecard(ctx context.Context, req *pb.GetScorecardRequest) (*pb.Scorecard, error) {
	return s.figures.Scorecard(ctx, req)
}

// GetTrend returns a score over time, in segments that a line may join.
func (s *Server) GetTrend(ctx context.Context, req *pb.GetTrendRequest) (*pb.Trend, error) {
	return s.figures.Trend(ctx, req)
}

// ListRankings ranks locations; those with too few visits are set apart and never ranked.
func (s *Server) ListRankings(ctx context.Context, req *pb.ListRankingsRequest) (*pb.ListRankingsResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	return s.figures.Rankings(ctx, req, page, func(after storage.Cursor) (string, error) { return s.nextToken(req, after) })
}

// GetWaits returns how long customers wait, and how many give up.
func (s *Server) GetWaits(ctx context.Context, req *pb.GetWaitsRequest) (*pb.Waits, error) {
	return s.figures.Waits(ctx, req)
}

// GetDrivers returns how strongly each question goes with the answer to one of them.
func (s *Server) GetDrivers(ctx context.Context, req *pb.GetDriversRequest) (*pb.Drivers, error) {
	return s.figures.Drivers(ctx, req)
}

// GetConsistency returns how much visits differ between locations.
func (s *Server) GetConsistency(ctx context.Context, req *pb.GetConsistencyRequest) (*pb.Consistency, error) {
	return s.figures.Consistency(ctx, req)
}

// GetSilentLoss estimates what is lost by customers who never complain.
func (s *Server) GetSilentLoss(ctx context.Context, req *pb.GetSilentLossRequest) (*pb.SilentLoss, error) {
	return s.figures.SilentLoss(ctx, req)
}

// CompareClaims returns what managers claim beside what was observed.
func (s *Server) CompareClaims(ctx context.Context, req *pb.CompareClaimsRequest) (*pb.ClaimComparison, error) {
	return s.figures.ClaimComparison(ctx, req)
}

// GetLocationReport returns all figures of a location as of one moment.
func (s *Server) GetLocationReport(ctx context.Context, req *pb.GetLocationReportRequest) (*pb.LocationReport, error) {
	return s.figures.LocationReport(ctx, req)
}

// GetShopperLeniency returns how a shopper's reports differ from those of others at the same locations.
func (s *Server) GetShopperLeniency(ctx context.Context, req *pb.GetShopperLeniencyRequest) (*pb.ShopperLeniency, error) {
	return s.figures.ShopperLeniency(ctx, req)
}

// ListShopperLeniency lists the leniency of every shopper with a visit in the months that counts, by id.
func (s *Server) ListShopperLeniency(
	ctx context.Context, req *pb.ListShopperLeniencyRequest,
) (*pb.ListShopperLeniencyResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	shoppers, after, err := s.figures.ShopperLeniencies(ctx, req, page)
	if err != nil {
		return nil, err
	}
	next, err := s.nextToken(req, after)
	return &pb.ListShopperLeniencyResponse{Shoppers: shoppers, NextPageToken: next}, err
}
