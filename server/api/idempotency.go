package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// requestLife is how long the response to an Idempotency-Key is kept.
const requestLife = 7 * 24 * time.Hour

// idempotencyKey returns the caller's Idempotency-Key with the caller, the method and the digest of the request; nil
// where there is none.
func (s *Server) idempotencyKey(ctx context.Context, digest [32]byte, now time.Time) *storage.Request {
	key := call.From(ctx).IdempotencyKey
	if key == "" {
		return nil
	}
	method, _ := grpc.Method(ctx)
	return &storage.Request{Caller: auth.From(ctx).TokenID, Method: method, Key: key, Digest: digest, Time: now}
}

func savedResponse[T proto.Message](ctx context.Context, tx storage.Tx, mark *storage.Request) (_ T, _ bool, err error) {
	defer fault.Step(&err, "look up the Idempotency-Key")
	var result T
	if mark == nil {
		return result, false, nil
	}
	if len(mark.Key) > 200 {
		return result, false, fault.New(pb.Reason_OUT_OF_BOUNDS, "the Idempotency-Key is longer than 200 bytes")
	}
	kept, err := tx.Requests().Get(ctx, mark.Caller, mark.Method, mark.Key)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return result, false, nil
	case err != nil:
		return result, false, err
	case kept.Digest != mark.Digest:
		return result, false, fault.New(pb.Reason_REQUEST_ID_REUSED, "the Idempotency-Key was used with another request")
	}
	result = result.ProtoReflect().Type().New().Interface().(T)
	return result, true, proto.Unmarshal(kept.Response, result)
}

func saveResponse(ctx context.Context, tx storage.Tx, mark *storage.Request, result proto.Message) (err error) {
	defer fault.Step(&err, "save the response for the Idempotency-Key")
	if mark == nil {
		return nil
	}
	if _, err := tx.Requests().DeleteBefore(ctx, mark.Time.Add(-requestLife)); err != nil {
		return err
	}
	response, err := proto.Marshal(result)
	if err != nil {
		return err
	}
	mark.Response = response
	return tx.Requests().Put(ctx, mark)
}

// digestOf returns the digest of a request; equal requests of one program have equal digests.
func digestOf(req proto.Message) ([32]byte, error) {
	wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(req)
	return sha256.Sum256(wire), err
}
