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

// assessableMonths is how many months before the current one a self-assessment may still be of: reports are released
// within days, so that of an older month nothing is left to be sealed.
const assessableMonths = 3

// SubmitSelfAssessment takes a manager's answers, once for a location, program and month, before any report of them is
// released.
func (s *Server) SubmitSelfAssessment(ctx context.Context, req *pb.SubmitSelfAssessmentRequest) (*pb.SelfAssessment, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.SelfAssessment, error) {
		a, violations, err := s.newSelfAssessment(ctx, tx, req, now)
		if err != nil {
			return nil, err
		}
		scoring, err := s.scoreSelfAssessment(ctx, tx, req.GetResource(), a)
		if err != nil {
			return nil, err
		}
		if violations = append(violations, prefixed("resource", scoring)...); len(violations) > 0 {
			return nil, invalidReport(violations)
		}
		if a.ID, err = s.newID(); err != nil {
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

// newSelfAssessment returns what was submitted but for its answers, and what is wrong with it, as long as it is the
// caller's to submit and nothing was released. What was released is asked first: that takes hold of the client, and the
// tree is read by others meanwhile where it is read before.
func (s *Server) newSelfAssessment(
	ctx context.Context, tx storage.Tx, req *pb.SubmitSelfAssessmentRequest, now time.Time,
) (_ *storage.SelfAssessment, _ []fault.Violation, err error) {
	defer fault.Step(&err, "check the self-assessment of %s", req.GetResource().GetLocation())
	given := req.GetResource()
	a := &storage.SelfAssessment{
		Client: req.GetClient(), Location: given.GetLocation(), Program: given.GetProgram(), Version: given.GetVersion(),
		Locale: given.GetLocale(), Token: auth.From(ctx).TokenID, CreateTime: now,
	}
	if err := auth.CheckClient(ctx, a.Client); err != nil {
		return nil, nil, err
	}
	if a.Location == storage.WholeClient {
		return nil, nil, fault.Invalid(fault.Violation{Path: "resource.location", Reason: pb.Reason_NOT_ALLOWED})
	}
	location, err := tx.Locations().Get(ctx, a.Client, a.Location)
	if err != nil {
		return nil, nil, err
	}
	violations := setAssessedMonth(a, given.GetMonth(), scorecard.MonthOf(now.In(s.zone(location.TimeZone))))
	released := false
	if len(violations) == 0 {
		if released, err = tx.Reports().EverReleased(ctx, a.Client, a.Program, a.Location, a.Month); err != nil {
			return nil, nil, err
		}
	}
	if err := auth.CheckLocation(ctx, tx, a.Client, a.Location); err != nil {
		return nil, nil, err
	}
	if released {
		return nil, nil, fault.New(pb.Reason_ALREADY_RELEASED, "").With("month", a.Month)
	}
	return a, violations, nil
}

// setAssessedMonth sets the month that a self-assessment is of: the current one at its location where none is named.
func setAssessedMonth(a *storage.SelfAssessment, named string, now scorecard.Month) []fault.Violation {
	a.Month = now.String()
	if named == "" {
		return nil
	}
	month, err := scorecard.ParseMonth(named)
	switch first := now - assessableMonths; {
	case err != nil:
		return []fault.Violation{{Path: "resource.month", Reason: pb.Reason_INVALID_FORMAT}}
	case month < first || month > now:
		return []fault.Violation{{
			Path: "resource.month", Reason: pb.Reason_OUT_OF_RANGE,
			Params: map[string]string{"min": first.String(), "max": now.String()},
		}}
	}
	a.Month = named
	return nil
}

// scoreSelfAssessment puts the answers into a self-assessment with what they come to, and says what is wrong with them
// and with the version that they are for.
func (s *Server) scoreSelfAssessment(
	ctx context.Context, tx storage.Tx, given *pb.SelfAssessment, a *storage.SelfAssessment,
) ([]fault.Violation, error) {
	answers, violations := wire.AnswersFromProto(given.GetAnswers())
	program, err := tx.Programs().Get(ctx, a.Client, a.Program)
	if errors.Is(err, storage.ErrNotFound) {
		return append(violations, fault.Violation{Path: "program", Reason: pb.Reason_NOT_FOUND}), nil
	}
	if err != nil {
		return nil, err
	}
	if a.Checklist = program.Checklist; a.Version == 0 {
		if a.Version, err = versionOf(ctx, tx, program); err != nil {
			return nil, err
		}
	}
	version, err := s.versions.Get(ctx, tx, published.Key{Checklist: a.Checklist, Number: a.Version})
	if errors.Is(err, storage.ErrNotFound) {
		return append(violations, fault.Violation{Path: "version", Reason: pb.Reason_UNKNOWN_VERSION}), nil
	}
	if err != nil {
		return nil, err
	}
	score, wrong := published.Assess(version.Compiled, answers)
	report := checklist.Report{Checklist: a.Checklist, Version: a.Version, Locale: a.Locale, Answers: answers}
	a.Answers, a.AnswersDigest = answers, report.Digests().Answers
	a.ScoreDigest, a.Effective = score.Digest(), score.EffectiveBasisPoints
	return append(violations, answerViolations("answers", wrong)...), nil
}

// versionOf is the version that the program is filled with now; 0 where nothing of its checklist is published.
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
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.SelfAssessment, error) {
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
