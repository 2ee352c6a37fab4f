package api

import (
	"context"
	"errors"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// assessableMonths is how many months before the current one a self-assessment may be of: reports are released within
// days, so the figures of an older month are known.
const assessableMonths = 3

// SubmitSelfAssessment stores a manager's answers, once for a location, program and month, before any report of them is
// released.
func (s *Server) SubmitSelfAssessment(ctx context.Context, req *pb.SubmitSelfAssessmentRequest) (*pb.SelfAssessment, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.SelfAssessment, error) {
		month, violations, err := s.assessedMonth(ctx, tx, req, now)
		if err != nil {
			return nil, err
		}
		a, err := s.judgeSelfAssessment(ctx, tx, req, month, violations, now)
		if err != nil {
			return nil, err
		}
		err = tx.SelfAssessments().Insert(ctx, a)
		if errors.Is(err, storage.ErrExists) {
			return nil, fault.New(pb.Reason_ALREADY_EXISTS, "there is a self-assessment of this location, program and month")
		}
		if err != nil {
			return nil, err
		}
		return wire.SelfAssessmentToProto(a, auth.From(ctx).TokenID), recordClientChange(ctx, tx, storage.ClaimsChanged, a.Client, now)
	})
}

// assessedMonth returns the month that a self-assessment is of, or its violations: by default the current month at the
// location. It returns an error where the location is not the caller's or a report of the month was released.
//
// Releases are read before the caller's locations are checked: that read locks the client, and a tree that was read
// before the lock may be changed by others meanwhile.
func (s *Server) assessedMonth(
	ctx context.Context, tx storage.Tx, req *pb.SubmitSelfAssessmentRequest, now time.Time,
) (month string, violations []fault.Violation, err error) {
	client, given := req.GetClient(), req.GetResource()
	defer fault.Step(&err, "check the month of a self-assessment of %s", given.GetLocation())
	if err := auth.CheckClient(ctx, client); err != nil {
		return "", nil, err
	}
	if given.GetLocation() == storage.WholeClient {
		return "", nil, fault.Invalid(fault.Violation{Path: "resource.location", Reason: pb.Reason_NOT_ALLOWED})
	}
	location, err := tx.Locations().Get(ctx, client, given.GetLocation())
	if err != nil {
		return "", nil, err
	}
	month, violations = parseAssessedMonth(given.GetMonth(), scorecard.MonthOf(now.In(s.zone(location.TimeZone))))
	released := false
	if len(violations) == 0 {
		if released, err = tx.Reports().EverReleased(ctx, client, given.GetProgram(), location.ID, month); err != nil {
			return "", nil, err
		}
	}
	if err := auth.CheckLocation(ctx, tx, client, location.ID); err != nil {
		return "", nil, err
	}
	if location.Deleted() {
		violations = append(violations, fault.Violation{Path: "resource.location", Reason: pb.Reason_DELETED})
	}
	if released {
		return "", nil, fault.New(pb.Reason_ALREADY_RELEASED, "").With("month", month)
	}
	return month, violations, nil
}

// parseAssessedMonth returns the named month, or the current one where none is named.
func parseAssessedMonth(named string, now scorecard.Month) (string, []fault.Violation) {
	if named == "" {
		return now.String(), nil
	}
	month, err := scorecard.ParseMonth(named)
	switch first := now - assessableMonths; {
	case err != nil:
		return "", []fault.Violation{{Path: "resource.month", Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a month, such as 2026-11")}}
	case month < first || month > now:
		return "", []fault.Violation{{
			Path: "resource.month", Reason: pb.Reason_OUT_OF_RANGE,
			Params: map[string]string{"min": first.String(), "max": now.String()},
		}}
	}
	return named, nil
}

// judgeSelfAssessment scores the answers and returns the self-assessment to store, or refuses it with the violations so
// far and its own.
func (s *Server) judgeSelfAssessment(
	ctx context.Context, tx storage.Tx, req *pb.SubmitSelfAssessmentRequest, month string, violations []fault.Violation, now time.Time,
) (_ *storage.SelfAssessment, err error) {
	client, given := req.GetClient(), req.GetResource()
	defer fault.Step(&err, "judge a self-assessment of %s", given.GetLocation())
	answers, malformed := wire.AnswersFromProto(given.GetAnswers())
	violations = append(violations, prefixed("resource", malformed)...)
	refuse := func(more ...fault.Violation) (*storage.SelfAssessment, error) {
		return nil, invalidReport(append(violations, prefixed("resource", more)...))
	}
	program, err := storage.LiveProgram(ctx, tx, client, given.GetProgram())
	if errors.Is(err, storage.ErrNotFound) {
		return refuse(fault.Violation{Path: "program", Reason: absence(err)})
	}
	if err != nil {
		return nil, err
	}
	key := published.Key{Checklist: program.Checklist, Number: given.GetVersion()}
	if key.Number == 0 {
		if key.Number, err = versionOf(ctx, tx, program); err != nil {
			return nil, err
		}
	}
	version, err := s.versions.Get(ctx, tx, key)
	if errors.Is(err, storage.ErrNotFound) {
		return refuse(fault.Violation{Path: "version", Reason: pb.Reason_UNKNOWN_VERSION})
	}
	if err != nil {
		return nil, err
	}
	score, wrong := published.Assess(version.Compiled, answers)
	if len(violations)+len(wrong) > 0 {
		return refuse(answerViolations("answers", wrong)...)
	}
	id, err := s.newID()
	if err != nil {
		return nil, err
	}
	report := checklist.Report{Checklist: key.Checklist, Version: key.Number, Locale: given.GetLocale(), Answers: answers}
	return &storage.SelfAssessment{
		ID: id, Client: client, Location: given.GetLocation(), Program: program.ID, Checklist: key.Checklist, Version: key.Number,
		Month: month, Locale: given.GetLocale(), Token: auth.From(ctx).TokenID, CreateTime: now,
		Answers: answers, AnswersDigest: report.Digests().Answers, ScoreDigest: score.Digest(), Effective: score.EffectiveBasisPoints,
	}, nil
}

// versionOf returns the version that the program is filled with now; 0 where nothing of its checklist is published.
func versionOf(ctx context.Context, tx storage.Tx, p *storage.Program) (int32, error) {
	if p.Version != 0 {
		return p.Version, nil
	}
	c, err := tx.Checklists().Get(ctx, p.Checklist)
	if err != nil {
		return 0, err
	}
	return c.Latest, nil
}

// GetSelfAssessment returns a self-assessment; while it is sealed, without answers and score.
func (s *Server) GetSelfAssessment(ctx context.Context, req *pb.GetSelfAssessmentRequest) (*pb.SelfAssessment, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.SelfAssessment, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		a, err := tx.SelfAssessments().Get(ctx, req.GetClient(), req.GetSelfAssessment())
		if err != nil {
			return nil, err
		}
		if err := auth.CheckLocation(ctx, tx, a.Client, a.Location); err != nil {
			return nil, err
		}
		out := wire.SelfAssessmentToProto(a, auth.From(ctx).TokenID)
		if !a.Released {
			return out, nil
		}
		unsealed, err := s.versions.Assessment(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		unsealed.Fill(out, auth.From(ctx).OfClient())
		return out, nil
	})
}

// ListSelfAssessments lists self-assessments by month, location and id, without answers and scores.
func (s *Server) ListSelfAssessments(ctx context.Context, req *pb.ListSelfAssessmentsRequest) (*pb.ListSelfAssessmentsResponse, error) {
	if violations := monthViolations(req.GetFrom(), req.GetTo()); len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	present := func(a *storage.SelfAssessment) *pb.SelfAssessment {
		return wire.SelfAssessmentToProto(a, auth.From(ctx).TokenID)
	}
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.SelfAssessment, storage.Cursor, error) {
		if err := s.checkNarrowed(ctx, tx, req); err != nil {
			return nil, "", err
		}
		return tx.SelfAssessments().List(ctx, storage.SelfAssessmentQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Program: req.GetProgram(),
			From: req.GetFrom(), To: req.GetTo(),
		}, page)
	})
	return &pb.ListSelfAssessmentsResponse{SelfAssessments: out, NextPageToken: next}, err
}
