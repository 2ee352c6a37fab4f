package api

import (
	"context"
	"math"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// ListWaveProgress counts the visits of a program by wave.
func (s *Server) ListWaveProgress(ctx context.Context, req *pb.ListWaveProgressRequest) (*pb.ListWaveProgressResponse, error) {
	out, next, err := list(ctx, s, req, waveProgressToProto, func(tx storage.Tx, page storage.Page) ([]storage.WaveProgress, storage.Cursor, error) {
		return tx.Visits().Progress(ctx, req.GetClient(), req.GetProgram(), s.now(), page)
	})
	return &pb.ListWaveProgressResponse{Waves: out, NextPageToken: next}, err
}

func waveProgressToProto(p storage.WaveProgress) *pb.WaveProgress {
	count := func(n int64) int32 { return int32(min(n, math.MaxInt32)) }
	return &pb.WaveProgress{
		Wave: p.Wave, Planned: count(p.Offered + p.Claimed + p.Done + p.Returned + p.Expired), Offered: count(p.Offered),
		Claimed: count(p.Claimed), Done: count(p.Done), Returned: count(p.Returned), Expired: count(p.Expired),
		Overdue: count(p.Overdue), Cancelled: count(p.Cancelled),
	}
}
