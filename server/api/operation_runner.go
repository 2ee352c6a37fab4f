package api

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/storage"
)

const (
	// operationTick is how often a server looks for operations that another server began.
	operationTick = time.Second
	// operationLease is how long operations rest at most after the server that ran them died.
	operationLease = 15 * time.Second
	// longestOperation bounds the time of one operation, and mostAttempts how often it is started: a file that ends the
	// server is not read for ever.
	longestOperation = 30 * time.Minute
	mostAttempts     = 5
	// forgetEvery is after how many ticks expired operations are deleted, forgottenAtOnce how many at most.
	forgetEvery     = 600
	forgottenAtOnce = 500
)

// OperationRunner runs operations, one after another. Of all servers on a database one does it, the holder of a lease;
// when that server dies, another begins the operation under way anew.
type OperationRunner struct {
	server   *Server
	handlers *inprocess.Channel
	holder   string
	logger   *slog.Logger
	cancel   context.CancelFunc
	done     chan struct{}
}

// StartOperations begins to run operations, until Stop.
func (s *Server) StartOperations(logger *slog.Logger) (*OperationRunner, error) {
	r := &OperationRunner{server: s, handlers: inprocess.New(asRun, nil), holder: uuid.NewString(), logger: logger, done: make(chan struct{})}
	if err := s.Register(r.handlers); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go r.loop(ctx)
	return r, nil
}

// Stop interrupts the operation under way, which goes back into the queue, and gives the lease back. It does nothing for
// nil.
func (r *OperationRunner) Stop() {
	if r == nil {
		return
	}
	r.cancel()
	<-r.done
	ctx, cancel := context.WithTimeout(context.Background(), operationLease)
	defer cancel()
	err := r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return tx.Leases().Release(ctx, storage.OperationsLease, r.holder)
	})
	if err != nil && !errors.Is(err, storage.ErrClosed) && !errors.Is(err, storage.ErrMoved) {
		r.logger.Warn("the lease of operations was not given back", "error", err)
	}
}

// wakeOperations lets the runner of this server look at once.
func (s *Server) wakeOperations() {
	select {
	case s.begun <- struct{}{}:
	default:
	}
}

func (r *OperationRunner) loop(ctx context.Context) {
	defer close(r.done)
	ticker := time.NewTicker(operationTick)
	defer ticker.Stop()
	for n := 0; ; n++ {
		if n%forgetEvery == 0 {
			r.note("expired operations were not deleted", r.forget(ctx))
		}
		for more := true; more && ctx.Err() == nil; {
			var err error
			more, err = r.next(ctx)
			r.note("an operation was not run; it is tried again", err)
		}
		select {
		case <-ticker.C:
		case <-r.server.begun:
		case <-ctx.Done():
			return
		}
	}
}

// note logs an error, but for those of a store that was closed or moved.
func (r *OperationRunner) note(text string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, storage.ErrClosed) && !errors.Is(err, storage.ErrMoved) {
		r.logger.Warn(text, "error", err)
	}
}

func (r *OperationRunner) forget(ctx context.Context) error {
	return r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		_, err := tx.Operations().DeleteExpired(ctx, r.server.now(), forgottenAtOnce)
		return err
	})
}

// next runs the first open operation, and reports whether there may be another one.
func (r *OperationRunner) next(ctx context.Context) (more bool, err error) {
	waiting, err := r.waiting(ctx)
	if err != nil || !waiting {
		return false, err
	}
	var o *storage.Operation
	err = r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		o, err = r.acquireFirst(ctx, tx)
		return err
	})
	if err != nil || o == nil {
		return false, err
	}
	return r.run(ctx, o)
}

// waiting reports whether an operation is open and no other server holds the lease. It only reads.
func (r *OperationRunner) waiting(ctx context.Context) (bool, error) {
	return storage.Read(ctx, r.server.store, storage.ReadOptions{}, func(tx storage.Tx) (bool, error) {
		holder, until, err := tx.Leases().Get(ctx, storage.OperationsLease)
		if orNone(err) != nil || err == nil && holder != r.holder && !until.Before(r.server.now()) {
			return false, orNone(err)
		}
		o, err := tx.Operations().FirstOpen(ctx)
		return o != nil && err == nil, orNone(err)
	})
}

// acquireFirst acquires the lease and marks the first open operation as running. One that was started too often has failed. It
// returns nil where there is none, or another server was faster.
func (r *OperationRunner) acquireFirst(ctx context.Context, tx storage.Tx) (*storage.Operation, error) {
	now := r.server.now()
	held, err := tx.Leases().Acquire(ctx, storage.OperationsLease, r.holder, now, now.Add(operationLease))
	if err != nil || !held {
		return nil, err
	}
	o, err := tx.Operations().FirstOpen(ctx)
	if err != nil {
		return nil, orNone(err)
	}
	if o.Attempts >= mostAttempts {
		run := &operationRun{id: o.ID, attempt: o.Attempts}
		return nil, run.finish(ctx, tx, storage.OperationFailed, failureOf(fault.New(pb.Reason_INTERNAL, "")), now)
	}
	o.State, o.Attempts, o.UpdateTime = storage.OperationRunning, o.Attempts+1, now
	return o, tx.Operations().Update(ctx, o)
}

// run runs an operation to its end, and reports whether the next one may follow at once.
func (r *OperationRunner) run(ctx context.Context, o *storage.Operation) (bool, error) {
	run := &operationRun{id: o.ID, attempt: o.Attempts}
	limited, cancel := context.WithTimeout(ctx, longestOperation)
	watched, interrupt := context.WithCancelCause(limited)
	defer cancel()
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		r.watch(watched, run, interrupt)
	}()
	err := r.callHandler(watched, run, o)
	if cause := context.Cause(watched); err != nil && cause != nil {
		err = cause
	}
	interrupt(nil)
	<-watching
	switch f := fault.From(err); {
	case err == nil, errors.Is(err, errNotRunning):
		return true, nil
	case ctx.Err() != nil:
		return false, r.putBack(run)
	case f.Reason() == pb.Reason_INTERNAL, f.Reason() == pb.Reason_UNAVAILABLE, f.Reason() == pb.Reason_STORAGE_FULL:
		return false, err
	default:
		return true, r.fail(ctx, run, f)
	}
}

// watch stores the progress of a run and extends the lease until the context ends. It interrupts the run where another
// server holds the lease or the operation was cancelled.
func (r *OperationRunner) watch(ctx context.Context, run *operationRun, interrupt context.CancelCauseFunc) {
	ticker := time.NewTicker(operationTick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		err := r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			now := r.server.now()
			held, err := tx.Leases().Acquire(ctx, storage.OperationsLease, r.holder, now, now.Add(operationLease))
			if err == nil && !held {
				err = errNotRunning
			}
			if err != nil {
				return err
			}
			return run.save(ctx, tx, now)
		})
		if errors.Is(err, errNotRunning) {
			interrupt(errNotRunning)
			return
		}
	}
}

// putBack returns an operation that was interrupted by the end of the server to the queue.
func (r *OperationRunner) putBack(run *operationRun) error {
	ctx, cancel := context.WithTimeout(context.Background(), operationLease)
	defer cancel()
	return r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		o, err := run.current(ctx, tx)
		if errors.Is(err, errNotRunning) {
			return nil
		}
		if err != nil {
			return err
		}
		o.State, o.Attempts, o.UpdateTime = storage.OperationQueued, o.Attempts-1, r.server.now()
		return tx.Operations().Update(ctx, o)
	})
}

// fail stores for which reasons an operation failed.
func (r *OperationRunner) fail(ctx context.Context, run *operationRun, f *fault.Error) error {
	err := r.server.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		return run.finish(ctx, tx, storage.OperationFailed, failureOf(f), r.server.now())
	})
	if errors.Is(err, errNotRunning) {
		return nil
	}
	return err
}
