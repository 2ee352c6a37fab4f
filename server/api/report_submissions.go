package api

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/call"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// A submission passes three phases, each a type of its own: receivedReport is what a phone sent, judgedReport is one
// that was found valid, and storedReport is one that is on disk. A later phase is made from the one before it alone.

// submitRequest is what a single submission and one of a stream have in common.
type submitRequest interface {
	proto.Message
	GetVisit() string
	GetReportId() string
	GetBaseRevision() int32
	GetReport() *pb.ReportContent
	GetWrittenTime() *timestamppb.Timestamp
}

// The outcomes of a submission, for the metrics.
const (
	// Accepted is a report that was stored.
	Accepted = "accepted"
	// Replayed is a report that had been stored before and gets its receipt again.
	Replayed = "replayed"
	// Conflict is an id that was used with other content.
	Conflict = "conflict"
	// Refused is a submission that failed for any other reason.
	Refused = "refused"
)

// SubmitReport stores a report exactly once and returns its receipt.
func (s *Server) SubmitReport(ctx context.Context, req *pb.SubmitReportRequest) (*pb.Receipt, error) {
	clock := wire.ClockFromProto(req.GetDeviceTime(), req.ClockOffsetMillis, req.GetClockOffsetTime())
	return s.submit(ctx, req, s.sentWith(ctx, clock), s.received(ctx))
}

// sentWith adds when the request came to what a phone sent about its clock, and the sending time of its headers.
func (s *Server) sentWith(ctx context.Context, clock visit.Clock) visit.Clock {
	clock.SentTime, clock.Began, clock.Ended = call.From(ctx).Sent(), s.received(ctx), s.now()
	return clock
}

// received returns when the headers of the request came; now for a handler that is called without the interceptors.
func (s *Server) received(ctx context.Context) time.Time {
	if at := call.From(ctx).Received; !at.IsZero() {
		return at
	}
	return s.now()
}

// submit runs the phases of one submission, taken at that time, and counts its outcome.
func (s *Server) submit(ctx context.Context, req submitRequest, clock visit.Clock, taken time.Time) (*pb.Receipt, error) {
	stored, err := s.submitReport(ctx, req, clock, taken)
	switch {
	case err == nil:
		s.submitted(stored.outcome)
		return wire.ReceiptToProto(stored.receipt), nil
	case fault.From(err).Reason() == pb.Reason_REPORT_CONFLICT:
		s.submitted(Conflict)
	default:
		s.submitted(Refused)
	}
	return nil, err
}

// submissionAttempts bounds how often a submission is judged again because what it was judged by changed before it was
// stored.
const submissionAttempts = 5

// submitReport looks for an earlier submission with the same key first, so that its receipt is returned whatever rules
// were tightened since; then it judges the report, and then stores all of it or nothing.
func (s *Server) submitReport(ctx context.Context, req submitRequest, clock visit.Clock, taken time.Time) (stored storedReport, err error) {
	defer fault.Step(&err, "submit report %s", req.GetReportId())
	received, err := s.receiveReport(ctx, req, clock, taken)
	if err != nil {
		return stored, err
	}
	var lost error
	for attempt := range submissionAttempts {
		judged, earlier, err := s.judgeOrReplay(ctx, req, received)
		if err == nil && judged == nil {
			return earlier, nil
		}
		if err == nil {
			judged.contended = attempt > 0
			stored, err = s.storeReport(ctx, judged)
		}
		if !errors.Is(err, storage.ErrExists) && !errors.Is(err, storage.ErrStale) {
			return stored, err
		}
		lost = err
	}
	return stored, fault.New(pb.Reason_UNAVAILABLE, "the report or its visit keeps changing; send it again").
		Because(lost).RetryAfter(time.Second)
}

// judgeOrReplay judges a report, or returns a nil judgedReport and what an earlier submission with the same key and
// content stored. Its reads may be of several moments: storing fails where any of what was read has changed.
func (s *Server) judgeOrReplay(ctx context.Context, req submitRequest, received *receivedReport) (judged *judgedReport, earlier storedReport, err error) {
	err = s.store.View(ctx, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) error {
		receipt, err := received.earlierReceipt(ctx, tx)
		if err != nil || receipt != nil {
			earlier = storedReport{receipt, Replayed}
			return err
		}
		// A report has a first submission. One that is stored meanwhile is found when this one is.
		var prior *storage.Report
		if received.base != 0 {
			if prior, err = tx.Reports().Get(ctx, received.id); orNone(err) != nil {
				return err
			}
		}
		valid, err := chain.Validate(ctx, req)
		if err != nil {
			return err
		}
		judged, err = s.judgeReport(ctx, tx, received, prior, valid)
		return err
	})
	return judged, earlier, err
}
