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

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// bridge is one stream between lines and messages.
type bridge struct {
	exchange *exchange
	calls    grpc.BidiStreamingClient[pb.SubmitReportsRequest, pb.SubmitReportsResponse]
	maxDepth int
	out      *outbox

	mu      sync.Mutex
	waiting map[int32]sent // what the service has not answered, by its own count

	ended chan struct{} // closed when the service answers no more
	why   problem       // why it does not, from then on
}

// sent is a line that went to the service: its place among all lines and the
// report that it brought.
type sent struct {
	index    int32
	reportID string
}

const (
	// admitAfter is how long lines wait for the service to refuse the caller as a
	// whole, which it does at once or not at all.
	admitAfter = 100 * time.Millisecond
	// linger is how long a caller may go on sending when the service has ended.
	// Closing a connection with data on its way would take the answer away too.
	linger = 3 * time.Second
)

// past is a deadline that ends what waits.
var past = time.Unix(1, 0)

// run moves lines both ways until both sides have ended. A caller who sends
// nothing and takes nothing for the idle time is given up.
func (b *bridge) run(w http.ResponseWriter, r *http.Request, controller *http.ResponseController, lines *lineReader, idle time.Duration, cancel context.CancelFunc) {
	// With both deadlines past, the connection is not used again: what is left of
	// the body must not be taken for a request.
	hangUp := func() {
		_ = controller.SetReadDeadline(past)
		_ = controller.SetWriteDeadline(past)
	}
	silence := time.AfterFunc(idle, hangUp)
	defer silence.Stop()
	alive := func() { silence.Reset(idle) }
	patience := time.AfterFunc(admitAfter, b.out.admit)
	defer patience.Stop()
	lingering := time.AfterFunc(linger, hangUp)
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
		lingering.Reset(linger)
		select {
		case <-read:
			lingering.Stop()
		default:
		}
	})
	go func() {
		working.Wait()
		b.out.close()
	}()
	refused, failed := b.out.drain(w, controller.Flush, alive)
	if failed != nil {
		cancel()
		hangUp()
	}
	if refused != nil {
		if r.ProtoMajor == 1 {
			w.Header().Set("Connection", "close")
		}
		writeError(w, b.exchange, refused)
		_ = controller.Flush() // What cannot be flushed goes out in the end.
	}
	working.Wait()
}

// send reads lines and sends what they hold until they end. Where the service has
// ended, every further line is told so.
func (b *bridge) send(lines *lineReader, alive func()) {
	defer func() { _ = b.calls.CloseSend() }() // Where the stream has ended, so has its sending side.
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
				refused = undecodable(violations)
			}
		}
		if refused != nil {
			b.out.put(errorLine(index, request.GetReportId(), problemFor(b.exchange, refused)))
			continue
		}
		b.wait(place, sent{index, request.GetReportId()})
		if b.calls.Send(request) != nil {
			<-b.ended
			if line, unanswered := b.answered(place); unanswered {
				b.out.put(errorLine(line.index, line.reportID, b.why))
			}
		}
		place++
	}
}

// wait remembers a line until its answer comes.
func (b *bridge) wait(place int32, line sent) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting[place] = line
}

// answered returns the line that an answer is for, and forgets it.
func (b *bridge) answered(place int32) (line sent, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	line, known = b.waiting[place]
	delete(b.waiting, place)
	return line, known
}

// receive turns what the service answers into lines until it ends.
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

// end notes why the service has ended. The caller hears of it as a whole where no
// line has gone out, and else for every report that waits for an answer.
func (b *bridge) end(err error) {
	if errors.Is(err, io.EOF) {
		b.why = problemFor(b.exchange, fault.New(pb.Reason_UNAVAILABLE, ""))
	} else {
		b.why = problemFor(b.exchange, err)
		if b.out.refuse(err) {
			return
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 && !errors.Is(err, io.EOF) {
		b.out.put(lastLine(b.why))
	}
	for _, place := range slices.Sorted(maps.Keys(b.waiting)) {
		line := b.waiting[place]
		b.out.put(errorLine(line.index, line.reportID, b.why))
	}
	clear(b.waiting)
}
