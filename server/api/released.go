package api

import (
	"context"
	"fmt"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetReleasedReport returns a released report as its client may see it.
func (s *Server) GetReleasedReport(ctx context.Context, req *pb.GetReleasedReportRequest) (*pb.ReleasedReport, error) {
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ReleasedReport, error) {
		if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
			return nil, err
		}
		r, err := tx.Reports().GetReleased(ctx, req.GetClient(), req.GetReleasedReport())
		if err != nil {
			return nil, err
		}
		if err := auth.CheckLocation(ctx, tx, r.Client, r.Location); err != nil {
			return nil, err
		}
		return s.released(ctx, tx, r)
	})
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
	return read(ctx, s, storage.ReadOptions{AllowStale: true}, func(tx storage.Tx) (*pb.ListReleasedReportsResponse, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, err
		}
		if top := req.GetLocation(); top != "" {
			if err := auth.CheckLocation(ctx, tx, req.GetClient(), top); err != nil {
				return nil, err
			}
		}
		reports, after, err := tx.Reports().ListReleased(ctx, storage.ReleasedQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Program: req.GetProgram(),
			From: req.GetFrom(), To: req.GetTo(),
		}, page)
		if err != nil {
			return nil, err
		}
		out := &pb.ListReleasedReportsResponse{}
		for _, r := range reports {
			p, err := s.released(ctx, tx, r)
			if err != nil {
				return nil, err
			}
			out.ReleasedReports = append(out.ReleasedReports, p)
		}
		out.NextPageToken, err = s.nextToken(req, after)
		return out, err
	})
}

func monthViolations(from, to string) []fault.Violation {
	var violations []fault.Violation
	for _, m := range []struct{ path, text string }{{"from", from}, {"to", to}} {
		if _, err := scorecard.ParseMonth(m.text); m.text != "" && err != nil {
			violations = append(violations, fault.Violation{Path: m.path, Reason: pb.Reason_INVALID_FORMAT})
		}
	}
	return violations
}

// released reads and scores the current revision of a report and builds what a client may see of it.
func (s *Server) released(ctx context.Context, tx storage.Tx, r *storage.Report) (*pb.ReleasedReport, error) {
	scored, err := s.scored(ctx, tx, r, r.Current)
	if err != nil {
		return nil, err
	}
	return s.releasedOf(r, scored), nil
}

// releasedOf builds what a client may see of a report, field by field from an allow-list: a field that is added to
// reports is not here until somebody puts it here.
func (s *Server) releasedOf(r *storage.Report, scored *scoredRevision) *pb.ReleasedReport {
	version := scored.version.Version()
	return &pb.ReleasedReport{
		Name: wire.ResourceName("clients", r.Client, "releasedReports", r.ReleasedID), Client: r.Client,
		Program: r.Program, Location: r.Location, Checklist: r.Checklist, Version: r.Version, Month: r.Month,
		DayPart: wire.Enum[pb.DayPart](r.DayPart),
		Shopper: visit.Pseudonym(s.keys.pseudonym, r.Client, r.Shopper), Revision: r.Current,
		ReleaseTime: wire.Timestamp(r.ReleaseTime), UpdateTime: wire.Timestamp(r.UpdateTime), Outcome: wire.OutcomeToProto(r.Outcome),
		Score: releasedScore(scored, version), Answers: releasedAnswers(scored.report.Answers, scored.score, version),
		Narrative: scored.report.Narrative, Commendations: wire.CommendationsToProto(scored.report.Commendations),
		Etag: fmt.Sprintf("%s-%s", wire.Etag(r.Revision), r.ReleasedID[:8]),
	}
}

// hiddenFromClients says whether a question must never reach a client: it is for internal use, or it names a person,
// who may be named only where the client recorded that staff were told in advance.
func hiddenFromClients(q *checklist.Question) bool {
	return q == nil || q.Audience == checklist.AudienceInternal || q.Role == checklist.RoleStaffName
}

func releasedScore(scored *scoredRevision, v *checklist.Version) *pb.Score {
	p := scored.toProto()
	if p == nil {
		return nil
	}
	p.AnswersDigest, p.Violations, p.Warnings = "", nil, nil
	hideQuestions(p, v)
	return p
}

// hideQuestions takes the questions that a client is never shown out of a score.
func hideQuestions(p *pb.Score, v *checklist.Version) {
	hidden := func(key string) bool { return hiddenFromClients(v.Question(key)) }
	p.Questions = slices.DeleteFunc(p.Questions, func(q *pb.QuestionScore) bool { return hidden(q.GetQuestion()) })
	p.Criticals = slices.DeleteFunc(slices.Clone(p.Criticals), hidden)
}

// releasedAnswers are the answers that counted, in the order of the checklist, without instants and evidence.
func releasedAnswers(answers []checklist.Answer, score *checklist.Score, v *checklist.Version) []*pb.ReleasedAnswer {
	given := map[string]*checklist.Answer{}
	for i := range answers {
		given[answers[i].Question] = &answers[i]
	}
	if score != nil {
		for _, stray := range score.Warnings {
			delete(given, stray)
		}
	}
	var out []*pb.ReleasedAnswer
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			if a := given[q.Key]; a != nil && !hiddenFromClients(q) {
				out = append(out, releasedAnswer(a))
			}
		}
	}
	return out
}

func releasedAnswer(a *checklist.Answer) *pb.ReleasedAnswer {
	p := &pb.ReleasedAnswer{
		Question: a.Question, NotApplicable: a.NotApplicable, NotApplicableReason: a.NotApplicableReason, Comment: a.Comment,
	}
	switch {
	case a.Choice != nil:
		p.Value = &pb.ReleasedAnswer_Choice{Choice: *a.Choice}
	case a.Choices != nil:
		p.Value = &pb.ReleasedAnswer_Choices{Choices: &pb.OptionKeys{Keys: a.Choices.Keys}}
	case a.Scale != nil:
		p.Value = &pb.ReleasedAnswer_Scale{Scale: *a.Scale}
	case a.Number != nil:
		p.Value = &pb.ReleasedAnswer_Number{Number: *a.Number}
	case a.Duration != nil:
		p.Value = &pb.ReleasedAnswer_Duration{Duration: wire.DurationToProto(a.Duration)}
	case a.Text != nil:
		p.Value = &pb.ReleasedAnswer_Text{Text: *a.Text}
	}
	return p
}
