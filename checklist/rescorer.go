package checklist

import "time"

// Rescorer decodes and scores stored reports one after another in the same memory: where figures are made of thousands of
// reports, a report of its own for each costs as much as scoring it. Its zero value is ready. One goroutine may use it.
type Rescorer struct {
	report  Report
	decoder decoder
	run     run
}

// Decode returns what DecodeAnswers returns. The next call overwrites the report.
func (s *Rescorer) Decode(scoring, personal []byte) (*Report, error) {
	s.report = Report{Answers: s.report.Answers}
	return s.decoder.report(&s.report, scoring, personal)
}

// Score returns what Compiled.Score returns. The next call overwrites the score.
func (s *Rescorer) Score(c *Compiled, answers []Answer, outcome Outcome) *Score {
	return s.run.scored(c, answers, outcome)
}

// room is the memory of a run that no score needs after it, or that a score points to.
type room struct {
	sectionSums, dimensionSums []sums
	sectionFigures             []totals
	dimensionFigures           []int32
	whole                      *totals
	shares                     []share
}

// begin clears what the report before left.
func (r *run) begin(c *Compiled, answers []Answer, outcome Outcome) {
	r.Compiled, r.answers, r.givenUp, r.hidden = c, answers, outcome.GivenUp(), false
	r.given = zeros(r.given, len(c.questions))
	if r.score == nil {
		r.score = &Score{Criticals: []string{}, Violations: []Violation{}, Warnings: []string{}}
		r.whole = &totals{}
		if cap(r.shares) < len(c.sections) {
			r.shares = make([]share, 0, len(c.sections))
		}
	}
	before := r.score
	*r.score = Score{
		EngineVersion: c.engine,
		Criticals:     before.Criticals[:0], Violations: before.Violations[:0], Warnings: before.Warnings[:0],
		Sections: before.Sections, Dimensions: before.Dimensions, Questions: zeros(before.Questions, len(c.questions)),
	}
	if c.engine >= Engine2 {
		r.score.PenaltyPoints = new(int64)
	}
}

// leave keeps the memory that the score does not refer to, for another report.
func (r *run) leave() {
	clear(r.given)
	*r = run{given: r.given, room: room{sectionSums: r.sectionSums, dimensionSums: r.dimensionSums, shares: r.shares}}
}

// values is where a decoder puts the values of answers.
type values struct {
	texts     slab[string]
	scales    slab[int32]
	durations slab[DurationAnswer]
	choices   slab[Choices]
	instants  slab[time.Time]
}

func (v *values) reset() {
	v.texts.used, v.scales.used, v.durations.used, v.choices.used, v.instants.used = 0, 0, 0, 0, 0
}

// slab hands out values that lie beside each other: one allocation for many.
type slab[T any] struct {
	all  []T
	used int
}

// fewest is the number of values for which a slab allocates at least.
const fewest = 8

// take returns n values, of any content. Where there is no room left, those taken before stay where they are.
func (s *slab[T]) take(n int) []T {
	if s.used+n > len(s.all) {
		s.all, s.used = make([]T, max(n, 2*len(s.all), fewest)), 0
	}
	s.used += n
	return s.all[s.used-n : s.used : s.used]
}

// keep returns the address of a value.
func (s *slab[T]) keep(v T) *T {
	one := s.take(1)
	one[0] = v
	return &one[0]
}

// zeros returns n zeros, in the memory of the list where it is long enough. They are never nil.
func zeros[T any](list []T, n int) []T {
	if list == nil || cap(list) < n {
		return make([]T, n)
	}
	list = list[:n]
	clear(list)
	return list
}
