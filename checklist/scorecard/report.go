package scorecard

import (
	"slices"
	"strings"

	"mysteryshopper/checklist"
)

// FromReport returns what one report adds to a roll-up: its score s on the
// version c, the answers that were scored, and its outcome. The arguments are
// only read. A report without a total (an unscored outcome, for which s may be
// nil, a null total, or a provisional score) adds to the outcomes alone.
//
// Whether the report counts at all (released, not excluded, not a test) is for
// the caller to check.
func FromReport(c *checklist.Compiled, s *checklist.Score, answers []checklist.Answer, outcome checklist.Outcome) (Totals, Details) {
	var totals Totals
	var details Details
	totals.Outcomes.count(outcome)
	answers = c.CountedAnswers(answers, s)
	if !outcome.Scored() || s == nil || s.Provisional || s.EffectivePpb == nil || s.EffectiveBasisPoints == nil {
		return totals, details
	}
	addTotal(&totals, s)
	parts := len(s.Sections) + len(s.Dimensions) + len(s.Questions)
	b := builder{parts: make([]KeyedPart, parts), bins: make([]bin, parts+1), counts: make([]Count, len(answers)), order: make([]int32, parts)}
	details.Total.bins = b.one(*s.EffectiveBasisPoints)
	if s.Band != nil {
		details.Bands = Counts{{Key: *s.Band, N: 1}}
	}
	b.sections(&details.Sections, c.Version(), s)
	b.dimensions(&details.Dimensions, s)
	b.questions(&details.Questions, s, answers)
	return totals, details
}

func addTotal(t *Totals, s *checklist.Score) {
	total := int64(*s.EffectiveBasisPoints)
	t.Visits = 1
	t.SumPpb = *s.EffectivePpb
	t.SumBasisPoints, t.SumSquares = total, total*total
	t.MinBasisPoints, t.MaxBasisPoints = total, total
	t.Earned, t.Possible = s.Earned, s.Possible
	switch s.Verdict {
	case checklist.VerdictPass:
		t.Passed = 1
	case checklist.VerdictFail:
		t.Failed = 1
	}
	if len(s.Criticals) > 0 {
		t.Criticals = 1
	}
}

// builder makes the parts of one report out of few allocations.
type builder struct {
	// Room for parts, histograms, options and the order of one list.
	parts  []KeyedPart
	bins   []bin
	counts []Count
	order  []int32
}

// smallRoom is how many histograms or options are made room for at once.
const smallRoom = 32

// list makes n parts of those that fill fills, in byte order of their keys, and
// leaves out those that hold nothing.
func (b *builder) list(list *Parts, n int, key func(int32) string, fill func(int32, *Part)) {
	order := b.order[:n]
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int { return strings.Compare(key(i), key(j)) })
	made := room(&b.parts, n, n)[:0]
	for _, i := range order {
		last := len(made)
		made = append(made, KeyedPart{Key: key(i)})
		if fill(i, &made[last].Part); made[last].empty() {
			made = made[:last]
		}
	}
	*list = made
}

// one returns the bins of a histogram with one value.
func (b *builder) one(value int32) []bin {
	bins := room(&b.bins, 1, smallRoom)
	bins[0] = bin{value, 1}
	return bins
}

// points fills the cell of one report's part, where something was possible; a
// zeroed one keeps its points and counts as nothing.
func (b *builder) points(c *Cell, earned, possible int64, zeroed bool) {
	if possible <= 0 {
		return
	}
	c.Earned, c.Possible = earned, possible
	if !zeroed {
		c.SumPpb = share(ppbWhole, earned, possible)
	}
	c.Hist.bins = b.one(int32(c.SumPpb / ppbPerStep))
}

func (b *builder) sections(list *Parts, v *checklist.Version, s *checklist.Score) {
	zeroed := zeroedSections(v, s.Criticals)
	b.list(list, len(s.Sections), func(i int32) string { return s.Sections[i].Section }, func(i int32, part *Part) {
		section := &s.Sections[i]
		b.points(&part.Cell, section.Earned, section.Possible, slices.Contains(zeroed, section.Section))
	})
}

// zeroedSections returns the sections of which a critical question took all
// points. A section's basis points do not show it: they may be 0 without.
func zeroedSections(v *checklist.Version, criticals []string) (zeroed []string) {
	if len(criticals) == 0 {
		return nil
	}
	for i := range v.Sections {
		section := &v.Sections[i]
		if slices.ContainsFunc(section.Questions, func(q checklist.Question) bool {
			return q.Critical != nil && q.Critical.Effect == checklist.EffectZeroSection && slices.Contains(criticals, q.Key)
		}) {
			zeroed = append(zeroed, section.Key)
		}
	}
	return zeroed
}

func (b *builder) dimensions(list *Parts, s *checklist.Score) {
	b.list(list, len(s.Dimensions), func(i int32) string { return s.Dimensions[i].Dimension }, func(i int32, part *Part) {
		dimension := &s.Dimensions[i]
		b.points(&part.Cell, dimension.Earned, dimension.Possible, false)
	})
}

func (b *builder) questions(list *Parts, s *checklist.Score, answers []checklist.Answer) {
	byQuestion := make(map[string]*checklist.Answer, len(answers))
	for i := range answers {
		// An entry without a value is a comment, and may stand beside the answer.
		if a := &answers[i]; a.Choice != nil || a.Choices != nil || a.Scale != nil || a.Duration != nil {
			byQuestion[a.Question] = a
		}
	}
	b.list(list, len(s.Questions), func(i int32) string { return s.Questions[i].Question }, func(i int32, part *Part) {
		question := &s.Questions[i]
		b.question(part, question, byQuestion[question.Question])
	})
}

// question fills a question's part; the answer is nil where none was counted
// beside its points.
func (b *builder) question(part *Part, q *checklist.QuestionScore, a *checklist.Answer) {
	switch q.State {
	case checklist.StateAnswered:
		part.Answered = 1
		b.points(&part.Cell, q.Earned, q.Possible, false)
		if a != nil {
			b.value(part, a)
		}
	case checklist.StateNotApplicable:
		part.NotApplicable = 1
	}
	if q.Critical {
		part.Criticals = 1
	}
}

// value counts what was answered, beside what it earned.
func (b *builder) value(part *Part, a *checklist.Answer) {
	switch {
	case a.Choice != nil:
		part.Options = room(&b.counts, 1, smallRoom)
		part.Options[0] = Count{Key: *a.Choice, N: 1}
	case a.Choices != nil:
		keys := slices.Clone(a.Choices.Keys)
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			part.Options = append(part.Options, Count{Key: key, N: 1})
		}
	case a.Scale != nil:
		part.Values.bins = b.one(*a.Scale)
	case a.Duration.Outcome == checklist.DurationLeftUnserved:
		part.LeftUnserved = 1
	case a.Duration.Outcome == checklist.DurationHungUp:
		part.HungUp = 1
	default:
		part.Served.bins = b.one(int32(a.Duration.Seconds)) // at most a year
	}
}
