package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// named is a resource that has a name in the audit log.
type named interface {
	proto.Message
	GetName() string
}

// write runs a write of one resource in a transaction, with its entry in the audit log. A request that is repeated
// with its Idempotency-Key gets the first response.
func write[T named](ctx context.Context, s *Server, req proto.Message, fn func(tx storage.Tx, now time.Time) (T, error)) (T, error) {
	return writeAs(ctx, s, req, T.GetName, fn)
}

// writeAs is write for responses that are not a single resource: name returns their name in the audit log.
func writeAs[T proto.Message](ctx context.Context, s *Server, req proto.Message, name func(T) string,
	fn func(tx storage.Tx, now time.Time) (T, error),
) (T, error) {
	return writeRecorded(ctx, s, req, fn, func(tx storage.Tx, result T, now time.Time) error {
		return s.audit(ctx, tx, name(result), req, now)
	})
}

// writeRecorded is write with an entry in the audit log of its own, which record appends in the transaction.
func writeRecorded[T proto.Message](ctx context.Context, s *Server, req proto.Message, fn func(tx storage.Tx, now time.Time) (T, error),
	record func(tx storage.Tx, result T, now time.Time) error,
) (T, error) {
	digest, err := digestOf(req)
	if err != nil {
		var none T
		return none, err
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (T, error) {
		mark := s.idempotencyKey(ctx, digest, now)
		result, answered, err := savedResponse[T](ctx, tx, mark)
		if err != nil || answered {
			return result, err
		}
		if result, err = fn(tx, now); err != nil {
			return result, err
		}
		if err := record(tx, result, now); err != nil {
			return result, err
		}
		return result, saveResponse(ctx, tx, mark, result)
	})
}

// update runs fn in a transaction and returns its result; fn appends the audit entry. It is for responses that contain a
// secret and are therefore never stored, and for drafts: an Idempotency-Key has no effect.
func update[T any](ctx context.Context, s *Server, fn func(tx storage.Tx, now time.Time) (T, error)) (T, error) {
	var result T
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		var err error
		result, err = fn(tx, s.now())
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// fixedName returns a name that does not depend on the response.
func fixedName[T any](name string) func(T) string { return func(T) string { return name } }

// presented returns the message of a thing that was just read or stored, or the error of that.
func presented[S, P any](present func(S) P, thing S, err error) (P, error) {
	if err != nil {
		var none P
		return none, err
	}
	return present(thing), nil
}

// resource is a named resource that changes only with the etag of its current state.
type resource interface {
	named
	GetEtag() string
}

// deleteRequest is a request to delete a resource.
type deleteRequest interface {
	proto.Message
	GetEtag() string
}

// remove deletes a resource, with its entry in the audit log. The message of what get returns has its name and etag.
func remove[S any, P resource](ctx context.Context, s *Server, req deleteRequest, present func(S) P,
	get func(tx storage.Tx) (S, error), del func(tx storage.Tx, thing S) error,
) (*emptypb.Empty, error) {
	var name string
	return writeAs(ctx, s, req, func(*emptypb.Empty) string { return name }, func(tx storage.Tx, _ time.Time) (*emptypb.Empty, error) {
		thing, err := get(tx)
		if err != nil {
			return nil, err
		}
		current := present(thing)
		name = current.GetName()
		if err := checkEtag(req.GetEtag(), current.GetEtag()); err != nil {
			return nil, err
		}
		return &emptypb.Empty{}, del(tx, thing)
	})
}

// checkEtag compares the etag that a write came with to that of the state that it would change. "*" is any state.
func checkEtag(given, current string) error {
	switch given {
	case "*", current:
		return nil
	case "":
		return fault.New(pb.Reason_ETAG_REQUIRED, "the write needs the etag of the state that it changes")
	default:
		return fault.New(pb.Reason_ETAG_MISMATCH, "the etag is not that of the current state")
	}
}
