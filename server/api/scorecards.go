package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// ListRankings ranks locations; those with too few visits are set apart and never ranked.
func (s *Server) ListRankings(ctx context.Context, req *pb.ListRankingsRequest) (*pb.ListRankingsResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	return s.Rankings(ctx, req, page, func(after storage.Cursor) (string, error) { return s.nextToken(req, after) })
}

// ListShopperLeniency lists the leniency of every shopper with a visit in the months that counts, by id.
func (s *Server) ListShopperLeniency(
	ctx context.Context, req *pb.ListShopperLeniencyRequest,
) (*pb.ListShopperLeniencyResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	shoppers, after, err := s.ShopperLeniencies(ctx, req, page)
	if err != nil {
		return nil, err
	}
	next, err := s.nextToken(req, after)
	return &pb.ListShopperLeniencyResponse{Shoppers: shoppers, NextPageToken: next}, err
}
