package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/storage"
)

// backgroundWork has the requests and answers of the RPCs that run as operations, by full names.
var backgroundWork = map[string]func() (request, answer proto.Message){
	pb.DirectoryService_ImportLocations_FullMethodName: func() (proto.Message, proto.Message) {
		return &pb.ImportLocationsRequest{}, &pb.ImportLocationsResponse{}
	},
	pb.DirectoryService_ImportShoppers_FullMethodName: func() (proto.Message, proto.Message) {
		return &pb.ImportShoppersRequest{}, &pb.ImportShoppersResponse{}
	},
	pb.VisitService_ImportVisits_FullMethodName: func() (proto.Message, proto.Message) {
		return &pb.ImportVisitsRequest{}, &pb.ImportVisitsResponse{}
	},
	pb.ClaimService_ImportClaims_FullMethodName: func() (proto.Message, proto.Message) {
		return &pb.ImportClaimsRequest{}, &pb.ImportClaimsResponse{}
	},
}

// operationRun is one start of an operation. The handler finds it in its context.
type operationRun struct {
	id string
	// attempt is the number of the start. Where the stored one is higher, another server runs the operation.
	attempt   int64
	principal *auth.Principal
	info      *call.Info
	// read and checked are the rows so far.
	read, checked atomic.Int64
}

type runKey struct{}

// runOf returns the operation that a context belongs to; nil for a call that somebody waits for.
func runOf(ctx context.Context) *operationRun {
	run, _ := ctx.Value(runKey{}).(*operationRun)
	return run
}

// errNotRunning means that an operation was cancelled, or that another server runs it.
var errNotRunning = errors.New("the operation is not run here any more")

// current returns the stored operation, or errNotRunning.
func (run *operationRun) current(ctx context.Context, tx storage.Tx) (*storage.Operation, error) {
	o, err := tx.Operations().Get(ctx, run.id)
	if err == nil && (o.State != storage.OperationRunning || o.Attempts != run.attempt) {
		err = errNotRunning
	}
	return o, err
}

// save stores how far the run is.
func (run *operationRun) save(ctx context.Context, tx storage.Tx, now time.Time) error {
	o, err := run.current(ctx, tx)
	if err != nil || o.RowsRead == run.read.Load() && o.RowsChecked == run.checked.Load() {
		return err
	}
	o.RowsRead, o.RowsChecked, o.UpdateTime = run.read.Load(), run.checked.Load(), now
	return tx.Operations().Update(ctx, o)
}

// counted is an answer of an import. Imports that only create have no GetUpdated.
type counted interface{ GetCreated() int32 }

// endIn ends the operation with the answer of its handler, in the transaction in which that writes. It does nothing in a
// call that somebody waits for.
func (run *operationRun) endIn(ctx context.Context, tx storage.Tx, answer proto.Message, now time.Time) error {
	if run == nil {
		return nil
	}
	var r operationResult
	if c, ok := answer.(counted); ok {
		r.Created = c.GetCreated()
	}
	if u, ok := answer.(interface{ GetUpdated() int32 }); ok {
		r.Updated = u.GetUpdated()
	}
	if u, ok := answer.(interface{ GetUnchanged() int32 }); ok {
		r.Unchanged = u.GetUnchanged()
	}
	return run.finish(ctx, tx, storage.OperationSucceeded, r, now)
}

// end is endIn in a transaction of its own, for an import that only checks.
func (run *operationRun) end(ctx context.Context, s *Server, answer proto.Message) error {
	if run == nil {
		return nil
	}
	return s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return run.endIn(ctx, tx, answer, s.now()) })
}

// finish stores the end of the operation.
func (run *operationRun) finish(ctx context.Context, tx storage.Tx, state storage.OperationState, r operationResult, now time.Time) error {
	o, err := run.current(ctx, tx)
	if err != nil {
		return err
	}
	if o.Result, err = json.Marshal(r); err != nil {
		return err
	}
	endOperation(o, state, now)
	o.RowsRead, o.RowsChecked = run.read.Load(), run.checked.Load()
	if state == storage.OperationSucceeded && !o.ValidateOnly {
		o.RowsWritten = int64(r.Created) + int64(r.Updated)
	}
	return tx.Operations().Update(ctx, o)
}

// callHandler runs the handler of an operation as the caller who began it, with the rights that the token has now.
func (r *OperationRunner) callHandler(ctx context.Context, run *operationRun, o *storage.Operation) error {
	work := backgroundWork[o.Method]
	if work == nil {
		return fault.New(pb.Reason_NO_SUCH_METHOD, "")
	}
	var err error
	if run.principal, err = r.server.auth.Principal(ctx, o.Caller); err != nil {
		return err
	}
	run.info = &call.Info{RequestID: o.RequestID, Peer: o.Peer, Received: o.CreateTime}
	stored, err := storage.Read(ctx, r.server.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) ([]byte, error) {
		return tx.Operations().GetRequest(ctx, o.ID)
	})
	if err != nil {
		return err
	}
	request, answer := work()
	if err := proto.Unmarshal(stored, request); err != nil {
		return err
	}
	return r.handlers.Invoke(context.WithValue(ctx, runKey{}, run), o.Method, request, answer)
}

// asRun lets a handler run as the caller of the operation in the context. A panic becomes an error.
func asRun(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (_ any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(pb.Reason_INTERNAL, "").Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	run := runOf(inprocess.Caller(ctx))
	ctx = call.With(auth.With(ctx, run.principal), run.info)
	return handle(context.WithValue(ctx, runKey{}, run), request)
}
