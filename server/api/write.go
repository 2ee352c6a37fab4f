package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"mysteryshopper/storage"

	"google.golang.org/protobuf/types/known/emptypb"
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
	var result T
	digest, err := digestOf(req)
	if err != nil {
		return result, err
	}
	err = s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		now := s.now()
		mark := s.idempotencyKey(ctx, digest, now)
		var answered bool
		var err error
		if result, answered, err = savedResponse[T](ctx, tx, mark); err != nil || answered {
			return err
		}
		if result, err = fn(tx, now); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, name(result), req, now); err != nil {
			return err
		}
		return saveResponse(ctx, tx, mark, result)
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// writeSecret is write for responses that contain a secret and are therefore never stored: an Idempotency-Key has no
// effect. fn appends the audit entry.
func writeSecret[T proto.Message](ctx context.Context, s *Server, fn func(tx storage.Tx, now time.Time) (T, error)) (T, error) {
	var result T
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		var err error
		result, err = fn(tx, s.now())
		return err
	})
	return result, err
}

// fixedName returns a name that does not depend on the response.
func fixedName[T any](name string) func(T) string { return func(T) string { return name } }

// read runs fn in a View of the store and returns its result.
func read[T any](ctx context.Context, s *Server, options storage.ReadOptions, fn func(tx storage.Tx) (T, error)) (T, error) {
	var result T
	err := s.store.View(ctx, options, func(tx storage.Tx) error {
		var err error
		result, err = fn(tx)
		return err
	})
	return result, err
}

// remove deletes a resource, with its entry in the audit log.
func (s *Server) remove(ctx context.Context, req proto.Message, name, etag string, revision func(storage.Tx) (int64, error),
	del func(storage.Tx) error,
) (*emptypb.Empty, error) {
	return writeAs(ctx, s, req, fixedName[*emptypb.Empty](name), func(tx storage.Tx, _ time.Time) (*emptypb.Empty, error) {
		current, err := revision(tx)
		if err != nil {
			return nil, err
		}
		if err := checkEtag(etag, current); err != nil {
			return nil, err
		}
		return &emptypb.Empty{}, del(tx)
	})
}
