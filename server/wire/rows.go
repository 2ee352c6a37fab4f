package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"

	"mysteryshopper/checklist"
)

// VisitRow returns the flat row of a released report.
func VisitRow(r *storage.Report, c *pb.ReleasedReport) *pb.VisitRow {
	row := &pb.VisitRow{
		ReleasedReport: r.ReleasedID, UpdateTime: c.GetUpdateTime(), Client: c.GetClient(), Program: c.GetProgram(),
		Location: c.GetLocation(), Channel: Enum[pb.Channel](r.Channel),
		Checklist: c.GetChecklist(), Version: c.GetVersion(), Month: c.GetMonth(), Wave: r.Wave, DayPart: c.GetDayPart(),
		Shopper: c.GetShopper(), Revision: c.GetRevision(), ReleaseTime: c.GetReleaseTime(), Outcome: c.GetOutcome(),
		Narrative: c.GetNarrative(),
	}
	for _, commended := range c.GetCommendations() {
		if behaviour := commended.GetBehaviour(); behaviour != "" {
			row.Commendations = append(row.Commendations, behaviour)
		}
	}
	if score := c.GetScore(); score != nil {
		row.Status, row.Verdict, row.Band = Name(score.GetStatus()), Name(score.GetVerdict()), score.GetBand()
		row.BasisPoints, row.RawBasisPoints = score.EffectiveBasisPoints, score.RawBasisPoints
		if score.EffectivePpb != nil {
			row.EffectivePpb = new(score.GetEffectivePpb()) // at most 10^9
		}
		row.Earned, row.Possible, row.Criticals = &score.Earned, &score.Possible, score.GetCriticals()
		if score.EffectiveBasisPoints != nil {
			row.Percent = new(float64(score.GetEffectiveBasisPoints()) / 100)
		}
	}
	return row
}

// AnswerRows returns a row for each question of a released report, in the order of the checklist; only for the answered
// questions where the report is not scored.
func AnswerRows(releasedID string, c *pb.ReleasedReport, v *checklist.Version) []*pb.AnswerRow {
	scores, answers := map[string]*pb.QuestionScore{}, map[string]*pb.ReleasedAnswer{}
	for _, q := range c.GetScore().GetQuestions() {
		scores[q.GetQuestion()] = q
	}
	for _, a := range c.GetAnswers() {
		answers[a.GetQuestion()] = a
	}
	var rows []*pb.AnswerRow
	for section, q := range v.Questions() {
		key := q.Key
		if scores[key] != nil || answers[key] != nil {
			row := answerRow(c, section.Key, key, scores[key], answers[key])
			row.ReleasedReport = releasedID
			rows = append(rows, row)
		}
	}
	return rows
}

// answerRow returns the row of one question without the report's id; score and answer may be nil.
func answerRow(c *pb.ReleasedReport, section, question string, score *pb.QuestionScore, answer *pb.ReleasedAnswer) *pb.AnswerRow {
	row := &pb.AnswerRow{
		Question: question, UpdateTime: c.GetUpdateTime(), Program: c.GetProgram(),
		Location: c.GetLocation(), Checklist: c.GetChecklist(), Version: c.GetVersion(),
		Month: c.GetMonth(), Section: section,
		NotApplicableReason: answer.GetNotApplicableReason(), Comment: answer.GetComment(),
	}
	if score != nil {
		row.State, row.Earned, row.Possible, row.Critical = Name(score.GetState()), &score.Earned, &score.Possible, score.GetCritical()
	}
	row.Value, row.Number = answerValue(answer)
	if wait := answer.GetDuration(); wait != nil {
		row.DurationOutcome = Name(wait.GetOutcome())
	}
	return row
}
