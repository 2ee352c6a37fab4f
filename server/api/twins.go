package api

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// MergeReports merges a report into another one, which counts and is paid in its place.
func (s *Server) MergeReports(ctx context.Context, req *pb.MergeReportsRequest) (*pb.Report, error) {
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Report, error) {
		return s.applyAct(ctx, tx, req, visit.Merge, now)
	}, func(tx storage.Tx, result *pb.Report, now time.Time) error {
		kept, err := uuid.Parse(result.GetTwinOf())
		if err != nil {
			return err
		}
		return s.auditBytes(ctx, tx, result.GetName(), kept[:], now)
	})
}

// PartReport reverts a merge.
func (s *Server) PartReport(ctx context.Context, req *pb.PartReportRequest) (*pb.Report, error) {
	return s.review(ctx, req, visit.Part)
}

// twinToKeep returns the id of the report into which another one can be merged, or why it cannot.
func (s *Server) twinToKeep(ctx context.Context, tx storage.Tx, r *storage.Report, text string) (storage.ReportID, error) {
	merged, err := tx.Reports().MergedInto(ctx, r.ID)
	if err != nil {
		return storage.ReportID{}, err
	}
	if len(merged) > 0 {
		return storage.ReportID{}, stateFault(&visit.Refused{Act: string(visit.Merge), State: string(r.State), Reason: visit.ReasonReportKept})
	}
	kept, err := s.lockedReport(ctx, tx, text)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return storage.ReportID{}, err
	}
	switch {
	case err != nil || kept.ID == r.ID || kept.Client != r.Client || kept.Shopper != r.Shopper:
		return storage.ReportID{}, fault.Invalid(fault.Violation{Path: "kept", Reason: pb.Reason_NOT_FOUND})
	case kept.State == visit.Rejected || kept.Excluded || kept.Test:
		return storage.ReportID{}, fault.Invalid(fault.Violation{Path: "kept", Reason: pb.Reason_WRONG_STATE})
	}
	return kept.ID, nil
}

// lockedReport returns a report as it is while no other transaction changes the reports of its visit.
func (s *Server) lockedReport(ctx context.Context, tx storage.Tx, text string) (*storage.Report, error) {
	r, err := s.report(ctx, tx, text)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Reports().ForVisit(ctx, r.Visit); err != nil {
		return nil, err
	}
	return tx.Reports().Get(ctx, r.ID)
}

// ListTwins lists the other reports of a report's visit, and those that were merged with it.
func (s *Server) ListTwins(ctx context.Context, req *pb.ListTwinsRequest) (*pb.ListTwinsResponse, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListTwinsResponse, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		ids, err := twinsOf(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		out := &pb.ListTwinsResponse{}
		for _, id := range ids {
			twin, err := tx.Reports().Get(ctx, id)
			if err != nil {
				return nil, err
			}
			out.Reports = append(out.Reports, wire.ReportHeadToProto(twin, true))
		}
		return out, nil
	})
}

// twinsOf returns the ids of the other reports of a report's visit, of the one into which it was merged, and of all that were
// merged into either, in their order.
func twinsOf(ctx context.Context, tx storage.Tx, r *storage.Report) ([]storage.ReportID, error) {
	ids, err := tx.Reports().ForVisit(ctx, r.Visit)
	if err != nil {
		return nil, err
	}
	kept := r.ID
	if !r.TwinOf.IsZero() {
		kept = r.TwinOf
		ids = append(ids, kept)
	}
	merged, err := tx.Reports().MergedInto(ctx, kept)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(append(ids, merged...), func(id storage.ReportID) bool { return id == r.ID })
	slices.SortFunc(ids, func(a, b storage.ReportID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids), nil
}
