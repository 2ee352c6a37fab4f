package api

import (
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/call"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/server/xlsform"
	"mysteryshopper/storage"
)

func (s *Server) inCatalogue(code string) bool { return s.codes[code] }

// CheckDraft lists every fault of a draft. Nothing is stored, and the checklist need not exist. The values over the
// bounds of the API are listed with the other faults, so the request is validated here and not before.
func (s *Server) CheckDraft(ctx context.Context, req *pb.CheckDraftRequest) (*pb.CheckDraftResponse, error) {
	bare := &pb.CheckDraftRequest{Checklist: req.GetChecklist(), Draft: &pb.ChecklistVersion{}}
	if req.GetDraft() == nil {
		bare.Draft = nil
	}
	if err := chain.Check(ctx, bare); err != nil {
		return nil, err
	}
	draft := req.GetDraft()
	if draft.GetChecklist() == "" {
		draft.Checklist = req.GetChecklist()
	}
	violations := authoring.Check(ctx, draft, s.inCatalogue)
	if draft.GetChecklist() != req.GetChecklist() {
		violations = append(violations, fault.Violation{Path: "checklist", Reason: pb.Reason_INVALID_FORMAT})
	}
	out := &pb.CheckDraftResponse{}
	language := words.Match(call.From(ctx).Language(req))
	for _, v := range violations {
		out.Violations = append(out.Violations, &pb.DraftViolation{Path: v.Path, Reason: v.Reason, Message: v.Message(language)})
	}
	if len(violations) > 0 {
		return out, nil
	}
	compiled, err := checklist.Compile(wire.VersionFromProto(draft))
	if err != nil {
		return nil, err
	}
	out.Engine, out.Digest = int32(compiled.Engine()), compiled.Digest().String()
	return out, nil
}

// ImportDraft puts the draft of an XLSForm workbook in the place of the one before, and lists what the draft lacks of it.
func (s *Server) ImportDraft(ctx context.Context, req *pb.ImportDraftRequest) (*pb.ImportDraftResponse, error) {
	draft, problems, err := xlsform.Read(req.GetWorkbook())
	if errors.Is(err, xlsform.ErrWorkbook) {
		return nil, fault.New(pb.Reason_INVALID_REQUEST, "%v", err).Violate("workbook", pb.Reason_INVALID_FORMAT)
	}
	if err != nil {
		return nil, err
	}
	draft.Checklist = req.GetChecklist()
	out := &pb.ImportDraftResponse{}
	for _, p := range problems {
		out.Problems = append(out.Problems, &pb.ImportProblem{
			Sheet: p.Sheet, Row: int32(p.Row), Column: p.Column, Message: p.Text,
			Reason: pb.ImportProblem_Reason(pb.ImportProblem_Reason_value[string(p.Reason)]),
		})
	}
	if req.GetValidateOnly() {
		out.Checklist, err = storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Checklist, error) {
			c, err := tx.Checklists().Get(ctx, req.GetChecklist())
			if err != nil {
				return nil, err
			}
			if err := checkEtag(req.GetEtag(), wire.Etag(c.Revision)); err != nil {
				return nil, err
			}
			c.Draft = draft
			return wire.ChecklistToProto(c), nil
		})
		return out, err
	}
	return writeAs(ctx, s, req, func(out *pb.ImportDraftResponse) string { return out.GetChecklist().GetName() },
		func(tx storage.Tx, now time.Time) (*pb.ImportDraftResponse, error) {
			c, err := s.changeDraft(ctx, tx, req.GetChecklist(), req.GetEtag(), draft, now)
			return &pb.ImportDraftResponse{Checklist: c, Problems: out.Problems}, err
		})
}

// ListBehaviours lists the behaviour catalogue.
func (s *Server) ListBehaviours(context.Context, *pb.ListBehavioursRequest) (*pb.ListBehavioursResponse, error) {
	return &pb.ListBehavioursResponse{Behaviours: s.behaviours}, nil
}
