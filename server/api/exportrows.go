package api

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/wire"
)

// visitRow is the one row of a released report.
func visitRow(s shown) []*pb.VisitRow {
	c := s.client
	row := &pb.VisitRow{
		ReleasedReport: s.kept.ReleasedID, UpdateTime: c.GetUpdateTime(), Client: c.GetClient(), Program: c.GetProgram(),
		Location: c.GetLocation(), Channel: wire.Enum[pb.Channel](s.kept.Channel),
		Checklist: c.GetChecklist(), Version: c.GetVersion(), Month: c.GetMonth(), Wave: s.kept.Wave, DayPart: c.GetDayPart(),
		Shopper: c.GetShopper(), Revision: c.GetRevision(), ReleaseTime: c.GetReleaseTime(), Outcome: c.GetOutcome(),
		Narrative: c.GetNarrative(),
	}
	for _, commended := range c.GetCommendations() {
		if behaviour := commended.GetBehaviour(); behaviour != "" {
			row.Commendations = append(row.Commendations, behaviour)
		}
	}
	if score := c.GetScore(); score != nil {
		row.Status, row.Verdict, row.Band = wire.Name(score.GetStatus()), wire.Name(score.GetVerdict()), score.GetBand()
		row.BasisPoints, row.RawBasisPoints = score.EffectiveBasisPoints, score.RawBasisPoints
		row.Earned, row.Possible, row.Criticals = &score.Earned, &score.Possible, score.GetCriticals()
		if score.EffectiveBasisPoints != nil {
			row.Percent = new(float64(score.GetEffectiveBasisPoints()) / 100)
		}
	}
	return []*pb.VisitRow{row}
}

// answerRows are a row for each question of a released report that a client may see, in the order of the checklist. Of a
// report that is not scored they are those of the questions that were answered.
func answerRows(s shown) []*pb.AnswerRow {
	scores, answers := map[string]*pb.QuestionScore{}, map[string]*pb.ReleasedAnswer{}
	for _, q := range s.client.GetScore().GetQuestions() {
		scores[q.GetQuestion()] = q
	}
	for _, a := range s.client.GetAnswers() {
		answers[a.GetQuestion()] = a
	}
	updated := s.client.GetUpdateTime()
	v := s.version.Version()
	var rows []*pb.AnswerRow
	for i := range v.Sections {
		section := &v.Sections[i]
		for j := range section.Questions {
			key := section.Questions[j].Key
			if scores[key] != nil || answers[key] != nil {
				rows = append(rows, s.answerRow(section, key, updated, scores[key], answers[key]))
			}
		}
	}
	return rows
}

// answerRow is the row of one question; score and answer may be nil.
func (s shown) answerRow(
	section *checklist.Section, question string, updated *timestamppb.Timestamp, score *pb.QuestionScore, answer *pb.ReleasedAnswer,
) *pb.AnswerRow {
	row := &pb.AnswerRow{
		ReleasedReport: s.kept.ReleasedID, Question: question, UpdateTime: updated, Program: s.client.GetProgram(),
		Location: s.client.GetLocation(), Checklist: s.client.GetChecklist(), Version: s.client.GetVersion(),
		Month: s.client.GetMonth(), Section: section.Key,
		NotApplicableReason: answer.GetNotApplicableReason(), Comment: answer.GetComment(),
	}
	if score != nil {
		row.State, row.Earned, row.Possible, row.Critical = wire.Name(score.GetState()), &score.Earned, &score.Possible, score.GetCritical()
	}
	row.Value, row.Number = answerValue(answer)
	if wait := answer.GetDuration(); wait != nil {
		row.DurationOutcome = wire.Name(wait.GetOutcome())
	}
	return row
}

// answerValue is the answer as a text and, where it is one, as a number.
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
