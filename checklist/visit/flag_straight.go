package visit

import (
	"cmp"
	"maps"
	"slices"

	"mysteryshopper/checklist"
)

// FlagStraightLining marks a report whose questions of one shape are all answered at one position, though it is not always
// the best.
const FlagStraightLining Flag = "STRAIGHT_LINING"

// The least numbers of answers that are a line: leastInLine of one shape, leastInAll of all shapes.
const (
	leastInLine = 8
	leastInAll  = 12
)

// shape is what questions look like to somebody who does not read them: so many options, or a scale. The zero shape stands
// for all questions.
type shape struct {
	options  int
	min, max int32
}

// The positions of answers of all shapes.
const (
	firstPosition int32 = iota
	lastPosition
	otherPosition
)

// line counts the answers of one shape.
type line struct {
	answers, best int64
	positions     map[int32]int64
}

func (l *line) add(position int32, best bool) {
	l.answers++
	l.positions[position]++
	if best {
		l.best++
	}
}

// straight reports whether all answers are at one position, and not because it is always the best.
func (l *line) straight(s shape) bool {
	if s == (shape{}) {
		return l.answers >= leastInAll && l.best < l.answers && len(l.positions) == 1 && l.positions[otherPosition] == 0
	}
	return l.answers >= leastInLine && l.best < l.answers && len(l.positions) == 1
}

// StraightLining looks for a shape of question, choices with so many options or scales with the same ends, of which at
// least leastInLine are answered, all at the same position; and for at least leastInAll answers of all shapes that are
// all the first option, or all the last one. A line in which every answer earns the most that its question gives is no
// sign of anything: a good visit looks so. The longest line is returned.
func StraightLining(version *checklist.Version, answers []checklist.Answer) (FlagDetail, bool) {
	if version == nil {
		return FlagDetail{}, false
	}
	lines := map[shape]*line{{}: {positions: map[int32]int64{}}}
	for i := range answers {
		if q := version.Question(answers[i].Question); q != nil {
			addToLine(lines, q, &answers[i])
		}
	}
	var longest line
	var of shape
	for _, s := range slices.SortedFunc(maps.Keys(lines), compareShapes) {
		if l := lines[s]; l.straight(s) && l.answers > longest.answers {
			longest, of = *l, s
		}
	}
	detail := FlagDetail{Flag: FlagStraightLining, Numbers: map[string]int64{"answers": longest.answers}}
	if of != (shape{}) {
		detail.Numbers["options"] = int64(of.options)
	}
	return detail, longest.answers > 0
}

// addToLine counts an answer, if its question is a choice or a scale.
func addToLine(lines map[shape]*line, q *checklist.Question, a *checklist.Answer) {
	var s shape
	var position int32
	var best bool
	switch {
	case q.Choice != nil && a.Choice != nil:
		at := slices.IndexFunc(q.Choice.Options, func(o checklist.Option) bool { return o.Key == *a.Choice })
		if at < 0 {
			return
		}
		most := slices.MaxFunc(q.Choice.Options, func(a, b checklist.Option) int { return cmp.Compare(a.Points, b.Points) })
		s, position, best = shape{options: len(q.Choice.Options)}, int32(at), q.Choice.Options[at].Points == most.Points
	case q.Scale != nil && a.Scale != nil:
		s = shape{options: int(q.Scale.Max - q.Scale.Min + 1), min: q.Scale.Min, max: q.Scale.Max}
		position, best = *a.Scale-q.Scale.Min, *a.Scale == q.Scale.Max
	default:
		return
	}
	if lines[s] == nil {
		lines[s] = &line{positions: map[int32]int64{}}
	}
	lines[s].add(position, best)
	overall := otherPosition
	switch int(position) {
	case 0:
		overall = firstPosition
	case s.options - 1:
		overall = lastPosition
	}
	lines[shape{}].add(overall, best)
}

func compareShapes(a, b shape) int {
	return cmp.Or(cmp.Compare(a.options, b.options), cmp.Compare(a.min, b.min), cmp.Compare(a.max, b.max))
}
