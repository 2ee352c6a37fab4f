package api

import (
	"context"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// The bounds of operations that have not ended, in all servers together.
const (
	openOfCaller = 5
	openInAll    = 50
	openBytes    = 128 << 20
	// openAgain is after how long a caller that was refused may try again.
	openAgain = 10 * time.Second
)

// operationField is the field of an answer that has the operation which does the work.
const operationField = "operation"

// beginOperation stores the request of an import for the server that runs operations, and returns the answer with the
// operation.
func beginOperation[R proto.Message](ctx context.Context, s *Server, req importRequest) (R, error) {
	var none R
	request, err := proto.Marshal(req)
	if err != nil {
		return none, err
	}
	method, _ := grpc.Method(ctx)
	var name string
	out, err := writeAs(ctx, s, req, func(R) string { return name }, func(tx storage.Tx, now time.Time) (R, error) {
		o := &storage.Operation{
			Caller: auth.From(ctx).TokenID, Method: method, State: storage.OperationQueued, ValidateOnly: req.GetValidateOnly(),
			RequestID: call.From(ctx).RequestID, Peer: call.From(ctx).Peer, Size: int64(len(request)), CreateTime: now, UpdateTime: now,
		}
		if of, ok := req.(interface{ GetClient() string }); ok {
			o.Client = of.GetClient()
		}
		if err := checkRoom(ctx, tx, o); err != nil {
			return none, err
		}
		var err error
		if o.ID, err = s.newID(); err != nil {
			return none, err
		}
		if err := tx.Operations().Insert(ctx, o, request); err != nil {
			return none, err
		}
		message, err := operationToProto(ctx, o)
		name = message.GetName()
		return withOperation[R](message), err
	})
	s.wakeOperations()
	return out, err
}

// checkRoom refuses an operation for which there is no room beside the open ones.
func checkRoom(ctx context.Context, tx storage.Tx, o *storage.Operation) error {
	open, err := tx.Operations().CountOpen(ctx, o.Caller)
	if err != nil {
		return err
	}
	refuse := func(what string, bound int64) error {
		return fault.New(pb.Reason_RATE_LIMITED, "%s; wait until one has ended", what).With("bound", strconv.FormatInt(bound, 10)).RetryAfter(openAgain)
	}
	switch {
	case open.OfCaller >= openOfCaller:
		return refuse("this caller has "+strconv.Itoa(openOfCaller)+" open operations, the most that it may have", openOfCaller)
	case open.All >= openInAll:
		return refuse(strconv.Itoa(openInAll)+" operations are open, the most that there may be", openInAll)
	case open.Bytes+o.Size > openBytes:
		return refuse("the requests of open operations together may have "+strconv.Itoa(openBytes)+" bytes", openBytes)
	}
	return nil
}

// withOperation returns the answer of an import that has begun.
func withOperation[R proto.Message](o *pb.Operation) R {
	var none R
	m := none.ProtoReflect().New()
	m.Set(m.Descriptor().Fields().ByName(protoreflect.Name(operationField)), protoreflect.ValueOfMessage(o.ProtoReflect()))
	return m.Interface().(R)
}
