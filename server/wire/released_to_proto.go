package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// ReleasedAnswerToProto returns the message of an answer for clients, without instants and evidence.
func ReleasedAnswerToProto(a *checklist.Answer) *pb.ReleasedAnswer {
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
		p.Value = &pb.ReleasedAnswer_Duration{Duration: DurationToProto(a.Duration)}
	case a.Text != nil:
		p.Value = &pb.ReleasedAnswer_Text{Text: *a.Text}
	}
	return p
}
