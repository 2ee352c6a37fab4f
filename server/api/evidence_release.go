package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// releaseEvidence follows a review: the images of a report that is released get the random ids by which its client refers to
// them, and lose them when it is withdrawn. From the release or the rejection on, evidence is kept for the program's days.
func (s *Server) releaseEvidence(ctx context.Context, tx storage.Tx, r *storage.Report, scored *published.Revision, before visit.Status, now time.Time) (err error) {
	defer fault.Step(&err, "release the evidence of report %s", r.ReleasedID)
	if before.Released == r.Released && before.State == r.State {
		return nil
	}
	all, err := evidenceOf(ctx, tx, r)
	if err != nil || len(all) == 0 {
		return err
	}
	ends, err := keptUntil(ctx, tx, r, now)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.State != storage.EvidenceStored {
			continue
		}
		e.ReleasedID, e.RemoveTime, e.UpdateTime = "", ends, now
		if r.Released && e.IsImage() && shownQuestion(scored, e) != "" {
			if e.ReleasedID, err = s.randomID(); err != nil {
				return err
			}
		}
		if err := tx.Evidence().Update(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// keptUntil returns when evidence of a report is removed: the program's days after now where the report is released or rejected,
// and never (zero) before.
func keptUntil(ctx context.Context, tx storage.Tx, r *storage.Report, now time.Time) (time.Time, error) {
	if !r.Released && r.State != visit.Rejected {
		return time.Time{}, nil
	}
	program, err := tx.Programs().Get(ctx, r.Client, r.Program)
	if err != nil {
		return time.Time{}, err
	}
	return now.AddDate(0, 0, int(program.Rules.EvidenceDays)), nil
}

// shownQuestion returns the question that a piece of evidence proves, where clients may see it; "" otherwise. It is the one
// whose answer names the evidence, or else the one that it was uploaded for.
func shownQuestion(scored *published.Revision, e *storage.Evidence) string {
	key := e.Question
	for _, a := range scored.Report.Answers {
		if a.Evidence != nil && slices.Contains(a.Evidence.IDs, uuid.UUID(e.ID).String()) {
			key = a.Question
		}
	}
	for _, q := range scored.Version.Version().Questions() {
		if q.Key == key && !published.HiddenFromClients(q) {
			return key
		}
	}
	return ""
}

// releasedEvidence returns the images of a released report that its client may see, in the order of their random ids, and the
// questions that they prove.
func (s *Server) releasedEvidence(ctx context.Context, tx storage.Tx, r *storage.Report) ([]*storage.Evidence, map[string]string, error) {
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return nil, nil, err
	}
	all, err := evidenceOf(ctx, tx, r)
	questions := map[string]string{}
	shown := slices.DeleteFunc(all, func(e *storage.Evidence) bool {
		questions[e.ReleasedID] = shownQuestion(scored, e)
		return e.ReleasedID == "" || questions[e.ReleasedID] == "" || e.State != storage.EvidenceStored || !e.IsImage()
	})
	slices.SortFunc(shown, func(a, b *storage.Evidence) int { return cmp.Compare(a.ReleasedID, b.ReleasedID) })
	return shown, questions, err
}

// ListReleasedEvidence lists the images of a released report.
func (s *Server) ListReleasedEvidence(ctx context.Context, req *pb.ListReleasedEvidenceRequest) (*pb.ListReleasedEvidenceResponse, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ListReleasedEvidenceResponse, error) {
		r, err := s.releasedReport(ctx, tx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		shown, questions, err := s.releasedEvidence(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		out := &pb.ListReleasedEvidenceResponse{}
		for _, e := range shown {
			blob, err := tx.Blobs().Get(ctx, e.Shown)
			if err != nil {
				return nil, err
			}
			out.Evidence = append(out.Evidence, &pb.ReleasedEvidence{
				Evidence: e.ReleasedID, Question: questions[e.ReleasedID], MediaType: evidence.DrawnType, SizeBytes: blob.Bytes,
				Width: e.Width, Height: e.Height,
			})
		}
		return out, nil
	})
}

// DownloadReleasedEvidence sends an image of a released report.
func (s *Server) DownloadReleasedEvidence(req *pb.DownloadReleasedEvidenceRequest, stream grpc.ServerStreamingServer[pb.EvidenceBytes]) error {
	ctx := stream.Context()
	found, err := s.openedBy(ctx, func(tx storage.Tx) (*storage.Evidence, *download, error) {
		r, err := s.releasedReport(ctx, tx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, nil, err
		}
		shown, _, err := s.releasedEvidence(ctx, tx, r)
		if err != nil {
			return nil, nil, err
		}
		i := slices.IndexFunc(shown, func(e *storage.Evidence) bool { return e.ReleasedID == req.GetEvidence() })
		if i < 0 {
			return nil, nil, storage.ErrNotFound
		}
		digest := shown[i].Shown
		if req.GetForm() == pb.DownloadReleasedEvidenceRequest_THUMBNAIL {
			digest = shown[i].Thumbnail
		}
		// The audit entry of the download is in this transaction too.
		return shown[i], &download{digest, evidence.DrawnType}, s.noteRead(ctx, tx, r)
	})
	if err != nil {
		return err
	}
	return s.send(ctx, found, stream)
}
