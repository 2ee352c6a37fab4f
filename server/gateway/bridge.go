package gateway

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// bridge connects one stream of lines with one of messages.
type bridge struct {
	exchange *exchange
	calls    grpc.BidiStreamingClient[pb.SubmitReportsRequest, pb.SubmitReportsResponse]
	maxDepth int
	broken   func(m proto.Message, found []fault.Violation) []fault.Violation // see gateway.broken
	out      *outbox

	mu      sync.Mutex
	waiting map[int32]sentLine // lines without an answer, by the service's count

	ended chan struct{} // closed when the service has ended the stream
	cause problem       // why it has, from then on
}

// sentLine is a line that was sent to the service: its index among all lines and the id of its report.
type sentLine struct {
	index    int32
	reportID string
}

const (
	// admitAfter is how long lines wait while the service may still refuse the whole stream, which it does at once or
	// not at all.
	admitAfter = 100 * time.Millisecond
	// lingerTime is how long a caller may go on sending after the service has ended the stream. Closing a connection
	// while data arrives would lose the answer too.
	lingerTime = 3 * time.Second
)

// past is a deadline that ends every waiting read and write.
var past = time.Unix(1, 0)

// run moves lines in both directions until both sides have ended. It gives up on a caller that neither sends nor reads
// anything for the idle time.
func (b *bridge) run(w http.ResponseWriter, r *http.Request, controller *http.ResponseController, lines *lineReader, idle time.Duration, cancel context.CancelFunc) {
	// With both deadlines in the past the connection is not reused: the rest of the body must not be read as a request.
	hangUp := func() {
		_ = controller.SetReadDeadline(past)
		_ = controller.SetWriteDeadline(past)
	}
	silence := time.AfterFunc(idle, hangUp)
	defer silence.Stop()
	alive := func() { silence.Reset(idle) }
	admitting := time.AfterFunc(admitAfter, b.out.admit)
	defer admitting.Stop()
	lingering := time.AfterFunc(lingerTime, hangUp)
	defer lingering.Stop()
	lingering.Stop()

	var working sync.WaitGroup
	read := make(chan struct{})
	working.Go(func() {
		b.send(lines, alive)
		close(read)
		lingering.Stop()
	})
	working.Go(func() {
		b.receive()
		lingering.Reset(lingerTime)
		select {
		case <-read:
			lingering.Stop()
		default:
		}
	})
	go func() {
		working.Wait()
		b.out.finish()
	}()
	refused, failed := b.out.drain(w, controller.Flush, alive)
	if failed != nil {
		cancel()
		hangUp()
	}
	if refused != nil {
		b.refuse(w, r, controller, refused)
	}
	working.Wait()
}

// refuse answers the whole request with an error.
func (b *bridge) refuse(w http.ResponseWriter, r *http.Request, controller *http.ResponseController, refused error) {
	if r.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
	writeError(w, b.exchange, refused)
	_ = controller.Flush() // What is not flushed here is sent at the end.
}

// send decodes lines and sends them to the service until they end. After the service has ended the stream, every further
// line is answered with the cause.
func (b *bridge) send(lines *lineReader, alive func()) {
	defer func() { _ = b.calls.CloseSend() }() // This fails only if the stream has ended.
	place := int32(0)
	for index := int32(0); ; index++ {
		line, err := lines.next()
		var refused *fault.Error
		if err != nil && !errors.As(err, &refused) {
			return
		}
		alive()
		request := &pb.SubmitReportsRequest{}
		if refused == nil {
			if violations := strictjson.Decode(line, request, b.maxDepth); len(violations) > 0 {
				if refused = undecodable(violations); refused.Reason() == pb.Reason_INVALID_REQUEST {
					refused = refused.WithViolations(b.broken(request, violations))
				}
			}
		}
		if refused != nil {
			b.out.put(errorLine(index, request.GetReportId(), problemFor(b.exchange, refused)))
			continue
		}
		b.wait(place, sentLine{index, request.GetReportId()})
		if b.calls.Send(request) != nil {
			<-b.ended
			if line, unanswered := b.answered(place); unanswered {
				b.out.put(errorLine(line.index, line.reportID, b.cause))
			}
		}
		place++
	}
}

// wait adds a line to those without an answer.
func (b *bridge) wait(place int32, line sentLine) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting[place] = line
}

// answered removes the line of an answer from those without one, and returns it.
func (b *bridge) answered(place int32) (line sentLine, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line, known = b.waiting[place]
	delete(b.waiting, place)
	return line, known
}

// receive writes the answers of the service as lines until the stream ends.
func (b *bridge) receive() {
	defer close(b.ended)
	for {
		response, err := b.calls.Recv()
		if err != nil {
			b.end(err)
			return
		}
		b.out.admit()
		line, known := b.answered(response.GetIndex())
		if !known {
			continue
		}
		if refused := response.GetError(); refused != nil {
			b.out.put(errorLine(line.index, line.reportID, problemFor(b.exchange, status.FromProto(refused).Err())))
			continue
		}
		b.out.put(receiptLine(line.index, line.reportID, response.GetReceipt().GetCanonical()))
	}
}

// end records why the service has ended the stream. The cause is the answer to the whole request if no line has been
// sent, and otherwise to every report without an answer.
func (b *bridge) end(err error) {
	if errors.Is(err, io.EOF) {
		// The usual end. Only a caller that goes on sending after it gets this cause.
		b.cause = problemOf(fault.New(pb.Reason_UNAVAILABLE, "").Status(b.exchange.AcceptLanguage, b.exchange.RequestID), "")
	} else {
		b.cause = problemFor(b.exchange, err)
		if b.out.refuse(err) {
			return
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 && !errors.Is(err, io.EOF) {
		b.out.put(lastLine(b.cause))
	}
	for _, place := range slices.Sorted(maps.Keys(b.waiting)) {
		line := b.waiting[place]
		b.out.put(errorLine(line.index, line.reportID, b.cause))
	}
	clear(b.waiting)
}
