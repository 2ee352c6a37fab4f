package api

import (
	"context"
	"errors"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetReportFlags returns the flags of a report with the numbers behind them. Until its current revision is compared with
// others, these are the flags that it was stored with, without numbers.
func (s *Server) GetReportFlags(ctx context.Context, req *pb.GetReportFlagsRequest) (*pb.ReportFlags, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ReportFlags, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		waiting, err := tx.Comparisons().IsWaiting(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		found, err := tx.Comparisons().Get(ctx, r.ID)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		if err != nil || found.Number != r.Current {
			found = &storage.ComparedReport{ReportRevision: storage.ReportRevision{Report: r.ID, Number: r.Current}}
			for _, f := range r.Flags {
				found.Details = append(found.Details, visit.FlagDetail{Flag: f})
			}
		}
		// Evidence that has arrived since is missing no more.
		found.Details = slices.DeleteFunc(found.Details, func(d visit.FlagDetail) bool {
			return d.Flag == visit.FlagEvidenceMissing && !published.LacksEvidence(r)
		})
		return wire.ReportFlagsToProto(found, !waiting), nil
	})
}

// ListReportFlags lists the reports that have flags, the newest ids first.
func (s *Server) ListReportFlags(ctx context.Context, req *pb.ListReportFlagsRequest) (*pb.ListReportFlagsResponse, error) {
	present := func(c *storage.ComparedReport) *pb.ReportFlags { return wire.ReportFlagsToProto(c, true) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.ComparedReport, storage.Cursor, error) {
		return tx.Comparisons().List(ctx, visit.Flag(req.GetFlag()), page)
	})
	return &pb.ListReportFlagsResponse{ReportFlags: out, NextPageToken: next}, err
}
