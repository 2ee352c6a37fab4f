package api

import (
	"context"
	"math"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ListWaveProgress counts the visits of a program by wave, and the declines of each by reason.
func (s *Server) ListWaveProgress(ctx context.Context, req *pb.ListWaveProgressRequest) (*pb.ListWaveProgressResponse, error) {
	type progress = *pb.WaveProgress
	own := func(p progress) progress { return p }
	out, next, err := list(ctx, s, req, own, func(tx storage.Tx, page storage.Page) ([]progress, storage.Cursor, error) {
		waves, after, err := tx.Visits().Progress(ctx, req.GetClient(), req.GetProgram(), s.now(), page)
		if err != nil {
			return nil, "", err
		}
		declines, err := tx.Declines().Count(ctx, req.GetClient(), req.GetProgram())
		out := make([]progress, len(waves))
		for i, w := range waves {
			out[i] = waveProgressToProto(w, declines)
		}
		return out, after, err
	})
	return &pb.ListWaveProgressResponse{Waves: out, NextPageToken: next}, err
}

// waveProgressToProto returns the message of a wave, with those of the declines that are its own.
func waveProgressToProto(p storage.WaveProgress, declines []storage.DeclineCount) *pb.WaveProgress {
	count := func(n int64) int32 { return int32(min(n, math.MaxInt32)) }
	out := &pb.WaveProgress{
		Wave: p.Wave, Planned: count(p.Offered + p.Claimed + p.Done + p.Returned + p.Expired), Offered: count(p.Offered),
		Claimed: count(p.Claimed), Done: count(p.Done), Returned: count(p.Returned), Expired: count(p.Expired),
		Overdue: count(p.Overdue), Cancelled: count(p.Cancelled),
	}
	for _, d := range declines {
		if d.Wave == p.Wave {
			out.Declined += count(d.Count)
			out.DeclineReasons = append(out.DeclineReasons, &pb.DeclineCount{
				Reason: wire.Enum[pb.Decline_Reason](d.Reason), Count: count(d.Count),
			})
		}
	}
	return out
}
