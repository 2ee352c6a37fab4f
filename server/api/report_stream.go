package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
)

// streamAhead bounds the submissions of one stream that are processed at the same time. They share syncs to the disk,
// so that a day's queue costs a few and not one each.
const streamAhead = 32

// SubmitReports stores a queue of reports, each acknowledged by itself and in the order of the requests. A refused
// report does not end the stream; after a break it can be sent again.
func (s *Server) SubmitReports(stream grpc.BidiStreamingServer[pb.SubmitReportsRequest, pb.SubmitReportsResponse]) error {
	ctx, stop := context.WithCancel(stream.Context())
	defer stop()
	answers := make(chan chan *pb.SubmitReportsResponse, streamAhead)
	sent := make(chan error, 1)
	go func() { sent <- sendInOrder(stream, answers, stop) }()
	received := s.receiveAll(ctx, stream, answers)
	close(answers)
	if err := <-sent; err != nil {
		return err
	}
	return received
}

// receiveAll starts each submission when it comes and queues the channel of its response.
func (s *Server) receiveAll(ctx context.Context, stream grpc.BidiStreamingServer[pb.SubmitReportsRequest, pb.SubmitReportsResponse],
	answers chan<- chan *pb.SubmitReportsResponse,
) error {
	for index := int32(0); ; index++ {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		answer := make(chan *pb.SubmitReportsResponse, 1)
		select {
		case answers <- answer:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		go func() { answer <- s.submitOne(ctx, index, req) }()
	}
}

func sendInOrder(stream grpc.BidiStreamingServer[pb.SubmitReportsRequest, pb.SubmitReportsResponse],
	answers <-chan chan *pb.SubmitReportsResponse, stop context.CancelFunc,
) error {
	var failed error
	for answer := range answers {
		out := <-answer
		if failed != nil {
			continue
		}
		if failed = stream.Send(out); failed != nil {
			stop()
		}
	}
	return failed
}

// submitOne processes one submission of a stream. A panic becomes an INTERNAL response.
func (s *Server) submitOne(ctx context.Context, index int32, req *pb.SubmitReportsRequest) (out *pb.SubmitReportsResponse) {
	out = &pb.SubmitReportsResponse{Index: index, ReportId: req.GetReportId()}
	refuse := func(err error) {
		out.Result = &pb.SubmitReportsResponse_Error{Error: chain.Refuse(ctx, req, err)}
	}
	defer func() {
		if v := recover(); v != nil {
			refuse(fault.New(pb.Reason_INTERNAL, "").Because(fmt.Errorf("panic: %v\n%s", v, debug.Stack())))
		}
	}()
	clock := wire.ClockFromProto(req.GetDeviceTime(), req.ClockOffsetMillis, req.GetClockOffsetTime())
	receipt, err := s.submit(ctx, req, s.sentWith(ctx, clock), s.now())
	if err != nil {
		refuse(err)
		return out
	}
	out.Result = &pb.SubmitReportsResponse_Receipt{Receipt: receipt}
	return out
}
