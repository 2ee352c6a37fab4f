package api

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetReleasedReport returns a released report as its client may see it.
func (s *Server) GetReleasedReport(ctx context.Context, req *pb.GetReleasedReportRequest) (*pb.ReleasedReport, error) {
	var first *storage.Report
	out, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ReleasedReport, error) {
		r, err := s.releasedReport(ctx, tx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		if first, err = unread(ctx, tx, r); err != nil {
			return nil, err
		}
		out, err := s.released(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		if out.Corrections, err = correctionsOf(ctx, tx, r); err != nil {
			return nil, err
		}
		return out, s.entitle(ctx, tx, out)
	})
	if err == nil && first != nil {
		s.noteFirstRead(ctx, first)
	}
	return out, err
}

// releasedReport returns a released report that the caller may read.
func (s *Server) releasedReport(ctx context.Context, tx storage.Tx, client, id string) (*storage.Report, error) {
	if err := auth.CheckClient(ctx, client); err != nil {
		return nil, err
	}
	r, err := tx.Reports().GetReleased(ctx, client, id)
	if err != nil {
		return nil, err
	}
	return r, auth.CheckLocation(ctx, tx, r.Client, r.Location)
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
		query := storage.ReleasedQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Program: req.GetProgram(),
			From: req.GetFrom(), To: req.GetTo(), Verdict: wire.Name(req.GetVerdict()), Outcome: wire.Name(req.GetOutcome()),
		}
		out := &pb.ListReleasedReportsResponse{}
		after, err := s.listReleased(ctx, tx, query, req.GetCritical(), page, out)
		if err != nil {
			return nil, err
		}
		if out.Titles, err = titlesOf(ctx, s, out.GetReleasedReports()); err != nil {
			return nil, err
		}
		out.NextPageToken, err = s.nextToken(req, after)
		return out, err
	})
}

// mostUncritical is how many pages are read for one of reports with a critical question, while they have none.
const mostUncritical = 20

// listReleased adds a page of reports to the answer, of those with the critical question where one is named. It returns the
// cursor of the next page; "" on the last.
func (s *Server) listReleased(
	ctx context.Context, tx storage.Tx, query storage.ReleasedQuery, critical string, page storage.Page, out *pb.ListReleasedReportsResponse,
) (storage.Cursor, error) {
	for range mostUncritical {
		reports, after, err := tx.Reports().ListReleased(ctx, query, page)
		if err != nil {
			return "", err
		}
		size := 0
		for i, r := range reports {
			p, err := s.released(ctx, tx, r)
			if err != nil {
				return "", err
			}
			if critical != "" && !slices.Contains(p.GetWorstCriticals(), critical) {
				continue
			}
			if size += proto.Size(p); size > largestAnswer && i > 0 {
				_, after, err = tx.Reports().ListReleased(ctx, query, storage.Page{Limit: i, After: page.After})
				return after, err
			}
			out.ReleasedReports = append(out.ReleasedReports, p)
		}
		if page.After = after; after == "" || len(out.GetReleasedReports()) > 0 {
			break
		}
	}
	return page.After, nil
}

func monthViolations(from, to string) []fault.Violation {
	return append(optionalMonthViolations("from", from), optionalMonthViolations("to", to)...)
}

// released gets and scores the current revision of a report and returns what a client may see of it.
func (s *Server) released(ctx context.Context, tx storage.Tx, r *storage.Report) (*pb.ReleasedReport, error) {
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	return published.Released(r, scored, s.keys.pseudonym), nil
}
