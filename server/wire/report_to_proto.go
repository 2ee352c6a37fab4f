package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// ReportToProto returns the message of what a shopper saw.
func ReportToProto(r *checklist.Report) *pb.ReportContent {
	p := &pb.ReportContent{
		Checklist:      r.Checklist,
		Version:        r.Version,
		Locale:         r.Locale,
		StartTime:      Timestamp(r.StartTime),
		EndTime:        Timestamp(r.EndTime),
		ElapsedSeconds: int32(r.ElapsedSeconds),
		Outcome:        OutcomeToProto(r.Outcome),
		Narrative:      r.Narrative,
		Commendations:  CommendationsToProto(r.Commendations),
	}
	if at := r.Position; at != nil {
		p.Position = &pb.Position{
			Latitude: at.Latitude(), Longitude: at.Longitude(),
			AccuracyMeters: float64(at.AccuracyMeters), Mock: at.Mock,
		}
	}
	for i := range r.Answers {
		p.Answers = append(p.Answers, AnswerToProto(&r.Answers[i]))
	}
	return p
}

// OutcomeToProto returns the message of an outcome; COMPLETED, the default, where it was left out.
func OutcomeToProto(o checklist.Outcome) pb.ReportContent_Outcome {
	if o == "" {
		return pb.ReportContent_COMPLETED
	}
	return Enum[pb.ReportContent_Outcome](o)
}

// CommendationsToProto returns the messages of commendations.
func CommendationsToProto(list []checklist.Commendation) []*pb.Commendation {
	var p []*pb.Commendation
	for _, c := range list {
		p = append(p, &pb.Commendation{Behaviour: c.Behaviour, Text: c.Text})
	}
	return p
}

// AnswerToProto returns the message of an answer.
func AnswerToProto(a *checklist.Answer) *pb.Answer {
	p := &pb.Answer{
		Question: a.Question, NotApplicable: a.NotApplicable, NotApplicableReason: a.NotApplicableReason, Comment: a.Comment,
	}
	valueToProto(a, p)
	return p
}

// ScoreToProto returns the message of a score; nil for the score of an outcome that is not scored.
func ScoreToProto(s *checklist.Score) *pb.Score {
	if s == nil {
		return nil
	}
	p := &pb.Score{
		EngineVersion:        int32(s.EngineVersion),
		Status:               Enum[pb.Score_Status](s.Status),
		Provisional:          s.Provisional,
		Unanswered:           int32(s.Unanswered),
		Verdict:              Enum[pb.Score_Verdict](s.Verdict),
		Band:                 s.Band,
		Earned:               s.Earned,
		Possible:             s.Possible,
		BonusPoints:          s.BonusPoints,
		PenaltyPoints:        s.PenaltyPoints,
		RawBasisPoints:       s.RawBasisPoints,
		EffectiveBasisPoints: s.EffectiveBasisPoints,
		Criticals:            s.Criticals,
		Warnings:             s.Warnings,
	}
	if s.EffectivePpb != nil {
		ppb := int32(*s.EffectivePpb)
		p.EffectivePpb = &ppb
	}
	partsToProto(s, p)
	return p
}

// partsToProto sets the scores of sections, dimensions and questions, and the violations.
func partsToProto(s *checklist.Score, p *pb.Score) {
	for _, section := range s.Sections {
		p.Sections = append(p.Sections, &pb.SectionScore{
			Section: section.Section, Earned: section.Earned, Possible: section.Possible,
			RawBasisPoints: section.RawBasisPoints, EffectiveBasisPoints: section.EffectiveBasisPoints,
		})
	}
	for _, d := range s.Dimensions {
		p.Dimensions = append(p.Dimensions, &pb.DimensionScore{
			Dimension: d.Dimension, Earned: d.Earned, Possible: d.Possible, RawBasisPoints: d.RawBasisPoints,
		})
	}
	for _, q := range s.Questions {
		p.Questions = append(p.Questions, &pb.QuestionScore{
			Question: q.Question, Earned: q.Earned, Possible: q.Possible, Critical: q.Critical,
			State: Enum[pb.QuestionScore_State](q.State),
		})
	}
	for _, v := range s.Violations {
		p.Violations = append(p.Violations, &pb.ScoreViolation{Question: v.Question, Reason: string(v.Reason)})
	}
}

// ReleasedAnswerToProto returns the message of an answer for clients, without instants and evidence.
func ReleasedAnswerToProto(a *checklist.Answer) *pb.ReleasedAnswer {
	p := &pb.ReleasedAnswer{
		Question: a.Question, NotApplicable: a.NotApplicable, NotApplicableReason: a.NotApplicableReason, Comment: a.Comment,
	}
	setReleasedValue(a, p)
	return p
}
