package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// SaveDraft parks an unfinished report on the server.
func (s *Server) SaveDraft(ctx context.Context, req *pb.SaveDraftRequest) (*pb.VisitDraft, error) {
	given := req.GetDraft()
	content, violations := wire.ReportFromProto(req.GetVisit(), given.GetReport())
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	shopper := auth.From(ctx).Shopper
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*pb.VisitDraft, error) {
		if err := checkHeld(ctx, tx, req.GetVisit(), shopper); err != nil {
			return nil, err
		}
		d := &storage.Draft{
			Visit: req.GetVisit(), Shopper: shopper, ReportID: given.GetReportId(),
			BaseRevision: given.GetBaseRevision(), Report: *content, Comment: given.GetComment(), UpdateTime: now,
		}
		kept, err := tx.Drafts().Get(ctx, d.Visit, shopper)
		if err := orNone(err); err != nil {
			return nil, err
		}
		if kept != nil {
			if err := checkEtag(given.GetEtag(), wire.Etag(kept.Revision)); err != nil {
				return nil, err
			}
			d.Revision = kept.Revision
		}
		if err := tx.Drafts().Put(ctx, d); err != nil {
			return nil, err
		}
		if err := tx.Visits().Touch(ctx, d.Visit); err != nil {
			return nil, err
		}
		return s.draftToProto(ctx, tx, d)
	})
}

// GetDraft returns the parked report.
func (s *Server) GetDraft(ctx context.Context, req *pb.GetDraftRequest) (*pb.VisitDraft, error) {
	shopper := auth.From(ctx).Shopper
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.VisitDraft, error) {
		d, err := tx.Drafts().Get(ctx, req.GetVisit(), shopper)
		if err != nil {
			return nil, err
		}
		return s.draftToProto(ctx, tx, d)
	})
}

// markParked sets on visits the etags of the drafts that the calling shopper parked.
func markParked(ctx context.Context, tx storage.Tx, visits []*pb.Visit) (err error) {
	defer fault.Step(&err, "find the parked drafts of %d visits", len(visits))
	ids := make([]string, len(visits))
	for i, v := range visits {
		ids[i] = v.GetVisit()
	}
	revisions, err := tx.Drafts().Revisions(ctx, auth.From(ctx).Shopper, ids)
	for _, v := range visits {
		if revision, parked := revisions[v.GetVisit()]; parked {
			v.ParkedDraftEtag = wire.Etag(revision)
		}
	}
	return err
}

// checkHeld returns ErrNotFound to a shopper who never had the visit.
func checkHeld(ctx context.Context, tx storage.Tx, id, shopper string) error {
	held, err := tx.Visits().WasAssigned(ctx, id, shopper)
	if err == nil && !held {
		return storage.ErrNotFound
	}
	return err
}

// draftToProto returns the message of a draft with the score of the answers so far.
func (s *Server) draftToProto(ctx context.Context, tx storage.Tx, d *storage.Draft) (*pb.VisitDraft, error) {
	out := &pb.VisitDraft{
		Visit: d.Visit, ReportId: d.ReportID, BaseRevision: d.BaseRevision, Report: wire.ReportToProto(&d.Report), Comment: d.Comment,
		Etag: wire.Etag(d.Revision), UpdateTime: wire.Timestamp(d.UpdateTime.Truncate(time.Microsecond)),
	}
	if d.Report.Outcome == "" {
		out.Report.Outcome = pb.ReportContent_OUTCOME_UNSPECIFIED
	}
	score, err := s.draftScore(ctx, tx, &d.Report)
	out.Score = wire.ScoreToProto(score)
	return out, err
}

// draftScore scores a draft where its version is one that the shopper may see; nil otherwise.
func (s *Server) draftScore(ctx context.Context, tx storage.Tx, r *checklist.Report) (*checklist.Score, error) {
	if r.Checklist == "" || r.Version == 0 || !r.Outcome.Scored() {
		return nil, nil
	}
	key := published.Key{Checklist: r.Checklist, Number: r.Version}
	if err := s.checkVersion(ctx, tx, key); err != nil {
		return nil, orNone(err)
	}
	version, err := s.versions.Get(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	return version.Score(r.Answers, r.Outcome), nil
}
