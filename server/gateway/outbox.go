package gateway

import (
	"errors"
	"net/http"
	"sync"
)

// maxPending is how many bytes of lines wait for a caller that does not read yet: some thousands of answers.
const maxPending = 16 << 20

// outbox is a queue of lines to the caller, so that a caller who does not read yet does not keep the service from
// reading.
type outbox struct {
	mu       sync.Mutex
	changed  sync.Cond
	lines    [][]byte
	size     int
	admitted bool  // lines may be sent
	closed   bool  // no more lines will be added
	failed   bool  // lines cannot be sent any more
	refused  error // why the whole request is refused; only before a line was sent
}

func newOutbox() *outbox {
	o := &outbox{}
	o.changed.L = &o.mu
	return o
}

// put adds a line. It waits while too many bytes wait to be sent.
func (o *outbox) put(line []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.size > maxPending && !o.failed {
		o.changed.Wait()
	}
	if o.failed {
		return
	}
	o.lines = append(o.lines, line)
	o.size += len(line)
	o.changed.Broadcast()
}

// admit allows lines to be sent. Until then the whole request may still be refused with an HTTP status.
func (o *outbox) admit() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.admitted = true
	o.changed.Broadcast()
}

// refuse refuses the whole request. It reports false if lines may have been sent already.
func (o *outbox) refuse(err error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.admitted {
		return false
	}
	o.refused, o.failed = err, true
	o.changed.Broadcast()
	return true
}

// finish ends the queue: no more lines will be added.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.changed.Broadcast()
}

// next waits for lines and returns all that there are; none at the end of the queue.
func (o *outbox) next() (lines [][]byte, refused error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for !o.closed && o.refused == nil && (len(o.lines) == 0 || !o.admitted) {
		o.changed.Wait()
	}
	lines = o.lines
	o.lines, o.size = nil, 0
	o.changed.Broadcast()
	return lines, o.refused
}

// fail discards lines from now on.
func (o *outbox) fail() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = true
	o.changed.Broadcast()
}

// drain writes and flushes lines until the end of the queue. It calls alive after each flush. refused is why the whole
// request is refused, failed why lines could not be sent.
func (o *outbox) drain(w http.ResponseWriter, flush func() error, alive func()) (refused, failed error) {
	began := false
	for {
		lines, refused := o.next()
		if refused != nil {
			return refused, nil
		}
		if !began {
			w.Header().Set("Content-Type", typeLines)
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusOK)
			began = true
		}
		for _, line := range lines {
			if _, err := w.Write(line); err != nil {
				o.fail()
				return nil, err
			}
		}
		if len(lines) == 0 {
			return nil, nil
		}
		if err := flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			o.fail()
			return nil, err
		}
		alive()
	}
}
