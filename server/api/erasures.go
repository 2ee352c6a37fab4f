package api

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/erasure"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// EraseShopper removes what identifies a shopper, and what they wrote.
func (s *Server) EraseShopper(ctx context.Context, req *pb.EraseShopperRequest) (*pb.Erasure, error) {
	var revoked []string
	out, err := s.erase(ctx, req, func(tx storage.Tx, now time.Time) (*pb.Erasure, error) {
		sh, err := tx.Shoppers().Get(ctx, req.GetShopper())
		if err != nil {
			return nil, err
		}
		if err := checkEtag(req.GetEtag(), wire.Etag(sh.Revision)); err != nil {
			return nil, err
		}
		if sh.Erased() {
			return nil, fault.New(pb.Reason_NOTHING_CHANGED, "the shopper was erased before")
		}
		counts, err := s.eraser(ctx).Shopper(ctx, tx, sh, now)
		revoked = counts.Revoked
		return erasureToProto(wire.ResourceName("shoppers", sh.ID), counts, now), err
	})
	if err == nil && !req.GetValidateOnly() {
		for _, token := range revoked {
			s.auth.Forget(token)
		}
	}
	return out, err
}

// EraseReport removes what was written in a report.
func (s *Server) EraseReport(ctx context.Context, req *pb.EraseReportRequest) (*pb.Erasure, error) {
	return s.erase(ctx, req, func(tx storage.Tx, now time.Time) (*pb.Erasure, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		if err := checkReportEtag(req.GetEtag(), r); err != nil {
			return nil, err
		}
		if _, err := s.statusAfter(ctx, tx, r, visit.Erase, visit.ReviewContext{}); err != nil {
			return nil, err
		}
		counts, err := s.eraser(ctx).Report(ctx, tx, r, now)
		if err == nil && counts.Reports == 0 {
			err = fault.New(pb.Reason_NOTHING_CHANGED, "the report was erased before")
		}
		return erasureToProto(wire.ReportName(r.ID), counts, now), err
	})
}

// eraser returns what erases in the name of the caller.
func (s *Server) eraser(ctx context.Context) *erasure.Eraser {
	p := auth.From(ctx)
	return &erasure.Eraser{
		Versions: s.versions, Actor: p.TokenID, Role: string(p.Role),
		Record: func(ctx context.Context, tx storage.Tx, act, resource string, content []byte, now time.Time) error {
			return s.auditAct(ctx, tx, act, resource, content, now)
		},
	}
}

// errValidated rolls back what was only tried.
var errValidated = errors.New("only tried")

// erase runs an erasure in a transaction, which is rolled back where the request only wants to know the counts.
func (s *Server) erase(ctx context.Context, req interface {
	proto.Message
	GetValidateOnly() bool
}, fn func(tx storage.Tx, now time.Time) (*pb.Erasure, error),
) (*pb.Erasure, error) {
	if !req.GetValidateOnly() {
		return write(ctx, s, req, fn)
	}
	var out *pb.Erasure
	_, err := update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.Erasure, error) {
		var err error
		if out, err = fn(tx, now); err == nil {
			err = errValidated
		}
		return nil, err
	})
	if errors.Is(err, errValidated) {
		out.EraseTime = nil
		return out, nil
	}
	return nil, err
}

func erasureToProto(name string, c erasure.Counts, now time.Time) *pb.Erasure {
	return &pb.Erasure{
		Name: name, EraseTime: wire.Timestamp(now), Reports: int32(c.Reports), Revisions: int32(c.Revisions), Drafts: int32(c.Drafts),
		Tokens: int32(len(c.Revoked)), Invitations: int32(c.Invitations), Visits: int32(c.Visits),
		AuditEntries: int32(c.AuditEntries), Requests: int32(c.Requests),
	}
}
