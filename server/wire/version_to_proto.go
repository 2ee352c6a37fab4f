package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// VersionToProto returns the wire form of a draft or version's content. With a locale, texts are reduced to it.
func VersionToProto(v *checklist.Version, locale string) *pb.ChecklistVersion {
	w := versionWriter{locale: locale, fallback: v.DefaultLocale}
	p := &pb.ChecklistVersion{
		Checklist:           v.Checklist,
		Version:             v.Number,
		Title:               w.text(v.Title),
		Description:         w.text(v.Description),
		DefaultLocale:       v.DefaultLocale,
		TotalMode:           Enum[pb.ChecklistVersion_TotalMode](v.TotalMode),
		MinBaseBasisPoints:  v.MinBaseBasisPoints,
		PassMarkBasisPoints: v.PassMarkBasisPoints,
		Locale:              locale,
	}
	for _, b := range v.Bands {
		p.Bands = append(p.Bands, &pb.Band{Key: b.Key, FromBasisPoints: b.FromBasisPoints, Title: w.text(b.Title)})
	}
	for i := range v.Sections {
		s := &v.Sections[i]
		section := &pb.Section{Key: s.Key, Title: w.text(s.Title), Weight: s.Weight}
		for j := range s.Questions {
			section.Questions = append(section.Questions, w.question(&s.Questions[j]))
		}
		p.Sections = append(p.Sections, section)
	}
	return p
}

// versionWriter writes a version in all languages, or in one.
type versionWriter struct {
	locale, fallback string
}

func (w versionWriter) text(t checklist.Text) map[string]string {
	if w.locale == "" || len(t) == 0 {
		return t
	}
	return map[string]string{w.locale: t.In(w.locale, w.fallback)}
}

func (w versionWriter) question(q *checklist.Question) *pb.Question {
	p := &pb.Question{
		Key:                q.Key,
		Text:               w.text(q.Text),
		Guidance:           w.text(q.Guidance),
		Required:           q.Required,
		AllowNotApplicable: q.AllowNotApplicable,
		Weight:             q.Weight,
		Bonus:              q.Bonus,
		Dimensions:         q.Dimensions,
		VisibleWhen:        conditionsToProto(q.VisibleWhen),
		Audience:           Enum[pb.Question_Audience](q.Audience),
		Behaviours:         q.Behaviours,
		Role:               Enum[pb.Question_Role](q.Role),
	}
	if c := q.Critical; c != nil {
		p.Critical = &pb.Critical{
			BelowPoints: c.BelowPoints, CapBasisPoints: c.CapBasisPoints,
			Effect: Enum[pb.Critical_Effect](c.Effect),
		}
	}
	if q.Proof != nil {
		p.Proof = &pb.Proof{Required: q.Proof.Required}
		for _, kind := range q.Proof.Kinds {
			p.Proof.Kinds = append(p.Proof.Kinds, Enum[pb.Proof_Kind](kind))
		}
	}
	w.kind(q, p)
	return p
}

func (w versionWriter) kind(q *checklist.Question, p *pb.Question) {
	switch {
	case q.Choice != nil:
		p.Kind = &pb.Question_Choice{Choice: w.options(q.Choice.Options)}
	case q.MultiChoice != nil:
		p.Kind = &pb.Question_MultiChoice{MultiChoice: w.options(q.MultiChoice.Options)}
	case q.Scale != nil:
		s := q.Scale
		p.Kind = &pb.Question_Scale{Scale: &pb.ScaleKind{
			Min: s.Min, Max: s.Max, PointsPerStep: s.PointsPerStep,
			MinLabel: w.text(s.MinLabel), MaxLabel: w.text(s.MaxLabel),
		}}
	case q.Number != nil:
		p.Kind = &pb.Question_Number{Number: &pb.NumberKind{Unit: q.Number.Unit, Bands: bandsToProto(q.Number.Bands)}}
	case q.Duration != nil:
		p.Kind = &pb.Question_Duration{Duration: &pb.DurationKind{Bands: bandsToProto(q.Duration.Bands)}}
	case q.FreeText != nil:
		p.Kind = &pb.Question_FreeText{FreeText: &pb.FreeTextKind{}}
	case q.Timestamp != nil:
		p.Kind = &pb.Question_Timestamp{Timestamp: &pb.TimestampKind{}}
	case q.Evidence != nil:
		p.Kind = &pb.Question_Evidence{Evidence: &pb.EvidenceKind{}}
	}
}

func (w versionWriter) options(options []checklist.Option) *pb.ChoiceKind {
	p := &pb.ChoiceKind{}
	for _, o := range options {
		p.Options = append(p.Options, &pb.Option{Key: o.Key, Text: w.text(o.Text), Points: o.Points})
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

func conditionsToProto(c *checklist.Conditions) *pb.Conditions {
	if c == nil {
		return nil
	}
	return &pb.Conditions{All: conditionListToProto(c.All), Any: conditionListToProto(c.Any)}
}

func conditionListToProto(list []checklist.Condition) []*pb.Condition {
	var p []*pb.Condition
	for _, c := range list {
		p = append(p, &pb.Condition{
			Question: c.Question, Equals: c.Equals, NotEquals: c.NotEquals, Contains: c.Contains,
			AtLeast: c.AtLeast, Below: c.Below, Outcome: c.Outcome, Answered: c.Answered,
		})
	}
	return p
}
