package scorecard

import (
	"slices"

	"mysteryshopper/checklist"
)

// AnswerCounts are what a roll-up holds for answers, for what was felt, and for the
// number of places in the figures of parts. They are sums like Details, so any
// order of adding gives the same, and equal AnswerCounts are equal bytes. The zero
// AnswerCounts are empty.
type AnswerCounts struct {
	// Visits and SumPpb are those of the Totals that they belong to.
	Visits, SumPpb int64
	// Unanswered counts by question the reports that reached it and left it open.
	// Questions for internal use are among them, as in Details.
	Unanswered Counts
	// Beyond are the points of bonus and penalty questions, by question: they have
	// nothing possible and are in no Cell.
	Beyond Points
	// Absent has, for the sections, dimensions and questions that can earn points,
	// the places of the visits in which they could not. A place whose visits are
	// all here is not in the figure of the part.
	Absent   Absent
	Feelings Feelings
	Promises Promises
}

// Feelings counts the reports whose shopper left with a better, the same or a
// worse feeling: those that answered the questions of roles FEELING_BEFORE and
// FEELING_AFTER on the same scale.
type Feelings struct{ Better, Same, Worse int64 }

// Promises counts what was promised and how it was kept, by the instants that
// answer the questions of roles PROMISE_DUE and PROMISE_MADE.
type Promises struct {
	// Given counts the reports with an instant at which something was due, InTime
	// those in which it was done by then, NotKept those in which it was not done.
	// A promise that does not apply, or hangs on a question that does not, is in
	// neither: it was not due yet.
	Given, InTime, NotKept int64
	// Late counts by how many seconds the others were late, rounded down.
	Late Histogram
}

// AnswerCountsOf returns the answers of one report, beside the totals that FromReport
// makes of it. The place is the number of its location. The arguments are only
// read.
func AnswerCountsOf(c *checklist.Compiled, s *checklist.Score, answers []checklist.Answer, t Totals, place int32) AnswerCounts {
	counts := AnswerCounts{Visits: t.Visits, SumPpb: t.SumPpb}
	if t.Visits == 0 {
		return counts
	}
	r := &answered{version: c.Version(), score: s, answers: c.CountedAnswers(answers, s)}
	counts.Absent = r.absent(place)
	for i := range s.Questions {
		q := &s.Questions[i]
		if q.State == checklist.StateUnanswered {
			counts.Unanswered.Add(q.Question, 1)
		}
		if q.Possible == 0 && q.Earned != 0 {
			counts.Beyond.Add(q.Question, q.Earned)
		}
	}
	counts.Feelings = r.feelings()
	counts.Promises = r.promises()
	return counts
}

// answered is one report.
type answered struct {
	version *checklist.Version
	score   *checklist.Score
	answers []checklist.Answer
}

// absent returns the parts that could earn points and did not have any possible.
func (r *answered) absent(place int32) (a Absent) {
	here := Places{{Number: place, Visits: 1}}
	scorable, dimensions := map[string]bool{}, map[string]bool{}
	for i := range r.version.Sections {
		section := &r.version.Sections[i]
		for j := range section.Questions {
			q := &section.Questions[j]
			if q.Bonus || q.UnweightedPossible() <= 0 {
				continue
			}
			scorable[section.Key], scorable[q.Key+"?"] = true, true
			for _, dimension := range q.Dimensions {
				dimensions[dimension] = true
			}
		}
	}
	for _, section := range r.score.Sections {
		if section.Possible <= 0 && scorable[section.Section] {
			a.Sections.add(section.Section, here)
		}
	}
	for _, d := range r.score.Dimensions {
		if d.Possible <= 0 && dimensions[d.Dimension] {
			a.Dimensions.add(d.Dimension, here)
		}
	}
	for _, q := range r.score.Questions {
		if scorable[q.Question+"?"] && (q.State != checklist.StateAnswered || q.Possible <= 0) {
			a.Questions.add(q.Question, here)
		}
	}
	return a
}

// ofRole returns the first question of a role and its answer, nil where it was
// not answered.
func (r *answered) ofRole(role checklist.Role) (*checklist.Question, *checklist.Answer) {
	q := OfRole(r.version, role)
	if q == nil || r.state(q.Key) != checklist.StateAnswered {
		return q, nil
	}
	for i := range r.answers {
		if a := &r.answers[i]; a.Question == q.Key && (a.Scale != nil || a.Timestamp != nil) {
			return q, a
		}
	}
	return q, nil
}

// state returns the state of a question.
func (r *answered) state(question string) checklist.State {
	for i := range r.score.Questions {
		if r.score.Questions[i].Question == question {
			return r.score.Questions[i].State
		}
	}
	return ""
}

func (r *answered) feelings() (f Feelings) {
	question, before := r.ofRole(checklist.RoleFeelingBefore)
	other, after := r.ofRole(checklist.RoleFeelingAfter)
	if before == nil || after == nil || before.Scale == nil || after.Scale == nil ||
		question.Scale.Min != other.Scale.Min || question.Scale.Max != other.Scale.Max {
		return f
	}
	switch {
	case *after.Scale > *before.Scale:
		f.Better = 1
	case *after.Scale < *before.Scale:
		f.Worse = 1
	default:
		f.Same = 1
	}
	return f
}

// PromisesOf returns what one report counts of promises. The arguments are only read.
func PromisesOf(c *checklist.Compiled, s *checklist.Score, answers []checklist.Answer) Promises {
	r := &answered{version: c.Version(), score: s, answers: c.CountedAnswers(answers, s)}
	return r.promises()
}

func (r *answered) promises() (p Promises) {
	_, due := r.ofRole(checklist.RolePromiseDue)
	question, made := r.ofRole(checklist.RolePromiseMade)
	if due == nil || due.Timestamp == nil || question == nil || question.Timestamp == nil {
		return p
	}
	p.Given = 1
	switch {
	case made == nil && !r.open(question):
		p.NotKept = 1
	case made == nil:
	case made.Timestamp.After(*due.Timestamp):
		const most = 1<<31 - 1
		p.Late = Histogram{bins: []bin{{int32(min(made.Timestamp.Sub(*due.Timestamp).Seconds(), most)), 1}}}
	default:
		p.InTime = 1
	}
	return p
}

// open reports whether it was not to be answered yet when a promise was kept: the
// question, or one that it hangs on, does not apply.
func (r *answered) open(q *checklist.Question) bool {
	if r.state(q.Key) == checklist.StateNotApplicable {
		return true
	}
	if q.VisibleWhen == nil {
		return false
	}
	return r.anyNotApplicable(q.VisibleWhen.All) || r.anyNotApplicable(q.VisibleWhen.Any)
}

func (r *answered) anyNotApplicable(conditions []checklist.Condition) bool {
	return slices.ContainsFunc(conditions, func(c checklist.Condition) bool {
		return r.state(c.Question) == checklist.StateNotApplicable || r.anyNotApplicable(c.All) || r.anyNotApplicable(c.Any)
	})
}

// OfRole returns the first question of a role in a version; nil where there is
// none. The empty role is no question's.
func OfRole(v *checklist.Version, role checklist.Role) *checklist.Question {
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			if q := &v.Sections[i].Questions[j]; q.Role == role && role != "" {
				return q
			}
		}
	}
	return nil
}

// Add adds every sum of o and leaves o as it is.
func (t *AnswerCounts) Add(o *AnswerCounts) {
	t.Visits += o.Visits
	t.SumPpb += o.SumPpb
	t.Unanswered.Merge(o.Unanswered)
	t.Beyond.Merge(o.Beyond)
	theirs := o.Absent.groups()
	for i, group := range t.Absent.groups() {
		group.merge(*theirs[i])
	}
	t.AddRoles(o)
}

// AddRoles adds what was felt and promised alone, without the rest of o.
func (t *AnswerCounts) AddRoles(o *AnswerCounts) {
	counts := o.counters()
	for i, mine := range t.counters() {
		*mine += *counts[i]
	}
	t.Promises.Late.Merge(&o.Promises.Late)
}

// counters lists the plain counts.
func (t *AnswerCounts) counters() [6]*int64 {
	f, p := &t.Feelings, &t.Promises
	return [...]*int64{&f.Better, &f.Same, &f.Worse, &p.Given, &p.InTime, &p.NotKept}
}

// Subtract subtracts o, or returns ErrNegative and changes nothing. Adding and
// then subtracting leaves the same bytes as before.
func (t *AnswerCounts) Subtract(o *AnswerCounts) error {
	if !t.holds(o) {
		return ErrNegative
	}
	t.Visits -= o.Visits
	t.SumPpb -= o.SumPpb
	t.Unanswered.subtract(o.Unanswered)
	t.Beyond.subtract(o.Beyond)
	theirs := o.Absent.groups()
	for i, group := range t.Absent.groups() {
		group.subtract(*theirs[i])
	}
	counts := o.counters()
	for i, mine := range t.counters() {
		*mine -= *counts[i]
	}
	return t.Promises.Late.Subtract(&o.Promises.Late)
}

// holds reports whether o could be subtracted.
func (t *AnswerCounts) holds(o *AnswerCounts) bool {
	theirs := o.Absent.groups()
	for i, group := range t.Absent.groups() {
		if !group.holds(*theirs[i]) {
			return false
		}
	}
	counts := o.counters()
	for i, mine := range t.counters() {
		if *mine < *counts[i] {
			return false
		}
	}
	return t.Visits >= o.Visits && t.SumPpb >= o.SumPpb && t.Unanswered.holds(o.Unanswered) && t.Promises.Late.holds(&o.Promises.Late)
}

// Fits reports whether the answers are of the same visits as the totals.
func (t *AnswerCounts) Fits(totals *Totals) bool {
	return t.Visits == totals.Visits && t.SumPpb == totals.SumPpb
}
