package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// VersionToProto returns the message of a draft or version's content. With a locale, texts are reduced to it.
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
		section := &pb.Section{
			Key: s.Key, Title: w.text(s.Title), Weight: s.Weight, VisibleWhen: conditionsToProto(s.VisibleWhen),
		}
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
		Penalty:            q.Penalty,

		NotApplicableReasonRequired: q.NotApplicableReasonRequired,
		Dimensions:                  q.Dimensions,
		VisibleWhen:                 conditionsToProto(q.VisibleWhen),
		Audience:                    Enum[pb.Question_Audience](q.Audience),
		Behaviours:                  q.Behaviours,
		Role:                        Enum[pb.Question_Role](q.Role),
	}
	if r := q.CommentRule; r != nil {
		p.CommentRule = &pb.CommentRule{
			Always: r.Always, BelowPoints: r.BelowPoints, Options: r.Options, MinCharacters: r.MinCharacters,
		}
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
			All: conditionListToProto(c.All), Any: conditionListToProto(c.Any),
		})
	}
	return p
}
