package api

import (
	"context"
	"errors"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// judge scores the report on the version that it was filled with, and refuses it with everything that is wrong at once.
func (s *Server) judge(ctx context.Context, tx storage.Tx, in *submission) error {
	violations := in.unkept
	violations = append(violations, in.headViolations()...)
	violations = append(violations, s.commendationViolations(in.report)...)
	scoring, err := s.scoreSubmission(ctx, tx, in)
	if err != nil {
		return err
	}
	if violations = append(violations, scoring...); len(violations) > 0 {
		return invalidReport(violations)
	}
	in.scoring, in.personal = checklist.EncodeAnswers(in.report)
	in.proof = in.receipt()
	return nil
}

// headViolations judges the facts of the report beside its answers.
func (in *submission) headViolations() []fault.Violation {
	var violations []fault.Violation
	add := func(path string, reason pb.Reason) {
		violations = append(violations, fault.Violation{Path: path, Reason: reason})
	}
	r := in.report
	if r.StartTime.IsZero() && !unkept(in.unkept, "report.startTime") {
		add("report.startTime", pb.Reason_REQUIRED)
	}
	if r.EndTime.IsZero() && !unkept(in.unkept, "report.endTime") {
		add("report.endTime", pb.Reason_REQUIRED)
	}
	if !r.StartTime.IsZero() && !r.EndTime.IsZero() && r.EndTime.Before(r.StartTime) {
		add("report.endTime", pb.Reason_ENDS_BEFORE_START)
	}
	if r.Checklist != in.visit.Checklist {
		reason := pb.Reason_UNKNOWN_VERSION
		if r.Checklist == "" {
			reason = pb.Reason_REQUIRED
		}
		add("report.checklist", reason)
	}
	return violations
}

func unkept(violations []fault.Violation, path string) bool {
	for _, v := range violations {
		if v.Path == path {
			return true
		}
	}
	return false
}

func (s *Server) commendationViolations(r *checklist.Report) []fault.Violation {
	var violations []fault.Violation
	for i, c := range r.Commendations {
		if c.Behaviour != "" && !s.codes[c.Behaviour] {
			violations = append(violations, fault.Violation{
				Path: "report.commendations[" + strconv.Itoa(i) + "].behaviour", Reason: pb.Reason_UNKNOWN_BEHAVIOUR,
			})
		}
	}
	return violations
}

// scoreSubmission finds the version and scores the answers where the outcome is a scored one.
func (s *Server) scoreSubmission(ctx context.Context, tx storage.Tx, in *submission) ([]fault.Violation, error) {
	r := in.report
	if r.Checklist != in.visit.Checklist {
		return nil, nil
	}
	version, err := s.versions.Get(ctx, tx, published.Key{Checklist: r.Checklist, Number: r.Version})
	if errors.Is(err, storage.ErrNotFound) {
		return []fault.Violation{{Path: "report.version", Reason: pb.Reason_UNKNOWN_VERSION}}, nil
	}
	if err != nil {
		return nil, err
	}
	in.version = version
	in.flags.VersionRetired = version.RetireTime
	if !r.Outcome.Scored() {
		return nil, nil
	}
	in.score = version.Score(r.Answers, r.Outcome)
	return answerViolations("report.answers", in.score.Violations), nil
}

// answerViolations gives each violation of answers its path: that of the answer by its index, or by the question's key
// where there is no answer.
func answerViolations(path string, list []checklist.Violation) []fault.Violation {
	out := make([]fault.Violation, len(list))
	for i, v := range list {
		at := strconv.Itoa(v.Answer)
		if v.Answer < 0 {
			at = v.Question
		}
		out[i] = fault.Violation{
			Path: path + "[" + at + "]", Reason: fault.Named(string(v.Reason)), Params: map[string]string{"question": v.Question},
		}
	}
	return out
}
