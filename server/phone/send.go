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

// Sent says what a Send came to.
type Sent struct {
	// Taken are the reports whose receipts came, in the order in which they came.
	Taken []*Item
	// Refused are the reports that were refused for good, for the shopper to mend.
	Refused []*Item
	// Waiting counts the reports that are still in the queue.
	Waiting int
	// Attempts counts the streams.
	Attempts int
}

// ErrUnsent says that reports are still in the queue, where nothing is lost.
var ErrUnsent = errors.New("not all reports could be sent; they wait in the queue")

// Send takes the queue up, the oldest report first, in one stream; where that breaks, what has no receipt yet goes up
// again in the next, after a wait. A report is taken when its receipt is checked and on this phone's disk. It is
// refused where the server says so for good. In every other case it stays in the queue, and the error, which wraps
// ErrUnsent, says why; Send may then be called again at any time. ErrDisagree says that the server answered what
// cannot be: somebody should be told.
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
	return &run.out, errors.Join(err, errors.Join(run.loud...))
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
	// held are the reports that this Send leaves alone, because the server's answer to them cannot be.
	held map[reportKey]bool
	// loud is what somebody should be told.
	loud []error
	// single says that the next stream carries one report: the last one was refused as a whole, and the report that
	// caused it must be found.
	single bool
}

// all opens streams until nothing is left to send, or too many failed in a row.
func (s *sendRun) all(ctx context.Context) error {
	retry := s.phone.options.Retry
	for failures := 0; ; {
		most := 0
		if s.single {
			most = 1
		}
		batch := s.phone.queued(s.held, most)
		if len(batch) == 0 {
			return nil
		}
		round := s.round(ctx, batch)
		if round.fatal != nil {
			return round.fatal
		}
		if round.err == nil {
			failures = 0
			continue
		}
		if round.progress {
			failures = 0
		}
		failures++
		if failures >= retry.Attempts {
			return fmt.Errorf("%d failures in a row: %w", failures, round.err)
		}
		delay, err := retry.delay(s.phone.options.Rand, failures, round.wait)
		if err != nil {
			return err
		}
		if err := retry.Sleep(ctx, delay); err != nil {
			return err
		}
	}
}

// round is what one stream came to.
type round struct {
	// progress says that at least one report left the queue.
	progress bool
	// err is why another attempt is needed; nil where every report of the batch was dealt with.
	err error
	// wait is how long the server asks to wait before it.
	wait time.Duration
	// fatal is why there is no use in another attempt now.
	fatal error
}

// round sends a batch through one stream and judges how it ended.
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

// broken judges the end of a stream that was not meant to end.
func (s *sendRun) broken(err error, batch []*Item, out *round) {
	f := fault.From(err)
	switch {
	case ofCaller(f.Reason()):
		out.fatal = err
	case fault.Retriable(f.Reason()):
		out.err, out.wait = err, asked(f)
	case len(batch) > 1:
		// One of the reports ended the stream for all: they go up one by one until it is found.
		out.progress, s.single = true, true
	default:
		s.single = false
		if err := s.refuse(batch[0], status.Convert(err), out); err != nil {
			out.fatal = err
		}
	}
}

// asked is how long the server wants to be left alone; gRPC's own failures ask for nothing.
func asked(f *fault.Error) time.Duration {
	if errors.Unwrap(f) != nil {
		return 0
	}
	return f.Delay()
}

// ofCaller are the reasons that lie with the phone and not with a report: nothing can be sent before they are mended.
func ofCaller(reason pb.Reason) bool {
	switch reason {
	case pb.Reason_UNAUTHENTICATED, pb.Reason_INVALID_TOKEN, pb.Reason_PERMISSION_DENIED, pb.Reason_APP_TOO_OLD,
		pb.Reason_NO_SUCH_METHOD:
		return true
	}
	return false
}

// errStalled is why a silent stream is given up.
var errStalled = errors.New("the server fell silent")

// stream sends the batch and takes the answers as they come, both at once. It returns nil when every report of the
// batch was answered.
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
	stream, err := pb.NewReportServiceClient(conn).SubmitReports(s.phone.as(ctx))
	if err != nil {
		return stalledOr(ctx, err)
	}
	sent := make(chan struct{})
	go func() { defer close(sent); s.sendAll(stream, requests) }()
	defer func() { cancel(nil); <-sent }()
	answered := make([]bool, len(batch))
	for left := len(batch); left > 0; {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			err = status.Error(codes.Unavailable, "the stream ended before every report was answered")
		}
		if err != nil {
			return stalledOr(ctx, err)
		}
		silence.Reset(s.phone.options.Retry.Stall)
		index := int(answer.GetIndex())
		if index < 0 || index >= len(batch) || answer.GetReportId() != batch[index].ReportID {
			return status.Error(codes.Unavailable, "the server answered a report that was not sent")
		}
		if answered[index] {
			continue // An answer told twice says nothing new.
		}
		answered[index] = true
		left--
		if err := s.take(batch[index], answer, out); err != nil {
			return err
		}
	}
	// The stream ends by itself now; how no longer matters.
	_, _ = stream.Recv()
	return nil
}

// stalledOr says that the silence ended the stream, where it did.
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

// sendAll sends the batch, each report with the phone's clock of the moment. Where it cannot go on, receiving tells
// why.
func (s *sendRun) sendAll(stream pb.ReportService_SubmitReportsClient, requests []*pb.SubmitReportsRequest) {
	for _, request := range requests {
		request.DeviceTime = timestamp(s.phone.options.Now())
		if stream.Send(request) != nil {
			return
		}
	}
	_ = stream.CloseSend()
}
