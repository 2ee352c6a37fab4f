package api

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// GetReleasedReport returns a released report as its client may see it.
func (s *Server) GetReleasedReport(ctx context.Context, req *pb.GetReleasedReportRequest) (*pb.ReleasedReport, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ReleasedReport, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		r, err := tx.Reports().GetReleased(ctx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		if err := auth.CheckLocation(ctx, tx, r.Client, r.Location); err != nil {
			return nil, err
		}
		out, err := s.released(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		return out, s.entitle(ctx, tx, out)
	})
}

// ListReleasedReports lists the released reports of a client, the newest release first.
func (s *Server) ListReleasedReports(ctx context.Context, req *pb.ListReleasedReportsRequest) (*pb.ListReleasedReportsResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	if violations := monthViolations(req.GetFrom(), req.GetTo()); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{AllowStale: true}, func(tx storage.Tx) (*pb.ListReleasedReportsResponse, error) {
		if err := s.checkNarrowed(ctx, tx, req); err != nil {
			return nil, err
		}
		reports, after, err := tx.Reports().ListReleased(ctx, storage.ReleasedQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Program: req.GetProgram(),
			From: req.GetFrom(), To: req.GetTo(),
		}, page)
		if err != nil {
			return nil, err
		}
		out := &pb.ListReleasedReportsResponse{}
		for _, r := range reports {
			p, err := s.released(ctx, tx, r)
			if err != nil {
				return nil, err
			}
			out.ReleasedReports = append(out.ReleasedReports, p)
		}
		out.NextPageToken, err = s.nextToken(req, after)
		return out, err
	})
}

func monthViolations(from, to string) []fault.Violation {
	var violations []fault.Violation
	for _, m := range []struct{ path, text string }{{"from", from}, {"to", to}} {
		if _, err := scorecard.ParseMonth(m.text); m.text != "" && err != nil {
			violations = append(violations, fault.Violation{Path: m.path, Reason: pb.Reason_INVALID_FORMAT})
		}
	}
	return violations
}

// released gets and scores the current revision of a report and returns what a client may see of it.
func (s *Server) released(ctx context.Context, tx storage.Tx, r *storage.Report) (*pb.ReleasedReport, error) {
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	return published.Released(r, scored, s.keys.pseudonym), nil
}
