package wire

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// This file holds everything that differs from kind to kind of question: definitions and answers, both ways, answers
// for clients and answers in flat rows.

// kindFromProto sets the definition of the question's kind.
func kindFromProto(p *pb.Question, q *checklist.Question) {
	switch kind := p.GetKind().(type) {
	case *pb.Question_Choice:
		c := kind.Choice
		q.Choice = &checklist.Choice{
			Options: optionsFromProto(c.GetOptions()), MinChosen: c.GetMinChosen(), MaxChosen: c.GetMaxChosen(),
		}
	case *pb.Question_MultiChoice:
		c := kind.MultiChoice
		q.MultiChoice = &checklist.MultiChoice{
			Options: optionsFromProto(c.GetOptions()), MinChosen: c.GetMinChosen(), MaxChosen: c.GetMaxChosen(),
		}
	case *pb.Question_Scale:
		s := kind.Scale
		q.Scale = &checklist.Scale{
			Min: s.GetMin(), Max: s.GetMax(), PointsPerStep: s.GetPointsPerStep(),
			MinLabel: s.GetMinLabel(), MaxLabel: s.GetMaxLabel(),
		}
	case *pb.Question_Number:
		n := kind.Number
		q.Number = &checklist.Number{
			Unit: n.GetUnit(), Bands: bandsFromProto(n.GetBands()), Min: n.Min, Max: n.Max, Decimals: n.Decimals,
		}
	case *pb.Question_Duration:
		d := kind.Duration
		q.Duration = &checklist.Duration{Bands: bandsFromProto(d.GetBands()), MaxSeconds: d.GetMaxSeconds()}
		if between := d.GetBetween(); between != nil {
			q.Duration.Between = &checklist.Between{From: between.GetFrom(), To: between.GetTo()}
		}
	case *pb.Question_FreeText:
		f := kind.FreeText
		q.FreeText = &checklist.FreeText{MinCharacters: f.GetMinCharacters(), MaxCharacters: f.GetMaxCharacters()}
	case *pb.Question_Timestamp:
		q.Timestamp = &checklist.Timestamp{NotBefore: kind.Timestamp.GetNotBefore()}
	case *pb.Question_Evidence:
		q.Evidence = &checklist.EvidenceKind{}
	case *pb.Question_Note:
		q.Note = &checklist.Note{}
	}
}

func optionsFromProto(p []*pb.Option) []checklist.Option {
	var options []checklist.Option
	for _, o := range p {
		options = append(options, checklist.Option{
			Key: o.GetKey(), Text: o.GetText(), Points: o.GetPoints(), Exclusive: o.GetExclusive(),
		})
	}
	return options
}

func bandsFromProto(p []*pb.PointBand) []checklist.PointBand {
	var bands []checklist.PointBand
	for _, b := range p {
		bands = append(bands, checklist.PointBand{Below: b.GetBelow(), Points: b.GetPoints()})
	}
	return bands
}

// kind sets the definition of the question's kind in the message.
func (w versionWriter) kind(q *checklist.Question, p *pb.Question) {
	switch {
	case q.Choice != nil:
		c := q.Choice
		p.Kind = &pb.Question_Choice{Choice: w.options(c.Options, c.MinChosen, c.MaxChosen)}
	case q.MultiChoice != nil:
		c := q.MultiChoice
		p.Kind = &pb.Question_MultiChoice{MultiChoice: w.options(c.Options, c.MinChosen, c.MaxChosen)}
	case q.Scale != nil:
		s := q.Scale
		p.Kind = &pb.Question_Scale{Scale: &pb.ScaleKind{
			Min: s.Min, Max: s.Max, PointsPerStep: s.PointsPerStep,
			MinLabel: w.text(s.MinLabel), MaxLabel: w.text(s.MaxLabel),
		}}
	case q.Number != nil:
		n := q.Number
		p.Kind = &pb.Question_Number{Number: &pb.NumberKind{
			Unit: n.Unit, Bands: bandsToProto(n.Bands), Min: n.Min, Max: n.Max, Decimals: n.Decimals,
		}}
	case q.Duration != nil:
		d := &pb.DurationKind{Bands: bandsToProto(q.Duration.Bands), MaxSeconds: q.Duration.MaxSeconds}
		if between := q.Duration.Between; between != nil {
			d.Between = &pb.Between{From: between.From, To: between.To}
		}
		p.Kind = &pb.Question_Duration{Duration: d}
	case q.FreeText != nil:
		p.Kind = &pb.Question_FreeText{FreeText: &pb.FreeTextKind{
			MinCharacters: q.FreeText.MinCharacters, MaxCharacters: q.FreeText.MaxCharacters,
		}}
	case q.Timestamp != nil:
		p.Kind = &pb.Question_Timestamp{Timestamp: &pb.TimestampKind{NotBefore: q.Timestamp.NotBefore}}
	case q.Evidence != nil:
		p.Kind = &pb.Question_Evidence{Evidence: &pb.EvidenceKind{}}
	case q.Note != nil:
		p.Kind = &pb.Question_Note{Note: &pb.NoteKind{}}
	}
}

func (w versionWriter) options(options []checklist.Option, minChosen, maxChosen int32) *pb.ChoiceKind {
	p := &pb.ChoiceKind{MinChosen: minChosen, MaxChosen: maxChosen}
	for _, o := range options {
		p.Options = append(p.Options, &pb.Option{Key: o.Key, Text: w.text(o.Text), Points: o.Points, Exclusive: o.Exclusive})
	}
	return p
}

func bandsToProto(bands []checklist.PointBand) []*pb.PointBand {
	var p []*pb.PointBand
	for _, b := range bands {
		p = append(p, &pb.PointBand{Below: b.Below, Points: b.Points})
	}
	return p
}

// value sets the value of an answer, where the message has one.
func (r *Reader) value(path string, p *pb.Answer, a *checklist.Answer) {
	switch value := p.GetValue().(type) {
	case *pb.Answer_Choice:
		a.Choice = &value.Choice
	case *pb.Answer_Choices:
		a.Choices = &checklist.Choices{Keys: value.Choices.GetKeys()}
	case *pb.Answer_Scale:
		a.Scale = &value.Scale
	case *pb.Answer_Number:
		a.Number = &value.Number
	case *pb.Answer_Duration:
		a.Duration = &checklist.DurationAnswer{
			Seconds: int64(value.Duration.GetSeconds()),
			Outcome: checklist.DurationOutcome(Name(value.Duration.GetOutcome())),
		}
	case *pb.Answer_Text:
		a.Text = &value.Text
	case *pb.Answer_Timestamp:
		t := r.Timestamp(path+".timestamp", value.Timestamp)
		a.Timestamp = &t
	case *pb.Answer_Evidence:
		a.Evidence = &checklist.EvidenceAnswer{IDs: value.Evidence.GetIds()}
	}
}

// valueToProto sets the value of an answer in the message.
func valueToProto(a *checklist.Answer, p *pb.Answer) {
	switch {
	case a.Choice != nil:
		p.Value = &pb.Answer_Choice{Choice: *a.Choice}
	case a.Choices != nil:
		p.Value = &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: a.Choices.Keys}}
	case a.Scale != nil:
		p.Value = &pb.Answer_Scale{Scale: *a.Scale}
	case a.Number != nil:
		p.Value = &pb.Answer_Number{Number: *a.Number}
	case a.Duration != nil:
		p.Value = &pb.Answer_Duration{Duration: durationToProto(a.Duration)}
	case a.Text != nil:
		p.Value = &pb.Answer_Text{Text: *a.Text}
	case a.Timestamp != nil:
		p.Value = &pb.Answer_Timestamp{Timestamp: timestamppb.New(*a.Timestamp)}
	case a.Evidence != nil:
		p.Value = &pb.Answer_Evidence{Evidence: &pb.EvidenceIds{Ids: a.Evidence.IDs}}
	}
}

// durationToProto returns the message of a duration with its outcome, also where that is the default.
func durationToProto(d *checklist.DurationAnswer) *pb.DurationAnswer {
	return &pb.DurationAnswer{
		Seconds: int32(d.Seconds),
		Outcome: Enum[pb.DurationAnswer_Outcome](d.OutcomeOrDefault()),
	}
}

// setReleasedValue sets the value of an answer for clients, except for instants and evidence.
func setReleasedValue(a *checklist.Answer, p *pb.ReleasedAnswer) {
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
		p.Value = &pb.ReleasedAnswer_Duration{Duration: durationToProto(a.Duration)}
	case a.Text != nil:
		p.Value = &pb.ReleasedAnswer_Text{Text: *a.Text}
	}
}

// answerValue returns an answer as a text and, where it is a number, as a number.
func answerValue(a *pb.ReleasedAnswer) (string, *float64) {
	whole := func(n int32) (string, *float64) { return strconv.Itoa(int(n)), new(float64(n)) }
	switch v := a.GetValue().(type) {
	case *pb.ReleasedAnswer_Choice:
		return v.Choice, nil
	case *pb.ReleasedAnswer_Choices:
		return strings.Join(v.Choices.GetKeys(), " "), nil
	case *pb.ReleasedAnswer_Scale:
		return whole(v.Scale)
	case *pb.ReleasedAnswer_Duration:
		return whole(v.Duration.GetSeconds())
	case *pb.ReleasedAnswer_Number:
		n, err := strconv.ParseFloat(v.Number, 64)
		if err != nil {
			return v.Number, nil
		}
		return v.Number, &n
	case *pb.ReleasedAnswer_Text:
		return v.Text, nil
	}
	return "", nil
}
