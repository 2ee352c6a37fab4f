package figures

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// handedOver is how many values are handed over at once, so that two goroutines seldom wait for each other.
const handedOver = 128

// handOver calls read, and in another goroutine use for each value that read passes on, in their order. It returns when both
// have ended. At most three batches of values wait.
//
// An error of use ends both: the next pass returns it. An error of read ends both when what was passed on before is used. The
// error of the earlier value is returned, so that it does not depend on which goroutine is faster. A panic of use becomes an
// error.
func handOver[T any](read func(pass func(T) error) error, use func(T) error) (err error) {
	h := &handing[T]{batches: make(chan []T, 1), ended: make(chan struct{})}
	go h.use(use)
	defer func() { // also after a panic of read
		close(h.batches)
		<-h.ended
		err = cmp.Or(h.failure, err)
	}()
	err = read(h.pass)
	return cmp.Or(h.flush(), err)
}

// handing is what two goroutines share.
type handing[T any] struct {
	batches chan []T
	// next is the batch that is being filled.
	next []T
	// ended is closed when use is not called any more. Then failure has its error.
	ended   chan struct{}
	failure error
}

func (h *handing[T]) pass(v T) error {
	if h.next == nil {
		h.next = make([]T, 0, handedOver)
	}
	if h.next = append(h.next, v); len(h.next) < handedOver {
		return nil
	}
	return h.flush()
}

func (h *handing[T]) flush() error {
	select {
	case h.batches <- h.next:
		h.next = nil
		return nil
	case <-h.ended:
		return h.failure
	}
}

func (h *handing[T]) use(use func(T) error) {
	defer close(h.ended)
	defer func() {
		if p := recover(); p != nil {
			h.failure = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	for batch := range h.batches {
		for _, v := range batch {
			if h.failure = use(v); h.failure != nil {
				return
			}
		}
	}
}
