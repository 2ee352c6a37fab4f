package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// maxChainEntries bounds the sealed entries that one call checks.
const maxChainEntries = 10_000

// GetAuditChain checks sealed entries of the audit log after the position and the hash that the caller has.
func (s *Server) GetAuditChain(ctx context.Context, req *pb.GetAuditChainRequest) (*pb.AuditChain, error) {
	if (req.GetPosition() == 0) != (req.GetHash() == "") {
		return nil, fault.Invalid(fault.Violation{Path: "hash", Reason: pb.Reason_OUT_OF_RANGE})
	}
	limit := int(req.GetPageSize())
	if limit == 0 || limit > maxChainEntries {
		limit = maxChainEntries
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.AuditChain, error) {
		before := storage.SealedEntry{Position: req.GetPosition()}
		_, _ = hex.Decode(before.Hash[:], []byte(req.GetHash())) // The form was validated.
		return checkChain(ctx, tx, before, limit, s.now())
	})
}

// checkChain checks at most limit sealed entries after one that was checked.
func checkChain(ctx context.Context, tx storage.Tx, last storage.SealedEntry, limit int, now time.Time) (*pb.AuditChain, error) {
	head, _, err := tx.Audit().Head(ctx)
	if err != nil {
		return nil, err
	}
	out := &pb.AuditChain{CheckTime: wire.Timestamp(now), Sealed: head}
	// With the count, which is stored apart, a log whose end was cut off is found.
	if counted, err := tx.Audit().SealedCount(ctx); err == nil {
		out.Sealed = counted
	} else if orNone(err) != nil {
		return nil, err
	}
	entries, err := tx.Audit().SealedAfter(ctx, last.Position, limit)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if out.Faults = e.Faults(&last); len(out.Faults) > 0 {
			break
		}
		last = *e
	}
	if out.Position = last.Position; last.Position > 0 {
		out.Hash, out.EntryTime = hex.EncodeToString(last.Hash[:]), wire.Timestamp(last.Time)
	}
	out.More = len(out.Faults) == 0 && last.Position < head
	if len(out.Faults) == 0 && !out.More && last.Position != out.Sealed {
		out.Faults = []string{fmt.Sprintf("the log ends with entry %d and should end with entry %d", last.Position, out.Sealed)}
	}
	return out, nil
}
