package cli

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"mysteryshopper/checklist"
)

// outline prints a checklist as text.
type outline struct {
	*bufio.Writer
	version *checklist.Version
	locale  string
}

// printOutline prints the questions of a version and their points, in one language.
func printOutline(w io.Writer, v *checklist.Version, locale string) error {
	o := &outline{bufio.NewWriter(w), v, locale}
	if locale == "" {
		o.locale = v.DefaultLocale
	}
	o.head()
	for i := range v.Sections {
		o.section(i+1, &v.Sections[i])
	}
	return o.Flush()
}

func (o *outline) text(t checklist.Text) string { return t.In(o.locale, o.version.DefaultLocale) }

func (o *outline) head() {
	v := o.version
	fmt.Fprintf(o, "%s (%s)\n", o.text(v.Title), v.Checklist)
	if len(v.Description) > 0 {
		fmt.Fprintln(o, o.text(v.Description))
	}
	fmt.Fprintf(o, "\n%s in %s; total by %s; languages %s\n", count(questions(v), "question", "questions"),
		count(len(v.Sections), "section", "sections"), orDash(string(v.TotalMode)), strings.Join(slices.Sorted(maps.Keys(v.Title)), " "))
	if v.PassMarkBasisPoints != nil {
		fmt.Fprintf(o, "passed from %s\n", percent(*v.PassMarkBasisPoints))
	}
	fmt.Fprintf(o, "scored from a base of %s\n", percent(v.MinBase()))
	for _, b := range v.Bands {
		fmt.Fprintf(o, "%s from %s\n", o.text(b.Title), percent(b.FromBasisPoints))
	}
	fmt.Fprintf(o, "digest %s\n", v.Digest())
}

func (o *outline) section(number int, s *checklist.Section) {
	fmt.Fprintf(o, "\n%d. %s", number, o.text(s.Title))
	if s.Weight != nil {
		fmt.Fprintf(o, " (weight %d)", *s.Weight)
	}
	fmt.Fprintln(o)
	if when := s.VisibleWhen; when != nil {
		fmt.Fprintf(o, "   only if %s\n", conditions(when.All, when.Any))
	}
	for i := range s.Questions {
		o.question(fmt.Sprintf("%d.%d", number, i+1), &s.Questions[i])
	}
}

func (o *outline) question(number string, q *checklist.Question) {
	fmt.Fprintf(o, "\n  %-5s %s\n", number, o.text(q.Text))
	fmt.Fprintf(o, "        %s\n", strings.Join(o.facts(q), " · "))
	if when := q.VisibleWhen; when != nil {
		fmt.Fprintf(o, "        only if %s\n", conditions(when.All, when.Any))
	}
	if len(q.Guidance) > 0 {
		fmt.Fprintf(o, "        %s\n", o.text(q.Guidance))
	}
	o.kind(q)
}

// facts returns the properties of a question, for one line.
func (o *outline) facts(q *checklist.Question) []string {
	facts := []string{q.Key, orDash(string(q.Kind()))}
	switch possible := q.UnweightedPossible(); {
	case possible > 0 && q.WeightOrDefault() != 1:
		facts = append(facts, fmt.Sprintf("%s × %d", count(int(possible), "point", "points"), q.WeightOrDefault()))
	case possible > 0:
		facts = append(facts, count(int(possible), "point", "points"))
	}
	for _, f := range []struct {
		holds bool
		word  string
	}{
		{q.Bonus, "bonus"}, {q.IsRequired(), "required"}, {q.AllowNotApplicable, "may be not applicable"},
		{q.Audience == checklist.AudienceInternal, "internal"}, {q.Role != "", string(q.Role)},
	} {
		if f.holds {
			facts = append(facts, f.word)
		}
	}
	if q.Critical != nil {
		facts = append(facts, "critical: "+string(q.Critical.EffectOrDefault()))
	}
	return append(facts, q.Dimensions...)
}

// kind prints the possible answers.
func (o *outline) kind(q *checklist.Question) {
	for _, option := range q.Options() {
		fmt.Fprintf(o, "          - %s (%s): %d\n", o.text(option.Text), option.Key, option.Points)
	}
	if s := q.Scale; s != nil {
		fmt.Fprintf(o, "          %s … %s, %d a step\n", o.end(s.Min, s.MinLabel), o.end(s.Max, s.MaxLabel), s.PointsPerStep)
	}
	unit := ""
	if q.Number != nil {
		unit = " " + q.Number.Unit
	} else if q.Duration != nil {
		unit = " seconds"
	}
	for _, b := range q.PointBands() {
		bound := "else"
		if b.Below != "" {
			bound = "below " + b.Below + unit
		}
		fmt.Fprintf(o, "          - %s: %d\n", bound, b.Points)
	}
}

// end returns an end of a scale with its label, where it has one.
func (o *outline) end(value int32, label checklist.Text) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", value, o.text(label)))
}

// conditions describes when a question or a section is reached.
func conditions(every, some []checklist.Condition) string {
	list, joint := every, " and "
	if len(some) > 0 {
		list, joint = some, " or "
	}
	words := make([]string, len(list))
	for i := range list {
		words[i] = condition(&list[i])
	}
	return strings.Join(words, joint)
}

// condition describes a condition, a nested list in brackets.
func condition(c *checklist.Condition) string {
	if len(c.All)+len(c.Any) > 0 {
		return "(" + conditions(c.All, c.Any) + ")"
	}
	for _, operator := range []struct {
		word  string
		value *string
	}{
		{"is", c.Equals}, {"is not", c.NotEquals}, {"has", c.Contains}, {"is at least", c.AtLeast}, {"is below", c.Below},
		{"ended", c.Outcome},
	} {
		if operator.value != nil {
			return c.Question + " " + operator.word + " " + *operator.value
		}
	}
	if c.Answered != nil && !*c.Answered {
		return c.Question + " is not answered"
	}
	return c.Question + " is answered"
}

// percent formats basis points as an exact percentage.
func percent(basisPoints int32) string {
	sign := ""
	if basisPoints < 0 {
		sign = "-"
	}
	whole, rest := basisPoints/100, basisPoints%100
	return strings.TrimSuffix(fmt.Sprintf("%s%d.%02d", sign, max(whole, -whole), max(rest, -rest)), ".00") + " %"
}

func orDash(word string) string {
	if word == "" {
		return "-"
	}
	return word
}
