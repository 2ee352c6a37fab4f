package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// requestLife is how long an answered Idempotency-Key is remembered.
const requestLife = 7 * 24 * time.Hour

// named is a resource that can be named in the audit log.
type named interface {
	proto.Message
	GetName() string
}

// write runs a write of one resource in a transaction, with its audit entry. A caller who marked the request with an
// Idempotency-Key and sends it again gets the first answer.
func write[T named](ctx context.Context, s *Server, req proto.Message, fn func(tx storage.Tx, now time.Time) (T, error)) (T, error) {
	return writeAs(ctx, s, req, T.GetName, fn)
}

// writeAs is write for answers that are no single resource: name says what the audit log calls them.
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
		mark := s.requestMark(ctx, digest, now)
		var answered bool
		var err error
		if result, answered, err = replay[T](ctx, tx, mark); err != nil || answered {
			return err
		}
		if result, err = fn(tx, now); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, name(result), req, now); err != nil {
			return err
		}
		return remember(ctx, tx, mark, result)
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// writeSecret is write for answers with a secret in them, which are never kept: an Idempotency-Key has no effect.
func writeSecret[T named](ctx context.Context, s *Server, req proto.Message, fn func(tx storage.Tx, now time.Time) (T, error)) (T, error) {
	var result T
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		now := s.now()
		var err error
		if result, err = fn(tx, now); err != nil {
			return err
		}
		return s.audit(ctx, tx, result.GetName(), nil, now)
	})
	return result, err
}

// always is a name that does not depend on the answer.
func always[T any](name string) func(T) string { return func(T) string { return name } }

// requestMark returns the caller's Idempotency-Key with what it belongs to; nil where there is none.
func (s *Server) requestMark(ctx context.Context, digest [32]byte, now time.Time) *storage.Request {
	key := call.From(ctx).IdempotencyKey
	if key == "" {
		return nil
	}
	method, _ := grpc.Method(ctx)
	return &storage.Request{Caller: auth.From(ctx).TokenID, Method: method, Key: key, Digest: digest, Time: now}
}

func replay[T proto.Message](ctx context.Context, tx storage.Tx, mark *storage.Request) (T, bool, error) {
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

func remember(ctx context.Context, tx storage.Tx, mark *storage.Request, result proto.Message) error {
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

// digestOf is the digest of a request; equal requests of one program have equal digests.
func digestOf(req proto.Message) ([32]byte, error) {
	wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(req)
	return sha256.Sum256(wire), err
}

// audit appends the entry of an act to the audit log, in the transaction of the act. Secrets are passed as nil.
func (s *Server) audit(ctx context.Context, tx storage.Tx, resource string, payload proto.Message, now time.Time) error {
	var wire []byte
	if payload != nil {
		var err error
		if wire, err = (proto.MarshalOptions{Deterministic: true}).Marshal(payload); err != nil {
			return err
		}
	}
	return s.auditBytes(ctx, tx, resource, wire, now)
}

func (s *Server) auditBytes(ctx context.Context, tx storage.Tx, resource string, payload []byte, now time.Time) error {
	p := auth.From(ctx)
	method, _ := grpc.Method(ctx)
	entry := storage.AuditEntry{
		Time: now, Actor: p.TokenID, Role: string(p.Role), Act: method, Resource: resource,
		RequestID: call.From(ctx).RequestID, Peer: call.From(ctx).Peer,
	}
	if _, err := io.ReadFull(s.random, entry.Salt[:]); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	entry.Payload = sha256.Sum256(append(entry.Salt[:], payload...))
	return tx.Audit().Append(ctx, entry)
}

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
