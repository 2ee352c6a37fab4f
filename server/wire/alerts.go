package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/alert"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// AlertTermsFromProto returns the terms of a rule, with the usual value of what its kind needs and was left out.
func AlertTermsFromProto(p *pb.AlertRule) alert.Terms {
	t := alert.Terms{
		Kind: alert.Kind(Name(p.GetKind())), Moment: alert.Moment(Name(p.GetMoment())), Questions: p.GetQuestions(),
		Verdict: checklist.Verdict(Name(p.GetVerdict())), BasisPoints: p.BasisPoints, Times: p.GetTimes(), Hours: p.GetHours(),
		Disabled: p.GetDisabled(),
	}
	for _, o := range p.GetOutcomes() {
		t.Outcomes = append(t.Outcomes, checklist.Outcome(Name(o)))
	}
	for _, f := range p.GetFlags() {
		t.Flags = append(t.Flags, visit.Flag(f))
	}
	return t.Usual()
}

// AlertRuleToProto returns the message of a rule.
func AlertRuleToProto(r *storage.AlertRule) *pb.AlertRule {
	t := &r.Terms
	p := &pb.AlertRule{
		Name: ResourceName("clients", r.Client, "programs", r.Program, "alertRules", r.ID), Client: r.Client, Program: r.Program,
		AlertRule: r.ID, Title: r.Title, Kind: Enum[pb.AlertRule_Kind](t.Kind), Moment: Enum[pb.AlertRule_Moment](t.Moment),
		Questions: t.Questions, Verdict: Enum[pb.Score_Verdict](t.Verdict), BasisPoints: t.BasisPoints, Times: t.Times,
		Hours: t.Hours, Disabled: t.Disabled, CreateTime: Timestamp(r.CreateTime), UpdateTime: Timestamp(r.UpdateTime),
		Etag: Etag(r.Revision),
	}
	for _, o := range t.Outcomes {
		p.Outcomes = append(p.Outcomes, OutcomeToProto(o))
	}
	for _, f := range t.Flags {
		p.Flags = append(p.Flags, string(f))
	}
	return p
}

// AlertToProto returns the message of an alert, without its texts, its report and the people.
func AlertToProto(a *storage.Alert) *pb.Alert {
	return &pb.Alert{
		Name: ResourceName("clients", a.Client, "alerts", a.ID), Client: a.Client, Alert: a.ID, Program: a.Program,
		Location: a.Location, Rule: a.Rule, Kind: Enum[pb.AlertRule_Kind](a.Terms.Kind), State: Enum[pb.Alert_State](a.State),
		Numbers: alertNumbersToProto(&a.Numbers), Agency: a.Agency, RaiseTime: Timestamp(a.RaiseTime),
		AcknowledgeTime: Timestamp(a.AcknowledgeTime), ResolveTime: Timestamp(a.ResolveTime), Note: a.Note,
		EndTime: Timestamp(a.EndTime), EndReason: Enum[pb.Alert_EndReason](a.EndReason), Etag: Etag(a.Revision),
	}
}

func alertNumbersToProto(n *alert.Numbers) *pb.AlertNumbers {
	p := &pb.AlertNumbers{
		Question: n.Question, Verdict: Enum[pb.Score_Verdict](n.Verdict), Flag: string(n.Flag), BasisPoints: n.BasisPoints,
		MarkBasisPoints: n.MarkBasisPoints, WaitSeconds: n.WaitSeconds, UsualSeconds: n.UsualSeconds, GivenUp: n.GivenUp,
		Commendations: n.Commendations, Month: n.Month, EarlierMonth: n.EarlierMonth, EarlierBasisPoints: n.EarlierBasisPoints,
		LowBasisPoints: n.LowBasisPoints, HighBasisPoints: n.HighBasisPoints, Visits: n.Visits, Hours: n.Hours,
	}
	if n.Outcome != "" {
		p.Outcome = OutcomeToProto(n.Outcome)
	}
	if n.WaitSeconds != nil && n.UsualSeconds != nil && *n.UsualSeconds > 0 {
		p.Times = new(float64(*n.WaitSeconds) / float64(*n.UsualSeconds))
	}
	return p
}
