package api

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

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

// auditPlanned appends the entry with the digest of visits that were planned together, so that none of them can be removed,
// added or changed unseen.
func (s *Server) auditPlanned(ctx context.Context, tx storage.Tx, visits []*storage.Visit, now time.Time) error {
	if len(visits) == 0 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(visits), func(a, b *storage.Visit) int { return strings.Compare(a.ID, b.ID) })
	var content []byte
	for _, v := range sorted {
		content = append(content, v.Proof()...)
	}
	return s.auditAct(ctx, tx, storage.PlannedAct, "visits", content, now)
}

func (s *Server) auditBytes(ctx context.Context, tx storage.Tx, resource string, payload []byte, now time.Time) error {
	method, _ := grpc.Method(ctx)
	return s.auditAct(ctx, tx, method, resource, payload, now)
}

// auditAct appends the entry of an act that is part of the call, or the call itself.
func (s *Server) auditAct(ctx context.Context, tx storage.Tx, act, resource string, payload []byte, now time.Time) (err error) {
	defer fault.Step(&err, "append to the audit log")
	p := auth.From(ctx)
	entry := storage.AuditEntry{
		Time: now, Actor: p.TokenID, Role: string(p.Role), Act: act, Resource: resource,
		RequestID: call.From(ctx).RequestID, Peer: call.From(ctx).Peer,
	}
	if _, err := io.ReadFull(s.random, entry.Salt[:]); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	entry.SetPayload(payload)
	return tx.Audit().Append(ctx, entry)
}
