package api

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetChecklistVersion returns a version, in all languages or in the best match of one. It reads nothing where the version
// is in memory and the caller's access to it was checked before.
func (s *Server) GetChecklistVersion(ctx context.Context, req *pb.GetChecklistVersionRequest) (*pb.ChecklistVersion, error) {
	key := published.Key{Checklist: req.GetChecklist(), Number: req.GetVersion()}
	if version, kept := s.versions.Kept(key); kept && s.maySee(ctx, key) {
		return presentVersion(ctx, version, req.GetLocale()), nil
	}
	version, err := storage.Read(ctx, s.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (*published.Version, error) {
		if err := s.checkVersion(ctx, tx, key); err != nil {
			return nil, err
		}
		return s.versions.Get(ctx, tx, key)
	})
	if err != nil {
		return nil, err
	}
	return presentVersion(ctx, version, req.GetLocale()), nil
}

// presentVersion returns what the caller sees of a version: its etag alone where the caller has the content.
func presentVersion(ctx context.Context, version *published.Version, locale string) *pb.ChecklistVersion {
	if etag := version.Etag(locale); hasAlready(ctx, etag) {
		return &pb.ChecklistVersion{Etag: etag}
	}
	out := version.ToProto(locale)
	if auth.From(ctx).OfClient() {
		published.HideInternal(out)
	}
	return out
}

const (
	// assignedKept bounds how many shoppers' versions are kept.
	assignedKept = 10_000
	// assignedFor is how long a shopper may read a version after the last visit with it is gone. An assignment is never
	// taken back otherwise.
	assignedFor = 10 * time.Minute
)

// assignment is a version and a shopper who had a visit with it.
type assignment struct {
	shopper string
	version published.Key
}

// maySee reports whether checkVersion is known to allow the caller a version without reading.
func (s *Server) maySee(ctx context.Context, key published.Key) bool {
	p := auth.From(ctx)
	if p.Role == storage.ShopperRole {
		_, known := s.assigned.Get(assignment{p.Shopper, key})
		return known
	}
	return !p.OfClient()
}

// hasAlready reports whether the caller has the content of the etag, so that the etag alone suffices as an answer.
func hasAlready(ctx context.Context, etag string) bool {
	return call.From(ctx).Holds(etag)
}

// checkVersion returns ErrNotFound to a shopper who never had a visit with the version, and to a client none of whose
// programs has the checklist.
func (s *Server) checkVersion(ctx context.Context, tx storage.Tx, key published.Key) (err error) {
	defer fault.Step(&err, "check the access to version %s", key)
	p := auth.From(ctx)
	allowed := true
	switch {
	case p.Role == storage.ShopperRole:
		if allowed, err = tx.Visits().WasAssignedVersion(ctx, p.Shopper, key.Checklist, key.Number); allowed {
			s.assigned.Put(assignment{p.Shopper, key}, struct{}{})
		}
	case p.OfClient():
		allowed, err = tx.Programs().UsesChecklist(ctx, p.Client, key.Checklist)
	}
	if err == nil && !allowed {
		err = storage.ErrNotFound
	}
	return err
}

// ListChecklistVersions lists the versions of a checklist, the newest first, without their sections.
func (s *Server) ListChecklistVersions(ctx context.Context, req *pb.ListChecklistVersionsRequest) (*pb.ListChecklistVersionsResponse, error) {
	present := func(v *storage.PublishedVersion) *pb.ChecklistVersion { return wire.PublishedToProto(v, "") }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.PublishedVersion, storage.Cursor, error) {
		if _, err := tx.Checklists().Get(ctx, req.GetChecklist()); err != nil {
			return nil, "", err
		}
		if p := auth.From(ctx); p.OfClient() {
			if used, err := tx.Programs().UsesChecklist(ctx, p.Client, req.GetChecklist()); err != nil || !used {
				return nil, "", orNotFound(err)
			}
		}
		return tx.Checklists().ListVersions(ctx, req.GetChecklist(), page)
	})
	return &pb.ListChecklistVersionsResponse{Versions: out, NextPageToken: next}, err
}

// orNotFound is the error, or that there is no such thing.
func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return storage.ErrNotFound
}

// RetireChecklistVersion ends the use of a version for new visits.
func (s *Server) RetireChecklistVersion(ctx context.Context, req *pb.RetireChecklistVersionRequest) (*pb.ChecklistVersion, error) {
	key := published.Key{Checklist: req.GetChecklist(), Number: req.GetVersion()}
	out, err := write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.ChecklistVersion, error) {
		if err := tx.Checklists().RetireVersion(ctx, key.Checklist, key.Number, now); err != nil {
			return nil, err
		}
		stored, err := tx.Checklists().GetVersion(ctx, key.Checklist, key.Number)
		if err != nil {
			return nil, err
		}
		return wire.PublishedToProto(stored, ""), nil
	})
	s.versions.Forget(key)
	return out, err
}

// DiffChecklistVersions lists the changes between two versions, and which of them break a trend.
func (s *Server) DiffChecklistVersions(ctx context.Context, req *pb.DiffChecklistVersionsRequest) (*pb.DiffChecklistVersionsResponse, error) {
	against := req.GetAgainst()
	if against == 0 {
		against = req.GetVersion() - 1
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.DiffChecklistVersionsResponse, error) {
		after, err := s.versions.Get(ctx, tx, published.Key{Checklist: req.GetChecklist(), Number: req.GetVersion()})
		if err != nil {
			return nil, err
		}
		before, err := s.versions.Get(ctx, tx, published.Key{Checklist: req.GetChecklist(), Number: against})
		if err != nil {
			return nil, err
		}
		out := &pb.DiffChecklistVersionsResponse{BreaksTotal: before.TotalFingerprint() != after.TotalFingerprint()}
		for _, c := range checklist.Diff(before.Version(), after.Version()) {
			out.Changes = append(out.Changes, wire.ChangeToProto(c))
		}
		return out, nil
	})
}

// ScoreAnswers scores answers on a version, or on the draft as version 0, and stores nothing.
func (s *Server) ScoreAnswers(ctx context.Context, req *pb.ScoreAnswersRequest) (*pb.Score, error) {
	answers, violations := wire.AnswersFromProto(req.GetAnswers())
	if len(violations) > 0 {
		return nil, invalidReport(violations)
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Score, error) {
		compiled, err := s.compiledOrDraft(ctx, tx, published.Key{Checklist: req.GetChecklist(), Number: req.GetVersion()})
		if err != nil {
			return nil, err
		}
		outcome := checklist.Outcome(wire.Name(req.GetOutcome()))
		report := checklist.Report{Checklist: req.GetChecklist(), Version: req.GetVersion(), Outcome: outcome, Answers: answers}
		score := wire.ScoreToProto(compiled.Score(answers, outcome))
		score.ChecklistDigest = compiled.Digest().String()
		score.AnswersDigest = report.Digests().Answers.String()
		return score, nil
	})
}

func (s *Server) compiledOrDraft(ctx context.Context, tx storage.Tx, key published.Key) (*checklist.Compiled, error) {
	if key.Number == 0 && auth.From(ctx).Agency() {
		c, err := tx.Checklists().Get(ctx, key.Checklist)
		if err != nil {
			return nil, err
		}
		if c.Draft == nil {
			return nil, storage.ErrNotFound
		}
		return compileDraft(c.Draft)
	}
	if err := s.checkVersion(ctx, tx, key); err != nil {
		return nil, err
	}
	version, err := s.versions.Get(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	return version.Compiled, nil
}
