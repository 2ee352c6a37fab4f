package api

import (
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateChecklist creates a checklist, with a draft if one is given.
func (s *Server) CreateChecklist(ctx context.Context, req *pb.CreateChecklistRequest) (*pb.Checklist, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Checklist, error) {
		given := req.GetChecklist()
		c := &storage.Checklist{ID: given.GetChecklist(), CreateTime: now, UpdateTime: now}
		var err error
		if c.Draft, err = draftOf(c.ID, "checklist.draft.", given.GetDraft()); err != nil {
			return nil, err
		}
		return presented(wire.ChecklistToProto, c, tx.Checklists().Insert(ctx, c))
	})
}

// draftOf returns the domain form of a draft, whose checklist is the one it belongs to also where it is left out.
func draftOf(id, path string, p *pb.ChecklistVersion) (*checklist.Version, error) {
	if p == nil {
		return nil, nil
	}
	if named := p.GetChecklist(); named != "" && named != id {
		return nil, fault.Invalid(fault.Violation{Path: path + "checklist", Reason: pb.Reason_INVALID_FORMAT})
	}
	draft := wire.VersionFromProto(p)
	draft.Checklist = id
	return draft, nil
}

// GetChecklist returns a checklist with its draft.
func (s *Server) GetChecklist(ctx context.Context, req *pb.GetChecklistRequest) (*pb.Checklist, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Checklist, error) {
		c, err := tx.Checklists().Get(ctx, req.GetChecklist())
		return presented(wire.ChecklistToProto, c, err)
	})
}

// ListChecklists lists checklists by id, without their drafts.
func (s *Server) ListChecklists(ctx context.Context, req *pb.ListChecklistsRequest) (*pb.ListChecklistsResponse, error) {
	out, next, err := list(ctx, s, req, wire.ChecklistToProto, func(tx storage.Tx, page storage.Page) ([]*storage.Checklist, storage.Cursor, error) {
		return tx.Checklists().List(ctx, page)
	})
	return &pb.ListChecklistsResponse{Checklists: out, NextPageToken: next}, err
}

// UpdateDraft replaces the draft.
func (s *Server) UpdateDraft(ctx context.Context, req *pb.UpdateDraftRequest) (*pb.Checklist, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Checklist, error) {
		draft, err := draftOf(req.GetChecklist(), "draft.", req.GetDraft())
		if err != nil {
			return nil, err
		}
		return s.changeDraft(ctx, tx, req.GetChecklist(), req.GetDraft().GetEtag(), draft, now)
	})
}

// DiscardDraft removes the draft.
func (s *Server) DiscardDraft(ctx context.Context, req *pb.DiscardDraftRequest) (*pb.Checklist, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Checklist, error) {
		return s.changeDraft(ctx, tx, req.GetChecklist(), req.GetEtag(), nil, now)
	})
}

func (s *Server) changeDraft(ctx context.Context, tx storage.Tx, id, etag string, draft *checklist.Version, now time.Time) (*pb.Checklist, error) {
	c, err := tx.Checklists().Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := checkEtag(etag, wire.Etag(c.Revision)); err != nil {
		return nil, err
	}
	c.Draft, c.UpdateTime = draft, now
	return presented(wire.ChecklistToProto, c, tx.Checklists().Update(ctx, c))
}

// PublishChecklist publishes the draft as the next version, or lists all its faults.
func (s *Server) PublishChecklist(ctx context.Context, req *pb.PublishChecklistRequest) (*pb.ChecklistVersion, error) {
	if req.GetValidateOnly() {
		return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ChecklistVersion, error) {
			_, next, err := s.nextVersion(ctx, tx, req, s.now())
			if err != nil {
				return nil, err
			}
			return wire.PublishedToProto(next, ""), nil
		})
	}
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.ChecklistVersion, error) {
		c, next, err := s.nextVersion(ctx, tx, req, now)
		if err != nil {
			return nil, err
		}
		if err := tx.Checklists().InsertVersion(ctx, next); err != nil {
			return nil, err
		}
		c.Draft, c.Latest, c.UpdateTime = nil, next.Number, now
		if err := tx.Checklists().Update(ctx, c); err != nil {
			return nil, err
		}
		return wire.PublishedToProto(next, ""), nil
	})
}

// nextVersion returns the version that publishing the draft would insert. It writes nothing.
func (s *Server) nextVersion(ctx context.Context, tx storage.Tx, req *pb.PublishChecklistRequest, now time.Time) (_ *storage.Checklist, _ *storage.PublishedVersion, err error) {
	defer fault.Step(&err, "prepare the next version of %s", req.GetChecklist())
	c, err := tx.Checklists().Get(ctx, req.GetChecklist())
	if err != nil {
		return nil, nil, err
	}
	if err := checkEtag(req.GetEtag(), wire.Etag(c.Revision)); err != nil {
		return nil, nil, err
	}
	if c.Draft == nil {
		return nil, nil, fault.New(pb.Reason_WRONG_STATE, "the checklist has no draft").With("cause", "NO_DRAFT")
	}
	content := *c.Draft
	content.Number = c.Latest + 1
	next, err := s.publishable(&content, now)
	return c, next, err
}

// publishable compiles a version and looks its behaviours up, and names every fault at once.
func (s *Server) publishable(content *checklist.Version, now time.Time) (*storage.PublishedVersion, error) {
	compiled, err := compileDraft(content)
	unknown := authoring.UnknownBehaviours(content, s.inCatalogue)
	if len(unknown) > 0 {
		refusal := fault.New(pb.Reason_UNPUBLISHABLE, "the draft names behaviours that the catalogue does not have")
		if err != nil {
			refusal = fault.From(err)
		}
		for _, path := range unknown {
			refusal = refusal.Violate(path, pb.Reason_UNKNOWN_BEHAVIOUR)
		}
		return nil, refusal
	}
	if err != nil {
		return nil, err
	}
	return &storage.PublishedVersion{
		Checklist: content.Checklist, Number: content.Number, Content: content,
		Digest: compiled.Digest(), TotalFingerprint: compiled.TotalFingerprint(), PublishTime: now,
	}, nil
}

// compileDraft prepares a draft for scoring, or names all its faults.
func compileDraft(v *checklist.Version) (*checklist.Compiled, error) {
	compiled, err := checklist.Compile(v)
	var faults *checklist.Unpublishable
	if errors.As(err, &faults) {
		refusal := fault.New(pb.Reason_UNPUBLISHABLE, "the draft has %d faults", len(faults.Problems))
		for _, p := range faults.Problems {
			refusal = refusal.Violate(p.Path, fault.Named(string(p.Reason)), flatten(p.Params)...)
		}
		return nil, refusal
	}
	return compiled, err
}
