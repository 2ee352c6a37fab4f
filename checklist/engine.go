package checklist

import (
	"slices"
	"strings"
	"sync"
)

// given is the working state of one question while a report is scored.
type given struct {
	judged
	state State
	// answers counts the entries that answer the question; answer is the index of the only one or, where there are
	// more, of the second.
	answers int32
	answer  int32
	// earned and possible are weighted.
	earned   int64
	possible int64
	// triggered is set where the question is critical and its answer triggers it.
	triggered bool
}

// run is the scoring of one report.
type run struct {
	*Compiled
	answers []Answer
	givenUp bool
	given   []given
	score   *Score
	// hidden is set while the walk is in a section that is not reached.
	hidden bool
	room
}

// Score scores the answers of one report. Faults of the answers are violations in the score, never an error. The
// score of an outcome that is not scored is nil: such reports are kept, and nothing in them is judged.
func (c *Compiled) Score(answers []Answer, outcome Outcome) *Score {
	r := runs.Get().(*run)
	score := r.scored(c, answers, outcome)
	r.leave()
	runs.Put(r)
	return score
}

// runs are runs that no score refers to.
var runs = sync.Pool{New: func() any { return new(run) }}

// scored scores a report in the memory of the one before, whose score it overwrites.
func (r *run) scored(c *Compiled, answers []Answer, outcome Outcome) *Score {
	if !outcome.Scored() {
		return nil
	}
	r.begin(c, answers, outcome)
	unknown := r.assign()
	for i := range c.questions {
		if section := c.questions[i].section; i == 0 || section != c.questions[i-1].section {
			r.hidden = !r.holds(&c.sections[section].visibleWhen)
		}
		r.settle(i)
	}
	r.score.Violations = append(r.score.Violations, unknown...)
	r.score.Provisional = len(r.score.Violations) > 0
	r.total()
	return r.score
}

// CountedAnswers returns the answers with the computed durations in place of whatever was given to those questions. The
// score is that of the answers; without one, and where nothing is computed, the answers are returned as they are.
func (c *Compiled) CountedAnswers(answers []Answer, s *Score) []Answer {
	if s == nil || !c.computes {
		return answers
	}
	counted := slices.DeleteFunc(slices.Clone(answers), func(a Answer) bool {
		at, ok := c.index[a.Question]
		return ok && c.questions[at].computed
	})
	r := &run{Compiled: c, answers: answers, given: make([]given, len(c.questions))}
	r.assign()
	for i := range c.questions {
		q, g := &c.questions[i], &r.given[i]
		g.state = s.Questions[i].State
		if g.state != StateAnswered {
			continue
		}
		if !q.computed {
			q.rules.judge(r, q, &answers[g.answer], &g.judged)
			continue
		}
		q.rules.compute(r, q, &g.judged)
		seconds := &DurationAnswer{Seconds: int64(g.number.whole), Outcome: g.outcome}
		counted = append(counted, Answer{Question: q.definition.Key, Duration: seconds})
	}
	return counted
}

// assign finds the entries that answer each question and returns the violations of unknown ones.
func (r *run) assign() []Violation {
	var unknown []Violation
	next := int32(0) // answers are usually in the order of the questions
	for i := range r.answers {
		a := &r.answers[i]
		at, ok := next, int(next) < len(r.questions) && r.questions[next].definition.Key == a.Question
		if !ok {
			at, ok = r.index[a.Question]
		}
		next = at + 1
		if !ok {
			unknown = append(unknown, Violation{Question: a.Question, Reason: ReasonUnknownQuestion, Answer: i})
			continue
		}
		if !a.Answers() {
			continue
		}
		g := &r.given[at]
		if g.answers < 2 {
			g.answer = int32(i)
		}
		g.answers++
	}
	slices.SortStableFunc(unknown, func(a, b Violation) int { return strings.Compare(a.Question, b.Question) })
	return slices.CompactFunc(unknown, func(a, b Violation) bool { return a.Question == b.Question })
}

// settle finds the state and the points of a question. Those before it are settled.
func (r *run) settle(i int) {
	q, g := &r.questions[i], &r.given[i]
	reason := Reason("")
	switch {
	case r.hidden || !r.holds(&q.visibleWhen):
		g.state = StateNotReached
		r.warn(q, g)
	case q.computed:
		g.state = q.rules.compute(r, q, &g.judged)
		r.warn(q, g)
	case g.answers == 0 && r.givenUp && q.member != 0:
		g.state = StateNotReached
	case g.answers == 0:
		g.state = StateUnanswered
		g.answer = -1
		if q.required {
			reason = ReasonRequired
		}
	case g.answers > 1:
		g.state, reason = StateUnanswered, ReasonDuplicateAnswer
	default:
		a := &r.answers[g.answer]
		g.state, reason = q.judge(r, a, &g.judged)
		if reason == "" {
			reason = q.checkRemarks(a, &g.judged, g.state)
		}
	}
	if reason != "" {
		v := Violation{Question: q.definition.Key, Reason: reason, Answer: int(g.answer)}
		r.score.Violations = append(r.score.Violations, v)
	}
	r.count(q, g)
	r.score.Questions[i] = QuestionScore{
		Question: q.definition.Key, State: g.state, Earned: g.earned, Possible: g.possible, Critical: g.triggered,
	}
}

// warn adds a warning where a question was answered that has no answer of its own.
func (r *run) warn(q *compiledQuestion, g *given) {
	if g.answers > 0 {
		r.score.Warnings = append(r.score.Warnings, q.definition.Key)
	}
}

// count gives a settled question its weighted points and finds whether it triggers.
func (r *run) count(q *compiledQuestion, g *given) {
	switch g.state {
	case StateUnanswered:
		g.possible = q.possible
		if q.required {
			r.score.Unanswered++
		}
	case StateAnswered:
		g.possible = q.possible
		g.earned = g.judged.earned * q.weight
		g.triggered = q.critical && g.judged.earned < q.criticalBelow
		if q.bonus {
			r.score.BonusPoints += g.earned
		}
		if q.definition.Penalty {
			*r.score.PenaltyPoints += g.earned
		}
		if g.triggered {
			r.score.Criticals = append(r.score.Criticals, q.definition.Key)
		}
	}
}

// holds evaluates the conditions of a question.
func (r *run) holds(c *compiledConditions) bool {
	for i := range c.list {
		if r.conditionHolds(&c.list[i]) == c.any {
			return c.any
		}
	}
	return !c.any
}

func (r *run) conditionHolds(c *compiledCondition) bool {
	if c.nested != nil {
		return r.holds(c.nested)
	}
	g := &r.given[c.question]
	answered := g.state == StateAnswered
	if c.operator == opAnswered {
		return answered == c.answered
	}
	if !answered {
		return false
	}
	switch c.operator {
	case opEquals:
		return c.equals(g)
	case opNotEquals:
		return !c.equals(g)
	case opContains:
		return g.chosen.has(c.option)
	case opAtLeast:
		return !g.number.less(c.number)
	case opBelow:
		return !g.outcome.GivenUp() && g.number.less(c.number)
	default:
		return g.outcome == c.outcome
	}
}

func (c *compiledCondition) equals(g *given) bool {
	if c.numeric {
		return g.number == c.number
	}
	return g.chosen.has(c.option)
}
