package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// VersionFromProto returns the domain form of a draft or version. Fields that the server sets are left out.
func VersionFromProto(p *pb.ChecklistVersion) *checklist.Version {
	v := &checklist.Version{
		Checklist:           p.GetChecklist(),
		Title:               p.GetTitle(),
		Description:         p.GetDescription(),
		DefaultLocale:       p.GetDefaultLocale(),
		TotalMode:           checklist.TotalMode(Name(p.GetTotalMode())),
		MinBaseBasisPoints:  p.MinBaseBasisPoints,
		PassMarkBasisPoints: p.PassMarkBasisPoints,
	}
	for _, b := range p.GetBands() {
		v.Bands = append(v.Bands, checklist.Band{Key: b.GetKey(), FromBasisPoints: b.GetFromBasisPoints(), Title: b.GetTitle()})
	}
	for _, s := range p.GetSections() {
		section := checklist.Section{
			Key: s.GetKey(), Title: s.GetTitle(), Weight: s.Weight, VisibleWhen: conditionsFromProto(s.GetVisibleWhen()),
		}
		for _, q := range s.GetQuestions() {
			section.Questions = append(section.Questions, questionFromProto(q))
		}
		v.Sections = append(v.Sections, section)
	}
	return v
}

func questionFromProto(p *pb.Question) checklist.Question {
	q := checklist.Question{
		Key:                p.GetKey(),
		Text:               p.GetText(),
		Guidance:           p.GetGuidance(),
		Required:           p.GetRequired(),
		AllowNotApplicable: p.GetAllowNotApplicable(),
		Bonus:              p.GetBonus(),
		Penalty:            p.GetPenalty(),

		NotApplicableReasonRequired: p.GetNotApplicableReasonRequired(),
		Weight:                      p.Weight,
		Dimensions:                  p.GetDimensions(),
		VisibleWhen:                 conditionsFromProto(p.GetVisibleWhen()),
		Audience:                    checklist.Audience(Name(p.GetAudience())),
		Behaviours:                  p.GetBehaviours(),
		Role:                        checklist.Role(Name(p.GetRole())),
	}
	if r := p.GetCommentRule(); r != nil {
		q.CommentRule = &checklist.CommentRule{
			Always: r.GetAlways(), BelowPoints: r.GetBelowPoints(), Options: r.GetOptions(), MinCharacters: r.GetMinCharacters(),
		}
	}
	if c := p.GetCritical(); c != nil {
		q.Critical = &checklist.Critical{
			BelowPoints: c.BelowPoints, Effect: checklist.Effect(Name(c.GetEffect())), CapBasisPoints: c.CapBasisPoints,
		}
	}
	if proof := p.GetProof(); proof != nil {
		q.Proof = &checklist.Proof{Required: proof.GetRequired()}
		for _, kind := range proof.GetKinds() {
			q.Proof.Kinds = append(q.Proof.Kinds, Name(kind))
		}
	}
	kindFromProto(p, &q)
	return q
}

func conditionsFromProto(p *pb.Conditions) *checklist.Conditions {
	if p == nil {
		return nil
	}
	return &checklist.Conditions{All: conditionListFromProto(p.GetAll()), Any: conditionListFromProto(p.GetAny())}
}

func conditionListFromProto(p []*pb.Condition) []checklist.Condition {
	var list []checklist.Condition
	for _, c := range p {
		list = append(list, checklist.Condition{
			Question: c.GetQuestion(), Equals: c.Equals, NotEquals: c.NotEquals, Contains: c.Contains,
			AtLeast: c.AtLeast, Below: c.Below, Outcome: c.Outcome, Answered: c.Answered,
			All: conditionListFromProto(c.GetAll()), Any: conditionListFromProto(c.GetAny()),
		})
	}
	return list
}
