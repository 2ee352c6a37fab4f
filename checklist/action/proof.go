package action

import (
	"slices"

	"mysteryshopper/checklist"
)

// Goal is what a visit has to show to prove an action: a question, a section or, where both are empty, the total of
// TargetBasisPoints or more.
type Goal struct {
	Question string
	Section  string
	// TargetBasisPoints is 0 where any answer is enough, such as of a question without points.
	TargetBasisPoints int32
}

// Shortfall is why a visit does not prove an action.
type Shortfall string

// The shortfalls of a visit.
const (
	// UnderTarget: the figure is under the target.
	UnderTarget Shortfall = "UNDER_TARGET"
	// WithoutFigure: the visit has no answer, or no points, where the goal needs them.
	WithoutFigure Shortfall = "WITHOUT_FIGURE"
	// CriticalAgain: the question is critical and triggered.
	CriticalAgain Shortfall = "CRITICAL_AGAIN"
)

// Judge returns the figure of the goal in a visit's score, in basis points and floored, nil where there is none, and the
// shortfall, which is empty where the visit proves the action. The score is nil where the outcome is not scored.
func (g Goal) Judge(s *checklist.Score) (basisPoints *int32, _ Shortfall) {
	if s == nil {
		return nil, WithoutFigure
	}
	switch {
	case g.Question != "":
		i := slices.IndexFunc(s.Questions, func(q checklist.QuestionScore) bool { return q.Question == g.Question })
		if i < 0 || s.Questions[i].State != checklist.StateAnswered {
			return nil, WithoutFigure
		}
		q := s.Questions[i]
		if q.Possible > 0 {
			basisPoints = new(int32(max(0, q.Earned) * 10000 / q.Possible))
		}
		if q.Critical {
			return basisPoints, CriticalAgain
		}
		if basisPoints == nil && g.TargetBasisPoints == 0 {
			return nil, ""
		}
	case g.Section != "":
		if i := slices.IndexFunc(s.Sections, func(c checklist.SectionScore) bool { return c.Section == g.Section }); i >= 0 {
			basisPoints = s.Sections[i].EffectiveBasisPoints
		}
	default:
		basisPoints = s.EffectiveBasisPoints
	}
	switch {
	case basisPoints == nil:
		return nil, WithoutFigure
	case *basisPoints < g.TargetBasisPoints:
		return basisPoints, UnderTarget
	default:
		return basisPoints, ""
	}
}
