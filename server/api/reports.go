package api

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// report returns a report that the caller may see: a shopper's own, or any for the agency.
func (s *Server) report(ctx context.Context, tx storage.Tx, text string) (*storage.Report, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, storage.ErrNotFound
	}
	r, err := tx.Reports().Get(ctx, storage.ReportID(id))
	if err != nil {
		return nil, err
	}
	return r, auth.CheckShopper(ctx, r.Shopper)
}

// GetReport returns a report with its content, score and history.
func (s *Server) GetReport(ctx context.Context, req *pb.GetReportRequest) (*pb.Report, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Report, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		number := req.GetRevision()
		if number == 0 {
			number = r.Current
		}
		scored, err := s.versions.Revision(ctx, tx, r.ID, number)
		if err != nil {
			return nil, err
		}
		return wholeReport(ctx, tx, r, scored, s.now())
	})
}

// currentReport returns a report with its current revision and its history.
func (s *Server) currentReport(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (*pb.Report, error) {
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, err
	}
	return wholeReport(ctx, tx, r, scored, now)
}

// wholeReport returns a report with what lists leave out: one of its revisions and its history.
func wholeReport(ctx context.Context, tx storage.Tx, r *storage.Report, scored *published.Revision, now time.Time) (*pb.Report, error) {
	events, err := tx.Reports().Events(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	p := wire.ReportHeadToProto(r, auth.From(ctx).Agency())
	p.Content = wire.ReportToProto(scored.Report)
	p.ContentDigest = scored.Stored.ContentDigest.String()
	p.ContentRevision, p.Score = scored.Stored.Number, scored.ScoreToProto()
	for _, e := range events {
		event := &pb.ReportEvent{
			Act: e.Act, Revision: e.Revision, Role: e.Role, Comment: e.Comment, Time: wire.Timestamp(e.Time),
			Reason: wire.Enum[pb.ReviewReason](e.Reason), Questions: e.Questions,
			AnswerDueTime: wire.Timestamp(e.AnswerDue), WrittenTime: wire.Timestamp(e.WrittenTime),
		}
		if !auth.From(ctx).Agency() {
			event.Role = ""
		}
		p.Events = append(p.Events, event)
	}
	holds, err := readHolds(ctx, tx, []*storage.Report{r}, now)
	holds.show(p, r.ID)
	return p, err
}

var reportFields = filterFields{
	texts: []string{"client", "program", "location", "visit", "shopper", "state", "month", "verdict", "outcome", "taken_time", "release_time"},
	flags: []string{"released", "excluded", "parked", "possible_twin", "test"},
}

// agencyReportFields are those of reportFields, and what only the agency sees.
var agencyReportFields = filterFields{texts: append(slices.Clone(reportFields.texts), "holder"), flags: append(slices.Clone(reportFields.flags), "unread", "second_look")}

// parseOrder parses the order of a list of reports, which is the newest first without one.
func parseOrder(orderBy string) (ascending bool, err error) {
	switch orderBy {
	case "", "taken_time desc", "takenTime desc":
		return false, nil
	case "taken_time", "taken_time asc", "takenTime", "takenTime asc":
		return true, nil
	}
	return false, fault.Invalid(fault.Violation{Path: "orderBy", Reason: pb.Reason_INVALID_FILTER, Params: map[string]string{fault.Known: "takenTime, takenTime desc"}})
}

// ListReports lists reports, the newest first, without content; a shopper's own.
func (s *Server) ListReports(ctx context.Context, req *pb.ListReportsRequest) (*pb.ListReportsResponse, error) {
	fields, now := reportFields, s.now()
	if auth.From(ctx).Agency() {
		fields = agencyReportFields
	}
	filter, err := fields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	filter = heldAt(filter, now)
	ascending, err := parseOrder(req.GetOrderBy())
	if err != nil {
		return nil, err
	}
	engines, holds := map[published.Key]int{}, shownHolds(nil)
	present := func(r *storage.Report) *pb.Report {
		p := wire.ReportHeadToProto(r, auth.From(ctx).Agency())
		if p.Score != nil {
			p.Score.EngineVersion = int32(engines[published.Key{Checklist: r.Checklist, Number: r.Version}])
		}
		holds.show(p, r.ID)
		return p
	}
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.Report, storage.Cursor, error) {
		reports, after, err := tx.Reports().List(ctx, auth.From(ctx).Shopper, filter, ascending, page)
		if err != nil {
			return nil, after, err
		}
		for _, r := range reports {
			key := published.Key{Checklist: r.Checklist, Number: r.Version}
			version, err := s.versions.Get(ctx, tx, key)
			if err != nil {
				return nil, after, err
			}
			engines[key] = version.Engine()
		}
		holds, err = readHolds(ctx, tx, reports, now)
		return reports, after, err
	})
	if err != nil {
		return nil, err
	}
	titles, err := titlesOf(ctx, s, out)
	if err != nil {
		return nil, err
	}
	counts, err := s.countReports(ctx, req)
	return &pb.ListReportsResponse{Reports: out, NextPageToken: next, Titles: titles, Counts: counts}, err
}

// countReports returns the counts of the queue, where the request is for them and of the agency; nil otherwise.
func (s *Server) countReports(ctx context.Context, req *pb.ListReportsRequest) (*pb.ReportCounts, error) {
	if !req.GetCounts() || !auth.From(ctx).Agency() {
		return nil, nil //nolint:nilnil // no counts
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{AllowStale: true}, func(tx storage.Tx) (*pb.ReportCounts, error) {
		counts, err := tx.Reports().Count(ctx)
		out := &pb.ReportCounts{States: map[string]int32{}, Flags: map[string]int32{}}
		for state, n := range counts.States {
			out.States[string(state)] = n
		}
		for flag, n := range counts.Flags {
			out.Flags[string(flag)] = n
		}
		return out, err
	})
}

// ListReportRevisions lists the revisions of a report, the newest first.
func (s *Server) ListReportRevisions(ctx context.Context, req *pb.ListReportRevisionsRequest) (*pb.ListReportRevisionsResponse, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListReportRevisionsResponse, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		revisions, err := tx.Reports().ListRevisions(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		out := &pb.ListReportRevisionsResponse{}
		for i, rev := range revisions {
			p := wire.RevisionToProto(rev)
			if before := i + 1; before < len(revisions) {
				p.DifferenceBasisPoints = published.Difference(revisions[before].Effective, rev.Effective)
			}
			out.Revisions = append(out.Revisions, p)
		}
		return out, nil
	})
}

// GetReceipt returns the stored receipt of a submission, the same bytes as ever.
func (s *Server) GetReceipt(ctx context.Context, req *pb.GetReceiptRequest) (*pb.Receipt, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Receipt, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		rev, err := tx.Reports().GetRevision(ctx, r.ID, max(1, req.GetRevision()))
		if err == nil && rev.IsEdit() {
			err = fault.New(pb.Reason_NOT_FOUND, "a reviewer's edit has no receipt; those of the submissions stay as they are")
		}
		if err != nil {
			return nil, err
		}
		return wire.ReceiptToProto(rev.Receipt), nil
	})
}

// ReplayScore scores the stored answers again, and returns whether the score matches the stored one.
func (s *Server) ReplayScore(ctx context.Context, req *pb.ReplayScoreRequest) (*pb.ReplayScoreResponse, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ReplayScoreResponse, error) {
		r, err := s.report(ctx, tx, req.GetReport())
		if err != nil {
			return nil, err
		}
		number := req.GetRevision()
		if number == 0 {
			number = r.Current
		}
		scored, err := s.versions.Revision(ctx, tx, r.ID, number)
		if err != nil {
			return nil, err
		}
		out := &pb.ReplayScoreResponse{Score: scored.ScoreToProto(), Matches: scored.Digest() == scored.Stored.ScoreDigest}
		if scored.Score != nil {
			out.ScoreDigest, out.StoredScoreDigest = scored.Digest().String(), scored.Stored.ScoreDigest.String()
		}
		return out, nil
	})
}
