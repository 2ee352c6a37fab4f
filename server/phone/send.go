package phone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// Sent is the result of a Send.
type Sent struct {
	// Taken are the reports whose receipts came, in the order in which they came.
	Taken []*Item
	// Refused are the reports that were refused for good. The shopper can correct them.
	Refused []*Item
	// Waiting counts the reports that are still in the queue.
	Waiting int
	// Attempts counts the streams.
	Attempts int
}

// ErrUnsent is returned where reports are still in the queue. Nothing is lost.
var ErrUnsent = errors.New("not all reports could be sent; they wait in the queue")

// Send sends the queue in one stream, the oldest report first. If the stream breaks, Send waits and sends the reports
// without a receipt in another stream. A report is in Sent.Taken when its receipt is checked and on this phone's disk,
// and in Sent.Refused when the server has refused it for good. Every other report stays in the queue; the error then
// wraps ErrUnsent and the cause, and Send can be called again at any time. An error that wraps ErrDisagree means that
// the server's answer is impossible.
func (p *Phone) Send(ctx context.Context) (*Sent, error) {
	if !p.sending.TryLock() {
		return nil, fmt.Errorf("send: %w", ErrBusy)
	}
	defer p.sending.Unlock()
	run := &sendRun{phone: p, held: map[reportKey]bool{}}
	err := run.all(ctx)
	run.out.Waiting = len(p.queued(nil, 0))
	if run.out.Waiting > 0 && err != nil {
		err = fmt.Errorf("%w: %w", ErrUnsent, err)
	}
	return &run.out, errors.Join(err, errors.Join(run.disagreements...))
}

// queued lists at most this many reports of the queue, all where it is 0, without those that are held.
func (p *Phone) queued(held map[reportKey]bool, most int) []*Item {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.items(func(i *Item) bool { return i.State() == Queued && !held[i.key()] })
	if most > 0 && len(list) > most {
		list = list[:most]
	}
	return list
}

// sendRun is one Send.
type sendRun struct {
	phone *Phone
	out   Sent
	// held are the reports that this Send does not send again, because the server's answer was impossible.
	held map[reportKey]bool
	// disagreements are the errors that wrap ErrDisagree.
	disagreements []error
	// single is set where the next stream carries one report: a whole stream was refused, and the report that caused it
	// has to be found.
	single bool
}

// all opens streams until nothing is left to send, or too many failed in a row.
func (s *sendRun) all(ctx context.Context) error {
	return s.phone.repeat(ctx, func() *round {
		most := 0
		if s.single {
			most = 1
		}
		batch := s.phone.queued(s.held, most)
		if len(batch) == 0 {
			return nil
		}
		return s.round(ctx, batch)
	})
}

// round is the result of one stream.
type round struct {
	// progress is set where at least one report left the queue, or more of a file is on the server than before.
	progress bool
	// err is the cause for another attempt; nil where everything that was sent was answered.
	err error
	// wait is the delay that the server asked for.
	wait time.Duration
	// fatal is an error after which another attempt is useless.
	fatal error
}

// round sends a batch through one stream and handles its end.
func (s *sendRun) round(ctx context.Context, batch []*Item) *round {
	s.out.Attempts++
	out := &round{}
	err := s.stream(ctx, batch, out)
	switch {
	case err == nil:
		s.single = false
	case out.fatal != nil:
	case ctx.Err() != nil:
		out.fatal = context.Cause(ctx)
	case errors.Is(err, ErrOffline), errors.Is(err, errDisk):
		out.fatal = err
	default:
		s.broken(err, batch, out)
	}
	return out
}

// broken handles a stream that ended with an error.
func (s *sendRun) broken(err error, batch []*Item, out *round) {
	f := fault.From(err)
	switch {
	case blocksSending(f.Reason()):
		out.fatal = err
	case fault.Retriable(f.Reason()):
		out.err, out.wait = err, retryAfter(f)
	case len(batch) > 1:
		// One of the reports ended the stream for all: they go up one by one until it is found.
		out.progress, s.single = true, true
	default:
		s.single = false
		if err := s.storeRefusal(batch[0], status.Convert(err), out); err != nil {
			out.fatal = err
		}
	}
}

// retryAfter returns the delay that the server asked for; 0 for failures of gRPC itself.
func retryAfter(f *fault.Error) time.Duration {
	if errors.Unwrap(f) != nil {
		return 0
	}
	return f.Delay()
}

// blocksSending reports whether a reason is about the phone and not about a report, such as an invalid token. Nothing can
// be sent before that is corrected.
func blocksSending(reason pb.Reason) bool {
	switch reason {
	case pb.Reason_UNAUTHENTICATED, pb.Reason_INVALID_TOKEN, pb.Reason_TOKEN_REUSED, pb.Reason_PERMISSION_DENIED,
		pb.Reason_APP_TOO_OLD, pb.Reason_NO_SUCH_METHOD:
		return true
	}
	return false
}

// errStalled is the cause for which a silent stream is cancelled.
var errStalled = errors.New("the server stopped answering")

// stream sends the batch and handles the answers at the same time. It returns nil when every report of the batch was
// answered.
func (s *sendRun) stream(ctx context.Context, batch []*Item, out *round) error {
	conn, err := s.phone.connection()
	if err != nil {
		return err
	}
	requests, err := requestsOf(batch)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(s.phone.options.Retry.Stall, func() { cancel(errStalled) })
	defer silence.Stop()
	stream, err := pb.NewReportServiceClient(conn).SubmitReports(s.phone.callContext(ctx))
	if err != nil {
		return stalledOr(ctx, err)
	}
	sent := make(chan struct{})
	go func() { defer close(sent); s.sendAll(stream, requests) }()
	defer func() { cancel(nil); <-sent }()
	alive := func() { silence.Reset(s.phone.options.Retry.Stall) }
	if err := s.receiveAnswers(stream, batch, alive, out); err != nil {
		return stalledOr(ctx, err)
	}
	// The stream ends by itself now; its error does not matter.
	_, _ = stream.Recv()
	return nil
}

// receiveAnswers handles the answers to a batch until every report has one. It calls alive for each.
func (s *sendRun) receiveAnswers(stream pb.ReportService_SubmitReportsClient, batch []*Item, alive func(), out *round) error {
	answered := make([]bool, len(batch))
	for left := len(batch); left > 0; {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			err = status.Error(codes.Unavailable, "the stream ended before every report was answered")
		}
		if err != nil {
			return err
		}
		alive()
		index := int(answer.GetIndex())
		if index < 0 || index >= len(batch) || answer.GetReportId() != batch[index].ReportID {
			return status.Error(codes.Unavailable, "the server answered a report that was not sent")
		}
		if answered[index] {
			continue // A repeated answer is ignored.
		}
		answered[index] = true
		left--
		if err := s.handleAnswer(batch[index], answer, out); err != nil {
			return err
		}
	}
	return nil
}

// stalledOr returns the error of a stalled stream if the stream stalled, and err otherwise.
func stalledOr(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return status.Error(codes.Unavailable, errStalled.Error())
	}
	return err
}

// requestsOf reads the frozen submissions of a batch.
func requestsOf(batch []*Item) ([]*pb.SubmitReportsRequest, error) {
	requests := make([]*pb.SubmitReportsRequest, len(batch))
	for n, i := range batch {
		var err error
		if requests[n], err = i.request(); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// sendAll sends the batch, each report with the current time of the phone's clock and its offset. It stops at an error, which receiving
// returns too.
func (s *sendRun) sendAll(stream pb.ReportService_SubmitReportsClient, requests []*pb.SubmitReportsRequest) {
	for _, request := range requests {
		s.phone.stamp(request)
		if stream.Send(request) != nil {
			return
		}
	}
	_ = stream.CloseSend()
}
