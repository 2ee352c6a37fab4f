package published

import (
	"context"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Assess scores the answers of a manager's self-assessment as those of a report, except for the questions for internal
// use: they count as not reached, and an answer to one is UNKNOWN_QUESTION, because managers never see them.
func Assess(c *checklist.Compiled, answers []checklist.Answer) (*checklist.Score, []checklist.Violation) {
	visible := func(key string) bool {
		q := c.Question(key)
		return q != nil && q.Audience != checklist.AudienceInternal
	}
	score := c.Score(answers, checklist.OutcomeCompleted)
	var violations, unknown []checklist.Violation
	for _, v := range score.Violations {
		if visible(v.Question) {
			violations = append(violations, v)
		}
	}
	for i := range answers {
		if key := answers[i].Question; !visible(key) {
			unknown = append(unknown, checklist.Violation{Question: key, Reason: checklist.ReasonUnknownQuestion, Answer: i})
		}
	}
	slices.SortStableFunc(unknown, func(x, y checklist.Violation) int { return strings.Compare(x.Question, y.Question) })
	unknown = slices.CompactFunc(unknown, func(x, y checklist.Violation) bool { return x.Question == y.Question })
	if violations = append(violations, unknown...); len(violations) == 0 && len(score.Violations) > 0 {
		// Only required questions for internal use are left unanswered. By this outcome they count as not reached.
		score = c.Score(answers, checklist.OutcomeLeftUnserved)
	}
	return score, violations
}

// Assessment is a self-assessment that is not sealed, scored again.
type Assessment struct {
	Stored  *storage.SelfAssessment
	Version *Version
	Score   *checklist.Score
}

// Assessment scores the answers of a self-assessment again. It must not be called for one that is sealed.
func (v *Versions) Assessment(ctx context.Context, tx storage.Tx, a *storage.SelfAssessment) (_ *Assessment, err error) {
	defer fault.Step(&err, "score self-assessment %s again", a.ID)
	version, err := v.Get(ctx, tx, Key{a.Checklist, a.Version})
	if err != nil {
		return nil, err
	}
	score, _ := Assess(version.Compiled, a.Answers)
	if score.Digest() != a.ScoreDigest {
		return nil, fault.New(pb.Reason_INTERNAL, "the stored answers do not give the stored score").
			With("selfAssessment", a.ID)
	}
	return &Assessment{a, version, score}, nil
}

// Fill puts answers and score into the message; those for a client without the questions that are hidden from it.
func (a *Assessment) Fill(p *pb.SelfAssessment, forClient bool) {
	p.Score = wire.ScoreToProto(a.Score)
	p.Score.ChecklistDigest, p.Score.AnswersDigest = a.Version.Digest().String(), a.Stored.AnswersDigest.String()
	if forClient {
		hideQuestions(p.Score, a.Version.Version())
	}
	for i := range a.Stored.Answers {
		answer := &a.Stored.Answers[i]
		if !forClient || !HiddenFromClients(a.Version.Question(answer.Question)) {
			p.Answers = append(p.Answers, wire.AnswerToProto(answer))
		}
	}
}
