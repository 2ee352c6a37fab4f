package gateway

import (
	"errors"
	"net/http"
	"sync"
)

// maxPending bounds the lines out that a caller has not taken yet. A caller who
// sends all before reading any has its answers wait here: some thousands.
const maxPending = 16 << 20

// outbox holds lines on their way out, so that a caller who does not read yet
// does not keep the service from reading on.
type outbox struct {
	mu       sync.Mutex
	changed  sync.Cond
	lines    [][]byte
	size     int
	admitted bool  // lines may go out
	closed   bool  // no line will come
	failed   bool  // nobody takes lines any more
	refused  error // why all was refused, before a line went out
}

func newOutbox() *outbox {
	o := &outbox{}
	o.changed.L = &o.mu
	return o
}

// put adds a line. It waits while too many are there.
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

// admit lets lines out. Until then it may turn out that the caller is refused as
// a whole, with an HTTP status that says so.
func (o *outbox) admit() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.admitted = true
	o.changed.Broadcast()
}

// refuse turns the whole away where no line has been let out, and says whether it
// did.
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

// close ends the lines.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.changed.Broadcast()
}

// take waits for lines; none means that there will be no more.
func (o *outbox) take() (lines [][]byte, refused error) {
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

// fail says that nobody takes lines any more.
func (o *outbox) fail() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = true
	o.changed.Broadcast()
}

// drain writes lines until there are no more, and sees to it that they go out at
// once. It returns the refusal of the whole where there is one.
func (o *outbox) drain(w http.ResponseWriter, flush func() error, alive func()) (refused, failed error) {
	began := false
	for {
		lines, refused := o.take()
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
